"""Labels as people write them: mended, counted, said, merged on request."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.records.spans import spans_of
from elman.datasets.records.tags import tidied

LABELS = st.sampled_from(["O", *(f"{m}-{k}" for m in "BI" for k in ("A", "B"))])


def test_an_inside_without_a_beginning_is_mended_and_counted() -> None:
    found = tidied([["O", "I-PER", "I-PER"], ["B-PER", "O", "B-LOC"]])
    assert found.labels[0] == ("O", "B-PER", "I-PER")
    assert found.mended == 1
    assert found.remarks == [
        "1 label does not follow the scheme BIO and was mended, as conlleval reads them"
    ]


@given(st.lists(st.lists(LABELS, max_size=6), max_size=4))
def test_mending_keeps_the_spans_and_is_done_once(rows: list[list[str]]) -> None:
    found = tidied(rows)
    assert [spans_of(row) for row in found.labels] == [spans_of(row) for row in rows]
    if found.scheme == "BIO":
        again = tidied(found.labels)
        assert again.labels == found.labels


def test_kinds_spelt_alike_are_said_with_counts_and_merged_on_request() -> None:
    rows = [["B-PER", "O"], ["B-per", "O"], ["B-PER", "B-LOC"]]
    found = tidied(rows)
    assert found.alike == ((("PER", 2), ("per", 1)),)
    assert found.labels[1] == ("B-per", "O")
    assert found.remarks == ["labels differ only in case or spaces: 'PER' (2), 'per' (1)"]
    merged = tidied(rows, merge=True)
    assert merged.labels[1] == ("B-PER", "O")
    assert merged.remarks[0].endswith(": merged into 'PER'")


def test_marks_are_read_in_either_case_and_blanks_are_no_part_of_a_label() -> None:
    assert tidied([["b-PER ", " o"], ["B-PER", "O"]]).labels[0] == ("B-PER", "O")


def test_plain_labels_stay_as_they_are() -> None:
    found = tidied([["det", "NOUN"], ["DET", "NOUN"]], merge=True)
    assert found.scheme == "plain"
    assert found.labels[0] == found.labels[1]
