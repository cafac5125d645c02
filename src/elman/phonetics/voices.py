"""Voices by language: trained on first use from a lexicon, then kept in the cache.

Training takes about half a minute and is deterministic; the file is named by what it was
trained on, so a newer lexicon or a newer elman trains a new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from elman.datasets.cache import cache_folder, make_folder, write_bytes
from elman.datasets.pronunciations import LANGUAGES, Pronunciations, pronunciations
from elman.errors import ConfigurationError, DamagedModel, ElmanError
from elman.estimators import modelfile
from elman.phonetics.echoes import Echoes, read_words
from elman.phonetics.joint import JointModel
from elman.phonetics.nearness import Nearness
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

_VERSION = 3
"""Count up when training changes."""
_MOST = 100_000
"""Words a model is trained on; a lexicon's other words are inflected forms of these."""
_ECHOES = 60_000
"""Words that are known by their sound."""
_DIGITS = "0123456789"
_NO_LETTERS = re.compile("[^a-z0-9]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe",
                          "ø": "o", "ł": "l", "đ": "d", "ı": "i"})  # fmt: skip


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
        table = _UMLAUTS if language == "de" else {k: v for k, v in _UMLAUTS.items()
                                                   if chr(k) not in "äöü"}  # fmt: skip
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
    path = cache_folder().parent / "voices" / f"words-{language}-{version('wordfreq')}.tsv"
    try:
        lines = path.read_text("utf-8").splitlines()
        return {word: float(zipf) for word, _, zipf in (line.partition("\t") for line in lines)}
    except (OSError, ValueError):
        words = _folded_words(language)
    text = "".join(f"{word}\t{zipf:.4f}\n" for word, zipf in words.items())
    with contextlib.suppress(ElmanError):  # Without a cache it takes seconds longer every time.
        write_bytes(path, text.encode())
    return words


def _folded_words(language: str) -> dict[str, float]:
    from wordfreq import get_frequency_dict

    words: dict[str, float] = {}
    for word, share in get_frequency_dict(language, wordlist="best").items():
        if word.isalpha() and (plain := fold_label(word, language)):
            words[plain] = max(words.get(plain, 0.0), round(math.log10(share) + 9, 4))
    return words


@cache
def voice(language: str, progress: Callable[[str], None] | None = None) -> Voice:
    """The voice of a language; trained on first use, about half a minute, and cached.

    Raises `ConfigurationError` for a language without one, `DatasetUnavailable` when its lexicon
    cannot be had.
    """
    if language not in LANGUAGES:
        raise ConfigurationError(
            f"A voice exists for {', '.join(LANGUAGES)}, received {language!r}",
            remedy="choose one of these, or train one: elman.phonetics.voices.train_voice",
        )
    path = _path(language)
    if path.exists():
        try:
            return read_voice(language, path)
        except DamagedModel:
            path.unlink()
    if progress:
        progress(f"learning the sounds of {language!r} (once, about half a minute)")
    lexicon = pronunciations(language)
    trained = train_voice(lexicon, known_words(language))
    keep_voice(path, trained, lexicon.source)
    return trained


def forget() -> None:
    """Forget the voices in memory, not those on disk."""
    voice.cache_clear()


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
    from elman.datasets.pronunciations import source_of

    key = json.dumps([_VERSION, source_of(language), version("wordfreq")])
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    return cache_folder().parent / "voices" / f"{language}-{digest}.elman"


def read_voice(language: str, path: Path) -> Voice:
    """Read a voice that `keep_voice` wrote; raises a `ModelFileError` where it cannot."""
    model = _named(language, JointModel.load(path))
    return _voice(language, model, *_read_words(path, model))


def keep_voice(path: Path, trained: Voice, source: str) -> None:
    """Write a voice: its model, and beside it its words."""
    make_folder(path.parent)
    trained.model.save(path, language=trained.language, source=source)
    text = "\n".join(trained.words).encode()
    said = trained.echoes.words if trained.echoes else []
    sound = {s: n for n, s in enumerate(trained.model.sounds)}
    number = {word: n for n, word in enumerate(trained.words)}
    modelfile.write(
        path.with_suffix(".words"),
        modelfile.Model(
            {"estimator": "words"},
            {
                "text": np.frombuffer(text, np.uint8),
                "zipf": np.array(list(trained.words.values()), np.float32),
                "said_word": np.array([number[word] for word, _ in said], np.int32),
                "said_length": np.array([len(sounds) for _, sounds in said], np.uint8),
                "said_sounds": np.array([sound[s] for _, ss in said for s in ss], np.uint8),
            },
        ),
    )


def _read_words(
    path: Path, model: JointModel
) -> tuple[Mapping[str, float], list[tuple[str, tuple[str, ...]]]]:
    stored = modelfile.read(path.with_suffix(".words")).parameters
    words = stored["text"].tobytes().decode().split("\n")
    ends = np.cumsum(stored["said_length"].astype(np.int64)).tolist()
    sounds = [model.sounds[s] for s in stored["said_sounds"].tolist()]
    said = [
        (words[n], tuple(sounds[begin:end]))
        for n, begin, end in zip(stored["said_word"].tolist(), [0, *ends], ends, strict=False)
    ]
    return dict(zip(words, stored["zipf"].tolist(), strict=True)), said
