"""Settings compared inside the training part: what is held out to measure stays untouched.

Each combination of a grid is trained on the same splits of the training part, and the same seeds,
so that their differences are those of the settings. The part that `train` measures on chooses
nothing: a figure that chose the settings would flatter them (Cawley and Talbot 2010).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from elman.errors import ConfigurationError, NonFiniteError
from elman.runs.compression import Compression, Held, nothing_readable, readable
from elman.runs.held_out import HeldOut
from elman.runs.labelled import Classification
from elman.runs.straight import held_by_pca, linear_probe
from elman.runs.tags import Tagging
from elman.runs.task import Silent, Task, Watch, Wish, given, title_of
from elman.runs.trials import Kept, Settings, Trial

__all__ = ["Compared", "combinations", "compare"]


@dataclass
class Compared:
    """Trials, those that are finished the best first, and how they were measured."""

    data: str
    kind: str
    score: str
    examples: int
    splits: int
    share: float
    trials: list[Trial]
    interrupted: bool = False

    @property
    def finished(self) -> list[Trial]:
        """Trials of which every split is measured, the best first."""
        done = [trial for trial in self.trials if len(trial.scores) == self.splits]
        return sorted(done, key=lambda trial: (-trial.mean, float(np.mean(trial.losses or [0.0]))))

    @property
    def lead(self) -> tuple[float, float] | None:
        """By how much the best is better than the second, and the standard error of that."""
        if len(self.finished) < 2 or self.splits < 2:
            return None
        first, second = self.finished[:2]
        gaps = np.subtract(first.scores, second.scores)
        return float(gaps.mean()), float(gaps.std(ddof=1) / np.sqrt(len(gaps)))

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {
            "data": self.data,
            "kind": self.kind,
            "score": self.score,
            "examples": self.examples,
            "splits": self.splits,
            "share": self.share,
            "interrupted": self.interrupted,
            "trials": [trial.to_json() for trial in self.finished],
        }


def combinations(grid: Mapping[str, Sequence[Any]]) -> list[Settings]:
    """List every combination of a grid, the last setting changing first.

    >>> combinations({"units": [8, 16], "cell": ["gru"]})
    [{'units': 8, 'cell': 'gru'}, {'units': 16, 'cell': 'gru'}]
    """
    return [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]


def compare(
    data: Any,
    grid: Mapping[str, Sequence[Any]],
    task: Task | None = None,
    *,
    splits: int = 3,
    share: float = 0.2,
    most: int = 60,
    preset: str | None = None,
    state: Path | None = None,
    watch: Watch | None = None,
    announce: Callable[[Compared, int], None] | None = None,
    **chosen: Any,
) -> Compared:
    """Train every combination of a grid on splits of the training part, and compare them.

    Args:
        data: a data set's name, a path, a `Source`, or records: labelled, tagged, or for
            `elman.runs.Compression` any sequences.
        grid: values to try of each setting.
        task: what is learned; None for what such records are mostly for.
        splits: how often the training part is parted anew, each time with another seed.
        share: the share of it that is measured.
        most: trainings at most.
        preset: recommended settings to start from.
        state: a file of results, which the same call goes on from.
        watch: shows downloads and trainings.
        announce: is told what will be trained, and how many trainings, before the first.
        chosen: settings that all combinations have.

    Ctrl-C ends it with what is finished (`interrupted`). Raises `ConfigurationError` for settings
    that cannot be trained, before any is, and for more trainings than `most`.
    """
    _check(grid, chosen, splits, share)
    watch = watch or Silent()
    source, records = given(data)
    kind = (source if records is None else records).kind
    usual: dict[str, type[Task]] = {"labelled": Classification, "tagged": Tagging}
    if task is None and kind in usual:
        task = usual[kind]()
    if not isinstance(task, Classification | Tagging | Compression):
        raise ConfigurationError(
            "Settings are compared on labelled examples, on sentences with a label for each word "
            f"and, of autoencoders, on sequences, received {_OTHERS.get(kind, kind)}",
            remedy="train several with elman.runs.train, and compare their figures",
        )
    _check_count(math.prod(map(len, grid.values())), splits, 1, most)
    if records is None:
        with watch.downloading() as bar:
            records = task.read(source, bar)
    wishes = [Wish({**chosen, **settings}, preset, None) for settings in combinations(grid)]
    plans = [task.settings(records, source.data, wish)[0] for wish in wishes]
    members = sum(int(plan.get("members", 1)) for plan in plans) / len(plans)
    _check_count(len(plans), splits, members, most)
    held = HeldOut.choose(
        records,
        title_of(source),
        None,
        seed=int(chosen.get("seed", 0)),
        fold=tuple(plans[0].get("fold", ())),
        usual=task.usual(records),
    )
    known, _ = held.parts(records)
    trials = [Trial(settings) for settings in combinations(grid)]
    found = Compared(
        source.data, task.kind, _score(task, records), len(known), splits, share, trials
    )
    kept = Kept(
        state, [records.sha256, chosen, preset, splits, share, task.kind, vars(task)], trials
    )
    if announce is not None:
        announce(found, sum(splits - len(trial.scores) for trial in trials))
    try:
        for number, trial, i in _rounds(trials, splits):
            began = time.perf_counter()
            wish = Wish({**chosen, **trial.settings}, preset, share)
            with watch.training(1, f"training {number} of {len(trials) * splits}") as bar:
                _measure(task, known, source.data, trial, wish, i, bar)
            trial.seconds += time.perf_counter() - began
            kept.save()
    except KeyboardInterrupt:
        found.interrupted = True
    return found


def _check_count(combined: int, splits: int, members: float, most: int) -> None:
    count = round(combined * splits * members)
    if count > most:
        several = f" of {members:g} members" if members > 1 else ""
        raise ConfigurationError(
            f"{combined:,} combinations{several} on {splits} splits are {count:,} trainings, more "
            f"than most={most}",
            remedy=f"leave values out, or pass most={count}",
        )


def _score(task: Task, records: Any) -> str:
    """Name what is compared."""
    if isinstance(task, Tagging):
        return "words right" if records.scheme == "plain" else "F1"
    if isinstance(task, Compression):
        return "symbols right" if records.texts else "variance held"
    return "accuracy"


_OTHERS = {"text": "one long text", "pairs": "pairs"}


def _check(
    grid: Mapping[str, Sequence[Any]], chosen: Mapping[str, Any], splits: int, share: float
) -> None:
    if not grid or not all(grid.values()):
        raise ConfigurationError(
            "A comparison has settings with values to try, received none",
            remedy='pass for example {"units": [32, 64]}',
        )
    if twice := [name for name in grid if name in chosen]:
        raise ConfigurationError(
            f"{twice[0]}= is compared, and chosen for all", remedy="leave one of them out"
        )
    if parting := [name for name in ("seed", "fold", "checkpoint") if name in grid]:
        raise ConfigurationError(
            f"Settings are compared on the same examples, which {parting[0]}= would change",
            remedy="leave it out",
        )
    if "teachers" in (*grid, *chosen):
        raise ConfigurationError(
            "Settings are compared on parts of the training part, which teachers may have learned",
            remedy="leave teachers= out, and train with them what was found to be best",
        )
    if not 1 <= splits <= 100:
        raise ConfigurationError(
            f"splits= is from 1 to 100, received {splits}", remedy="pass splits=3"
        )
    if not 0 < share < 1:
        raise ConfigurationError(
            f"The share measured lies between 0 and 1, received {share}", remedy="pass share=0.2"
        )


def _rounds(trials: Sequence[Trial], splits: int) -> Iterator[tuple[int, Trial, int]]:
    """Split by split, so that an interrupt leaves all combinations equally far."""
    number = 0
    for i in range(splits):
        for trial in trials:
            number += 1
            if len(trial.scores) == i:
                yield number, trial, i


def _measure(task: Task, known: Any, data: str, trial: Trial, wish: Wish, i: int, bar: Any) -> None:
    """Train one combination on one split, and note what it gives."""
    seed = int(wish.settings.get("seed", 0)) + i
    settings, _ = task.settings(
        known, data, wish._replace(settings={**wish.settings, "seed": seed})
    )
    fold = tuple(settings.get("fold", ()))
    split = HeldOut.choose(known, "", wish.test, seed=seed, fold=fold)
    learned, out = split.parts(known)
    model = task.estimator(**settings, progress=bar)
    try:
        task.fit(model, learned, split, None)
    except NonFiniteError:
        # Numbers that ran away answer nothing; others of the grid may do better.
        trial.scores.append(0.0)
        if isinstance(task, Classification):
            trial.losses.append(math.log(len(set(known.labels))))
        return
    if model.interrupted_:
        raise KeyboardInterrupt
    figures, _ = task.measure(model, out)
    if isinstance(task, Classification):
        trial.scores.append(figures.evaluation.accuracy.value)
        trial.losses.append(figures.evaluation.log_loss)
    elif isinstance(task, Compression):
        _note_held(figures, model, learned, out, trial)
    else:
        trial.scores.append(figures.accuracy if figures.spans is None else figures.spans.f1)


def _note_held(figures: Held | None, model: Any, learned: Any, out: Any, trial: Trial) -> None:
    """Note how much an autoencoder holds, what PCA holds, and what a line reads in the vectors."""
    if figures is None:
        raise nothing_readable(len(out))
    score = figures.right if figures.explained is None else figures.explained
    if score is None:
        raise ConfigurationError(
            f"Of {len(out):,} recordings that were held out no channel varies: nothing is to be "
            "held",
            remedy="give recordings that vary, or a larger share",
        )
    trial.scores.append(score)
    beside = {"error": figures.error, "whole": figures.whole}
    if model.reader_.kind == "series":
        beside["PCA"] = held_by_pca(learned.inputs, out.inputs, model.units, model.reader_.scale)
    if len(set(learned.labels)) > 1:
        vectors, labels = zip(*(_read(model, part) for part in (learned, out)), strict=True)
        beside["probe"] = linear_probe(vectors[0], labels[0], vectors[1], labels[1])
    for name, value in beside.items():
        if value is not None:
            trial.beside.setdefault(name, []).append(value)


def _read(model: Any, examples: Any) -> tuple[Any, list[str]]:
    """The vectors of the examples that a model can read, and their labels."""
    part = examples.select(readable(model, examples)[0])
    return model.transform(part.inputs), part.labels
