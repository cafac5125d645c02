"""7: backpropagation through time; the product of factors that vanishes or explodes."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table, Topic
from elman.unit.words import share

__all__ = ["TOPIC", "first_of", "run"]

TOPIC = Topic(
    key="backpropagation",
    number=7,
    title="Backpropagation through time",
    claim="`dL/dW_h = dL/dy dy/dh_t sum_s (prod_tau dh_tau/dh_(tau-1)) dh_(s-1)/dW_h`, and each "
    "factor is `W_h^T g'(z_tau)`: over many steps the product can vanish or explode.",
    command="elman train names-nltk --preset unit-names -o unit.elman\n"
    "elman gradients unit.elman names-nltk --radius 1.5 --plot flow.svg",
    python="from elman.rnn import through_time, with_radius\n"
    "through_time(with_radius(network, 0.5), data)  # vanishes\n"
    "through_time(with_radius(network, 1.5), data)",
    ask=(
        "The factor of tanh is at most the radius. Why can a tanh network still explode?",
        "From which step on does a network of radius 0.5 know nothing of the first symbol?",
        "Clipping helps against one of the two. Which, and what helps against the other?",
    ),
    quick="60 steps, 600 series, 8 epochs, one seed",
    full="60 steps, 2,000 series, 30 epochs, one seed",
)

STEPS = 60


def first_of(n: int, steps: int, seed: int) -> Any:
    """Series of noise whose first value is the label: who answers must have remembered it.

    >>> first_of(4, 10, 0).x.shape
    (4, 10, 1)
    """
    from elman.rnn import Data

    random = np.random.default_rng(seed)
    y = random.integers(0, 2, n)
    x = 0.1 * random.normal(size=(n, steps, 1))
    x[:, 0, 0] += 2 * y - 1
    return Data(x.astype(np.float32), y.astype(np.int32))


def run(desk: Desk) -> Outcome:
    """Check the written gradient by differences, follow it back, train on what it carries."""
    from elman import GRU, LSTM, Dense, Sequential, SimpleRNN
    from elman.report.gradients import draw_gradients
    from elman.rnn import Optimiser, evaluate, through_time, train, with_radius

    count = desk.choose(600, 2000)
    data, test = first_of(count, STEPS, 0), first_of(count, STEPS, 1)

    def network(layer: Any, radius: float | None) -> Any:
        built = Sequential([layer, Dense(2)]).build((STEPS, 1), key=0)
        return built if radius is None else with_radius(built, radius)

    linear = SimpleRNN(32, activation="linear")
    cases: dict[str, tuple[Any, Any]] = {
        "tanh, radius 0.5": (network(SimpleRNN(32), 0.5), Optimiser()),
        "tanh, radius 0.9": (network(SimpleRNN(32), 0.9), Optimiser()),
        "tanh, orthogonal (1)": (network(SimpleRNN(32), None), Optimiser()),
        "tanh, radius 1.5": (network(SimpleRNN(32), 1.5), Optimiser()),
        "linear, radius 1.2": (network(linear, 1.2), Optimiser("sgd", 0.01)),
        "linear, 1.2, clipped": (network(linear, 1.2), Optimiser("sgd", 0.01, clip_norm=1.0)),
        "GRU": (network(GRU(32), None), Optimiser()),
        "LSTM": (network(LSTM(32), None), Optimiser()),
    }
    flows: dict[str, Any] = {}
    for name, (start, _) in cases.items():
        (flow,) = through_time(start, test)
        flows[name] = flow

    def learned(name: str) -> dict[str, float | None]:
        from elman.errors import NonFiniteError

        start, optimiser = cases[name]
        try:
            done = train(
                start,
                data,
                epochs=desk.choose(8, 30),
                batch_size=100,
                optimiser=optimiser,
                progress=desk.watching(name),
            )
        except NonFiniteError:
            return {"accuracy": None}
        if done.interrupted:
            raise KeyboardInterrupt
        return {"accuracy": evaluate(done.network, test).accuracy}

    rows, results = [], []
    for name, flow in flows.items():
        file = f"learned-{name.replace(', ', '-')}"
        accuracy = desk.value(file, partial(learned, name))["accuracy"]
        answer = "stops: no longer a number" if accuracy is None else share(accuracy)
        arrives = float(flow.state[-1])
        rows.append((name, f"{flow.rate:.3f}", f"{arrives:.1e}", flow.verdict, answer))
    apart = desk.value("differences", _apart)
    half, grown = flows["tanh, radius 0.5"], flows["linear, radius 1.2"]
    results = [
        Result("gradient of W_h, written and by differences, apart by", f"{apart:.1e}", apart),
        Result(
            f"of a change {STEPS - 1} steps back arrives, radius 0.5",
            f"{half.state[-1]:.1e}",
            float(half.state[-1]),
            "vanishes",
        ),
        Result(
            f"of a change {STEPS - 1} steps back arrives, linear, radius 1.2",
            f"{grown.state[-1]:.1e}",
            float(grown.state[-1]),
            "explodes",
        ),
    ]
    shown = [name for name in flows if name != "linear, 1.2, clipped"][:6]
    named = [_Named(name, flows[name]) for name in shown]
    return Outcome(
        results=results,
        tables=[
            Table(
                "another spectral radius of `W_h`, another cell: the factor a step and what "
                f"arrives from {STEPS - 1} steps back, before training; then how often the "
                f"first of {STEPS} values is remembered after it (half is chance)",
                ("", "factor a step", "arrives", "verdict", "right after training"),
                rows,
                change=True,
            )
        ],
        pictures=desk.draw(
            "flow",
            "Each line is a network before training. Between the dotted lines a gradient carries.",
            "Length of the gradient by distance from the end, for six networks",
            lambda path: draw_gradients(
                named, path, title="Geometric: straight lines on a logarithmic scale"
            ),
        ),
    )


def _apart() -> float:
    """The largest relative difference of dL/dW_h, written out, from central differences."""
    import dataclasses

    import jax
    import jax.numpy as jnp

    from elman import SimpleRNN

    layer = SimpleRNN(4).build((6, 3), key=0)
    x = jnp.asarray(np.random.default_rng(0).normal(size=(6, 2, 3)), jnp.float32)

    def loss(W_h: Any) -> Any:
        return jnp.sum(dataclasses.replace(layer, W_h=W_h)(x) ** 2)

    start = np.asarray(layer.W_h, np.float64)
    written = np.asarray(jax.grad(loss)(jnp.asarray(start, jnp.float32)))
    measured = np.zeros_like(start)
    step = 1e-2
    for place in np.ndindex(*start.shape):
        moved = np.zeros_like(start)
        moved[place] = step
        up, down = (float(loss(jnp.asarray(start + s * moved, jnp.float32))) for s in (1, -1))
        measured[place] = (up - down) / (2 * step)
    return float(np.abs(written - measured).max() / np.abs(measured).max())


class _Named:
    """A flow under the name of its case."""

    def __init__(self, name: str, flow: Any) -> None:
        self.layer = name
        self.loss, self.state = flow.loss, flow.state
        self.rate, self.horizon = flow.rate, flow.horizon
        self.peak, self.verdict = flow.peak, flow.verdict
