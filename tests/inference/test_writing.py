"""A network whose factors are rounded to bfloat16 writes what the same rounding in NumPy writes."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from elman import inference
from elman.inference import native
from elman.inference.dense import Dense
from elman.inference.network import filled
from elman.inference.recurrence import Recurrent
from elman.inference.stepping import stepper

SYMBOLS = 9
START = np.array([3, 1, 4])
# Of an odd number of units the last one has no partner; 133 units are five panels.
CELLS: dict[str, list[dict[str, Any]]] = {
    "simple": [{"layer": "SimpleRNN", "units": 23}],
    "relu": [{"layer": "SimpleRNN", "units": 11, "activation": "relu"}],
    "gru": [{"layer": "GRU", "units": 133}],
    "lstm": [{"layer": "LSTM", "units": 7}],
    "stacked": [
        {"layer": "QRNN", "units": 13},
        {"layer": "MinGRU", "units": 5},
        {"layer": "SimpleRNN", "units": 12},
    ],
}


def made(name: str) -> Any:
    """Return a generator with random weights."""
    cells = [{**cell, "return_sequences": True} for cell in CELLS[name]]
    layers = [*cells, {"layer": "Dense", "units": SYMBOLS}]
    network = inference.network_of(
        {"layer": "Sequential", "layers": layers, "input_shape": [None, SYMBOLS]}
    )
    rng, shape, arrays = np.random.default_rng(0), (None, SYMBOLS), {}
    for i, layer in enumerate(network.layers):
        for part, size in layer.shapes(shape).items():
            arrays[f"layers[{i}].{part}"] = (0.4 * rng.normal(size=size)).astype(np.float32)
        shape = layer.output_shape(shape)
    return filled(network, arrays)


class Rounded(np.ndarray):
    """A matrix whose products round both factors to bfloat16, and sum in float32."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **more: Any) -> Any:
        plain = [np.asarray(x) for x in inputs]
        if ufunc is np.matmul:
            plain = [to_bfloat16(x) for x in plain]
        return getattr(ufunc, method)(*plain, **more)


def to_bfloat16(x: np.ndarray) -> np.ndarray:
    """Round to the nearest number of eight bits, to the even one of two."""
    bits = np.ascontiguousarray(x, np.float32).view(np.uint32)
    nearest = bits + np.uint32(0x7FFF) + (bits >> np.uint32(16) & np.uint32(1))
    return (nearest & np.uint32(0xFFFF0000)).view(np.float32)


def rounded(network: Any) -> Any:
    """Return the network with rounding products where the compiled library has them."""
    layers = [copy.copy(layer) for layer in network.layers]
    for i, layer in enumerate(layers):
        # The first cell looks its symbols up.
        names = ("W_h", "W_x")[: 2 if i else 1] if isinstance(layer, Recurrent) else ()
        for name in (*names, *(["W"] if isinstance(layer, Dense) else [])):
            if hasattr(layer, name):
                setattr(layer, name, getattr(layer, name).view(Rounded))
    changed = copy.copy(network)
    changed.layers, changed.taken_apart = tuple(layers), None
    return changed


@pytest.fixture
def in_bfloat16(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], Any]:
    """Return what runs a function with `ELMAN_KERNELS=bf16`; the test itself runs on NumPy."""
    monkeypatch.setenv("ELMAN_KERNELS", "bf16")
    with warnings.catch_warnings(record=True):
        found = native.library()
    if found is None or found.name != "bf16":
        pytest.skip("no kernels in bfloat16 here")
    monkeypatch.setenv("ELMAN_KERNELS", "off")

    def run(work: Callable[[], Any]) -> Any:
        with monkeypatch.context() as context:
            context.setenv("ELMAN_KERNELS", "bf16")
            return work()

    return run


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("count", [1, 3])
def test_the_same_draws_write_what_the_rounded_network_writes(
    in_bfloat16: Callable[..., Any], name: str, count: int
) -> None:
    small = made(name)

    def texts(network: Any) -> Any:
        return inference.sample(network, START, length=60, count=count, seed=5)

    np.testing.assert_array_equal(in_bfloat16(lambda: texts(small)), texts(rounded(small)))


@pytest.mark.parametrize("name", CELLS)
def test_logits_are_those_of_the_rounded_network(
    in_bfloat16: Callable[..., Any], name: str
) -> None:
    small = made(name)
    symbols = np.random.default_rng(0).integers(0, SYMBOLS, (6, 3))

    def logits(network: Any) -> Any:
        apart = stepper(network)
        states = apart.begin(symbols.shape[1])
        for symbol in symbols:
            h, states = apart.advance(symbol, states)
        return apart.tell(h)

    def compiled() -> Any:
        apart = stepper(small)
        states = apart.begin(symbols.shape[1])
        for symbol in symbols:
            found, states = apart.compiled().read(symbol, states, 0)
        return found

    expected, exact, found = logits(rounded(small)), logits(small), in_bfloat16(compiled)
    scale = np.abs(exact).max()
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5 * scale)
    # It is bfloat16 that was multiplied, not float32.
    assert np.abs(found - exact).max() > 1e-3 * scale


def test_a_text_is_the_same_alone_and_among_others(in_bfloat16: Callable[..., Any]) -> None:
    small = made("gru")
    written = in_bfloat16(
        lambda: [inference.sample(small, START, length=50, count=n, seed=3) for n in (1, 5)]
    )
    np.testing.assert_array_equal(written[0][0], written[1][0])
