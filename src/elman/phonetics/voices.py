"""Voices by language: trained on first use from a lexicon, then kept in the cache.

Training takes about half a minute and is deterministic; the file is named by what it was
trained on, so a newer lexicon or a newer elman trains a new one. It holds the voice's model and
its words; one that cannot be read is trained again.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.cache import cache_root, kept, seal, unsealed
from elman.datasets.sets.pronunciations import Pronunciations, pronunciations, source_of
from elman.errors import DamagedModel, shorten
from elman.estimators.files import modelfile
from elman.files import write_atomically
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.languages.codes import voice_code
from elman.phonetics.sounds.echoes import Echoes, read_words
from elman.phonetics.sounds.nearness import Nearness
from elman.phonetics.voice import Voice, letter_names

__all__ = [
    "fold_label",
    "forget",
    "keep_voice",
    "known_words",
    "read_voice",
    "train_voice",
    "voice",
]

_VERSION = 4
"""Count up when training changes."""
_MOST = 100_000
"""Words a model is trained on; a lexicon's other words are inflected forms of these."""
_ECHOES = 60_000
"""Words that are known by their sound."""
_DIGITS = "0123456789"
_NO_LETTERS = re.compile("[^a-z0-9]")
_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
    }
)


def fold_label(word: str, language: str) -> str:
    """Write a word in the letters and digits of a plain domain label.

    German umlauts are spelled out, accents dropped, other scripts romanised.

    >>> fold_label("Müller", "de"), fold_label("Café-24", "fr"), fold_label("Москва", "ru")
    ('mueller', 'cafe24', 'moskva')
    """
    word = word.lower()
    if word.isascii():
        return word if word.isalnum() else _NO_LETTERS.sub("", word)
    if language == "de" or any(c in word for c in "ßæœøłđı"):
        table = (
            _UMLAUTS
            if language == "de"
            else {k: v for k, v in _UMLAUTS.items() if chr(k) not in "äöü"}
        )
        word = unicodedata.normalize("NFC", word).translate(table)
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if not plain.isascii():
        from anyascii import anyascii

        plain = anyascii(unicodedata.normalize("NFC", plain)).lower()
    return _NO_LETTERS.sub("", plain)


@cache
def known_words(language: str) -> Mapping[str, float]:
    """Words of a language in plain letters with their frequency on the Zipf scale.

    Folded once, then read from the cache.
    """
    what = f"words of {language} as of wordfreq {version('wordfreq')}"
    return kept(
        cache_root() / "voices" / f"words-{language}-{version('wordfreq')}.tsv",
        read=lambda path: _words_of(unsealed(path.read_bytes(), what).decode()),
        make=lambda: _folded_words(language),
        write=lambda path, words: write_atomically(path, seal(_text_of(words).encode(), what)),
    )


def _text_of(words: Mapping[str, float]) -> str:
    return "".join(f"{word}\t{zipf:.4f}\n" for word, zipf in words.items())


def _words_of(text: str) -> Mapping[str, float]:
    return {word: float(zipf) for word, _, zipf in (x.partition("\t") for x in text.splitlines())}


def _folded_words(language: str) -> dict[str, float]:
    from wordfreq import get_frequency_dict

    words: dict[str, float] = {}
    for word, share in get_frequency_dict(language, wordlist="best").items():
        if word.isalpha() and (plain := fold_label(word, language)):
            words[plain] = max(words.get(plain, 0.0), round(math.log10(share) + 9, 4))
    return words


def voice(language: str, progress: Callable[[str], None] | None = None) -> Voice:
    """The voice of a language; trained on first use, about half a minute, and cached.

    Raises `ConfigurationError` for a language without one, `DatasetUnavailable` when its lexicon
    cannot be had.
    """
    code = voice_code(language)
    if code not in _voices:
        _voices[code] = _kept_voice(code, progress)
    return _voices[code]


_voices: dict[str, Voice] = {}


def _kept_voice(language: str, progress: Callable[[str], None] | None) -> Voice:
    source = source_of(language)

    def make() -> Voice:
        if progress:
            progress(f"learning the sounds of {language!r} (once, about half a minute)")
        return train_voice(pronunciations(language), known_words(language))

    return kept(
        _path(language),
        read=lambda path: read_voice(language, path),
        make=make,
        write=lambda path, trained: keep_voice(path, trained, source),
        waiting=progress,
    )


