"""The cells, one step each, and a layer that runs them over time.

A masked step leaves the state as it was. Whole sequences run in the compiled kernels where those
are there, on the step otherwise.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference import native
from elman.inference.layer import Floats, Layer, Mask, Shape, known_features, project, sigmoid

__all__ = [
    "ACTIVATIONS",
    "GRU",
    "LSTM",
    "QRNN",
    "MinGRU",
    "Recurrent",
    "SimpleRNN",
    "State",
    "scan",
]

State = tuple[Floats, ...]
"""What is carried from step to step: `(h,)`, or `(h, c)` for an LSTM, each `(batch, units)`."""

ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": sigmoid,
    "linear": lambda z: z,
}


def scan(
    step: Callable[[Floats, State], State],
    a: Floats,
    state: State,
    mask: Mask | None = None,
    *,
    reverse: bool = False,
) -> tuple[Floats, State]:
    """Run `step(a_t, state)` over `a (time, batch, gates)`.

    Returns `h (time, batch, units)` and the last state.
    """
    h = np.empty((*a.shape[:2], state[0].shape[-1]), np.float32)
    for t in reversed(range(len(a))) if reverse else range(len(a)):
        new = step(a[t], state)
        if mask is not None:
            real = mask[t][:, None]
            new = tuple(np.where(real, n, o) for n, o in zip(new, state, strict=True))
        state = new
        h[t] = state[0]
    return h, state


@dataclass
class Recurrent(Layer):
    """What the cells share: their settings, their weights, and how output is chosen."""

    units: int
    return_sequences: bool = False
    reverse: bool = False
    recurrent_dropout: float = 0.0
    weight_dropout: float = 0.0
    mogrifier: int = 0
    kernel_l2: float = 0.0
    recurrent_l2: float = 0.0
    bias_l2: float = 0.0
    W_x: Floats = field(init=False, repr=False)  # (features, gates * units)
    W_h: Floats = field(init=False, repr=False)  # (units, gates * units)
    b: Floats = field(init=False, repr=False)  # (gates * units,)
    Q: Floats | None = field(init=False, repr=False, default=None)
    """Of the rounds that gate the input, `(rounds, units, features)`."""
    R: Floats | None = field(init=False, repr=False, default=None)
    """Of the rounds that gate the state, `(rounds, features, units)`."""
    s_0: Floats | None = field(init=False, repr=False, default=None)
    """The first state, `(states, units)`, where it is given."""

    gates: ClassVar[int]
    kernel: ClassVar[str]
    """Name of the cell's compiled kernel."""
    states: ClassVar[int] = 1
    """Vectors that are carried from step to step."""
    recurrent_weights: ClassVar[bool] = True

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        if len(shape) != 2:
            raise ValueError(f"a recurrent layer reads sequences, received shape {shape}")
        sums, features = self.gates * self.units, known_features(shape)
        back: dict[str, Shape] = {"W_h": (self.units, sums)} if self.recurrent_weights else {}
        if self.mogrifier:
            of_state = self.mogrifier // 2
            back["Q"] = (self.mogrifier - of_state, self.units, features)
            back |= {"R": (of_state, features, self.units)} if of_state else {}
        return {"W_x": (features, sums), **back, "b": (sums,)}

    def __post_init__(self) -> None:
        if self.mogrifier and not self.recurrent_weights:
            raise ConfigurationError(
                f"{type(self).__name__} has no recurrent weights for mogrifier to act on"
            )

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[0], self.units) if self.return_sequences else (self.units,)

    def initial_state(self, batch: int) -> State:
        """Return the state before the first step, `(batch, units)`: zeros, unless it is given."""
        if self.s_0 is not None:
            return tuple(np.repeat(s[None], batch, 0) for s in self.s_0)
        return tuple(np.zeros((batch, self.units), np.float32) for _ in range(self.states))

    @abstractmethod
    def moved(self, a: Floats, h: Floats, state: State) -> State:
        """Take one step from `state` with `a = x W_x + b`, `(batch, gates * units)`.

        `h` is what is multiplied by `W_h`.
        """

    def step(self, a: Floats, state: State) -> State:
        """Take one step with what `inputs` gives of it."""
        h = state[0]
        if self.mogrifier:
            x, h = self._gated(a, h)
            a = project(x, self.W_x) + self.b
        return self.moved(a, h, state)

    def inputs(self, x: NDArray[Any]) -> Floats:
        """Compute what every step adds to the sums before the gates, `x W_x + b`.

        With a `mogrifier` that hangs on the state: `x` itself then. Raises `ConfigurationError` for
        symbols, which are no features to gate.
        """
        if not self.mogrifier:
            return project(x, self.W_x) + self.b
        if x.dtype.kind in "iu":
            raise ConfigurationError(
                f"{type(self).__name__} with mogrifier={self.mogrifier} gates features, received "
                "symbols",
                remedy="put an Embedding or a recurrent layer before it",
            )
        return x

    def _gated(self, x: Floats, h: Floats) -> tuple[Floats, Floats]:
        """Let the input and the state gate each other (Melis et al. 2020).

        `x = 2 sigmoid(h Q) x` and `h = 2 sigmoid(x R) h`, in turns.
        """
        for i in range(self.mogrifier):
            if i % 2 == 0:
                assert self.Q is not None
                x = 2 * sigmoid(h @ self.Q[i // 2]) * x
            else:
                assert self.R is not None
                h = 2 * sigmoid(x @ self.R[i // 2]) * h
        return x, h

    def run(self, x: NDArray[Any], state: State, mask: Mask | None = None) -> tuple[Floats, State]:
        """Run over time from `state`: hidden states `(time, batch, units)` and the last state."""
        if not self._served(x, state):
            return scan(self.step, self.inputs(x), state, mask, reverse=self.reverse)
        h, c_end = self._compiled(x, state, mask, every=True)
        # Masked steps carry the state on, so the end of the scan holds the last real step.
        h_end = h[0 if self.reverse else -1]
        return h, (h_end,) if c_end is None else (h_end, c_end)

    def _served(self, x: NDArray[Any], state: State) -> bool:
        """Tell whether the compiled library runs the layer."""
        return not self.mogrifier and native.serves(x, *self._weights(), *state)

    def _weights(self) -> tuple[Floats, Floats, Floats | None, Floats | None]:
        return self.W_x, self.b, getattr(self, "W_h", None), getattr(self, "b_h", None)

    def _compiled(
        self, x: NDArray[Any], state: State, mask: Mask | None, *, every: bool
    ) -> tuple[Floats, Floats | None]:
        return native.forward(
            *(self.kernel, x, *self._weights(), state, mask),
            activation=getattr(self, "activation", "tanh"),
            reverse=self.reverse,
            every=every,
        )

    def __call__(self, x: NDArray[Any], mask: Mask | None = None) -> Floats:
        state = self.initial_state(x.shape[1])
        if not self.return_sequences and self._served(x, state):
            return self._compiled(x, state, mask, every=False)[0]
        h, state = self.run(x, state, mask)
        return h if self.return_sequences else state[0]


@dataclass
class SimpleRNN(Recurrent):
    """Simple RNN (Elman 1990): `h_t = g(a_t + h_{t-1} W_h)`."""

    gates = 1
    kernel = "simple_rnn"
    activation: str = "tanh"

    def moved(self, a: Floats, h: Floats, state: State) -> State:
        return (ACTIVATIONS[self.activation](a + h @ self.W_h),)


@dataclass
class GRU(Recurrent):
    """GRU (Cho et al. 2014), the reset after the product.

    `z, r = sigmoid(a + q)`, `n = tanh(a_n + r q_n)`, `h_t = z h_{t-1} + (1 - z) n`, with
    `q = h_{t-1} W_h + b_h`.
    """

    gates = 3
    kernel = "gru"
    b_h: Floats = field(init=False, repr=False)  # (3 * units,)

    def shapes(self, shape: Shape) -> dict[str, Shape]:
        return {**super().shapes(shape), "b_h": (3 * self.units,)}

    def moved(self, a: Floats, h: Floats, state: State) -> State:
        q, units = h @ self.W_h + self.b_h, self.units
        gates = sigmoid(a[:, : 2 * units] + q[:, : 2 * units])
        z, r = gates[:, :units], gates[:, units:]
        n = np.tanh(a[:, 2 * units :] + r * q[:, 2 * units :])
        return (z * state[0] + (1 - z) * n,)


@dataclass
class LSTM(Recurrent):
    """LSTM (Hochreiter and Schmidhuber 1997): `c_t = f c_{t-1} + i n`, `h_t = o tanh(c_t)`."""

    gates = 4
    kernel = "lstm"
    states = 2

    def moved(self, a: Floats, h: Floats, state: State) -> State:
        z_i, z_f, z_n, z_o = np.split(a + h @ self.W_h, 4, -1)
        c = sigmoid(z_f) * state[1] + sigmoid(z_i) * np.tanh(z_n)
        return sigmoid(z_o) * np.tanh(c), c


@dataclass
class MinGRU(Recurrent):
    """minGRU (Feng et al. 2024): `z = sigmoid(a_z)`, `h_t = (1 - z) h_{t-1} + z a_n`."""

    gates = 2
    kernel = "mingru"
    recurrent_weights = False

    def moved(self, a: Floats, h: Floats, state: State) -> State:
        z, n = sigmoid(a[:, : self.units]), a[:, self.units :]
        return ((1 - z) * state[0] + z * n,)


@dataclass
class QRNN(Recurrent):
    """QRNN's fo-pooling (Bradbury et al. 2016): `c_t = f c_{t-1} + (1 - f) n`, `h_t = o c_t`."""

    gates = 3
    kernel = "qrnn"
    states = 2
    recurrent_weights = False

    def moved(self, a: Floats, h: Floats, state: State) -> State:
        n, f, o = np.split(a, 3, -1)
        f = sigmoid(f)
        c = f * state[1] + (1 - f) * np.tanh(n)
        return sigmoid(o) * c, c
