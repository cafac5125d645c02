"""What may follow what, and how sure a span is: by hand over all sequences."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest

from elman.datasets.records.spans import labels_of, spans_of
from elman.estimators.tagger.lattice import found_in, inner_labels, recoded, rules_of
from elman.inference.tagger import FORBIDDEN

BIOES = ("O", "B-A", "I-A", "E-A", "S-A", "B-B", "I-B", "E-B", "S-B")
BIO = ("O", "B-A", "I-A", "B-B", "I-B")


@pytest.mark.parametrize("inner", [BIOES, BIO])
def test_only_what_marks_spans_is_allowed(inner: tuple[str, ...]) -> None:
    scheme: Any = "BIOES" if len(inner) == 9 else "BIO"
    rules = rules_of(inner, scheme)
    for codes in product(range(len(inner)), repeat=3):
        allowed = rules[-1][codes[0]] and rules[codes[-1]][-1]
        allowed = allowed and all(rules[a][b] for a, b in pairwise(codes))
        labels = [inner[code] for code in codes]
        assert allowed == (labels_of(spans_of(labels), 3, scheme) == labels)


@pytest.mark.parametrize("inner", [BIOES, BIO])
def test_a_confidence_is_the_sum_over_all_sequences_with_the_span(inner: tuple[str, ...]) -> None:
    random, n = np.random.default_rng(0), len(inner)
    rules = np.array(rules_of(inner, "BIO"))
    moves = np.where(rules[:-1, :-1], random.normal(size=(n, n)), FORBIDDEN)
    lengths, mask = [4, 2], np.arange(4)[:, None] < np.array([4, 2])
    scores = random.normal(scale=2, size=(4, 2, n))
    scores[0] = np.where(rules[-1, :-1], scores[0], FORBIDDEN)
    for i, length in enumerate(lengths):
        scores[length - 1, i] += np.where(rules[:-1, -1], 0, FORBIDDEN)
    for i, tags in enumerate(found_in(scores, moves, mask, lengths, inner, "BIO", 2.0)):
        total, with_span = 0.0, dict.fromkeys([e[:3] for e in tags.entities], 0.0)
        best, labels = -np.inf, ()
        for codes in product(range(n), repeat=lengths[i]):
            score = sum(scores[t, i, y] for t, y in enumerate(codes))
            score += sum(moves[a, b] for a, b in pairwise(codes))
            power = np.exp(score / 2.0)
            total += power
            spans = spans_of([inner[y] for y in codes])
            for span in spans:
                if span[:3] in with_span:
                    with_span[span[:3]] += power
            if score > best:
                best, labels = score, tuple(labels_of(spans, lengths[i]))
        assert tags.labels == labels
        assert tags.entities
        np.testing.assert_allclose(tags.marginals.sum(1), 1)
        for entity in tags.entities:
            assert entity.confidence == pytest.approx(with_span[entity[:3]] / total, abs=1e-6)


def test_many_kinds_mark_beginnings_alone() -> None:
    assert len(inner_labels([str(i) for i in range(8)], "BIO")) == 33
    assert len(inner_labels([str(i) for i in range(9)], "BIO")) == 19


def test_labels_of_any_scheme_are_coded_alike() -> None:
    inner = inner_labels(["A"], "IOB1")
    codes = recoded(["I-A", "I-A", "B-A", "O"], inner, "IOB1")
    assert [inner[code] for code in codes] == ["B-A", "E-A", "S-A", "O"]
    with pytest.raises(KeyError):
        recoded(["B-C"], inner, "BIO")
