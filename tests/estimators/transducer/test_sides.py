from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError
from elman.estimators.transducer.sides import coded, items_in, pieces_of, side_of, written

TEXTS = ["Ein Mann, größer als Ä.", "ein Mann ißt 2 日本語 Äpfel", "ein Mann, 日本"]


@pytest.mark.parametrize("unit", ["characters", "words", "subwords"])
def test_codes_are_written_back(unit: str) -> None:
    items = items_in([*TEXTS, *TEXTS], "Inputs", unit, spaces="collapse")  # type: ignore[arg-type]
    side = side_of(items, unit, 300)  # type: ignore[arg-type]
    for item, codes in zip(items, coded(side, items), strict=True):
        assert codes.min() > 0
        shares = np.eye(len(codes) + 1)
        source = pieces_of(side, item, codes)
        text = "".join(item)
        assert "".join(written(side, codes, source, shares)) == text
        assert "".join(source).removeprefix("" if unit == "characters" else " ") == text
        assert len(source) == len(codes)


@given(st.lists(st.text("ab ,.é日", min_size=1, max_size=12), min_size=1, max_size=4))
def test_any_text_is_written_back_in_subwords(texts: list[str]) -> None:
    side = side_of(TEXTS, "subwords", 290)
    for text, codes in zip(texts, coded(side, texts), strict=True):
        pieces = written(side, codes, [], np.zeros((len(codes) + 1, 1)))
        assert "".join(pieces) == text
        assert len(pieces) == len(codes)


def test_words_that_stand_once_are_unknown() -> None:
    side = side_of(["ein Mann", "ein Hund"], "words", 100)
    (codes,) = coded(side, ["ein Mann"])
    assert pieces_of(side, "ein Mann", codes) == [" ein", " Mann"]
    assert len(coded(side, ["ein Mann"], "skip")[0]) == 1
    assert coded(side, []) == []


def test_symbols_are_not_copied() -> None:
    side = side_of([["a", "b"]], "characters", 1)
    with pytest.raises(ConfigurationError, match="Unknown words alone are copied"):
        coded(side, [["a"]], "copy")
