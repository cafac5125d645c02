"""Spans of words and the labels that mark them: BIO, IOB1, BIOES, BILOU, or a label a word.

A span is found in labels by the rules of `conlleval`, the script of the CoNLL shared tasks, which
find one in whatever is written: `I-PER` behind `O` begins a person, `B-PER I-LOC` are two spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

__all__ = ["OUTSIDE", "SCHEMES", "Scheme", "Span", "labels_of", "scheme_of", "spans_of"]

Scheme: TypeAlias = Literal["BIO", "IOB1", "BIOES", "BILOU", "plain"]
"""How labels mark spans; "plain" where each word has a label of its own, such as a word class."""

SCHEMES: tuple[Scheme, ...] = ("BIO", "IOB1", "BIOES", "BILOU", "plain")

OUTSIDE = "O"
"""The label of a word in no span."""

_MARK = re.compile(r"(?s)[BIESLU](?:-(.*))?")
_LAST_AND_ONLY = str.maketrans("LU", "ES")


class Span(NamedTuple):
    """Words `begin ... end - 1` of a sentence, and what they are."""

    begin: int
    end: int
    kind: str


def _parted(label: str) -> tuple[str, str]:
    """Part a label into its mark, one letter, and the kind of its span."""
    mark, _, kind = label.partition("-")
    return mark.translate(_LAST_AND_ONLY), kind


def spans_of(labels: Sequence[str]) -> list[Span]:
    """Find the spans that labels mark, by the rules of `conlleval` (Tjong Kim Sang 2000).

    A span ends before `B`, `S`, `O` or another kind, and behind `E` and `S`; whatever is in none
    and not `O` begins one.

    >>> spans_of(["B-PER", "I-PER", "O", "I-LOC"])
    [Span(begin=0, end=2, kind='PER'), Span(begin=3, end=4, kind='LOC')]
    """
    spans: list[Span] = []
    begin, kind = -1, ""
    for i, label in enumerate(labels):
        mark, found = _parted(label)
        if begin >= 0 and (mark in ("B", "S", OUTSIDE) or found != kind):
            spans.append(Span(begin, i, kind))
            begin = -1
        if mark == OUTSIDE:
            continue
        if begin < 0:
            begin, kind = i, found
        if mark in ("E", "S"):
            spans.append(Span(begin, i + 1, kind))
            begin = -1
    if begin >= 0:
        spans.append(Span(begin, len(labels), kind))
    return spans


def scheme_of(sentences: Iterable[Sequence[str]]) -> Scheme:
    """Tell how labels mark spans, from all of them.

    IOB1 marks only the beginning of a span that stands right behind another of its kind; what is
    not marked `B`, `I`, ... or `O` marks no spans.

    >>> scheme_of([["B-NP", "I-NP", "O"]]), scheme_of([["I-NP", "I-NP", "B-NP"]])
    ('BIO', 'IOB1')
    >>> scheme_of([["B-NP", "E-NP", "S-VP"]]), scheme_of([["DET", "NOUN"]])
    ('BIOES', 'plain')
    """
    marks: set[str] = set()
    unmarked = apart = False
    for labels in sentences:
        before = OUTSIDE
        for label in labels:
            if label != OUTSIDE:
                if not _MARK.fullmatch(label):
                    return "plain"
                mark, kind = label[0], label[2:]
                follows = before != OUTSIDE and before[2:] == kind
                apart = apart or (mark == "B" and not follows)
                unmarked = unmarked or (mark == "I" and not follows)
                marks.add(mark)
            before = label
    if marks & set("LU"):
        return "BILOU"
    if marks & set("ES"):
        return "BIOES"
    return "IOB1" if unmarked and not apart else "BIO"


def labels_of(spans: Iterable[Span], length: int, scheme: Scheme = "BIO") -> list[str]:
    """Mark spans, which do not overlap, in the labels of `length` words.

    >>> labels_of([Span(0, 2, "PER"), Span(2, 3, "PER")], 4)
    ['B-PER', 'I-PER', 'B-PER', 'O']
    >>> labels_of([Span(0, 2, "PER"), Span(2, 3, "PER")], 4, "IOB1")
    ['I-PER', 'I-PER', 'B-PER', 'O']
    >>> labels_of([Span(0, 2, "PER"), Span(2, 3, "")], 4, "BIOES")
    ['B-PER', 'E-PER', 'S', 'O']
    """
    labels = [OUTSIDE] * length
    last, only = {"BIOES": ("E", "S"), "BILOU": ("L", "U")}.get(scheme, ("I", "B"))
    before = Span(0, -1, "")
    for span in sorted(spans):
        named = f"-{span.kind}" if span.kind else ""
        inner = span.end - span.begin - 1
        first = only if not inner else "B"
        if scheme == "IOB1" and (before.end, before.kind) != (span.begin, span.kind):
            first = "I"
        marks = first + "I" * (inner - 1) + last * bool(inner)
        labels[span.begin : span.end] = [f"{mark}{named}" for mark in marks]
        before = span
    return labels
