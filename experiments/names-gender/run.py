"""First name -> gender: the unit's models, elman's own, the baselines, and the packaged model.

Run:  python experiments/names-gender/run.py [--seeds 10] [--folds 5]
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
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline

from elman import SequenceClassifier
from elman.datasets import best_reachable_accuracy, load
from elman.estimators.classifier.presets import preset
from elman.estimators.effects import classifier_idle
from elman.report import Paired, evaluate
from elman.rnn import NGrams, Pooling
from elman.sequences import holdout
from elman.sequences.folding import Folding

WORLD = 0.3
"""How much a name of the world counts beside an English one."""

WIDER: dict[str, Any] = {"epochs": 5, "batch_size": 128}
"""Four times as many names: fewer epochs of larger batches.

Both were chosen on names of the world that are none of NLTK's, as if those were the English ones.
"""


def unit(examples: Any, name: str, seeds: int) -> np.ndarray:
    """Train one of the unit's models on `seeds` random 80/20 splits: test accuracies."""
    y = np.array(examples.labels)
    scores = []
    for seed in range(seeds):
        train, test = holdout(y, 0.2, seed=seed)
        model = SequenceClassifier(**preset(name), seed=seed)
        model.fit([examples.inputs[i] for i in train], y[train])
        scores.append(model.score([examples.inputs[i] for i in test], y[test]))
        print(f"  {name} seed {seed}: {scores[-1]:.4f}", flush=True)
    return np.array(scores)


def marked(names: list[str]) -> list[str]:
    """Lower-case names and mark start and end, for the n-gram baseline."""
    return [f"^{name.lower()}$" for name in names]


def regression() -> Any:
    """Make the baseline: logistic regression on n-grams of up to five letters."""
    return make_pipeline(
        CountVectorizer(analyzer="char", ngram_range=(1, 5), binary=True, lowercase=False),
        LogisticRegression(C=1, max_iter=3000),
    )


def names_of_the_world(but: list[str]) -> tuple[list[str], np.ndarray]:
    """Read the packaged names that English letters write, without the spellings in `but`."""
    world, known = load("names"), {name.lower() for name in but}
    kept = [
        i
        for i, name in enumerate(world.inputs)
        if name.isascii() and name.isalpha() and name.lower() not in known
    ]
    return [world.inputs[i] for i in kept], np.array(world.labels)[kept]


def cross_validated(
    examples: Any, folds: int, members: int | None
) -> tuple[dict[str, list[float]], Paired]:
    """Score n-gram regression, always-female and elman's model in the same grouped folds.

    `world` is what elman's model and the regression reach when they also learn names of the world,
    each counting `WORLD`, none of them a name of any fold. The second value sets elman's model
    beside n-gram regression, name by name.
    """
    y, names = np.array(examples.labels), list(examples.inputs)
    groups = [name.lower() for name in names]
    world, genders = names_of_the_world(names)
    kinds = (
        *("recommended", "wide_only", "deep_only", "ngram", "majority"),
        *("world", "ngram_world", "seconds"),
    )
    scores: dict[str, list[float]] = {kind: [] for kind in kinds}
    right: dict[str, list[bool]] = {"recommended": [], "ngram": []}
    split = StratifiedGroupKFold(5, shuffle=True, random_state=0).split(names, y, groups)
    for fold, (train, test) in enumerate(split):
        if fold == folds:
            break
        known, held = [names[i] for i in train], [names[i] for i in test]
        base = regression().fit(marked(known), y[train]).predict(marked(held)) == y[test]
        scores["ngram"].append(float(base.mean()))
        more, labels = [*known, *world], np.concatenate([y[train], genders])
        counts = np.repeat([1.0, WORLD], [len(known), len(world)])
        wider = regression().fit(marked(more), labels, logisticregression__sample_weight=counts)
        scores["ngram_world"].append(wider.score(marked(held), y[test]))
        wide = SequenceClassifier(**{**preset("names-nltk"), **WIDER}).fit(
            more, labels, sample_weight=counts, groups=[name.lower() for name in more]
        )
        scores["world"].append(wide.score(held, y[test]))
        right["ngram"] += base.tolist()
        scores["majority"].append(float(np.mean(y[test] == "female")))
        settings = preset("names-nltk")
        if members:
            settings["members"] = members
        model, seconds = timed(
            lambda settings=settings, known=known, train=train: SequenceClassifier(**settings).fit(
                known, y[train], groups=[groups[i] for i in train]
            )
        )
        own = model.predict(held) == y[test]
        scores["recommended"].append(float(own.mean()))
        right["recommended"] += own.tolist()
        scores["seconds"].append(seconds)
        # What each half does alone: the linear n-gram branch, and the recurrent layers.
        grams = NGrams(2, longest=settings["ngrams"], kernel_l2=settings["ngram_l2"])
        for kind, change in (
            ("wide_only", {"layers": [grams, Pooling("sum")], "ngrams": 0}),
            ("deep_only", {"ngrams": 0}),
        ):
            changed = {**settings, **change}
            idle = classifier_idle(changed, "text")
            acting = {name: value for name, value in changed.items() if name not in idle}
            half = SequenceClassifier(**acting).fit(known, y[train])
            scores[kind].append(half.score(held, y[test]))
        print(
            f"  fold {fold}: " + ", ".join(f"{k} {v[-1]:.4f}" for k, v in scores.items()),
            flush=True,
        )
    return scores, Paired.of(right["recommended"], right["ngram"])