def forget() -> None:
    """Forget the voices in memory, not those on disk."""
    _voices.clear()


def train_voice(
    lexicon: Pronunciations, words: Mapping[str, float], *, without: Collection[str] = ()
) -> Voice:
    """Train a voice on a lexicon, leaving out the words whose plain spelling is in `without`.

    Each word is learned as it is written and as a domain label writes it.
    """
    language = lexicon.language
    left_out = set(without)
    kept = sorted(lexicon.words, key=lambda w: hashlib.sha256(w.encode()).digest())[:_MOST]
    pairs: list[tuple[str, tuple[str, ...]]] = []
    for word in sorted(kept):
        if (plain := fold_label(word, language)) in left_out:
            continue
        accentless = "".join(c for c in unicodedata.normalize("NFKD", word) if c.isascii())
        forms = {word, plain} | ({accentless} if language == "de" else set())
        pairs += [(form, way) for form in sorted(forms) if form for way in lexicon.words[word][:2]]
    named = _named(language, JointModel.fit(pairs))
    return _voice(language, named, words, read_words(words, named, most=_ECHOES))


def _named(language: str, model: JointModel) -> JointModel:
    letters = [*model.letters, *(d for d in _DIGITS if d not in model.letters)]
    names = letter_names(language, model.sounds)
    return JointModel(letters, model.sounds, model.chunks[: model.end], model.automaton, names)


def _voice(
    language: str,
    named: JointModel,
    words: Mapping[str, float],
    said: Sequence[tuple[str, tuple[str, ...]]],
) -> Voice:
    near = Nearness(named.sounds)
    return Voice(language, named, words, near, Echoes(said, near))


def _path(language: str) -> Path:
    key = json.dumps([_VERSION, source_of(language), version("wordfreq")])
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    return cache_root() / "voices" / f"{language}-{digest}.elman"


def keep_voice(path: Path, trained: Voice, source: str) -> None:
    """Write a voice, its model and its words, to one file; makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(trained.words).encode()
    said = trained.echoes.words if trained.echoes else []
    sound = {s: n for n, s in enumerate(trained.model.sounds)}
    number = {word: n for n, word in enumerate(trained.words)}
    model = trained.model.described(language=trained.language, source=source)
    words: dict[str, NDArray[Any]] = {
        "words/text": np.frombuffer(text, np.uint8),
        "words/zipf": np.array(list(trained.words.values()), np.float32),
        "words/said_word": np.array([number[word] for word, _ in said], np.int32),
        "words/said_length": np.array([len(sounds) for _, sounds in said], np.uint8),
        "words/said_sounds": np.array([sound[s] for _, ss in said for s in ss], np.uint8),
    }
    modelfile.write(path, model._replace(parameters=model.parameters | words))


def read_voice(language: str, path: Path) -> Voice:
    """Read a voice that `keep_voice` wrote; raises a `ModelFileError` where it cannot."""
    description, stored = modelfile.read(path)
    words = {name: stored.pop(name) for name in list(stored) if name.startswith("words/")}
    if description.get("language") != language:
        raise DamagedModel(
            f"{path} must be a voice of {language!r}, received one of "
            f"{shorten(description.get('language'))}",
            remedy="train it again",
        )
    model = _named(language, JointModel.of(modelfile.Model(description, stored), path))
    try:
        return _voice(language, model, *_read_words(words, model))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise DamagedModel(
            f"The words in {path} cannot be read ({error!r})", remedy="train it again"
        ) from error


def _read_words(
    stored: Mapping[str, NDArray[Any]], model: JointModel
) -> tuple[Mapping[str, float], list[tuple[str, tuple[str, ...]]]]:
    text = stored["words/text"].tobytes().decode()
    words = text.split("\n") if text else []
    zipf = stored["words/zipf"].tolist()
    ends = np.cumsum(stored["words/said_length"].astype(np.int64)).tolist()
    numbers = stored["words/said_word"].tolist()
    sounds = [model.sounds[s] for s in stored["words/said_sounds"].tolist()]
    if len(sounds) != (ends[-1] if ends else 0) or (numbers and min(numbers) < 0):
        raise ValueError("words and their sounds do not fit together")
    said = [
        (words[n], tuple(sounds[begin:end]))
        for n, begin, end in zip(numbers, [0, *ends[:-1]] if ends else [], ends, strict=True)
    ]
    return dict(zip(words, zipf, strict=True)), said
