"""elman beside Keras and PyTorch: same weights, same results, same gradients, same steps.

    python benchmarks/oracles/run.py [--no-write]

Needs an environment with keras, one of its backends and torch (see benchmarks/README.md). Prints
the largest absolute difference of each comparison, writes them to `result.json` beside this
file, and ends with exit code 1 when one is above the tolerance or a parameter count differs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import equinox as eqx
import jax
import jax.numpy as jnp
import keras
import numpy as np
import torch

from elman.exports import keras_arrays, torch_arrays
from elman.rnn import (
    CELLS,
    Bidirectional,
    Data,
    Dense,
    Embedding,
    LayerNorm,
    Optimiser,
    Sequential,
    SimpleRNN,
    count_parameters,
    train,
)

sys.path.append(str(Path(__file__).resolve().parents[2] / "experiments"))
from record import write

TOLERANCE = 1e-5
TIME, BATCH, FEATURES, UNITS, CLASSES = 15, 8, 12, 16, 3

RANDOM = np.random.default_rng(0)
LENGTHS = np.array([15, 1, 7, 15, 3, 10, 2, 14])
MASK = np.arange(TIME) < LENGTHS[:, None]  # (batch, time)
SYMBOLS = RANDOM.integers(0, FEATURES, (BATCH, TIME)).astype(np.int32)
LABELS = RANDOM.integers(0, CLASSES, BATCH).astype(np.int32)


def normal(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


X = normal(BATCH, TIME, FEATURES)


def largest(first: Iterable[Any], second: Iterable[Any]) -> float:
    """Return the largest absolute difference between two lists of arrays."""
    pairs = list(zip(first, second, strict=True))
    assert all(np.shape(a) == np.shape(b) for a, b in pairs)
    return max(float(np.abs(np.asarray(a) - np.asarray(b)).max()) for a, b in pairs)


# elman


def randomised(network: Sequential) -> Sequential:
    """Add noise to every parameter: zero biases and unit scales would hide mistakes."""
    return jax.tree.map(
        lambda p: p + 0.1 * normal(*p.shape) if eqx.is_inexact_array(p) else p, network
    )


def built(*layers: Any) -> Sequential:
    return randomised(Sequential(layers).build((TIME, FEATURES), key=jax.random.key(1)))


def batch_major(y: Any) -> Any:
    return jnp.swapaxes(y, 0, 1) if y.ndim == 3 else y


@eqx.filter_jit
def elman_result(network: Sequential, x: Any, mask: Any, weights: Any) -> tuple[Any, Any]:
    """Return the output and the gradient of `sum(output * weights) / batch`."""

    def loss(network: Sequential) -> tuple[Any, Any]:
        y = batch_major(network(jnp.swapaxes(x, 0, 1), mask=None if mask is None else mask.T))
        return (y * weights).sum() / BATCH, y

    gradient, y = eqx.filter_grad(loss, has_aux=True)(network)
    return y, gradient


# The same in Keras


def all_keras_arrays(network: Sequential) -> list[np.ndarray]:
    return [array for layer in network.layers for array in keras_arrays(layer)]


def keras_layer(layer: Any) -> Any:
    """Write one of elman's layers in Keras."""
    if isinstance(layer, Bidirectional):
        return keras.layers.Bidirectional(keras_layer(layer.forward), merge_mode=layer.merge[:6])
    if isinstance(layer, Dense):
        return keras.layers.Dense(layer.units)
    if isinstance(layer, LayerNorm):
        return keras.layers.LayerNormalization()
    if isinstance(layer, Embedding):
        return keras.layers.Embedding(FEATURES, layer.units)
    options = {"activation": layer.activation} if isinstance(layer, SimpleRNN) else {}
    return getattr(keras.layers, type(layer).__name__)(
        layer.units, return_sequences=layer.return_sequences, go_backwards=layer.reverse, **options
    )


class KerasNetwork(keras.Model):
    """Layers one after another, each recurrent one with the mask."""

    def __init__(self, network: Sequential) -> None:
        super().__init__()
        self.parts = [keras_layer(layer) for layer in network.layers]

    def call(self, x: Any, mask: Any = None) -> Any:
        for part in self.parts:
            recurrent = isinstance(part, (keras.layers.RNN, keras.layers.Bidirectional))
            x = part(x, mask=mask) if recurrent else part(x)
        return x


def keras_of(network: Sequential, x: np.ndarray) -> KerasNetwork:
    model = KerasNetwork(network)
    model(x, mask=MASK)
    model.set_weights(all_keras_arrays(network))
    return model


