"""The kernel of a transducer's lattice against all its logits at once, and alignments by hand."""

from __future__ import annotations

from functools import cache, partial
from itertools import combinations
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.rnn import kernels
from elman.rnn.kernels import Lattice, lattice_likelihood, serve_lattice
from elman.rnn.kernels.library import _load, _path
from elman.rnn.networks.transducer import by_places

compiled = pytest.mark.skipif(
    not kernels.describe().startswith("compiled"), reason=kernels.describe()
)
SHAPES = (
    # Inputs, outputs, batch, units, symbols.
    *((1, 0, 1, 1, 2), (4, 3, 5, 7, 6), (9, 5, 4, 33, 17)),
    *((12, 14, 3, 64, 33), (3, 120, 2, 20, 5), (130, 1, 2, 32, 32)),
)


def lattice_of(shape: tuple[int, ...], seed: int, *, dropped: bool, scale: float = 1.0) -> Lattice:
    time, outputs, batch, units, symbols = shape
    rng = np.random.default_rng(seed)

    def normal(*shape: int) -> Any:
        return (scale * rng.normal(size=shape)).astype(np.float32)

    return Lattice(
        normal(time, batch, units),
        normal(outputs + 1, batch, units),
        normal(units, symbols) / np.float32(np.sqrt(units)),
        normal(symbols),
        ((rng.random((batch, units)) < 0.7) / 0.7).astype(np.float32) if dropped else None,
        rng.integers(1, symbols, (outputs, batch)).astype(np.int32),
        rng.integers(1, time + 1, batch).astype(np.int32),
        rng.integers(0, outputs + 1, batch).astype(np.int32),
    )


def by_kernel(lattice: Lattice) -> Any:
    return lattice_likelihood(by_places, lattice)


@partial(jax.jit, static_argnums=(0, 1))
def gradients(likelihood: Any, _: str, lattice: Lattice, weigh: Any) -> Any:
    """Return the likelihoods and the gradients of what is joined, for a variant of the kernels."""

    def loss(*parts: Any) -> Any:
        found = likelihood(Lattice(*parts, *lattice[4:]))
        return (found * weigh).sum(), found

    return jax.grad(loss, argnums=(0, 1, 2, 3), has_aux=True)(*map(jnp.asarray, lattice[:4]))


def near(ours: Any, others: Any, tolerance: float = 2e-5) -> None:
    """Equal relative to the largest number of each array, or a tenth of what is usual."""
    for a, b in zip(jax.tree.leaves(ours), jax.tree.leaves(others), strict=True):
        a, b = np.asarray(a), np.asarray(b)
        assert a.shape == b.shape
        scale = max(float(np.abs(b).max(initial=0)), 0.1)
        assert float(np.abs(a - b).max(initial=0)) <= tolerance * scale


@cache
def variants() -> tuple[str, ...]:
    """Variants that this processor runs."""
    found = {name: _load(_path(), name, 0) for name in ("baseline", "v3", "v4", "bf16")}
    return tuple(n for n, known in found.items() if getattr(known, "name", None) == n)


@compiled
@pytest.mark.parametrize("shape", SHAPES)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_equals_the_lattice_of_all_logits(shape: tuple[int, ...], seed: int, dropped: bool) -> None:
    lattice = lattice_of(shape, seed, dropped=dropped)
    weigh = np.random.default_rng(seed).normal(size=shape[2]).astype(np.float32)
    # Rounding grows with the steps: against float64 both err as much.
    tolerance = 2e-6 * (10 + shape[0] + shape[1])
    whole = gradients(by_places, "", lattice, weigh)
    near(gradients(by_kernel, "", lattice, weigh), whole, tolerance)


