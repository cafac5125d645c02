"""Sensor windows -> activity: the unit's four runs, and elman's recommended model.

The windows are the HAPT windows, rebuilt from the raw recordings of the same people with the
published recipe, where the UCI archive itself cannot be had (`--data activity` uses that one).

Run:  python experiments/activity/run.py [--seeds 5] [--epochs 100] [--only-curves]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

import itertools

from record import timed, write

from elman import SequenceClassifier
from elman.datasets import load
from elman.estimators.classifier.presets import preset
from elman.report import draw_confusion, draw_curves
from elman.report.metrics import evaluate

FOLDER = Path(__file__).resolve().parent

NAMES = ["one layer", "one layer, clipped", "two layers", "two layers, clipped"]

RUNS = {
    "unit_1_layer": "unit-activity-1",
    "unit_1_layer_clipped": "unit-activity-1-clipped",
    "unit_2_layers": "unit-activity-2",
    "unit_2_layers_clipped": "unit-activity-2-clipped",
}


def spikes(losses: list[float]) -> int:
    """Count epochs whose training loss rose by more than a tenth."""
    return int(sum(after > 1.1 * before for before, after in itertools.pairwise(losses)))


def unit_runs(train: Any, test: Any, seeds: int, epochs: int) -> dict[str, float]:
    """Train the unit's four networks; draw the curves of the first seed."""
    figures: dict[str, float] = {}
    first = []
    for name, planned in RUNS.items():
        scores, risen, shares = [], [], []
        for seed in range(seeds):
            model = SequenceClassifier(**{**preset(planned), "epochs": epochs, "seed": seed})
            # As the unit does: the test set is watched, the last epoch is what counts.
            model.fit(train.inputs, train.labels, validation_data=(test.inputs, test.labels))
            scores.append(model.score(test.inputs, np.array(test.labels)))
            history = model.history_[0]
            risen.append(spikes([epoch.loss for epoch in history]))
            shares.append(np.mean([epoch.clipped for epoch in history]))
            if seed == 0:
                first.append(history)
            print(f"  {name} seed {seed}: {scores[-1]:.4f}, {risen[-1]} spikes", flush=True)
        figures |= {
            f"{name}_accuracy_mean": np.mean(scores),
            f"{name}_accuracy_std": np.std(scores, ddof=1) if seeds > 1 else 0.0,
            f"{name}_spikes_mean": np.mean(risen),
            f"{name}_clipped_share": np.mean(shares),
        }
    draw_curves(
        first,
        FOLDER / "unit-curves.svg",
        names=NAMES,
        title="Losses jump with clipping as without; clipped ones recover (HAPT windows)",
    )
    return figures


def recommended(name: str, train: Any, test: Any, seeds: int) -> dict[str, float]:
    """Train the recommended model from several seeds on the training people."""
    scores, times = [], []
    for seed in range(seeds):
        model = SequenceClassifier(**{**preset(name), "seed": seed})
        _, seconds = timed(
            lambda model=model: model.fit(train.inputs, train.labels, groups=train.groups)
        )
        figures = evaluate(test.labels, model.predict_proba(test.inputs), model.classes_)
        scores.append(figures.accuracy.value)
        times.append(seconds)
        print(
            f"  recommended seed {seed}: {figures.accuracy}, calibration error "
            f"{figures.calibration_error:.3f}, {seconds:.0f} s",
            flush=True,
        )
        if seed == 0:
            draw_confusion(figures, FOLDER / "confusion.svg", title="HAPT windows, test people")
    return {
        "recommended_accuracy_mean": np.mean(scores),
        "recommended_accuracy_std": np.std(scores, ddof=1) if seeds > 1 else 0.0,
        "recommended_accuracy_lowest": np.min(scores),
        "recommended_train_seconds": np.mean(times),
    }


def main() -> None:
    """Run everything and write `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", default="activity-hapt")
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--epochs", type=int, default=100)
    options.add_argument("--only-curves", action="store_true", help="draw, and store no figure")
    chosen = options.parse_args()
    examples = load(chosen.data)
    train, test = examples.where(split="train"), examples.where(split="test")
    print(f"{chosen.data}: {len(train)} + {len(test)} windows, {examples.source}")
    if chosen.only_curves:
        unit_runs(train, test, 1, chosen.epochs)
        return
    figures = recommended(chosen.data, train, test, chosen.seeds)
    figures |= unit_runs(train, test, chosen.seeds, chosen.epochs)
    for name, value in figures.items():
        print(f"{name:40} {value:.4f}")
    write(__file__, figures, "python experiments/activity/run.py", data=examples.source)


if __name__ == "__main__":
    main()