def keras_gradient(
    model: KerasNetwork, x: np.ndarray, mask: Any, loss: Callable[[Any], Any]
) -> tuple[Any, list[np.ndarray]]:
    """Return the output and the gradient of `loss(output)`."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            y = model(x, mask=None if mask is None else tf.constant(mask))
            value = loss(y)
        gradient = tape.gradient(value, [v.value for v in model.trainable_variables])
        return y.numpy(), [tf.convert_to_tensor(g).numpy() for g in gradient]
    if keras.backend.backend() == "jax":

        def run(parameters: Any) -> tuple[Any, Any]:
            rest = model.non_trainable_variables
            y, _ = model.stateless_call(parameters, [v.value for v in rest], x, mask=mask)
            return loss(y), y

        parameters = [v.value for v in model.trainable_variables]
        gradient, y = jax.grad(run, has_aux=True)(parameters)
        return np.asarray(y), [np.asarray(g) for g in gradient]
    raise SystemExit("KERAS_BACKEND must be tensorflow or jax")


def beside_keras(network: Sequential, x: np.ndarray = X, mask: Any = None) -> dict[str, float]:
    """Compare output, gradient and parameter count with Keras."""
    one_hot = x
    if np.issubdtype(x.dtype, np.integer) and not isinstance(network.layers[0], Embedding):
        one_hot = np.eye(FEATURES, dtype=np.float32)[x]
    model = keras_of(network, one_hot)
    assert model.count_params() == count_parameters(network), "parameter counts differ"
    weights = normal(*elman_shape(network, x))
    real = np.ones(weights.shape, np.float32)
    if mask is not None and real.ndim == 3:
        # Nobody reads the outputs of padded steps.
        real = real * mask[..., None]
        weights = weights * real
    y, gradient = elman_result(network, jnp.asarray(x), mask, jnp.asarray(weights))
    keras_y, keras_dp = keras_gradient(
        model, one_hot, mask, lambda y: keras.ops.sum(y * weights) / BATCH
    )
    return {
        "forward": largest([y * real], [keras_y * real]),
        "gradient": largest(all_keras_arrays(gradient), keras_dp),
    }


def elman_shape(network: Sequential, x: np.ndarray) -> tuple[int, ...]:
    *lead, units = network.output_shape((TIME, FEATURES))
    return (len(x), *lead, units)


# The same in PyTorch


def beside_torch(cell: Any, *, masked: bool) -> dict[str, float]:
    """Compare one recurrent layer's outputs at real steps, and its gradient, with PyTorch."""
    network = built(cell)
    layer = network.layers[0]
    both = isinstance(layer, Bidirectional)
    cells = [layer.forward, layer.backward] if both else [layer]
    kind = {"SimpleRNN": torch.nn.RNN}.get(type(cells[0]).__name__)
    kind = kind or getattr(torch.nn, type(cells[0]).__name__)
    module = kind(FEATURES, UNITS, batch_first=True, bidirectional=both)
    with torch.no_grad():
        flat = [a for one in cells for a in torch_arrays(one)]
        for parameter, value in zip(module.parameters(), flat, strict=True):
            parameter.copy_(torch.from_numpy(value.copy()))

    real = MASK if masked else np.ones_like(MASK)
    weights = normal(*elman_shape(network, X)) * real[..., None]
    y, gradient = elman_result(
        network, jnp.asarray(X), MASK if masked else None, jnp.asarray(weights)
    )
    x = torch.from_numpy(X)
    if masked:
        packed = torch.nn.utils.rnn.pack_padded_sequence(
            x, torch.from_numpy(LENGTHS), batch_first=True, enforce_sorted=False
        )
        z, _ = torch.nn.utils.rnn.pad_packed_sequence(module(packed)[0], batch_first=True)
    else:
        z, _ = module(x)
    ((z * torch.from_numpy(weights)).sum() / BATCH).backward()

    dlayer = gradient.layers[0]
    dcells = [dlayer.forward, dlayer.backward] if both else [dlayer]
    mine, theirs = [], []
    grads = iter([p.grad.numpy() for p in module.parameters()])
    for one in dcells:
        arrays = torch_arrays(one)
        for i, (a, b) in enumerate(zip(arrays, (next(grads) for _ in range(4)), strict=True)):
            # PyTorch has a second bias where elman and Keras have one.
            if i < 3 or getattr(one, "b_h", None) is not None:
                mine.append(a)
                theirs.append(b)
    return {
        "forward": largest([np.asarray(y) * real[..., None]], [z.detach().numpy()]),
        "gradient": largest(mine, theirs),
    }


