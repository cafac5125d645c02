"""Sentence polarity with unlabelled movie reviews: vectors of words first, then the classifier.

Run:  python experiments/sentiment/transfer.py few
      python experiments/sentiment/transfer.py folds [--folds 10]

with --data FOLDER and --state FILE. FOLDER holds `sentiment/` as for run.py, and
`movie_reviews.zip` of NLTK's corpora (2,000 reviews of films, Pang and Lee 2004), whose labels are
not read. Vectors are counted in the reviews and the sentences that are trained on, as `elman train
--unlabelled` counts them. `few` trains on 500 sentences of each fold's training part, 250 of each
label, the same network with them and without, and TF-IDF regression; `folds` on the whole training
part. Both stop and go on fold by fold with `--state`. Settings were chosen inside training parts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write
from run import read_state, sentences, tfidf
from sklearn.model_selection import StratifiedKFold

from elman import SequenceClassifier
from elman.datasets.files.layout import TableLayout
from elman.datasets.source import Source
from elman.estimators.classifier.advice import recommended
from elman.estimators.transfer.counts import counted
from elman.files import write_atomically
from elman.runs.unlabelled import read_unlabelled

LABELLED = 500


def reviews(data: Path) -> list[str]:
    """The texts of the movie reviews."""
    archive = data / "sentiment" / "movie_reviews.zip"
    texts = read_unlabelled(Source(str(archive), TableLayout(encoding="latin-1")))
    return [" ".join(text.split()) for text in texts]


def drawn(train: np.ndarray, labels: np.ndarray, seed: int) -> np.ndarray:
    """Draw the few labelled sentences of a training part."""
    random = np.random.default_rng(seed)
    halves = [
        random.permutation(train[labels[train] == label])[: LABELLED // 2]
        for label in ("neg", "pos")
    ]
    return random.permutation(np.concatenate(halves))


def measured(
    known: list[str],
    y: np.ndarray,
    asked: list[str],
    true: np.ndarray,
    seed: int,
    unlabelled: list[str] | None = None,
) -> dict[str, float]:
    """Train as `elman train --unlabelled` does; the networks alone, and with the linear model.

    Without `unlabelled` it is the same network, which starts from nothing.
    """
    began = time.perf_counter()
    settings, _ = recommended(known, starts=True)
    start = None
    if unlabelled is not None:
        start = counted(
            [*unlabelled, *known],
            settings["embedding"],
            vocabulary=settings["vocabulary"],
            seed=seed,
        )
        # What is measured is the start itself, also where it should not help.
        settings |= {"init_from": start, "better_start": False}
    else:
        del settings["layer_decay"]
    model = SequenceClassifier(**settings, seed=seed).fit(known, y)
    seconds = time.perf_counter() - began
    alone = model._probabilities(model.reader_.read(asked), None).argmax(1)
    return {
        "accuracy": model.score(asked, true),
        "networks_accuracy": float((model.classes_[alone] == true).mean()),
        "seconds_per_fold": seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["few", "folds"])
    parser.add_argument("--folds", type=int, default=10, help="how many of the ten are run")
    parser.add_argument("--data", type=Path, default=os.environ.get("ELMAN_DATA_MIRROR"))
    parser.add_argument("--state", type=Path, help="where the figures of single folds are kept")
    given = parser.parse_args()
    data, few = Path(given.data), given.what == "few"
    unlabelled = reviews(data)
    done = read_state(given.state)
    listed, labels = sentences(data)
    texts = np.array(listed, object)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    for i, (train, test) in enumerate(folds.split(texts, labels)):
        if i >= given.folds or i < len(done):
            continue
        rows = drawn(train, labels, i) if few else train
        known, y, asked, true = list(texts[rows]), labels[rows], list(texts[test]), labels[test]
        with_it = measured(known, y, asked, true, i, unlabelled)
        figures = {f"transfer_{name}": value for name, value in with_it.items()}
        if few:
            without = measured(known, y, asked, true, i)
            figures |= without
            figures["tfidf_accuracy"] = tfidf().fit(known, y).score(asked, true)
        print(i, {name: round(value, 4) for name, value in figures.items()}, flush=True)
        done.append(figures)
        if given.state is not None:
            write_atomically(given.state, json.dumps(done).encode())
    means = {name: float(np.mean([fold[name] for fold in done])) for name in done[0]}
    print(means)
    if given.folds < 10:
        return
    command = f"python experiments/sentiment/transfer.py {given.what}"
    if not few:
        figures = {
            "transfer_cv_accuracy": means["transfer_accuracy"],
            "transfer_seconds_per_fold": means["transfer_seconds_per_fold"],
        }
        write(__file__, figures, command, part="transfer")
        return
    gain = means["transfer_networks_accuracy"] - means["networks_accuracy"]
    figures = {
        "few_labels_accuracy": means["transfer_accuracy"],
        "few_labels_without_accuracy": means["accuracy"],
        "few_labels_tfidf_accuracy": means["tfidf_accuracy"],
        "few_labels_network_accuracy": means["transfer_networks_accuracy"],
        "few_labels_network_without_accuracy": means["networks_accuracy"],
        "few_labels_gain_points": 100 * gain,
    }
    write(__file__, figures, command, part="few labels")


if __name__ == "__main__":
    main()
