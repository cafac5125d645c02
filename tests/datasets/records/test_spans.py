"""Spans by conlleval's rules: seqeval's published cases, and what every scheme must keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.records.spans import SCHEMES, Span, labels_of, scheme_of, spans_of


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        # Those of seqeval's documentation and tests.
        ("O O O B-MISC I-MISC I-MISC O B-PER I-PER", [(3, 6, "MISC"), (7, 9, "PER")]),
        ("O O O B I I O B I", [(3, 6, ""), (7, 9, "")]),
        ("B-PER I-PER O B-LOC", [(0, 2, "PER"), (3, 4, "LOC")]),
        ("I-MISC I-MISC O", [(0, 2, "MISC")]),
        ("B-PER I-LOC", [(0, 1, "PER"), (1, 2, "LOC")]),
        ("B-A B-A", [(0, 1, "A"), (1, 2, "A")]),
        ("S-A E-A", [(0, 1, "A"), (1, 2, "A")]),
        ("B-A I-A E-A E-A", [(0, 3, "A"), (3, 4, "A")]),
        ("B-A-B I-A-B O", [(0, 2, "A-B")]),
        ("B-A L-A U-B", [(0, 2, "A"), (2, 3, "B")]),
        ("", []),
    ],
)
def test_spans_are_those_of_conlleval(labels: str, spans: list[tuple[int, int, str]]) -> None:
    assert [tuple(span) for span in spans_of(labels.split())] == spans


@st.composite
def marked(draw: st.DrawFn) -> tuple[list[Span], int]:
    """Draw spans that do not overlap, and a number of words."""
    at, spans = 0, []
    for gap, size, kind in draw(
        st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), st.sampled_from(["A", "B-C", ""])))
    ):
        spans.append(Span(at + gap, at + gap + size, kind))
        at += gap + size
    return spans, at + draw(st.integers(0, 2))


@given(marked(), st.sampled_from([scheme for scheme in SCHEMES if scheme != "plain"]))
def test_labels_mark_the_spans_that_were_written(drawn: tuple[list[Span], int], how: str) -> None:
    spans, length = drawn
    labels = labels_of(spans, length, how)  # type: ignore[arg-type]
    assert len(labels) == length
    assert spans_of(labels) == spans


@pytest.mark.parametrize(
    ("sentences", "scheme"),
    [
        (["B-NP I-NP O", "B-VP"], "BIO"),
        (["I-NP I-NP B-NP O"], "IOB1"),
        (["I-NP O", "I-PP I-NP"], "IOB1"),
        (["I-NP O", "B-PP I-NP"], "BIO"),
        (["S-NP O"], "BIOES"),
        (["U-NP O"], "BILOU"),
        (["DET NOUN O"], "plain"),
        (["O O"], "BIO"),
    ],
)
def test_a_scheme_is_told_from_all_labels(sentences: list[str], scheme: str) -> None:
    assert scheme_of([labels.split() for labels in sentences]) == scheme
