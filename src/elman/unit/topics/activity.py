"""6: human activity; curves that jump, and what clipping changes."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean
from typing import Any

import numpy as np

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table, Topic
from elman.unit.words import over_seeds, share, spikes

__all__ = ["TOPIC", "run"]

TOPIC = Topic(
    key="activity",
    number=6,
    title="Human activity",
    claim="Six activities from 128 steps of nine values of a phone's sensors: 7,352 windows to "
    "learn from, 2,947 to test. SimpleRNN(32), one layer or two, L2 0.005, batches of 1,500, 100 "
    "epochs: the curves are unstable. With every component of the gradient clipped to "
    "[-0.5, 0.5] they calm down.",
    command="elman train activity-hapt --preset unit-activity-1 -o plain.elman\n"
    "elman train activity-hapt --preset unit-activity-1-clipped -o clipped.elman\n"
    "elman plot plain.elman clipped.elman -o both.svg",
    python="from elman.runs import train\n"
    'train("activity-hapt", preset="unit-activity-2-clipped", output="clipped.elman")',
    ask=(
        "Count the jumps of the thick lines. Did clipping make them fewer, lower, or neither?",
        "A jump is one step too far. Which other remedies are there, and what would each cost?",
        "Windows overlap by half, and people are in one part only. What would a random "
        "split measure?",
    ),
    quick="one seed, 50 epochs, a third of the windows in batches of 500, as many steps an epoch",
    full="five seeds, 100 epochs, all windows",
)

RUNS = {
    "one layer": "unit-activity-1",
    "one layer, clipped": "unit-activity-1-clipped",
    "two layers": "unit-activity-2",
    "two layers, clipped": "unit-activity-2-clipped",
}


def run(desk: Desk) -> Outcome:
    """Train the unit's four networks from several seeds; count the jumps of every curve."""
    from elman import SequenceClassifier
    from elman.estimators.classifier.presets import preset
    from elman.report import Figures, draw_confusion, draw_curves, evaluate

    windows = desk.load_first("activity", "activity-hapt")
    known, held = (windows.select(windows.parts[part]) for part in ("train", "test"))
    if desk.quick:
        known, held = known.select(range(0, len(known), 3)), held.select(range(0, len(held), 3))
    found: dict[str, list[dict[str, Any]]] = {}
    last: Any = None
    for name, planned in RUNS.items():
        for seed in range(desk.choose(1, 5)):
            settings = {**preset(planned), "seed": seed, "epochs": desk.choose(50, 100)}
            settings["batch_size"] = desk.choose(500, 1500)
            last = desk.fit(
                f"{planned.removeprefix('unit-')}-seed-{seed}",
                SequenceClassifier(**settings),
                known.inputs,
                known.labels,
                validation_data=(held.inputs, held.labels),
            )
            epochs = last.history_[0]
            found.setdefault(name, []).append(
                {
                    "accuracy": last.score(held.inputs, held.labels),
                    "course": [
                        Figures(e.loss, e.accuracy, e.val_loss, e.val_accuracy) for e in epochs
                    ],
                    "clipped": float(np.mean([e.clipped for e in epochs])),
                }
            )
    figures = evaluate(held.labels, last.predict_proba(held.inputs), last.classes_)

    def jumps(name: str, curve: str) -> float:
        return mean(spikes([getattr(e, curve) for e in one["course"]]) for one in found[name])

    def worst(name: str) -> float:
        courses = [[float(e.loss) for e in one["course"]] for one in found[name]]
        return max((b / a for course in courses for a, b in pairwise(course)), default=1.0)

    rows = [
        (
            name,
            over_seeds([one["accuracy"] for one in runs]),
            f"{jumps(name, 'loss'):.1f}",
            f"{jumps(name, 'val_loss'):.1f}",
            f"{worst(name):.1f}",
            share(mean(one["clipped"] for one in runs)) if "clipped" in name else "-",
        )
        for name, runs in found.items()
    ]
    plain, clipped = (
        mean(
            jumps(f"{layers} layer{s}{more}", "val_loss")
            for layers, s in (("one", ""), ("two", "s"))
        )
        for more in ("", ", clipped")
    )
    accuracies = {name: mean(one["accuracy"] for one in runs) for name, runs in found.items()}
    return Outcome(
        results=[
            Result("windows to learn from", f"{len(known):,}", len(known), "7,352"),
            Result("windows to test", f"{len(held):,}", len(held), "2,947"),
            *(
                Result(f"accuracy, {name}", over_seeds([o["accuracy"] for o in found[name]]), value)
                for name, value in accuracies.items()
            ),
            Result("jumps of the test loss, not clipped", f"{plain:.1f}", plain, "unstable"),
            Result("jumps of the test loss, clipped", f"{clipped:.1f}", clipped, "calmer"),
        ],
        tables=[
            Table(
                "the gradient is clipped: a jump is an epoch whose loss is over 1.1 times the one "
                "before; means over seeds, and the highest jump of all",
                (
                    "",
                    "test accuracy",
                    "jumps, training",
                    "jumps, test",
                    "highest, times",
                    "steps clipped",
                ),
                rows,
                change=True,
            )
        ],
        pictures=[
            *desk.draw(
                "curves",
                "The four runs of the first seed, training thin, test thick: the slides show the "
                "thin lines.",
                "Loss and accuracy by epoch of four networks",
                lambda path: draw_curves(
                    [runs[0]["course"] for runs in found.values()],
                    path,
                    names=list(found),
                    title=f"Jumps of the test loss in a run: {plain:.1f} without clipping, "
                    f"{clipped:.1f} with it",
                ),
            ),
            *desk.draw(
                "confusion",
                "Two layers, clipped, the last seed: which activities it takes for which.",
                "Confusion of the six activities on the test windows",
                lambda path: draw_confusion(
                    figures, path, title="Two layers, clipped, on people never seen"
                ),
            ),
        ],
        remarks=[
            f"Data: {windows.source}. "
            + (
                "These are the HAPT windows, rebuilt from the recordings of the same people: a "
                "few more than the slide's."
                if windows.name == "activity-hapt"
                else "These are the slide's own windows."
            )
        ],
    )
