"""Spoken digits of a speaker who was never heard: each of six in turn is left out.

Run:  python experiments/speech/run.py [--speakers george,theo]

Beside it in the same folds: logistic regression on the mean frames of eight pieces and, where
PyTorch is installed, a small convolutional network on the same frames. Nothing is chosen on the
speaker who is left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write

from elman import SequenceClassifier
from elman.datasets import load
from elman.datasets.sets.spoken_digits import SPEAKERS
from elman.estimators.classifier.presets import preset


def pieces(frames: Any) -> Any:
    """The mean frame of each of eight pieces, side by side."""
    return np.concatenate([part.mean(0) for part in np.array_split(frames, 8)])


def by_regression(train: Any, test: Any) -> float:
    """Logistic regression of scikit-learn, standardised."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    model.fit([pieces(x) for x in train.inputs], train.labels)
    return float(model.score([pieces(x) for x in test.inputs], test.labels))


def by_convolutions(train: Any, test: Any, epochs: int = 25) -> float:
    """Two convolutions over time and bands in PyTorch, on frames stretched to 64 steps."""
    import torch

    torch.manual_seed(0)

    def stretched(records: Any) -> Any:
        images = [x[np.linspace(0, len(x) - 1, 64).round().astype(int)] for x in records.inputs]
        return torch.tensor(np.stack(images))[:, None] / 3

    x, y = stretched(train), torch.tensor([int(label) for label in train.labels])
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 16, 5, padding=2),
        torch.nn.BatchNorm2d(16),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(16, 32, 3, padding=1),
        torch.nn.BatchNorm2d(32),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(4),
        torch.nn.Flatten(),
        torch.nn.Dropout(0.5),
        torch.nn.Linear(32 * 8 * 5, 10),
    )
    optimiser = torch.optim.Adam(network.parameters(), 1e-3)
    for _ in range(epochs):
        network.train()
        for rows in torch.randperm(len(x)).split(32):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(network(x[rows]), y[rows]).backward()
            optimiser.step()
    network.eval()
    with torch.no_grad():
        found = network(stretched(test)).argmax(1).tolist()
    return float(np.mean([str(label) for label in found] == np.array(test.labels)))


def main() -> None:
    """Leave each speaker out, and store the shares that are told right."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--speakers", default=",".join(SPEAKERS), help="fewer: nothing is stored")
    options.add_argument("--settings", default="", help="for a trial, such as epochs=5")
    chosen = options.parse_args()
    digits = load("spoken-digits")
    spoken_by = np.array(digits.groups)
    settings = {**preset("spoken-digits"), "validation": None}
    for pair in filter(None, chosen.settings.split(",")):
        name, _, value = pair.partition("=")
        settings[name] = float(value) if "." in value else int(value)
    began = time.perf_counter()
    figures: dict[str, float] = {}
    rows: dict[str, list[float]] = {"accuracy": [], "regression": [], "cnn": [], "seconds": []}
    for speaker in chosen.speakers.split(","):
        train = digits.select(np.flatnonzero(spoken_by != speaker))
        test = digits.select(np.flatnonzero(spoken_by == speaker))
        started = time.perf_counter()
        model = SequenceClassifier(**settings, seed=0).fit(train.inputs, train.labels)
        rows["seconds"].append(time.perf_counter() - started)
        rows["accuracy"].append(float(np.mean(model.predict(test.inputs) == np.array(test.labels))))
        rows["regression"].append(by_regression(train, test))
        if find_spec("torch"):
            rows["cnn"].append(by_convolutions(train, test))
        figures |= {f"{name}_{speaker}": values[-1] for name, values in rows.items() if values}
        print(speaker, {name: round(values[-1], 4) for name, values in rows.items() if values})
    figures["accuracy_by_speaker"] = float(np.mean(rows["accuracy"]))
    figures["lowest_accuracy"] = min(rows["accuracy"])
    figures["regression_accuracy_by_speaker"] = float(np.mean(rows["regression"]))
    if rows["cnn"]:
        figures["cnn_accuracy_by_speaker"] = float(np.mean(rows["cnn"]))
    figures["train_seconds_per_fold"] = float(np.mean(rows["seconds"]))
    print({name: round(value, 4) for name, value in figures.items()})
    if chosen.speakers == ",".join(SPEAKERS) and not chosen.settings:
        seconds = time.perf_counter() - began
        write(__file__, figures, "python experiments/speech/run.py", seconds=seconds)


if __name__ == "__main__":
    main()