def layer_norm_beside_torch() -> dict[str, float]:
    network = built(LayerNorm())
    weights = normal(BATCH, TIME, FEATURES)
    y, gradient = elman_result(network, jnp.asarray(X), None, jnp.asarray(weights))
    module = torch.nn.LayerNorm(FEATURES, eps=1e-3)
    with torch.no_grad():
        module.weight.copy_(torch.tensor(np.asarray(network.layers[0].scale)))
        module.bias.copy_(torch.tensor(np.asarray(network.layers[0].shift)))
    z = module(torch.from_numpy(X))
    ((z * torch.from_numpy(weights)).sum() / BATCH).backward()
    layer = gradient.layers[0]
    return {
        "forward": largest([y], [z.detach().numpy()]),
        "gradient": largest(
            [layer.scale, layer.shift], [module.weight.grad.numpy(), module.bias.grad.numpy()]
        ),
    }


# Steps of training


STEPS = 10


def trained(network: Sequential, optimiser: Optimiser, steps: int, weights: Any) -> Sequential:
    data = Data(X, LABELS, LENGTHS.astype(np.int32), weights)
    return train(network, data, epochs=steps, batch_size=BATCH, optimiser=optimiser).network


def step_beside_keras(network: Sequential) -> float:
    """Return the largest difference of a parameter after one step of Adam."""
    model = keras_of(network, X)
    # Keras adds epsilon before the bias correction ("epsilon hat" of Kingma and Ba 2015), elman
    # and PyTorch after it: at step 1 the same epsilon is smaller by sqrt(1 - beta_2) there.
    optimiser = keras.optimizers.Adam(learning_rate=1e-3, epsilon=1e-7 * (1 - 0.999) ** 0.5)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    _, gradient = keras_gradient(model, X, MASK, lambda y: loss(LABELS, y))
    optimiser.apply([keras.ops.convert_to_tensor(g) for g in gradient], model.trainable_variables)
    after = trained(network, Optimiser("adam", 1e-3), 1, None)
    return largest(all_keras_arrays(after), model.get_weights())


class TorchNetwork(torch.nn.Module):
    """The last real state of an LSTM through one affine layer."""

    def __init__(self, network: Sequential) -> None:
        super().__init__()
        cell, dense = network.layers
        self.cell = torch.nn.LSTM(FEATURES, UNITS, batch_first=True)
        self.dense = torch.nn.Linear(UNITS, CLASSES)
        values = [*torch_arrays(cell), np.asarray(dense.W.T), np.asarray(dense.b)]
        with torch.no_grad():
            for parameter, value in zip(self.parameters(), values, strict=True):
                parameter.copy_(torch.from_numpy(np.array(value)))
        self.cell.bias_hh_l0.requires_grad_(False)  # elman and Keras have one bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        packed = torch.nn.utils.rnn.pack_padded_sequence(
            x, torch.from_numpy(LENGTHS), batch_first=True, enforce_sorted=False
        )
        return self.dense(self.cell(packed)[1][0][0])


def step_beside_torch(
    network: Sequential,
    steps: int,
    make: Callable[[Any], torch.optim.Optimizer],
    optimiser: Optimiser,
    clip: Callable[[Any], Any] | None = None,
    class_weights: np.ndarray | None = None,
) -> float:
    """Return the largest difference of a parameter after steps of an optimiser."""
    module = TorchNetwork(network)
    free = [p for p in module.parameters() if p.requires_grad]
    descent = make(module)
    weight = None if class_weights is None else torch.from_numpy(class_weights)
    loss = torch.nn.CrossEntropyLoss(weight=weight)
    for _ in range(steps):
        descent.zero_grad()
        loss(module(torch.from_numpy(X)), torch.from_numpy(LABELS).long()).backward()
        if clip is not None:
            clip(free)
        descent.step()
    weights = None if class_weights is None else class_weights[LABELS]
    cell, dense = trained(network, optimiser, steps, weights).layers
    mine = [*torch_arrays(cell)[:3], np.asarray(dense.W.T), np.asarray(dense.b)]
    return largest(mine, [p.detach().numpy() for p in free])


def adam(module: TorchNetwork) -> torch.optim.Optimizer:
    return torch.optim.Adam(module.parameters(), lr=1e-3, eps=1e-7)


def adamw(module: TorchNetwork) -> torch.optim.Optimizer:
    free = [p for p in module.parameters() if p.requires_grad]
    matrices, biases = ([p for p in free if (p.ndim > 1) is wide] for wide in (True, False))
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": biases, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, eps=1e-7)


def sgd(module: TorchNetwork) -> torch.optim.Optimizer:
    return torch.optim.SGD(module.parameters(), lr=0.1)


# All of it


