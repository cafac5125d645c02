from __future__ import annotations

import itertools

import jax.numpy as jnp
import numpy as np
import pytest

from elman.rnn import CELLS, build_transducer, transduce


def all_outputs(symbols: int, longest: int) -> list[tuple[int, ...]]:
    return [
        text for n in range(longest + 1) for text in itertools.product(range(1, symbols), repeat=n)
    ]


@pytest.mark.parametrize("cell", CELLS)
def test_a_wide_beam_finds_the_most_probable_outputs_with_their_probabilities(cell: str) -> None:
    network = build_transducer(inputs=5, outputs=4, units=6, cell=cell, key=2)
    x, lengths = np.array([[1, 2, 4, 0], [3, 1, 0, 0]]), np.array([4, 2])
    texts = all_outputs(4, 4)
    found = transduce([network], x, lengths, beams=100, limit=4)
    for row in range(2):
        y = np.ones((len(texts), 4), np.int32)
        for i, text in enumerate(texts):
            y[i, : len(text)] = text
        log_p = network.log_likelihood(
            jnp.repeat(jnp.asarray(x[row])[:, None], len(texts), 1),
            jnp.full(len(texts), lengths[row]),
            jnp.asarray(y.T),
            jnp.array([len(text) for text in texts]),
        )
        order = np.argsort(-np.asarray(log_p))[:8]
        best = [tuple(s for s in text if s) for text in found.symbols[row, :8].tolist()]
        assert best == [texts[i] for i in order]
        np.testing.assert_allclose(found.log_p[row, :8], np.asarray(log_p)[order], atol=1e-3)


def test_no_output_is_found_twice_and_the_best_comes_first() -> None:
    network = build_transducer(inputs=5, outputs=4, units=6, key=5)
    found = transduce([network], np.array([[1, 2, 3]]), np.array([3]), beams=12, limit=6)
    texts = [tuple(text) for text in found.symbols[0].tolist()]
    assert len(set(texts)) == len(texts)
    assert (np.diff(found.log_p[0]) <= 0).all()


def test_members_are_averaged() -> None:
    one, other = (build_transducer(inputs=5, outputs=4, units=6, key=key) for key in (0, 1))
    x, lengths = np.array([[1, 2]]), np.array([2])

    def empty(*members: object) -> float:
        found = transduce(list(members), x, lengths, beams=30, limit=3)  # type: ignore[arg-type]
        texts = [tuple(text) for text in found.symbols[0].tolist()]
        return float(np.exp(found.log_p[0, texts.index((0, 0, 0))]))

    assert empty(one, one) == pytest.approx(empty(one), rel=1e-4)
    assert min(empty(one), empty(other)) < empty(one, other) < max(empty(one), empty(other))


def test_inputs_beside_each_other_do_not_meet() -> None:
    network = build_transducer(inputs=5, outputs=4, units=6, key=0)
    alone = transduce([network], np.array([[1, 2, 3]]), np.array([3]), beams=4, limit=5)
    x, lengths = np.array([[4, 4, 4], [1, 2, 3]]), np.array([3, 3])
    together = transduce([network], x, lengths, beams=4, limit=5)
    assert together.symbols[1].tolist() == alone.symbols[0].tolist()
    np.testing.assert_allclose(together.log_p[1], alone.log_p[0], atol=1e-4)
