from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from elman.errors import LabelError, SequenceError
from elman.report import ErrorGap, Evaluation, Proportion, evaluate


def drawn(classes: int, n: int = 400, seed: int = 0) -> tuple[Any, Any, list[str]]:
    rng = np.random.default_rng(seed)
    labels = [f"c{i}" for i in range(classes)]
    y = rng.integers(0, classes, n)
    p = rng.dirichlet(np.ones(classes), n) + 0.5 * np.eye(classes)[y]
    return np.array(labels)[y].tolist(), p / p.sum(1, keepdims=True), labels


@pytest.fixture(scope="module", params=[2, 5])
def case(request: pytest.FixtureRequest) -> tuple[Any, Any, list[str], Evaluation]:
    y, p, labels = drawn(request.param)
    return y, p, labels, evaluate(y, p, labels)


def test_figures_equal_scikit_learn(case: tuple[Any, Any, list[str], Evaluation]) -> None:
    y, p, labels, figures = case
    answers = np.array(labels)[p.argmax(1)]
    assert figures.accuracy.value == pytest.approx(metrics.accuracy_score(y, answers))
    assert figures.log_loss == pytest.approx(metrics.log_loss(y, p, labels=labels))
    assert figures.macro_f1 == pytest.approx(metrics.f1_score(y, answers, average="macro"))
    assert figures.confusion.tolist() == metrics.confusion_matrix(y, answers).tolist()
    precision, recall, f1, support = metrics.precision_recall_fscore_support(y, answers)
    assert [one.precision for one in figures.classes] == pytest.approx(precision.tolist())
    assert [one.recall for one in figures.classes] == pytest.approx(recall.tolist())
    assert [one.f1 for one in figures.classes] == pytest.approx(f1.tolist())
    assert [one.support for one in figures.classes] == support.tolist()


outcomes = st.integers(2, 6).flatmap(
    lambda k: st.tuples(
        st.just(k),
        st.lists(
            st.tuples(
                st.integers(0, k - 1),
                # Small whole numbers: ties, zeros and certainty come often.
                st.lists(st.integers(0, 3), min_size=k, max_size=k).filter(any),
            ),
            min_size=1,
            max_size=30,
        ),
    )
)


@given(outcomes)
def test_figures_equal_scikit_learn_whatever_is_answered(
    outcome: tuple[int, list[tuple[int, list[int]]]],
) -> None:
    # Classes that never stand, that are never answered, or neither; one example; certainty.
    k, cases = outcome
    labels = [f"c{i}" for i in range(k)]
    y = [labels[code] for code, _ in cases]
    p = np.array([[w / sum(weights) for w in weights] for _, weights in cases])
    answers = np.array(labels)[p.argmax(1)]
    figures = evaluate(y, p, labels)
    assert figures.accuracy.value == pytest.approx(metrics.accuracy_score(y, answers))
    assert figures.macro_f1 == pytest.approx(
        metrics.f1_score(y, answers, average="macro", zero_division=0)
    )
    assert figures.log_loss == pytest.approx(metrics.log_loss(y, p, labels=labels), abs=1e-9)
    squares = (p - np.eye(k)[[code for code, _ in cases]]) ** 2
    assert figures.brier == pytest.approx(squares.sum(1).mean())
    counts = metrics.confusion_matrix(y, answers, labels=labels)
    assert figures.confusion.tolist() == counts.tolist()
    recall = metrics.recall_score(y, answers, labels=labels, average=None, zero_division=0)
    assert [one.recall or 0.0 for one in figures.classes] == pytest.approx(recall.tolist())
    if k > 3:
        # Ties may be broken in any order: never better than the unluckiest one, and never
        # below what is answered right.
        assert figures.top3 is not None
        unlucky = [p[i, c] > np.sort(np.delete(p[i], c))[-3] for i, (c, _) in enumerate(cases)]
        right = [p[i].argmax() == c for i, (c, _) in enumerate(cases)]
        assert figures.top3.hits == sum(a or b for a, b in zip(unlucky, right, strict=True))
        assert figures.top3.hits >= figures.accuracy.hits


def test_a_class_answered_but_absent_counts_in_macro_f1() -> None:
    figures = evaluate(["a", "a"], [[0.9, 0.1], [0.1, 0.9]], ["a", "b"])
    assert figures.macro_f1 == pytest.approx((2 / 3 + 0) / 2)


@pytest.mark.parametrize("k", [4, 7, 20])
def test_a_model_that_says_nothing_is_no_better_than_chance(k: int) -> None:
    labels = [f"c{i:02}" for i in range(k)]
    figures = evaluate(labels, np.full((k, k), 1 / k), labels)
    assert figures.top3 is not None
    assert figures.top3.value <= 3 / k
    # Half saturated: zeros at the border are no hits either.
    certain = np.eye(k)[np.zeros(k, int)]
    assert evaluate(labels, certain, labels).top3.value <= 3 / k  # type: ignore[union-attr]


