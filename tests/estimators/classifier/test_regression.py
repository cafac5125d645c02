"""The linear branch, beside scikit-learn's logistic regression on the same pieces."""

from __future__ import annotations

import numpy as np
import pytest

from elman.estimators.classifier.linear import Linear
from elman.estimators.classifier.regression import fit_linear
from elman.sequences.pieces import Pieces

PIECES = Pieces(2, 3)


def sentences(n: int = 80, classes: int = 2) -> tuple[list[str], np.ndarray]:
    draw = np.random.default_rng(0)
    codes = draw.integers(classes, size=n)
    said = [["fine", "good", "moving"], ["dull", "bad", "weak"], ["long", "slow", "late"]]
    texts = [f"the {draw.choice(['film', 'plot'])} is {draw.choice(said[c])}" for c in codes]
    return texts, codes.astype(np.int64)


def test_weights_are_those_of_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    texts, codes = sentences()
    learned = fit_linear(texts, codes, 2, PIECES, strength=2.0)
    columns = []
    for found, block in zip(PIECES.of(texts), (learned.words, learned.parts), strict=True):
        rows, places = block.places(found)
        x = np.zeros((len(texts), len(block.hashes)))
        x[rows, places] = block.scale[places]
        columns.append(x / np.linalg.norm(x, axis=1, keepdims=True))
    x = np.concatenate(columns, 1)

    peer = LogisticRegression(C=2.0, tol=1e-8, max_iter=1000).fit(x, codes)

    np.testing.assert_allclose(learned.scores(texts)[:, 0], peer.decision_function(x), atol=0.02)


@pytest.mark.parametrize("classes", [2, 3])
def test_labels_are_learned(classes: int) -> None:
    texts, codes = sentences(classes=classes)

    learned = fit_linear(texts, codes, classes, PIECES, strength=3.0)
    surely = learned.log_probabilities(texts)

    assert (surely.argmax(1) == codes).all()
    np.testing.assert_allclose(np.exp(surely).sum(1), 1)


def test_what_was_never_seen_leaves_the_bias() -> None:
    texts, codes = sentences()

    learned = fit_linear(texts, codes, 2, Pieces(2, 0), strength=3.0)

    np.testing.assert_allclose(learned.scores(["xyzzy qwrt", ""]), [learned.bias] * 2)


def test_weights_of_examples_count_as_copies() -> None:
    texts, codes = sentences(40)
    heavy = np.where(codes == 1, 2.0, 1.0)
    twice = [t for t, c in zip(texts, codes, strict=True) for _ in range(2 if c == 1 else 1)]
    copies = np.repeat(codes, np.where(codes == 1, 2, 1))

    weighted = fit_linear(texts, codes, 2, Pieces(1, 0), strength=1.0, weights=heavy)
    copied = fit_linear(twice, copies, 2, Pieces(1, 0), strength=1.0)

    # What is counted for the scale is texts; the weights alone make up for it only roughly.
    assert (weighted.scores(texts) > 0).tolist() == (copied.scores(texts) > 0).tolist()


def test_it_comes_back_from_its_arrays() -> None:
    texts, codes = sentences(classes=3)
    learned = fit_linear(texts, codes, 3, PIECES, strength=3.0)

    again = Linear.of(PIECES, learned.arrays(), 3)

    np.testing.assert_array_equal(again.scores(texts), learned.scores(texts))


@pytest.mark.parametrize("name", ["bias", "words/hashes", "parts/scale", "words/V"])
def test_arrays_that_do_not_fit_are_refused(name: str) -> None:
    texts, codes = sentences()
    arrays = fit_linear(texts, codes, 2, PIECES, strength=3.0).arrays()
    broken = arrays[f"linear/{name}"]
    arrays[f"linear/{name}"] = broken[::-1].astype(np.float64)

    with pytest.raises(ValueError, match="linear/"):
        Linear.of(PIECES, arrays, 2)


@pytest.mark.parametrize("classes", [2, 3])
def test_a_model_before_is_where_weights_begin(classes: int) -> None:
    texts, codes = sentences(classes=classes)
    before = fit_linear(texts, codes, classes, PIECES, strength=2.0)
    new = ["the opera is fine", "the opera is dull"] * 3
    labels = np.array([0, 1] * 3, np.int64)
    # Examples that weigh next to nothing change nothing; new pieces have codes all the same.
    after = fit_linear(new, labels, classes, PIECES, strength=1e-7, before=before)
    known = [text for text in texts if "opera" not in text]
    np.testing.assert_allclose(after.scores(known), before.scores(known), atol=1e-3)
    assert set(before.words.hashes) < set(after.words.hashes)
    # The same examples the other way round turn the answers.
    turned = fit_linear(texts, (codes + 1) % classes, classes, PIECES, strength=50.0, before=before)
    right = turned.log_probabilities(texts).argmax(1) == (codes + 1) % classes
    assert right.mean() > 0.9
