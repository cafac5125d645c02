from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import AlphabetError
from elman.sequences.symbols import Symbols

SEQUENCES = st.lists(st.lists(st.sampled_from(["a", "tʃ", "ɑ̃", "ŋ"])))


@given(SEQUENCES, st.integers(0, 2))
def test_decodes_what_it_encoded(sequences: list[list[str]], first: int) -> None:
    symbols = Symbols.of(sequences, first=first)
    for sequence, codes in zip(sequences, symbols.encode(sequences), strict=True):
        assert symbols.decode(codes.tolist()) == tuple(sequence)
        assert all(first <= code < len(symbols) for code in codes)


def test_codes_do_not_depend_on_the_order_seen() -> None:
    assert Symbols.of(["ba", "c"]) == Symbols.of(["c", "ab"])


def test_an_unknown_symbol_is_named_with_its_place() -> None:
    symbols = Symbols.of(["abc"])
    with pytest.raises(AlphabetError, match=r"knows no 'é' \(position 2 of 'aéb'\)"):
        symbols.encode(["aéb"])
    assert symbols.encode(["aéb"], unknown="skip")[0].tolist() == [0, 1]


def test_symbols_are_a_sorted_set() -> None:
    with pytest.raises(AlphabetError, match="sorted set"):
        Symbols(("b", "a"))