def test_the_error_gap_has_an_interval() -> None:
    # Newcombe (1998), example (a): 56 of 70 against 48 of 80, 0.2 (0.0524 to 0.3339).
    gap = ErrorGap({"f": Proportion(56, 70), "m": Proportion(48, 80)})
    assert (gap.worse, gap.points) == ("f", pytest.approx(20))
    assert (gap.low, gap.high) == (pytest.approx(5.24, abs=0.005), pytest.approx(33.39, abs=0.005))


def test_brier_sums_over_classes() -> None:
    y, p, labels = drawn(2)
    one_sided = metrics.brier_score_loss(y, p[:, 1], pos_label=labels[1])
    assert evaluate(y, p, labels).brier == pytest.approx(2 * one_sided)


def test_top3_only_where_it_says_something() -> None:
    y, p, labels = drawn(5)
    wanted = metrics.top_k_accuracy_score(y, p, k=3, labels=labels)
    top3 = evaluate(y, p, labels).top3
    assert top3 is not None
    assert top3.value == pytest.approx(wanted)
    assert evaluate(*drawn(3)).top3 is None


def test_calibration_error_of_an_overconfident_model() -> None:
    # Always 90% sure of "a", right in 6 of 10 cases: off by 0.3.
    figures = evaluate(["a"] * 6 + ["b"] * 4, [[0.9, 0.1]] * 10, ["a", "b"])
    assert figures.calibration_error == pytest.approx(0.3)
    assert [(one.count, one.accuracy) for one in figures.bins] == [(10, 0.6)]


def test_confidence_one_has_a_bin() -> None:
    figures = evaluate(["a", "b"], [[1.0, 0.0], [0.0, 1.0]], ["a", "b"])
    assert figures.bins[0].high == 1.0
    assert figures.calibration_error == 0.0


def test_gap_and_majority_of_two_classes() -> None:
    answers = [[0.9, 0.1]] * 3 + [[0.2, 0.8]] * 1 + [[0.8, 0.2]] * 1 + [[0.3, 0.7]] * 1
    figures = evaluate(["f"] * 4 + ["m"] * 2, answers, ["f", "m"])
    assert figures.gap is not None
    assert {label: e.hits for label, e in figures.gap.errors.items()} == {"f": 1, "m": 1}
    assert (figures.gap.points, figures.gap.worse) == (25.0, "m")
    assert (figures.majority_label, figures.majority.hits) == ("f", 4)
    assert evaluate(*drawn(3)).gap is None
    assert evaluate(["f"], [[0.9, 0.1]], ["f", "m"]).gap is None, "nothing to compare with"


def test_by_origin() -> None:
    y = ["a", "a", "b"]
    figures = evaluate(y, [[0.9, 0.1], [0.2, 0.8], [0.1, 0.9]], "ab", origins=["DE", "FR", "FR"])
    assert figures.origins is not None
    assert {o: (s.hits, s.total) for o, s in figures.origins.items()} == {
        "DE": (1, 1),
        "FR": (1, 2),
    }


def test_class_that_is_never_answered_nor_seen() -> None:
    figures = evaluate(["a", "b"], [[0.8, 0.1, 0.1]] * 2, ["a", "b", "c"])
    assert [one.precision for one in figures.classes] == [0.5, None, None]
    assert [one.recall for one in figures.classes] == [1.0, 0.0, None]
    assert figures.macro_f1 == pytest.approx((2 / 3 + 0) / 2), "over classes that stand"


def test_json_is_plain() -> None:
    y, p, labels = drawn(2)
    told = evaluate(y, p, labels, origins=["DE"] * len(y)).to_json()
    assert json.loads(json.dumps(told)) == told
    assert told["accuracy"]["low"] < told["accuracy"]["value"] < told["accuracy"]["high"]
    assert told["top3"] is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([], np.zeros((0, 2)), "ab"), "at least one example, received none"),
        ((["a"], [[0.5, 0.5, 0.0]], "ab"), r"received \(1, 3\)"),
        ((["a"], [[0.9, 0.9]], "ab"), "sum to 1 in each row"),
        ((["a"], [[np.nan, 1.0]], "ab"), "sum to 1 in each row"),
        ((["x"], [[0.5, 0.5]], "ab"), "received 'x' at index 0"),
    ],
)
def test_refusals(arguments: Any, told: str) -> None:
    with pytest.raises((LabelError, SequenceError), match=told):
        evaluate(*arguments)


def test_origins_of_another_length() -> None:
    with pytest.raises(SequenceError, match="received 2 for 1"):
        evaluate(["a"], [[0.5, 0.5]], "ab", origins=["DE", "FR"])