def packaged() -> Any:
    """Train `elman train names` and evaluate it on the names that it holds out."""
    examples = load("names")
    kept, held = holdout(examples.labels, 0.2, groups=examples.groups, seed=0)
    known, unseen = examples.select(kept), examples.select(held)
    model = SequenceClassifier(**preset("names"))
    _, seconds = timed(lambda: model.fit(known.inputs, known.labels, groups=known.groups))
    result = evaluate(
        unseen.labels, model.predict_proba(unseen.inputs), model.classes_, origins=unseen.origins
    )
    best = best_reachable_accuracy(unseen, read=Folding(preset("names")["fold"]))
    return result, seconds, best, len(known), len(unseen)


def main() -> None:
    """Run everything and write `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=10)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--members", type=int, default=None)
    chosen = options.parse_args()

    examples = load("names-nltk")
    print(
        f"names-nltk: {len(examples)} names, source {examples.source}; "
        f"best reachable accuracy, as written, {best_reachable_accuracy(examples):.3f}"
    )
    simple = unit(examples, "unit-names", chosen.seeds)
    stacked = unit(examples, "unit-names-stacked", chosen.seeds)
    folds, beside = cross_validated(examples, chosen.folds, chosen.members)
    result, seconds, ceiling, known, unseen = packaged()
    errors = result.gap.errors
    # Above zero: men are called women more often than women men.
    gap = 100 * (errors["male"].value - errors["female"].value)
    figures = {
        "unit_accuracy_mean": simple.mean(),
        "unit_accuracy_std": simple.std(ddof=1) if len(simple) > 1 else 0.0,
        "unit_accuracy_lowest": simple.min(),
        "unit_accuracy_highest": simple.max(),
        "stacked_accuracy_mean": stacked.mean(),
        "stacked_accuracy_std": stacked.std(ddof=1) if len(stacked) > 1 else 0.0,
        "recommended_cv_accuracy": np.mean(folds["recommended"]),
        "recommended_cv_seconds_per_fold": np.mean(folds["seconds"]),
        "wide_only_cv_accuracy": np.mean(folds["wide_only"]),
        "deep_only_cv_accuracy": np.mean(folds["deep_only"]),
        "ngram_cv_accuracy": np.mean(folds["ngram"]),
        "recommended_over_ngram_points": 100 * beside.difference,
        "recommended_over_ngram_low": 100 * beside.low,
        "recommended_over_ngram_high": 100 * beside.high,
        "recommended_over_ngram_p": beside.p_value,
        "world_cv_accuracy": np.mean(folds["world"]),
        "ngram_world_cv_accuracy": np.mean(folds["ngram_world"]),
        "world_names": len(names_of_the_world(list(examples.inputs))[0]),
        "majority_cv_accuracy": np.mean(folds["majority"]),
        "best_reachable_accuracy": best_reachable_accuracy(
            examples, read=Folding(preset("names-nltk")["fold"])
        ),
        "packaged_accuracy": result.accuracy.value,
        "packaged_gender_gap_points": gap,
        "packaged_gap_low": result.gap.low,
        "packaged_gap_high": result.gap.high,
        "packaged_accuracy_low": result.accuracy.low,
        "packaged_accuracy_high": result.accuracy.high,
        "packaged_calibration_error": result.calibration_error,
        "packaged_men_called_women": errors["male"].value,
        "packaged_women_called_men": errors["female"].value,
        "packaged_best_reachable_accuracy": ceiling,
        "packaged_train_seconds": seconds,
        "packaged_trained_on": known,
        "packaged_held_out": unseen,
    }
    for name, value in figures.items():
        print(f"{name:36} {value:.4f}")
    write(
        __file__,
        figures,
        "python experiments/names-gender/run.py",
        folds={k: [round(v, 4) for v in values] for k, values in folds.items()},
        unit_accuracies=simple.round(4).tolist(),
        stacked_accuracies=stacked.round(4).tolist(),
        packaged_by_country=result.to_json().get("origins"),
    )


if __name__ == "__main__":
    main()