def compare() -> dict[str, float]:
    figures: dict[str, float] = {}

    def add(name: str, differences: dict[str, float] | float) -> None:
        if isinstance(differences, dict):
            figures.update({f"{name}_{part}": value for part, value in differences.items()})
        else:
            figures[name] = differences

    for name, cell in CELLS.items():
        sequences = cell(UNITS, return_sequences=True)
        add(f"keras_{name}", beside_keras(built(cell(UNITS))))
        add(f"keras_{name}_sequences", beside_keras(built(sequences)))
        add(f"keras_{name}_masked", beside_keras(built(sequences), mask=MASK))
        add(f"keras_{name}_masked_last", beside_keras(built(cell(UNITS)), mask=MASK))
        add(f"keras_{name}_symbols", beside_keras(built(cell(UNITS)), SYMBOLS, MASK))
        add(f"keras_{name}_reversed", beside_keras(built(cell(UNITS, reverse=True)), mask=MASK))
        both = Bidirectional(sequences)
        add(f"keras_{name}_bidirectional", beside_keras(built(both)))
        add(f"keras_{name}_bidirectional_masked", beside_keras(built(both), mask=MASK))
        add(f"torch_{name}", beside_torch(sequences, masked=False))
        add(f"torch_{name}_masked", beside_torch(sequences, masked=True))
        add(f"torch_{name}_bidirectional_masked", beside_torch(both, masked=True))
    for g in ("relu", "sigmoid", "linear"):
        add(f"keras_simple_{g}", beside_keras(built(SimpleRNN(UNITS, activation=g))))

    stack = [
        Bidirectional(CELLS["gru"](UNITS, return_sequences=True)),
        LayerNorm(),
        CELLS["lstm"](UNITS, return_sequences=True),
        SimpleRNN(UNITS),
        Dense(CLASSES),
    ]
    add("keras_stacked", beside_keras(built(*stack), mask=MASK))
    add("keras_embedding", beside_keras(built(Embedding(5), SimpleRNN(UNITS)), SYMBOLS, MASK))
    add("keras_layer_norm", beside_keras(built(LayerNorm())))
    add("torch_layer_norm", layer_norm_beside_torch())

    network = built(CELLS["lstm"](UNITS), Dense(CLASSES))
    add("keras_adam_1_step", step_beside_keras(network))
    add("torch_adam_1_step", step_beside_torch(network, 1, adam, Optimiser("adam", 1e-3)))
    add(
        f"torch_adam_{STEPS}_steps",
        step_beside_torch(network, STEPS, adam, Optimiser("adam", 1e-3)),
    )
    decayed = Optimiser("adamw", 1e-3, weight_decay=0.1)
    add(f"torch_adamw_{STEPS}_steps", step_beside_torch(network, STEPS, adamw, decayed))
    add(f"torch_sgd_{STEPS}_steps", step_beside_torch(network, STEPS, sgd, Optimiser("sgd", 0.1)))
    add(
        f"torch_clip_norm_{STEPS}_steps",
        step_beside_torch(
            network,
            STEPS,
            sgd,
            Optimiser("sgd", 0.1, clip_norm=0.1),
            clip=lambda p: torch.nn.utils.clip_grad_norm_(p, 0.1),
        ),
    )
    add(
        f"torch_clip_value_{STEPS}_steps",
        step_beside_torch(
            network,
            STEPS,
            sgd,
            Optimiser("sgd", 0.1, clip_value=0.01),
            clip=lambda p: torch.nn.utils.clip_grad_value_(p, 0.01),
        ),
    )
    add(
        f"torch_class_weights_{STEPS}_steps",
        step_beside_torch(
            network,
            STEPS,
            sgd,
            Optimiser("sgd", 0.1),
            class_weights=np.array([0.5, 2.0, 3.0], np.float32),
        ),
    )
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="leave result.json as it is")
    options = parser.parse_args()
    figures = compare()
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name:<{width}}  {value:.1e}{'' if value <= TOLERANCE else '  above tolerance'}")
    wrong = [name for name, value in figures.items() if not value <= TOLERANCE]
    worst = max(figures, key=lambda name: figures[name])
    print(f"largest difference: {figures[worst]:.1e} ({worst}); tolerance {TOLERANCE:.0e}")
    if not options.no_write:
        versions = {
            "keras": keras.__version__,
            "backend": keras.backend.backend(),
            "torch": torch.__version__,
            "jax": jax.__version__,
        }
        write(
            __file__,
            {**figures, "largest_difference": figures[worst], "comparisons": len(figures)},
            "python benchmarks/oracles/run.py",
            tolerance=TOLERANCE,
            versions=versions,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
