"""Voices by language: trained on first use from a lexicon, then kept in the cache.

Training takes about half a minute and is deterministic; the file is named by what it was
trained on, so a newer lexicon or a newer elman trains a new one. It holds the voice's model and
its words; one that cannot be read is trained again.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.cache import cache_root, kept, seal, unsealed
from elman.errors import DamagedModel, shorten
from elman.estimators.files import modelfile
from elman.files import write_atomically
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.protocol import Phonemes
from elman.phonetics.entries import Readings, readings_of
from elman.phonetics.languages.codes import LANGUAGES, language
from elman.phonetics.languages.letter_names import loans, scored_names
from elman.phonetics.languages.record import Language
from elman.phonetics.lexicons import lexicon_mark, lexicon_of
from elman.phonetics.sounds.echoes import Echoes
from elman.phonetics.voice import Voice

__all__ = ["forget", "keep_voice", "known_words", "read_voice", "train_voice", "voice"]

_VERSION = 6
"""Count up when training changes."""
_MOST = 100_000
"""Words a model is trained on; a lexicon's other words are inflected forms of these."""
_ECHOES = 60_000
"""Words that are known by their sound."""


@cache
def known_words(code: str) -> Mapping[str, float]:
    """Words of a language in plain letters with their frequency on the Zipf scale.

    Folded once, then read from the cache.
    """
    spoken = LANGUAGES[code]
    what = f"words of {code} as of wordfreq {version('wordfreq')}"
    return kept(
        cache_root() / "voices" / f"words-{code}-{version('wordfreq')}.tsv",
        read=lambda path: _words_of(unsealed(path.read_bytes(), what).decode()),
        make=lambda: _folded_words(spoken),
        write=lambda path, words: write_atomically(path, seal(_text_of(words).encode(), what)),
    )


def _text_of(words: Mapping[str, float]) -> str:
    return "".join(f"{word}\t{zipf:.4f}\n" for word, zipf in words.items())


def _words_of(text: str) -> Mapping[str, float]:
    return {word: float(zipf) for word, _, zipf in (x.partition("\t") for x in text.splitlines())}


def _folded_words(spoken: Language) -> dict[str, float]:
    from wordfreq import get_frequency_dict

    words: dict[str, float] = {}
    letters = spoken.letters
    for word, share in get_frequency_dict(spoken.frequent, wordlist="best").items():
        # Kanji are read with a package that elman does without.
        if not (word.isascii() or spoken.latin or all(map(letters.fullmatch, word))):
            continue
        if _lettered(word) and (plain := spoken.label(word)):
            words[plain] = max(words.get(plain, 0.0), round(math.log10(share) + 9, 4))
    return words


def _lettered(word: str) -> bool:
    """Whether there is nothing in a word but letters and their marks."""
    return word.isalpha() or (not word.isascii() and all(not c.isascii() for c in word))


def voice(code: str, progress: Callable[[str], None] | None = None) -> Voice:
    """The voice of a language; trained on first use, about half a minute, and cached.

    Raises `ConfigurationError` for a language that there is none of, `DatasetUnavailable` when its
    lexicon cannot be had.
    """
    spoken = language(code)
    if spoken.code not in _voices:
        _voices[spoken.code] = _kept_voice(spoken, progress)
    return _voices[spoken.code]


_voices: dict[str, Voice] = {}


def _kept_voice(spoken: Language, progress: Callable[[str], None] | None) -> Voice:
    mark = lexicon_mark(spoken)

    def make() -> Voice:
        if progress:
            progress(f"learning the sounds of {spoken.title} (once, about half a minute)")
        return train_voice(
            readings_of(lexicon_of(spoken), spoken), spoken, known_words(spoken.code)
        )

    return kept(
        _path(spoken, mark),
        read=lambda path: read_voice(spoken, path),
        make=make,
        write=lambda path, trained: keep_voice(path, trained, mark),
        waiting=progress,
    )


def forget() -> None:
    """Forget the voices in memory, not those on disk."""
    _voices.clear()


def train_voice(
    readings: Readings,
    spoken: Language,
    words: Mapping[str, float],
    *,
    without: Collection[str] = (),
) -> Voice:
    """Train a voice on a lexicon, leaving out the words whose label is in `without`.

    Each word is learned as a domain label writes it, and with its accents if it has Latin letters.
    """
    left_out = set(without)
    usual = [w for w in readings if (2 <= len(w) <= 24 and w.isalpha()) or not w.isascii()]
    chosen = sorted(usual, key=lambda w: hashlib.sha256(w.encode()).digest())[:_MOST]
    pairs: list[tuple[str, Phonemes]] = []
    for word in sorted(chosen):
        labels = {spoken.label(form) for form in spoken.latin_forms(word)} - {""}
        if not left_out.isdisjoint(labels):
            continue
        forms = sorted(labels | ({word} if spoken.latin else set()))
        for way in readings[word][:2]:
            typed = spoken.as_typed(way)
            pairs += [(form, way) for form in (*forms, *([typed] if typed else ()))]
    model = _named(spoken, JointModel.fit(pairs))
    lexicon: dict[str, list[Phonemes]] = {}
    for word in usual:
        label = spoken.label(word)
        if label in words and label not in left_out:
            lexicon.setdefault(label, []).extend(readings[word][:2])
    return _voice(spoken, model, words, _said(words, lexicon, model))


