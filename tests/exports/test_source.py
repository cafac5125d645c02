"""What is exported: files, estimators, models open for use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from elman import SequenceClassifier, SequenceGenerator
from elman.errors import ConfigurationError, ModelFileError
from elman.estimators.engine import Used
from elman.exports.source import in_small


def test_all_of_them_are_opened_for_use(padded: Any, tmp_path: Path) -> None:
    padded.save(tmp_path / "m.elman")
    used = in_small(tmp_path / "m.elman")
    assert isinstance(used, Used)
    assert in_small(used) is used
    assert isinstance(in_small(padded), Used)


def test_what_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not fitted"):
        in_small(SequenceClassifier())
    with pytest.raises(ModelFileError):
        in_small(tmp_path / "none.elman")


def test_what_begins_from_numbers_is_refused() -> None:
    settings: dict[str, Any] = {"units": 2, "epochs": 1}
    model = SequenceGenerator(**settings).fit(["ab", "ba"] * 4, features={"size": [1, 2] * 4})
    with pytest.raises(ConfigurationError, match="from a state of zeros, this generator from size"):
        in_small(model)