@compiled
@pytest.mark.parametrize("shape", SHAPES[1:4])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_every_variant_agrees(shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    lattice, weigh = lattice_of(shape, 0, dropped=True), np.ones(shape[2], np.float32)
    whole = gradients(by_places, "", lattice, weigh)
    for variant in variants():
        monkeypatch.setenv("ELMAN_KERNELS", variant)
        ours = gradients(by_kernel, variant, lattice, weigh)
        near(ours, whole, 3e-2 if variant == "bf16" else 2e-5)


def by_hand(lattice: Lattice, b: int) -> float:
    """Sum over the alignments of a sequence, drawn one by one, in float64."""
    read, written, W, bias = (np.asarray(part, np.float64) for part in lattice[:4])
    time, outputs = int(lattice.x_lengths[b]), int(lattice.y_lengths[b])
    drop = 1.0 if lattice.drop is None else np.asarray(lattice.drop[b], np.float64)

    def log_p(t: int, u: int, symbol: int) -> float:
        logits = (np.tanh(read[t, b] + written[u, b]) * drop) @ W + bias
        return float(logits[symbol] - np.logaddexp.reduce(logits))

    total = -np.inf
    # The last of all moves goes on from the last input.
    for moves in combinations(range(time + outputs - 1), outputs):
        t = u = 0
        path = 0.0
        for move in range(time + outputs):
            symbol = int(lattice.y[u, b]) if move in moves else 0
            path += log_p(t, u, symbol)
            t, u = (t, u + 1) if move in moves else (t + 1, u)
        total = np.logaddexp(total, path)
    return float(total)


@compiled
@pytest.mark.parametrize("dropped", [False, True])
def test_is_the_sum_over_all_alignments_and_its_slopes(dropped: bool) -> None:
    lattice = lattice_of((3, 2, 4, 3, 4), 1, dropped=dropped)
    lattice = lattice._replace(x_lengths=np.array([1, 3, 2, 3]), y_lengths=np.array([0, 2, 2, 1]))

    def total(parts: Any) -> float:
        whole = Lattice(*parts, *lattice[4:])
        return sum(by_hand(whole, b) for b in range(4))

    found, likelihoods = gradients(by_kernel, "", lattice, np.ones(4, np.float32))
    np.testing.assert_allclose(likelihoods, [by_hand(lattice, b) for b in range(4)], rtol=1e-5)
    parts = [np.asarray(part, np.float64) for part in lattice[:4]]
    for part, slopes in zip(parts, found, strict=True):
        for at in np.ndindex(part.shape):
            here, both = part[at], []
            for step in (1e-5, -1e-5):
                part[at] = here + step
                both.append(total(parts))
            part[at] = here
            assert float(slopes[at]) == pytest.approx((both[0] - both[1]) / 2e-5, abs=2e-5)


@compiled
def test_what_lies_behind_the_lengths_is_not_looked_at() -> None:
    lattice = lattice_of((4, 3, 5, 7, 6), 0, dropped=True)
    read, written = np.array(lattice.read), np.array(lattice.written)
    for b in range(5):
        read[lattice.x_lengths[b] :, b] = np.nan
        written[lattice.y_lengths[b] + 1 :, b] = np.nan
    broken = lattice._replace(read=read, written=written)
    ones = np.ones(5, np.float32)
    near(gradients(by_kernel, "", broken, ones), gradients(by_kernel, "", lattice, ones), 0)
    (dread, *_), _ = gradients(by_kernel, "", broken, ones)
    assert not np.asarray(dread)[np.isnan(read)].any()


@compiled
def test_what_is_hardly_possible_is_finite() -> None:
    lattice = lattice_of((9, 5, 4, 33, 17), 0, dropped=False, scale=30)
    for symbol in (0, 1):  # to go on, or to write
        b = np.array(lattice.b)
        b[symbol] = -1e4
        far = lattice._replace(b=b, y=np.ones_like(lattice.y))
        found, likelihoods = gradients(by_kernel, "", far, np.ones(4, np.float32))
        assert float(np.min(likelihoods)) < -9e3
        assert all(np.isfinite(d).all() for d in (*found, likelihoods))


@compiled
def test_what_is_no_number_is_told() -> None:
    lattice = lattice_of((4, 3, 5, 7, 6), 0, dropped=False)
    W = np.array(lattice.W)
    W[2, 3] = np.nan
    _, likelihoods = gradients(by_kernel, "", lattice._replace(W=W), np.ones(5, np.float32))
    assert np.isnan(likelihoods).all()


@compiled
def test_as_many_threads_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    lattice = lattice_of((12, 14, 3, 64, 33), 0, dropped=True)
    weigh = np.ones(3, np.float32)
    found = {}
    for threads in ("1", "3"):
        monkeypatch.setenv("ELMAN_KERNEL_THREADS", threads)
        found[threads] = gradients(by_kernel, threads, lattice, weigh)
        near(gradients(by_kernel, threads, lattice, weigh), found[threads], 0)
    near(found["3"], found["1"])


def test_serves_float32_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    lattice = lattice_of((4, 3, 5, 7, 6), 0, dropped=True)
    assert serve_lattice(lattice) is kernels.available()
    assert not serve_lattice(lattice._replace(W=lattice.W.astype(np.float16)))
    assert not serve_lattice(lattice._replace(read=lattice.read[:, :0]))
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    assert not serve_lattice(lattice)
