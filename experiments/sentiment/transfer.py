"""Sentence polarity with unlabelled movie reviews: a language model first, then the classifier.

Run:  python experiments/sentiment/transfer.py few
      python experiments/sentiment/transfer.py folds [--folds 10]

with --data FOLDER, --language-model FILE and --state FILE. FOLDER holds `sentiment/` as for run.py,
and `movie_reviews.zip` of NLTK's corpora (2,000 reviews of films, Pang and Lee 2004), whose labels
are not read. The language model is learned once, of the reviews alone, as `elman train
--unlabelled` learns it, and kept in FILE. `few` trains on 500 sentences of each fold's training
part, 250 of each label, the same network with the language model and without, and TF-IDF
regression; `folds` on the whole training part. Both stop and go on fold by fold with `--state`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write
from run import read_state, sentences, tfidf
from sklearn.model_selection import StratifiedKFold

from elman import SequenceClassifier, SequenceGenerator
from elman.datasets.files.layout import TableLayout
from elman.datasets.source import Source
from elman.estimators.classifier.advice import recommended
from elman.files import write_atomically
from elman.runs.settings import network_of
from elman.runs.unlabelled import language_model, read_unlabelled

LABELLED = 500


def pretrained(path: Path, data: Path) -> SequenceGenerator:
    """The language model of the movie reviews, learned where it is not there."""
    if not path.exists():
        archive = data / "sentiment" / "movie_reviews.zip"
        texts = read_unlabelled(Source(str(archive), TableLayout(encoding="latin-1")))
        texts = [" ".join(text.split()) for text in texts]
        settings, _ = recommended(texts, starts=True)
        model = SequenceGenerator(**language_model("labelled", settings, texts), progress=_told)
        model.fit(texts, announce=print).save(path)
    return SequenceGenerator.load(path)


def _told(progress: Any) -> None:
    if progress.step == progress.steps and progress.last is not None:
        print(progress.epoch, dict(progress.last.held_out), flush=True)


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
    start: SequenceGenerator | None = None,
) -> dict[str, float]:
    """Train as recommended for `known`; accuracy of the networks alone, and with the linear one."""
    began = time.perf_counter()
    settings, _ = recommended(known, starts=start is not None)
    if start is not None:
        settings |= network_of(start)
    # What is measured here is the start itself, also where it does not help.
    model = SequenceClassifier(
        **settings, init_from=start, better_start=start is None, seed=seed
    ).fit(known, y)
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
    parser.add_argument("--language-model", type=Path, default=Path("movie-reviews.elman"))
    parser.add_argument("--state", type=Path, help="where the figures of single folds are kept")
    given = parser.parse_args()
    data, few = Path(given.data), given.what == "few"
    start = pretrained(given.language_model, data)
    done = read_state(given.state)
    listed, labels = sentences(data)
    texts = np.array(listed, object)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    for i, (train, test) in enumerate(folds.split(texts, labels)):
        if i >= given.folds or i < len(done):
            continue
        rows = drawn(train, labels, i) if few else train
        known, y, asked, true = list(texts[rows]), labels[rows], list(texts[test]), labels[test]
        with_it = measured(known, y, asked, true, i, start)
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
