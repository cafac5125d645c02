"""Figures of a tagger: by kind, and each thing that went wrong once."""

from __future__ import annotations

import pytest

from elman.report.entities import Fault, faults_in, tag_figures

WORDS = ["Anna", "Maria", "lives", "in", "Graz", "and", "Wien"]
TRUE = ["B-PER", "I-PER", "O", "O", "B-LOC", "O", "B-LOC"]


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        (TRUE, []),
        (["B-LOC", "I-LOC", *TRUE[2:]], [Fault("other kind", "Anna Maria", "PER", "LOC")]),
        (["B-PER", "O", *TRUE[2:]], [Fault("other words", "Anna Maria", "PER", "PER")]),
        ([*TRUE[:6], "O"], [Fault("missed", "Wien", "LOC", "")]),
        ([*TRUE[:2], "B-MISC", *TRUE[3:]], [Fault("made up", "lives", "", "MISC")]),
    ],
)
def test_each_fault_has_its_name(found: list[str], faults: list[Fault]) -> None:
    assert faults_in(WORDS, found, TRUE) == faults


def test_figures_and_what_a_record_keeps() -> None:
    figures = tag_figures(
        [WORDS], [[*TRUE[:6], "O"]], [TRUE], sure=[(0.97, True), (0.93, False), (0.55, True)]
    )
    assert figures.spans is not None
    assert figures.spans.f1 == pytest.approx(0.8)
    assert figures.accuracy == pytest.approx(6 / 7)
    assert figures.kinds["PER"].f1 == 1
    assert figures.confident == (2, 1)
    told = figures.to_json()
    assert [(b["low"], b["count"]) for b in told["reliability"]] == [(0.5, 1), (0.9, 2)]
    assert told["calibration_error"] == pytest.approx((0.45 + 2 * 0.45) / 3)
    assert told["errors"] == [
        {"what": "missed", "words": "Wien", "true": "LOC", "found": "", "count": 1}
    ]
    assert "errors" not in figures.short()


def test_of_plain_labels_words_are_counted() -> None:
    figures = tag_figures([["a", "b"]], [["DET", "VERB"]], [["DET", "NOUN"]], plain=True)
    assert (figures.accuracy, figures.spans, figures.kinds) == (0.5, None, {})
    assert figures.faults == {Fault("other label", "", "NOUN", "VERB"): 1}
