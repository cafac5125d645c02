"""First name -> country, and surname -> language, beside the n-gram and majority baselines.

Run:  python experiments/names-country/run.py
"""

from __future__ import annotations

import argparse
import json
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
from elman.estimators.classifier.presets import preset
from elman.files import write_atomically
from elman.report import Paired, Proportion, evaluate
from elman.sequences import holdout
from elman.sequences.folding import Folding

FOLDER = Path(__file__).resolve().parent


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
        CountVectorizer(
            analyzer="char", ngram_range=(1, 5), binary=True, lowercase=False, min_df=2
        ),
        LogisticRegression(C=1, max_iter=300, tol=1e-3),
    )
    _, ngram_seconds = timed(lambda: ngram.fit(marked(known.inputs), known.labels))
    base = evaluate(unseen.labels, ngram.predict_proba(marked(unseen.inputs)), ngram.classes_)
    print(
        f"  {name} n-grams: top-1 {base.accuracy}, macro F1 {base.macro_f1:.3f}, "
        f"{ngram_seconds:.0f} s",
        flush=True,
    )
    model = SequenceClassifier(**settings)
    _, seconds = timed(lambda: model.fit(known.inputs, known.labels, groups=known.groups))
    ours = evaluate(unseen.labels, model.predict_proba(unseen.inputs), model.classes_)
    print(
        f"  {name} elman: top-1 {ours.accuracy}, macro F1 {ours.macro_f1:.3f}, {seconds:.0f} s",
        flush=True,
    )
    truth = np.array(unseen.labels)
    beside = Paired.of(
        model.predict(unseen.inputs) == truth, ngram.predict(marked(unseen.inputs)) == truth
    )
    print(f"  {name} elman beside n-grams: {beside}", flush=True)
    return {
        "top1": ours.accuracy.value,
        "top1_low": ours.accuracy.low,
        "top1_high": ours.accuracy.high,
        "over_ngram_points": 100 * beside.difference,
        "over_ngram_low": 100 * beside.low,
        "over_ngram_high": 100 * beside.high,
        "over_ngram_p": beside.p_value,
        "top3": ours.top3.value,
        "macro_f1": ours.macro_f1,
        "calibration_error": ours.calibration_error,
        "log_loss": ours.log_loss,
        "train_seconds": seconds,
        "ngram_top1": base.accuracy.value,
        "ngram_top1_low": base.accuracy.low,
        "ngram_top1_high": base.accuracy.high,
        "ngram_top3": base.top3.value,
        "ngram_macro_f1": base.macro_f1,
        "ngram_calibration_error": base.calibration_error,
        "ngram_train_seconds": ngram_seconds,
        "majority_top1": ours.majority.value,
        "best_reachable_top1": best_reachable_accuracy(unseen, read=fold),
        "classes": len(set(examples.labels)),
        "trained_on": len(known),
        "held_out": len(unseen),
    }


def add_intervals() -> None:
    """Add the 95% intervals of stored shares; how far the same cases differ needs a whole run."""
    stored = json.loads((FOLDER / "result.json").read_text())
    figures = stored["figures"]
    for data in ("", "surnames_"):
        n = int(figures[f"{data}held_out"])
        for name in (f"{data}top1", f"{data}ngram_top1"):
            share = Proportion(round(figures[name] * n), n)
            figures |= {f"{name}_low": round(share.low, 6), f"{name}_high": round(share.high, 6)}
    content = json.dumps(stored, indent=2, ensure_ascii=False) + "\n"
    write_atomically(FOLDER / "result.json", content.encode())


def main() -> None:
    """Run both data sets and write `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--intervals",
        action="store_true",
        help="train nothing: add each share's own interval to result.json",
    )
    if options.parse_args().intervals:
        add_intervals()
        return
    figures = dict(compared("names-country"))
    surnames = compared("surnames")
    figures |= {f"surnames_{name}": value for name, value in surnames.items()}
    for name, value in figures.items():
        print(f"{name:36} {np.round(value, 4)}")
    write(__file__, figures, "python experiments/names-country/run.py")


if __name__ == "__main__":
    main()
