"""A memory of recent symbols: as plain loops have it, a distribution, and never worse by a bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from elman import SequenceGenerator, inference
from elman.errors import ConfigurationError
from elman.inference.recent import FLATNESS, SHARES, recent_losses
from elman.inference.stepping import stepper
from elman.rnn import GRU, Dense, Sequential

SYMBOLS = 6
TEXT = np.random.default_rng(1).integers(0, SYMBOLS, 90)
TEXT[45:] = TEXT[:45]


@pytest.fixture(scope="module")
def network(engines: Callable[..., tuple[Any, Any]]) -> Any:
    layers = [GRU(7, return_sequences=True), Dense(SYMBOLS)]
    return engines(Sequential(layers), (None, SYMBOLS))[1]


def by_loops(h: NDArray[Any], text: NDArray[Any], losses: NDArray[Any], size: int) -> list[float]:
    """Grave, Joulin and Usunier (2017), every theta and share, weighed by Bayes' rule."""
    ways = [(theta, share) for theta in FLATNESS for share in SHARES]
    weights = [0.5] + [0.5 / len(ways)] * len(ways)
    mixed = []
    for t in range(len(h)):
        scale = np.mean([h[i] @ h[i] for i in range(t + 1)])
        likely = [np.exp(-losses[t])]
        for theta, share in ways:
            near = {i: np.exp(theta * (h[t] @ h[i]) / scale) for i in range(max(0, t - size), t)}
            total = sum(near.values())
            same = sum(value for i, value in near.items() if text[i + 1] == text[t + 1])
            p = likely[0]
            likely.append((1 - share) * p + share * same / total if near else p)
        p = float(np.dot(weights, likely))
        weights = [weight * way / p for weight, way in zip(weights, likely, strict=True)]
        mixed.append(-np.log(p))
    return mixed


@pytest.mark.parametrize("size", [1, 7, 200])
def test_as_plain_loops_have_it(network: Any, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    losses, _ = inference.losses_of(network, TEXT, streams=1)
    step = stepper(network)
    h, _ = step.read(TEXT[:-1, None].astype(np.int32), step.begin(1))
    expected = by_loops(h[:, 0].astype(float), TEXT, losses.astype(float), size)
    found, _ = recent_losses(network, TEXT, losses, size=size)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    # Whatever is read at a time.
    monkeypatch.setattr("elman.inference.recent._READ", 11)
    monkeypatch.setattr("elman.inference.recent._PRODUCTS", 4 * size)
    found, _ = recent_losses(network, TEXT, losses, size=size)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("length", [2, 3, 60])
def test_probabilities_sum_to_one(network: Any, length: int) -> None:
    total = 0.0
    for last in range(SYMBOLS):
        text = np.append(TEXT[: length - 1], last)
        losses, _ = inference.losses_of(network, text, streams=1)
        total += np.exp(-recent_losses(network, text, losses, size=20)[0][-1])
    assert total == pytest.approx(1, abs=1e-5)


def test_what_comes_again_gets_cheaper_and_nothing_dearer_than_a_bit(network: Any) -> None:
    again = np.tile([1, 2, 3, 1, 2, 4], 20)
    losses, _ = inference.losses_of(network, again, streams=1)
    found, recalled = recent_losses(network, again, losses, size=60)
    assert found[50:].sum() < losses[50:].sum() - 10
    assert recalled.size == 60
    assert recalled.share > 0.2
    rng = np.random.default_rng(2)
    noise = rng.integers(0, SYMBOLS, 400)
    losses, _ = inference.losses_of(network, noise, streams=1)
    found, recalled = recent_losses(network, noise, losses, size=100)
    assert found.sum() <= losses.sum() + np.log(2) + 1e-3


def test_losses_too_large_for_a_probability(network: Any) -> None:
    losses = np.full(len(TEXT) - 1, 900.0)
    found, _ = recent_losses(network, TEXT, losses, size=3)
    assert np.isfinite(found).all()
    assert found[0] == pytest.approx(900)


@pytest.mark.parametrize("size", [0, -1, 1 << 20, True, 2.5])
def test_sizes_outside_the_range(network: Any, size: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"1 to 131,072 symbols, received"):
        recent_losses(network, TEXT, np.ones(len(TEXT) - 1), size=size)


def test_a_generator_remembers_on_both_engines(tmp_path: Any) -> None:
    model = SequenceGenerator(units=8, epochs=1, batch_size=2, steps=8, embedding=4)
    model.fit("to be or not to be, that is the question. " * 10)
    text = "the question is not to be. " * 8
    plain = model.score(text)
    assert plain.recalled is None
    assert np.array_equal(model.score(text, recent=0).bits, plain.bits)
    mixed = model.score(text, recent=100)
    assert mixed.bits_per_character < plain.bits_per_character - 0.1
    model.save(tmp_path / "m.elman")
    from elman import use

    small = use(tmp_path / "m.elman").score(text, recent=100)
    np.testing.assert_allclose(small.bits, mixed.bits, rtol=1e-3, atol=1e-3)
    assert small.recalled is not None
    assert small.to_json()["recent"]["symbols"] == 100


def test_windows_have_no_state_to_remember() -> None:
    model = SequenceGenerator(
        approach="many-to-one", window=5, units=4, epochs=1, batch_size=32
    ).fit("to be or not to be, " * 5)
    with pytest.raises(ConfigurationError, match="every window anew") as refused:
        model.score("to be or not to be", recent=10)
    assert refused.value.remedy == "leave recent= out"
