"""The recurrent generator of names: trained on first use for a language, then cached."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from elman.cache import cache_root, kept
from elman.datasets.sets.top_domains import top_labels
from elman.domains.offensive import offends
from elman.errors import DamagedModel, DatasetError, OutputError
from elman.estimators.generator.estimator import SequenceGenerator
from elman.phonetics.voices.words import known_words

__all__ = ["generator", "training_names"]

_WORDS, _BRANDS = 16_000, 4_000
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
    words = known_words(language)
    usual = [w for w in sorted(words, key=lambda w: (-words[w], w)) if w.isalpha()]
    names = [w for w in usual if 4 <= len(w) <= 11 and not offends(w)][:_WORDS]
    names += [w for w in _brands() if 4 <= len(w) <= 11 and not offends(w)][:_BRANDS]
    # In an order that has nothing to do with frequency: streams see all kinds at all times.
    return sorted(dict.fromkeys(names), key=lambda w: hashlib.sha256(w.encode()).digest())


def _brands() -> list[str]:
    try:
        return sorted(label for label in top_labels() if label.isalpha() and label.isascii())
    except (DatasetError, OutputError):
        return []


def generator(language: str, progress: Callable[[str], None] | None = None) -> SequenceGenerator:
    """The generator of a language's names; trained on first use, a minute or two, and cached."""
    if language not in _generators:
        _generators[language] = _kept_generator(language, progress)
    return _generators[language]


_generators: dict[str, SequenceGenerator] = {}


def _kept_generator(language: str, progress: Callable[[str], None] | None) -> SequenceGenerator:
    key = json.dumps([_SETTINGS, _WORDS, _BRANDS, version("wordfreq"), len(_brands())])
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    mark = f"names of {language}, {digest}"

    def read(path: Path) -> SequenceGenerator:
        model = SequenceGenerator.load(path)
        if model.record_.get("kept_as") != mark:
            raise DamagedModel(
                f"{path} must be a generator of {mark}, received another model",
                remedy="it is trained again",
            )
        return model

    def make() -> SequenceGenerator:
        if progress:
            progress(f"learning to invent names in {language!r} (once, a minute or two)")
        model = SequenceGenerator(**_SETTINGS).fit(training_names(language))
        model.record_["kept_as"] = mark
        return model

    return kept(
        cache_root() / "inventors" / f"{language}-{digest}.elman",
        read=read,
        make=make,
        write=lambda path, model: model.save(path),
        waiting=progress,
    )
