"""What runs where: programs are lowered for a platform, and on each give the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from elman.rnn import (
    GRU,
    LSTM,
    QRNN,
    Bidirectional,
    Data,
    Dense,
    MinGRU,
    Optimiser,
    Sequential,
    SimpleRNN,
    kernels,
    sample,
    train,
)
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.networks.transducer import build_transducer
from elman.rnn.recurrence import scan
from elman.rnn.training.pairs import Pairs, train_pairs
from elman.rnn.training.streams import train_streams

CELLS: dict[str, Callable[..., Recurrent]] = {
    "simple": SimpleRNN,
    "gru": GRU,
    "lstm": LSTM,
    "mingru": MinGRU,
    "qrnn": QRNN,
}


def _devices(platform: str) -> list[jax.Device]:
    try:
        return jax.devices(platform)
    except RuntimeError:
        return []


GPUS = _devices("gpu")
compiled = pytest.mark.skipif(not kernels.available(), reason=kernels.describe())
gpu = pytest.mark.skipif(not GPUS, reason="JAX sees no GPU here")


def lowered(platform: str, function: Callable[..., Any], *arguments: Any) -> str:
    """Return a program as it would be handed to the compiler of a platform."""
    traced = jax.jit(function).trace(*arguments)
    return str(traced.lower(lowering_platforms=(platform,)).as_text())


@compiled
@pytest.mark.parametrize("cell", ["simple", "gru", "lstm"])
@pytest.mark.parametrize(("platform", "runs_kernels"), [("cpu", True), ("cuda", False)])
def test_the_platform_of_a_program_chooses_how_layers_run(
    cell: str, platform: str, runs_kernels: bool
) -> None:
    layer = CELLS[cell](8).build((20, 5), key=0)
    x = np.zeros((20, 3, 5), np.float32)
    ahead = lowered(platform, lambda layer, x: layer(x), layer, x)
    back = lowered(platform, jax.grad(lambda layer, x: layer(x).sum()), layer, x)
    assert ("elman_forward" in ahead) is runs_kernels
    assert ("elman_backward" in back) is runs_kernels
    assert ("stablehlo.while" in ahead) is not runs_kernels


@compiled
@pytest.mark.parametrize(("platform", "runs_kernels"), [("cpu", True), ("cuda", False)])
def test_the_platform_of_a_program_chooses_how_products_and_batches_run(
    platform: str, runs_kernels: bool
) -> None:
    x, W, b = (np.zeros(shape, np.float32) for shape in ((2048, 40), (40, 30), (30,)))

    def loss(x: Any, W: Any, b: Any) -> Any:
        return kernels.dense(x, W, b).sum()

    rows = np.zeros(3, np.int32)
    program = lowered(platform, jax.grad(loss, argnums=(0, 1, 2)), x, W, b)
    assert ("elman_dense_backward" in program) is runs_kernels
    program = lowered(platform, kernels.gather, np.zeros((5, 4, 2), np.float32), rows)
    assert ("elman_gather" in program) is runs_kernels


@compiled
@pytest.mark.parametrize(("platform", "runs_kernels"), [("cpu", True), ("cuda", False)])
def test_the_platform_of_a_program_chooses_how_a_lattice_is_summed(
    platform: str, runs_kernels: bool
) -> None:
    network = build_transducer(9, 8, units=16, embedding=8, dropout=0.0)
    x, lengths = np.ones((7, 3), np.int32), np.full(3, 5, np.int32)

    def loss(network: Any) -> Any:
        return network.log_likelihood(x, lengths, x, lengths).sum()

    program = lowered(platform, jax.grad(loss), network)
    assert ("elman_lattice_backward" in program) is runs_kernels


@pytest.mark.parametrize("cell", CELLS)
def test_a_gpu_takes_several_steps_a_turn(cell: str) -> None:
    layer = CELLS[cell](4).build((40, 3), key=0)
    x = np.zeros((40, 2, 3), np.float32)
    size = {
        platform: len(lowered(platform, lambda layer, x: layer(x), layer, x))
        for platform in ("cpu", "cuda")
    }
    assert size["cuda"] > 1.5 * size["cpu"]


def test_products_are_in_full_precision_unless_jax_is_set_to_another() -> None:
    layer = GRU(8).build((20, 5), key=0)
    x = np.zeros((20, 3, 5), np.float32)

    def program() -> str:
        return lowered("cuda", jax.grad(lambda layer, x: layer(x).sum()), layer, x)

    said = [line for line in program().splitlines() if "dot_general" in line]
    assert said
    assert all("HIGHEST" in line for line in said)
    with jax.default_matmul_precision("tensorfloat32"):
        assert "HIGHEST" not in program()


@compiled
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("symbols", [False, True])
@pytest.mark.parametrize("cell", ["simple", "gru", "lstm"])
def test_what_other_platforms_run_equals_the_kernels(
    cell: str, symbols: bool, reverse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(19, 5, 7)).astype(np.float32)
    codes = rng.integers(0, 7, (19, 5)).astype(np.int32)
    mask = jnp.asarray(rng.random((19, 5)) < 0.7)
    weigh = rng.normal(size=(19, 5, 11)).astype(np.float32)
    layer = CELLS[cell](11, reverse=reverse).build((19, 7), key=0)

    def gradients(of_all: bool) -> Any:
        def loss(layer: Any, x: Any) -> Any:
            h, end = layer.run(x, layer.initial_state(5), mask=mask)
            return sum((s * s).sum() for s in end) + ((h * weigh).sum() if of_all else 0)

        gradient = jax.grad(loss, argnums=0 if symbols else (0, 1))
        return jax.jit(lambda *a: gradient(*a))(layer, jnp.asarray(codes if symbols else x))

    ours = [gradients(of_all) for of_all in (True, False)]
    jax.clear_caches()
    with monkeypatch.context() as patched:
        patched.setattr(
            jax.lax, "platform_dependent", lambda *arrays, cpu, default: default(*arrays)
        )
        # Turns of few steps, for each step of a turn is compiled: four turns and three steps more.
        patched.setattr(scan, "TOGETHER", 4)
        others = [gradients(of_all) for of_all in (True, False)]
    jax.clear_caches()
    near(others, ours)


def test_arrays_say_whether_they_lie_on_a_cpu() -> None:
    assert kernels.on_cpu(jax.device_put(np.zeros(2), jax.devices("cpu")[0]))


# On a GPU ---------------------------------------------------------------------------------------


def on(device: jax.Device, compute: Callable[[], Any]) -> Any:
    with jax.default_device(device):
        return jax.tree.map(np.asarray, compute())


def on_both(compute: Callable[[], Any]) -> tuple[Any, Any]:
    return on(GPUS[0], compute), on(jax.devices("cpu")[0], compute)


def near(ours: Any, cpu: Any, tolerance: float = 1e-5) -> None:
    for a, b in zip(jax.tree.leaves(ours), jax.tree.leaves(cpu), strict=True):
        scale = max(float(np.abs(b).max(initial=0)), 1e-3)
        assert float(np.abs(a - b).max(initial=0)) <= tolerance * scale


@gpu
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("symbols", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_states_and_gradients_of_a_gpu_equal_those_of_the_cpu(
    cell: str, symbols: bool, reverse: bool, masked: bool
) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(37, 9, 7)).astype(np.float32)
    codes = rng.integers(0, 7, (37, 9)).astype(np.int32)
    mask = jnp.asarray(rng.random((37, 9)) < 0.7) if masked else None
    weigh = rng.normal(size=(37, 9, 33)).astype(np.float32)

    def compute() -> Any:
        layer = CELLS[cell](33, return_sequences=True, reverse=reverse).build((37, 7), key=0)

        def loss(layer: Any, x: Any) -> Any:
            h, end = layer.run(x, layer.initial_state(9), mask=mask)
            return (h * weigh).sum() + sum((s * s).sum() for s in end), h

        arguments = 0 if symbols else (0, 1)
        gradient = jax.grad(loss, argnums=arguments, has_aux=True)
        return jax.jit(lambda *a: gradient(*a))(layer, jnp.asarray(codes if symbols else x))

    near(*on_both(compute))


@gpu
@pytest.mark.parametrize("every_step", [False, True])
def test_a_gpu_trains_a_classifier_as_the_cpu_does(every_step: bool) -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 20, 6)).astype(np.float32)
    y = rng.integers(0, 3, (200, 20) if every_step else 200).astype(np.int32)

    def compute() -> Any:
        layers = [Bidirectional(LSTM(16, return_sequences=True)), GRU(16), Dense(3)]
        if every_step:
            layers = [LSTM(16, return_sequences=True), Dense(3)]
        network = Sequential(layers).build((20, 6), key=0)
        trained = train(network, Data(x, y), epochs=3, batch_size=32, seed=2)
        return [epoch.loss for epoch in trained.history]

    near(*on_both(compute))


@gpu
def test_a_gpu_trains_on_streams_and_writes_as_the_cpu_does() -> None:
    text = np.random.default_rng(1).integers(0, 12, 4000).astype(np.int32)

    def compute() -> Any:
        network = Sequential([LSTM(24, return_sequences=True), Dense(12)])
        network = network.build((None, 12), key=0)
        trained = train_streams(network, text, epochs=2, batch_size=8, optimiser=Optimiser())
        texts = sample(trained.network, text[:5], length=30, count=2, seed=3)
        return [epoch.loss for epoch in trained.history], texts

    (ours, texts), (cpu, theirs) = on_both(compute)
    near(ours, cpu)
    assert (texts == theirs).all()


@gpu
def test_a_gpu_trains_on_pairs_as_the_cpu_does() -> None:
    rng = np.random.default_rng(1)
    pairs = Pairs(
        rng.integers(0, 9, (64, 7)).astype(np.int32),
        rng.integers(1, 8, (64, 5)).astype(np.int32),
        rng.integers(3, 8, 64).astype(np.int32),
        rng.integers(1, 6, 64).astype(np.int32),
    )

    def compute() -> Any:
        network = build_transducer(9, 8, units=16, embedding=8, dropout=0.0)
        trained = train_pairs(network, pairs, epochs=2, batch_size=16)
        return [epoch.loss for epoch in trained.history]

    near(*on_both(compute))


@gpu
def test_what_is_left_to_the_cpu_of_a_machine_with_a_gpu_runs_the_kernels() -> None:
    layer = SimpleRNN(8).build((20, 5), key=0)
    cpu = jax.devices("cpu")[0]
    x = jax.device_put(np.zeros((20, 3, 5), np.float32), cpu)
    with jax.default_device(cpu) if kernels.available() else nullcontext():
        program = jax.jit(lambda layer, x: layer(x)).lower(jax.device_put(layer, cpu), x)
    assert ("elman_forward" in program.as_text()) is kernels.available()
