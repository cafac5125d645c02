"""Text that comes a few symbols at a time is the text."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.sequences import Vocabulary
from elman.sequences.decoding import Decoder

UNITS = ["characters", "bytes", "words", *(["subwords"] if find_spec("tokenizers") else [])]
TEXT = "zwölf Boxkämpfer 𝄞 \ufffd jagen café, naïve 東京" * 3


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, Vocabulary]:
    known: Any = UNITS
    return {unit: Vocabulary.of([TEXT], unit=unit, most=270) for unit in known}


@pytest.mark.parametrize("unit", UNITS)
@given(data=st.data())
def test_parts_make_the_text(unit: str, data: Any, vocabularies: dict[str, Vocabulary]) -> None:
    vocabulary = vocabularies[unit]
    codes = st.integers(0, len(vocabulary) - 1)
    parts = data.draw(st.lists(st.lists(codes, max_size=6), min_size=1, max_size=6))
    decoder = Decoder(vocabulary)
    texts = [decoder.add(part) for part in parts[:-1]] + [decoder.add(parts[-1], last=True)]
    assert "".join(texts) == vocabulary.decode([code for part in parts for code in part])


@pytest.mark.parametrize("unit", UNITS)
def test_nothing_is_kept_back_without_need(unit: str, vocabularies: dict[str, Vocabulary]) -> None:
    vocabulary = vocabularies[unit]
    decoder, shown = Decoder(vocabulary), ""
    for count, code in enumerate(vocabulary.encode(TEXT).tolist(), 1):
        shown += decoder.add([code])
        whole = vocabulary.decode(vocabulary.encode(TEXT)[:count])
        assert len(whole) - len(shown) <= 3
