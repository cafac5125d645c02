"""The recurrent generator of names: the one that ships, else trained on first use, then cached."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.cache import cache_root, kept
from elman.domains.brandnames import popular_labels
from elman.domains.known import KnownNames
from elman.domains.offensive import offends
from elman.errors import DamagedModel
from elman.estimators.files.codec import use
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.shipped import shipped_file
from elman.phonetics.voices.words import known_words, table_mark

if TYPE_CHECKING:
    from elman.estimators import SequenceGenerator
    from elman.estimators.generator.use import Generator

__all__ = ["SHIPPED", "all_known", "generator", "known_names", "train_generator", "training_names"]

SHIPPED = "elman.domains.inventors"
"""The package with the generators that ship."""

_WORDS, _BRANDS = 16_000, 4_000
_KNOWN = 60_000
"""Words of each language that no new name may be."""
_SETTINGS: dict[str, Any] = {
    "cell": "gru",
    "units": 128,
    "steps": 32,
    "batch_size": 32,
    "epochs": 8,
    "learning_rate": 4e-3,
    "schedule": "cosine",
    "dropout": 0.1,
    "seed": 0,
}


def training_names(language: str) -> list[str]:
    """Usual words of a language and labels of well-known domains, 4 to 11 letters, none offensive.

    Without the list of domains, words alone.
    """
    usual = [w for w in known_words(language).usual() if w.isalpha()]
    names = [w for w in usual if 4 <= len(w) <= 11 and not offends(w, language)][:_WORDS]
    names += [w for w in _brands() if 4 <= len(w) <= 11 and not offends(w, language)][:_BRANDS]
    # In an order that has nothing to do with frequency: streams see all kinds at all times.
    return sorted(dict.fromkeys(names), key=lambda w: hashlib.sha256(w.encode()).digest())


def _brands() -> list[str]:
    return sorted(label for label in popular_labels() if label.isalpha() and label.isascii())


@cache
def known_names() -> KnownNames:
    """What a new name is none of: usual words of all languages, and well-known domains."""
    place = shipped_file(SHIPPED, "known", "The list of known names")
    return KnownNames.of(all_known()) if place is None else KnownNames(place.read_bytes())


def all_known() -> set[str]:
    """Collect usual words of all languages, and the labels of well-known domains."""
    found = set(_brands())
    for code in LANGUAGES:
        found.update(known_words(code).usual(_KNOWN))
    return found


def train_generator(language: str) -> SequenceGenerator:
    """Train the generator of a language's names: a minute or two, always the same."""
    from elman.estimators import SequenceGenerator

    return SequenceGenerator(**_SETTINGS).fit(training_names(language))


def generator(language: str, progress: Callable[[str], None] | None = None) -> Generator:
    """The generator of a language's names: the one that ships, else trained on first use.

    Raises `DamagedModel` where the one that ships is not what it was.
    """
    if language not in _generators:
        place = shipped_file(SHIPPED, language, f"The inventor of names in {language!r}")
        if place is None:
            _generators[language] = _kept_generator(language, progress)
        else:
            with as_file(place) as path:
                _generators[language] = use(path, "generator")
    return _generators[language]


_generators: dict[str, Generator] = {}


def _kept_generator(language: str, progress: Callable[[str], None] | None) -> Generator:
    key = json.dumps([_SETTINGS, _WORDS, _BRANDS, table_mark(language), len(_brands())])
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    mark = f"names of {language}, {digest}"

    def read(path: Path) -> Generator:
        model: Generator = use(path, "generator")
        if model.record_.get("kept_as") != mark:
            raise DamagedModel(
                f"{path} must be a generator of {mark}, received another model",
                remedy="it is trained again",
            )
        return model

    def make() -> Any:
        if progress:
            progress(f"learning to invent names in {language!r} (once, a minute or two)")
        model = train_generator(language)
        model.record_["kept_as"] = mark
        return model

    found: Generator = kept(
        cache_root() / "inventors" / f"{language}-{digest}.elman",
        read=read,
        make=make,
        write=lambda path, model: model.save(path),
        waiting=progress,
    )
    return found
