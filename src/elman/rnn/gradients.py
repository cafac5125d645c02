r"""The gradient through time made visible: does it vanish, or explode, on the way back?

For one layer, `dL/dh_s = dL/dh_t prod_{s < tau <= t} dh_tau/dh_{tau-1}`, and each factor is
`diag(g'(z_tau)) W_h^T` for a simple RNN: the product shrinks or grows geometrically with the
distance `t - s` (Bengio et al. 1994; Pascanu et al. 2013).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference.inputs import Inputs
from elman.rnn.layers import Bidirectional, Branches
from elman.rnn.layers.layer import Layer, State, built
from elman.rnn.layers.recurrent import Recurrent
from elman.rnn.layers.tied import linked
from elman.rnn.networks.sequential import Sequential, mask_after, parts
from elman.rnn.objectives import cross_entropy
from elman.rnn.process import check_process
from elman.rnn.projection import exact
from elman.rnn.training.batches import Data

__all__ = ["GradientFlow", "spectral_radius", "through_time", "with_radius"]

Curve = NDArray[np.float64]

FADED, GROWN = 0.01, 100.0
"""What arrives of a change when it counts as gone, and as too much."""


@dataclass(frozen=True)
class GradientFlow:
    """How the gradient of one recurrent layer travels back from the end of the sequence.

    Both curves have one value for each distance `0 ... longest - 1` from the last step the
    layer reads, padding left out, averaged over examples: `loss[k]` is the length of `dL/dh` at
    `k` steps before the end, `state[k]` the spectral norm of `dh_end/dh_{end-k}` (of
    `(h, c)` for an LSTM; `state[0]` is 1).
    """

    layer: str
    loss: Curve
    state: Curve

    @property
    def rate(self) -> float:
        """Factor per step by which `state` changes over its whole course: 1 keeps everything.

        A norm that has underflowed to zero counts as the smallest number there is, one that is
        no longer a number as the largest.
        """
        steps = len(self.state) - 1
        ends = np.finfo(np.float32)
        last = np.nan_to_num(self.state[-1], nan=float(ends.max))
        return float(np.clip(last, ends.tiny, ends.max) ** (1 / steps)) if steps else 1.0

    @property
    def horizon(self) -> int:
        """Steps back until less than 1% of a change in `h` arrives (all, if it always does)."""
        faded = np.flatnonzero(self.state < FADED)
        return int(faded[0]) if len(faded) else len(self.state)

    @property
    def peak(self) -> float:
        """The most that a change in `h` grows to on its way."""
        return float(np.nan_to_num(self.state, nan=np.inf).max())

    @property
    def verdict(self) -> str:
        """Say "carries", "fades", "vanishes" or "explodes" over as many steps as there are.

        Over `n` steps a factor per step carries from `0.01^(1/n)`, 1% of a change arriving from
        the first step, to `100^(1/n)`; above, it explodes. Below, it fades, and it vanishes
        where 1% does not even arrive from half-way, below `0.01^(2/n)`.
        """
        if self.peak > GROWN:
            return "explodes"
        if self.horizon >= len(self.state):
            return "carries"
        return "fades" if 2 * self.horizon >= len(self.state) else "vanishes"


def _step(layer: Recurrent, state: State, x_t: Array, mask_t: Array | None) -> State:
    """Take one step: `x_t (batch, ...)` and the state before to the state after."""
    mask = None if mask_t is None else mask_t[None]
    return layer.run(x_t[None], state, mask=mask)[1]


def _nudged(layer: Recurrent, x: Array, mask: Array | None, nudge: Array) -> Array:
    """Run a layer with `nudge (time, batch, units)` added to `h_t`, and so to all that follows."""

    def step(state: State, now: Any) -> tuple[State, Array]:
        x_t, mask_t, nudge_t = now
        h, *rest = _step(layer, state, x_t, mask_t)
        h = h + nudge_t
        return (h, *rest), h

    state = layer.initial_state(x.shape[1])
    h = jax.lax.scan(step, state, (x, mask, nudge), reverse=layer.reverse)[1]
    return h if layer.return_sequences else h[0 if layer.reverse else -1]


def _directions(layer: Layer) -> list[Recurrent]:
    if isinstance(layer, Recurrent):
        return [layer]
    if isinstance(layer, Bidirectional) and layer.backward is not None:
        return [layer.forward, layer.backward]
    return []


Reading = tuple[Array, Array | None]
"""What a recurrent layer reads: its input and the mask of it."""


def _through(
    layer: Any, x: Array, mask: Array | None, nudges: Iterator[Array] | None, read: list[Reading]
) -> Array:
    """Run a layer, its recurrent parts nudged; note in `read` what each of them reads."""
    if isinstance(layer, Sequential):
        for inner in linked(layer.layers):
            x = _through(inner, x, mask, nudges, read)
            mask = mask_after(inner, mask)
        return x
    if isinstance(layer, Branches):
        return layer.merged([_through(inner, x, mask, nudges, read) for inner in layer.layers])
    directions = _directions(layer)
    read += [(x, mask)] * len(directions)
    if not directions or nudges is None:
        return layer(x, mask=mask)  # type: ignore[no-any-return]
    outputs = [_nudged(part, x, mask, next(nudges)) for part in directions]
    return layer.merged(outputs) if isinstance(layer, Bidirectional) else outputs[0]


@eqx.filter_jit
def _readings(network: Sequential, x: Array, mask: Array | None) -> list[Reading]:
    read: list[Reading] = []
    _through(network, x, mask, None, read)
    return read


def _from_the_end(norms: NDArray[Any], lengths: NDArray[Any], *, reverse: bool) -> Curve:
    """Average `norms (time, batch)` at each distance from the last step a layer reads."""
    time = norms.shape[0]
    # Beyond the longest sequence there is padding, where nothing vanishes.
    distance = np.arange(max(1, int(np.max(lengths, initial=0))))[:, None]
    steps = distance if reverse else np.asarray(lengths) - 1 - distance
    real = (steps >= 0) & (steps < np.asarray(lengths))
    values = np.take_along_axis(np.asarray(norms, float), steps.clip(0, time - 1), axis=0)
    return np.where(real, values, 0).sum(1) / np.maximum(real.sum(1), 1)  # type: ignore[no-any-return]


def _state_norms(layer: Recurrent, x: Array, mask: Array | None) -> Array:
    """Return the spectral norms of `dstate_end/dstate_t`, `(time, batch)`."""
    batch = x.shape[1]
    width = layer.units * len(layer.initial_state(1))

    def flat_step(flat: Array, x_t: Array, mask_t: Array | None) -> Array:
        state = tuple(jnp.split(flat[None], width // layer.units, -1))
        after = _step(layer, state, x_t[None], None if mask_t is None else mask_t[None])
        return jnp.concatenate(after, -1)[0]

    def ahead(flat: Array, now: Any) -> tuple[Array, Array]:
        return jax.vmap(flat_step)(flat, *now), flat

    start = jnp.zeros((batch, width))
    before = jax.lax.scan(ahead, start, (x, mask), reverse=layer.reverse)[1]
    jacobian = jax.vmap(jax.jacrev(flat_step))

    def back(product: Array, now: Any) -> tuple[Array, Array]:
        norm = jnp.linalg.norm(product, ord=2, axis=(-2, -1))
        return jnp.matmul(product, jacobian(*now), precision=exact()), norm

    identity = jnp.broadcast_to(jnp.eye(width), (batch, width, width))
    return jax.lax.scan(back, identity, (before, x, mask), reverse=not layer.reverse)[1]


def through_time(network: Sequential, data: Data, *, examples: int = 16) -> list[GradientFlow]:
    """Follow the gradient back through every recurrent layer of a built network.

    Takes the first `examples` sequences of `data`; a bidirectional layer gives one
    `GradientFlow` for each direction. Raises `ConfigurationError` when nothing is recurrent.

    >>> from elman.rnn import Dense, SimpleRNN
    >>> network = Sequential([SimpleRNN(8), Dense(2)]).build((30, 3), key=0)
    >>> x = np.ones((4, 30, 3), np.float32)
    >>> flow, = through_time(with_radius(network, 0.5), Data(x, np.zeros(4, np.int32)))
    >>> flow.layer, len(flow.state), flow.verdict
    ('SimpleRNN(8)', 30, 'vanishes')
    """
    check_process()
    recurrent = [part for layer in parts(network) for part in _directions(layer)]
    if not recurrent:
        raise ConfigurationError("The network has no recurrent layer whose gradient to follow")
    x: Any = jax.device_put(np.swapaxes(data.x[:examples], 0, 1))
    mask = None
    if data.lengths is not None:
        mask = jax.device_put(np.arange(len(x))[:, None] < data.lengths[:examples])
    if data.beside is not None:
        x = Inputs(x, jax.device_put(data.beside[:examples]))
    y = jax.device_put(data.y[:examples])
    read: list[Reading] = _readings(network, x, mask)

    def loss(nudges: list[Array]) -> Array:
        logits = _through(network, x, mask, iter(nudges), [])
        return cross_entropy(logits, y.T if y.ndim == 2 else y).sum()

    nudges = [
        np.zeros((*inputs.shape[:2], part.units), np.float32)
        for part, (inputs, _) in zip(recurrent, read, strict=True)
    ]
    dL_dh = eqx.filter_jit(jax.grad(loss))(nudges)
    flows = []
    for part, (inputs, real), d in zip(recurrent, read, dL_dh, strict=True):
        time, batch = inputs.shape[:2]
        lengths = np.full(batch, time) if real is None else np.asarray(real).sum(0)
        state = eqx.filter_jit(_state_norms)(part, inputs, real)
        curves = [np.linalg.norm(np.asarray(d), axis=-1), np.asarray(state)]
        loss_curve, state_curve = (
            _from_the_end(curve, lengths, reverse=part.reverse) for curve in curves
        )
        arrow = " backward" if part.reverse else ""
        flows.append(GradientFlow(part.title + arrow, loss_curve, state_curve))
    return flows


def spectral_radius(W: Array | NDArray[Any]) -> float:
    """Return the largest absolute eigenvalue of a square matrix."""
    return float(np.abs(np.linalg.eigvals(np.asarray(W, np.float64))).max())


def with_radius(network: Sequential, radius: float) -> Sequential:
    """Return the network with the `W_h` of each recurrent layer scaled to a spectral radius.

    For gated cells every gate's block is scaled. Below 1 gradients vanish; above 1 they can
    explode.
    """
    if not radius > 0:
        raise ConfigurationError(f"A spectral radius is above zero, received {radius!r}")

    def scaled(layer: Recurrent) -> Recurrent:
        if not layer.recurrent_weights:
            raise ConfigurationError(
                f"{layer.title} has no recurrent weights whose radius to scale",
                remedy="leave the radius out",
            )
        blocks = np.split(np.asarray(built(layer, layer.W_h)), len(layer.biases), -1)
        if any(not spectral_radius(block) > 0 for block in blocks):
            raise ConfigurationError(
                f"{layer.title} has recurrent weights without any radius to scale",
                remedy="leave the radius out, or train the model again",
            )
        blocks = [block * (radius / spectral_radius(block)) for block in blocks]
        return dataclasses.replace(layer, W_h=jax.device_put(np.concatenate(blocks, -1)))

    return jax.tree.map(  # type: ignore[no-any-return]
        lambda node: scaled(node) if isinstance(node, Recurrent) else node,
        network,
        is_leaf=lambda node: isinstance(node, Recurrent),
    )
