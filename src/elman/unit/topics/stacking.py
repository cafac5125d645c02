"""5: stacked layers; accuracy, dropout, what is gained."""

from __future__ import annotations

from statistics import mean
from typing import Any

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table, Topic
from elman.unit.words import over_seeds

__all__ = ["TOPIC", "run"]

TOPIC = Topic(
    key="stacking",
    number=5,
    title="Stacking",
    claim="A recurrent layer that returns its state at every step is read by another: "
    "SimpleRNN(64), Dropout(0.2), SimpleRNN(64), Dropout(0.2), Dense(2), with "
    "7,744 + 8,256 + 130 = 16,130 parameters.",
    command="elman train names-nltk --preset unit-names-stacked\n"
    "elman plot one.elman two.elman -o both.svg",
    python="from elman import SequenceClassifier\n"
    "from elman.estimators.classifier.presets import preset\n"
    'model = SequenceClassifier(**preset("unit-names-stacked")).fit(names, labels)',
    ask=(
        "Twice the parameters: is the second layer worth them here? What would tell?",
        "Where would you expect depth to pay: short names, or long recordings?",
        "Why is dropout put between the layers, and not between the steps?",
    ),
    quick="12 epochs, one seed",
    full="30 epochs, three seeds",
)


def run(desk: Desk) -> Outcome:
    """Train the stacked model with three rates of dropout."""
    from elman import SequenceClassifier
    from elman.estimators.classifier.presets import preset
    from elman.report import draw_curves
    from elman.report.unrolled import draw_unrolled
    from elman.rnn import count_parameters
    from elman.sequences import holdout

    names = desk.load("names-nltk")
    found: dict[float, list[Any]] = {}
    accuracies: dict[float, list[float]] = {}
    for rate in (0.2, 0.0, 0.5):
        for seed in range(desk.choose(1, 3)):
            train, test = (names.select(part) for part in holdout(names.labels, 0.2, seed=seed))
            settings = {**preset("unit-names-stacked"), "dropout": rate, "seed": seed}
            settings["epochs"] = desk.choose(12, 30)
            model = desk.fit(
                f"dropout-{rate}-seed-{seed}",
                SequenceClassifier(**settings),
                train.inputs,
                train.labels,
                validation_data=(test.inputs, test.labels),
            )
            found.setdefault(rate, []).append(model)
            accuracies.setdefault(rate, []).append(model.score(test.inputs, test.labels))
    first = found[0.2][0]
    size = count_parameters(first.networks_[0])
    usual = mean(accuracies[0.2])
    gaps = {
        rate: mean(
            100 * ((m.history_[0][-1].accuracy or 0) - (m.history_[0][-1].val_accuracy or 0))
            for m in models
        )
        for rate, models in found.items()
    }
    return Outcome(
        results=[
            Result("parameters", f"{size:,}", size, "16,130"),
            Result("test accuracy, dropout 0.2", over_seeds(accuracies[0.2]), usual),
        ],
        pictures=[
            *desk.draw(
                "unrolled",
                "The second layer reads every state of the first.",
                "Two recurrent layers with dropout, rolled and unrolled",
                lambda path: draw_unrolled(first.networks_[0], path),
            ),
            *desk.draw(
                "dropout",
                "Training thin, test thick.",
                "Loss and accuracy by epoch for three rates of dropout",
                lambda path: draw_curves(
                    [models[0].history_[0] for models in found.values()],
                    path,
                    names=[f"dropout {rate}" for rate in found],
                    title=f"Dropout closes the gap between training and test: {gaps[0.0]:.1f} "
                    f"points without, {gaps[0.5]:.1f} with 0.5",
                ),
            ),
        ],
        tables=[
            Table(
                "another rate of dropout",
                ("dropout", "test accuracy", "training over test, points, last epoch"),
                [
                    (f"{rate}", over_seeds(accuracies[rate]), f"{gaps[rate]:.1f}")
                    for rate in sorted(found)
                ],
                change=True,
            )
        ],
    )
