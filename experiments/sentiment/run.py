"""Sentence polarity: words and a linear model beside them, TF-IDF regression in the same folds.

Run:  python experiments/sentiment/run.py [--folds 10] [--data FOLDER] [--state FILE]

FOLDER holds `sentiment/sentence_polarity.zip` of NLTK's corpora (CC BY 4.0 by its index; 5,331
sentences of each label, Pang and Lee 2005). The folds are stratified and drawn once. With `--state`
each fold's figures are kept in FILE, and a run that was stopped goes on behind the last.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import zipfile
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline, make_union

from elman import SequenceClassifier
from elman.estimators.classifier.advice import recommended
from elman.files import write_atomically


def sentences(folder: Path) -> tuple[list[str], np.ndarray]:
    """Read the sentences and their labels."""
    texts: list[str] = []
    labels: list[str] = []
    with zipfile.ZipFile(folder / "sentiment" / "sentence_polarity.zip") as archive:
        for label in ("pos", "neg"):
            (name,) = (n for n in archive.namelist() if n.endswith(f".{label}"))
            lines = archive.read(name).decode("latin-1").splitlines()
            texts += [line.strip() for line in lines]
            labels += [label] * len(lines)
    return texts, np.array(labels)


def tfidf() -> object:
    """Make logistic regression on TF-IDF of words and of parts of words."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 6), sublinear_tf=True)
    return make_pipeline(make_union(words, parts), LogisticRegression(C=4, max_iter=1000))


def read_state(path: Path | None) -> list[dict[str, float]]:
    """Read the figures of the folds that are done."""
    return json.loads(path.read_text()) if path is not None and path.exists() else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=10, help="how many of the ten are run")
    parser.add_argument("--data", type=Path, default=os.environ.get("ELMAN_DATA_MIRROR"))
    parser.add_argument("--state", type=Path, help="where the figures of single folds are kept")
    given = parser.parse_args()
    done = read_state(given.state)
    texts, labels = sentences(Path(given.data))
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    for i, (train, test) in enumerate(folds.split(texts, labels)):
        if i == given.folds:
            break
        if i < len(done):
            continue
        known, asked = [texts[j] for j in train], [texts[j] for j in test]
        began = time.perf_counter()
        settings, _ = recommended(known)
        model = SequenceClassifier(**settings, seed=i).fit(known, labels[train])
        seconds = time.perf_counter() - began
        alone = model.linear_.log_probabilities(model.reader_.whole(asked)).argmax(1)
        figures = {
            "cv_accuracy": model.score(asked, labels[test]),
            "linear_cv_accuracy": float((model.classes_[alone] == labels[test]).mean()),
            "tfidf_cv_accuracy": tfidf().fit(known, labels[train]).score(asked, labels[test]),
            "seconds_per_fold": seconds,
        }
        print(i, {name: round(value, 4) for name, value in figures.items()}, flush=True)
        done.append(figures)
        if given.state is not None:
            write_atomically(given.state, json.dumps(done).encode())
    means = {name: float(np.mean([fold[name] for fold in done])) for name in done[0]}
    print(means)
    if given.folds >= 10:
        command = f"python experiments/sentiment/run.py --folds {given.folds}"
        seconds = len(done) * means["seconds_per_fold"]
        write(__file__, means, command, part="polarity", seconds=seconds)


if __name__ == "__main__":
    main()