def _said(
    words: Mapping[str, float], lexicon: Readings, model: JointModel
) -> list[tuple[str, Phonemes, bool]]:
    """The most frequent words with up to two readings each, and whether the lexicon has them."""
    letters, known = set(model.letters), set(model.sounds)
    usual = sorted((w for w in words if set(w) <= letters), key=lambda w: (-words[w], w))[:_ECHOES]
    asked = [w for w in usual if w not in lexicon]
    modelled: dict[str, list[Phonemes]] = {}
    for start in range(0, len(asked), 2000):
        part = asked[start : start + 2000]
        for word, found in zip(part, model.read(part, 2, beam=12, margin=6), strict=True):
            modelled[word] = [r.phonemes for r in found if r.logp > -3]
    return [
        (word, said, word in lexicon)
        for word in usual
        for said in dict.fromkeys(lexicon.get(word, modelled.get(word, ()))[:3])
        if known.issuperset(said)
    ]


def _named(spoken: Language, model: JointModel) -> JointModel:
    letters = [*model.letters, *sorted({*ascii_lowercase, *digits}.difference(model.letters))]
    return JointModel(
        letters,
        model.sounds,
        model.chunks[: model.end],
        model.automaton,
        scored_names(spoken, model.sounds),
        loans(spoken, model.sounds, model.letters),
    )


def _voice(
    spoken: Language,
    model: JointModel,
    words: Mapping[str, float],
    said: Sequence[tuple[str, Phonemes, bool]],
) -> Voice:
    lexicon: dict[str, list[Phonemes]] = {}
    for word, sounds, known in said:
        if known:
            lexicon.setdefault(word, []).append(sounds)
    echoes = Echoes([(word, sounds) for word, sounds, _ in said], model.near)
    return Voice(spoken, model, words, echoes, lexicon)


def _path(spoken: Language, mark: str) -> Path:
    key = json.dumps([_VERSION, spoken.mark, mark, version("wordfreq")])
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    return cache_root() / "voices" / f"{spoken.code}-{digest}.elman"


def keep_voice(path: Path, trained: Voice, source: str) -> None:
    """Write a voice, its model and its words, to one file; makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(trained.words).encode()
    said = trained.echoes.words if trained.echoes else []
    sound = {s: n for n, s in enumerate(trained.model.sounds)}
    number = {word: n for n, word in enumerate(trained.words)}
    model = trained.model.described(language=trained.language.code, source=source)
    words: dict[str, NDArray[Any]] = {
        "words/text": np.frombuffer(text, np.uint8),
        "words/zipf": np.array(list(trained.words.values()), np.float32),
        "words/said_word": np.array([number[word] for word, _ in said], np.int32),
        "words/said_known": np.array([word in trained.lexicon for word, _ in said], np.uint8),
        "words/said_length": np.array([len(sounds) for _, sounds in said], np.uint8),
        "words/said_sounds": np.array([sound[s] for _, ss in said for s in ss], np.uint8),
    }
    modelfile.write(path, model._replace(parameters=model.parameters | words))


def read_voice(spoken: Language, path: Path) -> Voice:
    """Read a voice that `keep_voice` wrote; raises a `ModelFileError` where it cannot."""
    description, stored = modelfile.read(path)
    words = {name: stored.pop(name) for name in list(stored) if name.startswith("words/")}
    if description.get("language") != spoken.code:
        raise DamagedModel(
            f"{path} must be a voice of {spoken.code!r}, received one of "
            f"{shorten(description.get('language'))}",
            remedy="train it again",
        )
    model = _named(spoken, JointModel.of(modelfile.Model(description, stored), path))
    try:
        return _voice(spoken, model, *_read_words(words, model))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise DamagedModel(
            f"The words in {path} cannot be read ({error!r})", remedy="train it again"
        ) from error


def _read_words(
    stored: Mapping[str, NDArray[Any]], model: JointModel
) -> tuple[Mapping[str, float], list[tuple[str, Phonemes, bool]]]:
    text = stored["words/text"].tobytes().decode()
    words = text.split("\n") if text else []
    zipf = stored["words/zipf"].tolist()
    ends = np.cumsum(stored["words/said_length"].astype(np.int64)).tolist()
    numbers = stored["words/said_word"].tolist()
    sounds = [model.sounds[s] for s in stored["words/said_sounds"].tolist()]
    if len(sounds) != (ends[-1] if ends else 0) or (numbers and min(numbers) < 0):
        raise ValueError("words and their sounds do not fit together")
    said = [
        (words[n], tuple(sounds[begin:end]), known)
        for n, begin, end, known in zip(
            numbers,
            [0, *ends[:-1]] if ends else [],
            ends,
            (stored["words/said_known"] > 0).tolist(),
            strict=True,
        )
    ]
    return dict(zip(words, zipf, strict=True)), said
