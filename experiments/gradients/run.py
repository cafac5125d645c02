"""Why training fails: gradients that vanish and explode, and what changes that.

One task for all: which of two symbols came first, asked after `--steps` steps of noise.

Run:  python experiments/gradients/run.py
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import jax
import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write

from elman.report.gradients import draw_gradients, flow_lines
from elman.rnn import (
    GRU,
    LSTM,
    Data,
    Dense,
    Optimiser,
    Sequential,
    SimpleRNN,
    evaluate,
    through_time,
    train,
    with_radius,
)

FOLDER = Path(__file__).resolve().parent


def remembered(n: int, steps: int, seed: int) -> Data:
    """Make series whose first value decides the label; all others are noise."""
    random = np.random.default_rng(seed)
    y = random.integers(0, 2, n)
    x = 0.1 * random.normal(size=(n, steps, 1))
    x[:, 0, 0] += 2 * y - 1
    return Data(x.astype(np.float32), y.astype(np.int32))


def main() -> None:
    """Measure flow, clipping and accuracy for each kind of network, and write `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--steps", type=int, default=60)
    options.add_argument("--epochs", type=int, default=30)
    chosen = options.parse_args()
    data, test = (remembered(2000, chosen.steps, seed) for seed in (0, 1))

    def network(layer: Any, radius: float | None = None) -> Sequential:
        built = Sequential([layer, Dense(2)]).build((chosen.steps, 1), key=jax.random.key(0))
        return built if radius is None else with_radius(built, radius)

    cases: dict[str, tuple[Sequential, Optimiser]] = {
        "tanh_radius_0.5": (network(SimpleRNN(32), 0.5), Optimiser()),
        "tanh_orthogonal": (network(SimpleRNN(32)), Optimiser()),
        "tanh_radius_1.5": (network(SimpleRNN(32), 1.5), Optimiser()),
        "tanh_radius_1.5_clipped": (network(SimpleRNN(32), 1.5), Optimiser(clip_value=0.01)),
        "linear_radius_1.2": (
            network(SimpleRNN(32, activation="linear"), 1.2),
            Optimiser("sgd", 0.01),
        ),
        "linear_radius_1.2_clipped": (
            network(SimpleRNN(32, activation="linear"), 1.2),
            Optimiser("sgd", 0.01, clip_norm=1.0),
        ),
        "gru": (network(GRU(32)), Optimiser()),
        "lstm": (network(LSTM(32)), Optimiser()),
    }
    figures: dict[str, float] = {}
    verdicts: dict[str, dict[str, str]] = {}
    flows: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, (start, optimiser) in cases.items():
        (flow,) = through_time(start, test)
        flows[name] = flow
        verdicts[name] = {"before": flow.verdict}
        print(name, *flow_lines([flow]), sep="\n  ")
        figures[f"{name}_rate"] = flow.rate
        figures[f"{name}_arrives"] = float(flow.state[-1])
        figures[f"{name}_horizon"] = flow.horizon
        try:
            trained = train(start, data, epochs=chosen.epochs, batch_size=100, optimiser=optimiser)
        except Exception as error:  # noqa: BLE001 - the point is to show how it ends
            print(f"  training stops: {error}")
            figures[f"{name}_accuracy"] = evaluate(start, test).accuracy
            figures[f"{name}_stopped"] = 1
            continue
        epochs = trained.history
        figures[f"{name}_accuracy"] = evaluate(trained.network, test).accuracy
        figures[f"{name}_clipped"] = float(np.mean([e.clipped for e in epochs]))
        (after[name],) = through_time(trained.network, test)
        verdicts[name]["after"] = after[name].verdict
        figures[f"{name}_rate_after"] = after[name].rate
        figures[f"{name}_arrives_after"] = float(after[name].state[-1])
        print(
            f"  accuracy {figures[f'{name}_accuracy']:.3f}, "
            f"clipped {figures[f'{name}_clipped']:.1%} of steps",
            flush=True,
        )
    shown = ("tanh_radius_0.5", "tanh_orthogonal", "tanh_radius_1.5", "linear_radius_1.2", "lstm")
    drawn = [_Named(name, flows[name]) for name in shown]
    draw_gradients(
        [*drawn, _Named("lstm, trained", after["lstm"])],
        FOLDER / "flow.svg",
        title=f"Before training, over {chosen.steps} steps",
    )
    write(__file__, figures, "python experiments/gradients/run.py", verdicts=verdicts)


class _Named:
    """A flow under the name of its case."""

    def __init__(self, name: str, flow: Any) -> None:
        self.layer = name
        self.loss, self.state = flow.loss, flow.state
        self.rate, self.horizon, self.verdict = flow.rate, flow.horizon, flow.verdict
        self.peak = flow.peak


if __name__ == "__main__":
    main()
