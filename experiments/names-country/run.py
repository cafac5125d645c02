"""First name -> country, and surname -> language, beside the n-gram and majority baselines.

Run:  python experiments/names-country/run.py
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import timed, write
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from elman import SequenceClassifier
from elman.datasets import best_reachable_accuracy, load
from elman.estimators.presets import preset
from elman.report.metrics import evaluate
from elman.sequences import holdout
from elman.sequences.folding import Folding


def compared(name: str, **overrides: Any) -> dict[str, float]:
    """Train elman's model and n-gram regression on one split of `name`; return their figures."""
    examples = load(name)
    kept, held = holdout(examples.labels, 0.2, groups=examples.groups, seed=0)
    known, unseen = examples.select(kept), examples.select(held)
    settings = {**preset(name), **overrides}
    fold = Folding(settings["fold"])

    def marked(names: list[str]) -> list[str]:
        return [f"^{fold(name)}$" for name in names]

    ngram = make_pipeline(
        CountVectorizer(analyzer="char", ngram_range=(1, 5), binary=True, lowercase=False,
                        min_df=2),
        LogisticRegression(C=1, max_iter=300, tol=1e-3),
    )  # fmt: skip
    _, ngram_seconds = timed(lambda: ngram.fit(marked(known.inputs), known.labels))
    base = evaluate(unseen.labels, ngram.predict_proba(marked(unseen.inputs)), ngram.classes_)
    print(f"  {name} n-grams: top-1 {base.accuracy}, macro F1 {base.macro_f1:.3f}, "
          f"{ngram_seconds:.0f} s", flush=True)  # fmt: skip
    model = SequenceClassifier(**settings)
    _, seconds = timed(lambda: model.fit(known.inputs, known.labels, groups=known.groups))
    ours = evaluate(unseen.labels, model.predict_proba(unseen.inputs), model.classes_)
    print(f"  {name} elman: top-1 {ours.accuracy}, macro F1 {ours.macro_f1:.3f}, {seconds:.0f} s",
          flush=True)  # fmt: skip
    return {
        "top1": ours.accuracy.value,
        "top3": ours.top3.value,
        "macro_f1": ours.macro_f1,
        "calibration_error": ours.calibration_error,
        "log_loss": ours.log_loss,
        "train_seconds": seconds,
        "ngram_top1": base.accuracy.value,
        "ngram_top3": base.top3.value,
        "ngram_macro_f1": base.macro_f1,
        "ngram_calibration_error": base.calibration_error,
        "ngram_train_seconds": ngram_seconds,
        "majority_top1": ours.majority.value,
        "best_reachable_top1": best_reachable_accuracy(unseen, by="group"),
        "classes": len(set(examples.labels)),
        "trained_on": len(known),
        "held_out": len(unseen),
    }


def main() -> None:
    """Run both data sets and write `result.json`."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    figures = dict(compared("names-country"))
    surnames = compared("surnames")
    figures |= {f"surnames_{name}": value for name, value in surnames.items()}
    for name, value in figures.items():
        print(f"{name:36} {np.round(value, 4)}")
    write(__file__, figures, "python experiments/names-country/run.py")


if __name__ == "__main__":
    main()
