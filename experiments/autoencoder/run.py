"""Sensor windows without labels: features for a linear probe, and activities never seen.

Features are learned from the windows of all people but those tested, without labels; a logistic
regression of labels on them is then measured by person, beside the same regression on raw
statistics and on the features of an untrained network. For anomalies one activity is left out in
training, and the area under the curve tells how well its windows are told apart from those of
others, of people never seen; PCA with as many numbers stands beside it. The density behind the
scores was chosen within the training part, by leaving activities out of it.

Run:  python experiments/autoencoder/run.py [--epochs 30] [--folds 5] [--people 30]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from elman import SequenceAutoencoder
from elman.datasets import load

PROBED = {"units": 64, "noise": 0.3}
WATCHED = {"units": 64, "noise": 0.1}


def probe(features: Any, labels: Any, kept: Any, held: Any) -> float:
    """Measure a logistic regression of `labels` on `features`, learned from the rows `kept`."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
    return float(model.fit(features[kept], labels[kept]).score(features[held], labels[held]))


def statistics(x: Any) -> Any:
    """Sum windows up as anybody would: mean, deviation, least, largest, mean step of a channel."""
    steps = np.abs(np.diff(x, axis=1)).mean(1)
    return np.concatenate([x.mean(1), x.std(1), x.min(1), x.max(1), steps], 1)


def untrained(x: Any) -> Any:
    """Give the features of a network that has not learned: its steps have no length."""
    still = SequenceAutoencoder(**PROBED, epochs=1, learning_rate=1e-30)
    return still.fit(x[:64]).transform(x)


def probes(x: Any, labels: Any, people: Any, folds: int, epochs: int) -> dict[str, float]:
    """Learn features fold by fold of the people; measure probes on those left out."""
    found: dict[str, list[float]] = {f"{n}_probe": [] for n in ("hapt", "statistics", "untrained")}
    plain, random = statistics(x), untrained(x)
    for kept, held in GroupKFold(folds).split(x, labels, people):
        model = SequenceAutoencoder(**PROBED, epochs=epochs).fit(x[kept])
        features = {"hapt": model.transform(x), "statistics": plain, "untrained": random}
        for name, values in features.items():
            found[f"{name}_probe"].append(probe(values, labels, kept, held))
        print({name: round(values[-1], 4) for name, values in found.items()}, flush=True)
    return {f"{name}_accuracy": float(np.mean(values)) for name, values in found.items()}


def anomalies(x: Any, labels: Any, people: Any, epochs: int) -> dict[str, float]:
    """Leave out one activity after the other; a third of the people are never trained on."""
    names = sorted(set(people))
    tested = np.isin(people, names[::3])
    scores: dict[str, list[float]] = {"anomaly": [], "anomaly_error": [], "anomaly_pca": []}
    more: dict[str, float] = {}
    for activity in sorted(set(labels)):
        known = ~tested & (labels != activity)
        model = SequenceAutoencoder(**WATCHED, epochs=epochs).fit(x[known])
        strange = labels[tested] == activity
        mean, scale = x[known].mean((0, 1)), x[known].std((0, 1))
        flat = ((x - mean) / scale).reshape(len(x), -1)
        pca = PCA(WATCHED["units"], random_state=0).fit(flat[known])
        off = flat[tested] - pca.inverse_transform(pca.transform(flat[tested]))
        errors = [row.mean() for row in model.step_errors(x[tested])]
        told = {
            "anomaly": -model.score_samples(x[tested]),
            "anomaly_error": np.array(errors),
            "anomaly_pca": (off**2).mean(1),
        }
        for name, values in told.items():
            scores[name].append(float(roc_auc_score(strange, values)))
        more[f"anomaly_auc_{activity.lower()}"] = scores["anomaly"][-1]
        print(activity, {n: round(v[-1], 4) for n, v in scores.items()}, flush=True)
    return {f"{name}_auc": float(np.mean(values)) for name, values in scores.items()} | more


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--people", type=int, default=30, help="of so many people")
    asked = parser.parse_args()
    data = load("activity-hapt")
    x, labels, people = (np.asarray(a) for a in (data.inputs, data.labels, data.groups))
    few = np.isin(people, sorted(set(people))[: asked.people])
    x, labels, people = x[few], labels[few], people[few]
    figures = probes(x, labels, people, asked.folds, asked.epochs)
    figures |= anomalies(x, labels, people, asked.epochs)
    for name, value in figures.items():
        print(f"{name:40s} {value:.4f}")
    if asked.people == 30:
        command = f"python experiments/autoencoder/run.py --epochs {asked.epochs}"
        write(__file__, figures, f"{command} --folds {asked.folds}", data=data.source)


if __name__ == "__main__":
    main()
