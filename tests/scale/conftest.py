"""Small models, written once, and what tests of tables need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from elman import SequenceClassifier, SequenceGenerator, SequenceTagger, SequenceTransducer

NAMES = ["Anna", "Lena", "Nora", "Mia", "Otto", "Hugo", "Milo", "Ugo"] * 4
LABELS = (["f"] * 4 + ["m"] * 4) * 4


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of each kind: names, aged, verse, styled, begun, doubled, who."""
    folder = tmp_path_factory.mktemp("models")
    quick: dict[str, Any] = {"units": 4, "epochs": 1, "batch_size": 8}
    plain: dict[str, Any] = {**quick, "members": 1, "ngrams": 0, "validation": None}
    SequenceClassifier(**plain).fit(NAMES, LABELS).save(folder / "names.elman")
    SequenceClassifier(**plain).fit(NAMES, LABELS, features={"age": list(range(len(NAMES)))}).save(
        folder / "aged.elman"
    )
    SequenceGenerator(steps=8, **quick).fit("to be or not to be, that is " * 8).save(
        folder / "verse.elman"
    )
    SequenceGenerator(steps=8, **quick).fit(NAMES, LABELS).save(folder / "styled.elman")
    SequenceGenerator(**quick).fit(NAMES, features={"age": list(range(len(NAMES)))}).save(
        folder / "begun.elman"
    )
    SequenceTransducer(**quick).fit(NAMES[:8], NAMES[:8]).save(folder / "doubled.elman")
    SequenceTagger(**quick, validation=None).fit(
        [[name, "lives", "in", "Graz"] for name in NAMES], [["B-PER", "O", "O", "B-LOC"]] * 32
    ).save(folder / "who.elman")
    return folder
