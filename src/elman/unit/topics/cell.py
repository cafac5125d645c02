"""3: the simple cell; the formula beside the layer, drawn rolled and unrolled."""

from __future__ import annotations

import numpy as np

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table, Topic

__all__ = ["TOPIC", "run"]

TOPIC = Topic(
    key="cell",
    number=3,
    title="The simple cell",
    claim="`h_t = g(W_x x_t + W_h h_(t-1) + b_h)`, where `h` starts at zero, `g` is mostly tanh, "
    "`W_x` is `n_h x n_x` and `W_h` is `n_h x n_h`. Rolled and unrolled, it is the same network: "
    "all steps share their parameters.",
    command="elman train names-nltk --preset unit-names\n"
    "elman show names-nltk.elman --plot unrolled.svg --weights weights.svg",
    python="import numpy as np\n"
    "h = np.zeros(64)\n"
    "for x_t in x:  # (time, 56)\n"
    "    h = np.tanh(x_t @ W_x + h @ W_h + b)",
    ask=(
        "Where in the drawing do 7,744 parameters come from, and why does a longer name need no "
        "more?",
        "What does the state hold after the first letter? What can it no longer hold after ten?",
        "What happens to the state with a linear activation if the largest eigenvalue of `W_h` "
        "is 1.1?",
    ),
    quick="the same as the full run",
    full="untrained networks, drawn from seed 0",
)


def run(desk: Desk) -> Outcome:
    """Compare the formula, written out, with the layer, and change the activation."""
    import jax.numpy as jnp

    from elman import GRU, LSTM, Dense, Sequential, SimpleRNN
    from elman.report.unrolled import draw_unrolled
    from elman.rnn import count_parameters, with_radius

    steps, symbols = 15, 56
    x = np.random.default_rng(0).integers(0, symbols, (steps, 8))
    network = Sequential([SimpleRNN(64), Dense(2)]).build((steps, symbols), key=0)
    layer = network.layers[0]
    W_x, W_h, b = (np.asarray(part, np.float64) for part in (layer.W_x, layer.W_h, layer.b))  # type: ignore[attr-defined]
    h = np.zeros((8, 64))
    for x_t in x:
        h = np.tanh(W_x[x_t] + h @ W_h + b)
    apart = float(np.abs(np.asarray(layer(jnp.asarray(x, jnp.int32))) - h).max())
    cell = count_parameters(layer)

    def size(activation: str, radius: float, length: int) -> float:
        longer = np.random.default_rng(0).integers(0, symbols, (length, 8))
        chosen = Sequential([SimpleRNN(64, activation=activation)])
        states = with_radius(chosen.build((length, symbols), key=0), radius)(
            jnp.asarray(longer, jnp.int32)
        )
        return float(np.linalg.norm(np.asarray(states, np.float64), axis=-1).mean())

    sizes = [
        (
            f"{activation}, spectral radius {radius}",
            *(f"{size(activation, radius, n):.3g}" for n in (5, 15, 60)),
        )
        for activation in ("tanh", "relu", "linear")
        for radius in (0.5, 1.0, 1.2)
    ]
    kinds = [
        ("SimpleRNN(64)", SimpleRNN(64)),
        ("SimpleRNN(256)", SimpleRNN(256)),
        ("GRU(64)", GRU(64)),
        ("LSTM(64)", LSTM(64)),
    ]
    counts = [
        (name, f"{count_parameters(plan.build((None, symbols), key=0)):,}") for name, plan in kinds
    ]
    return Outcome(
        results=[
            Result("parameters of SimpleRNN(64) on 56 symbols", f"{cell:,}", cell, "7,744"),
            Result(
                "with Dense(2)",
                f"{count_parameters(network):,}",
                count_parameters(network),
                "7,874",
            ),
            Result("formula and layer, largest difference", f"{apart:.1e}", apart),
        ],
        pictures=desk.draw(
            "unrolled",
            "Left as it is written, right as it runs: `elman show MODEL --plot FILE` draws "
            "any model.",
            "A SimpleRNN of 64 units and a Dense layer, rolled and unrolled over time",
            lambda path: draw_unrolled(network, path),
        ),
        tables=[
            Table("Parameters on 56 symbols", ("layer", "parameters"), counts),
            Table(
                "another activation, another spectral radius of `W_h`: the mean length of the "
                "state after so many random letters",
                ("", "5", "15", "60"),
                sizes,
                change=True,
            ),
        ],
    )
