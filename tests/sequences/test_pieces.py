"""Pieces of texts: the same number for the same piece, and none across two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from elman.sequences.pieces import Found, Pieces, tokens


def sets(found: Found, texts: int) -> list[set[int]]:
    return [set(found.hashes[found.rows == i].tolist()) for i in range(texts)]


def test_words_and_marks_are_tokens_in_lower_case() -> None:
    assert tokens("Don't — ÉTÉ 2!") == ["don", "'", "t", "—", "été", "2", "!"]


def test_runs_do_not_cross_from_text_to_text() -> None:
    together, _ = Pieces(2, 0).of(["a b", "c d"])
    apart = [sets(Pieces(2, 0).of([text])[0], 1)[0] for text in ("a b", "c d")]

    assert sets(together, 2) == apart


def test_a_run_knows_its_order() -> None:
    (forth,) = sets(Pieces(2, 0).of(["a b"])[0], 1)
    (back,) = sets(Pieces(2, 0).of(["b a"])[0], 1)

    assert len(forth & back) == 2
    assert len(forth | back) == 4


def test_parts_at_the_ends_of_words_are_marked() -> None:
    (whole,) = sets(Pieces(0, 3).of(["abc"])[1], 1)
    (inner,) = sets(Pieces(0, 3).of(["xabcx"])[1], 1)

    assert len(whole) == 3 + 4 + 3
    assert len(whole & inner) == 3 + 2 + 1


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_a_text_has_the_same_pieces_alone_and_among_others(texts: list[str]) -> None:
    pieces = Pieces(3, 4)

    for found in (0, 1):
        alone = [sets(pieces.of([text])[found], 1)[0] for text in texts]
        assert sets(pieces.of(texts)[found], len(texts)) == alone


def test_no_text_has_no_pieces() -> None:
    words, parts = Pieces(2, 3).of([""])

    assert len(words.rows) == len(parts.rows) == 0
