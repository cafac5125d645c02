"""Labelled sequences: what a classifier gets, and how far its answers can be believed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError
from elman.runs.settings import check_preset, joined, network_of
from elman.runs.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets import Labelled
    from elman.datasets.dataset import Progress
    from elman.datasets.source import Source
    from elman.estimators.outline import Announce
    from elman.report import Evaluation
    from elman.runs.held_out import HeldOut
    from elman.runs.task import Planned, Wish

__all__ = ["Classification", "LabelFigures", "best_reachable", "measure"]

SHORT = "examples accuracy top3 macro_f1 log_loss calibration_error majority error_gap origins"
"""Figures that a training record keeps."""


@dataclass(frozen=True)
class LabelFigures:
    """An evaluation, and the accuracy that nobody can pass who reads texts as the model does."""

    evaluation: Evaluation
    best_reachable: float

    def to_json(self) -> dict[str, Any]:
        return {"best_reachable_accuracy": self.best_reachable, **self.evaluation.to_json()}

    def short(self) -> dict[str, Any]:
        whole = self.evaluation.to_json()
        return {name: whole[name] for name in SHORT.split()}


@dataclass(frozen=True)
class Classification(Task):
    """A label for each sequence: a classifier."""

    kind = "classifier"

    def read(self, source: Source, progress: Progress | None, model: Any = None) -> Labelled:
        if model is not None and model.features_ is not None:
            source = replace(source, layout=replace(source.layout, features=model.features_.names))
        found = source.labelled(progress, None if model is None else model.reader_.channels)
        if found.texts and source.layout.channels:
            raise ConfigurationError(
                "channels= cannot act on texts",
                remedy="leave it out, or name a column with series=",
            )
        return found

    def settings(self, records: Labelled, data: str, wish: Wish) -> Planned:
        """Raises `LabelError` or `SequenceError` before any time is spent on a training."""
        from elman.datasets.files.spectrum import LogMel
        from elman.datasets.records.strings import Strings
        from elman.estimators.classifier.advice import recommended
        from elman.estimators.classifier.labels import learn_labels
        from elman.estimators.classifier.presets import PRESETS, preset
        from elman.estimators.classifier.settings import reading
        from elman.estimators.effects import classifier_idle
        from elman.estimators.reading.inputs import Reader

        check_preset(wish.preset, PRESETS)
        series = not records.texts
        name, remarks = wish.preset or data, []
        start = network_of(wish.settings.get("init_from"))
        if series or name in PRESETS:
            front = LogMel.of(records.channels)
            planned = preset(
                name, series=series, highest=None if front is None else front.rate // 2
            )
        else:
            texts = records.inputs
            if not isinstance(texts, Strings):
                texts = [str(text) for text in texts]
            unit = wish.settings.get("unit", start.get("unit"))
            starts = wish.settings.get("init_from") is not None
            planned, _ = recommended(texts, unit, starts=starts)
            remarks += unlikely(texts, records.labels)
        planned |= start
        settings = {**planned, **wish.settings}
        classes, _ = learn_labels(records.labels, len(records))
        # Read everything once: a record's number is then its number in the data, not in a part.
        reader, _ = Reader.learn(records.inputs, **reading({**settings, "alphabet": None}))
        if longer := reader.too_long(records.inputs):
            what = "recordings" if series else "texts"
            remarks.append(
                f"{longer:,} of {len(records):,} {what} are longer than {reader.max_length} "
                f"{settings.get('unit', 'characters') if records.texts else 'timesteps'}: "
                + _CUT[reader.cut_to]
            )
        share = settings.get("validation")
        if share and "validation" not in wish.settings and share * len(records) < 4 * len(classes):
            planned["validation"] = None
            remarks.append(
                f"{len(records):,} examples are too few to hold some out for validation: the last "
                "epoch is kept, and nothing is calibrated"
            )
        kind = "series" if series else "text"
        return joined(
            self.estimator,
            planned,
            wish.settings,
            lambda every: classifier_idle(every, kind),
            layers_of=wish.preset or data,
        ), remarks

    def fit(
        self,
        model: Any,
        known: Labelled,
        held: HeldOut,
        announce: Announce | None,
        watched: Labelled | None = None,
    ) -> None:
        model.fit(
            known.inputs,
            known.labels,
            groups=held.groups(known),
            channels=known.channels,
            features=known.features,
            validation_data=_watchable(model, known, watched),
            announce=announce,
        )

    def about(self, model: Any, records: Labelled) -> dict[str, Any]:
        return {
            "history": [
                [[e.loss, e.accuracy, e.val_loss, e.val_accuracy] for e in epochs]
                for epochs in model.history_
            ]
        }

    def measure(self, model: Any, out: Labelled) -> tuple[LabelFigures, list[str]]:
        figures, remarks = measure(model, out)
        return LabelFigures(figures, best_reachable(model, out)), remarks

    def measured(self, figures: LabelFigures | None) -> dict[str, Any]:
        return {
            "best_reachable_accuracy": figures and figures.best_reachable,
            "held_out": figures and figures.evaluation.to_json(),
        }


def _watchable(model: Any, known: Labelled, watched: Labelled | None) -> tuple[Any, ...] | None:
    """The examples to watch that a model of this training can read, whose labels it learns."""
    if watched is None or model.keep != "last" or model.validation is not None:
        return None
    labels, rows = set(known.labels), list(range(len(watched)))
    if known.texts:
        from elman.estimators.reading.blanks import tidy
        from elman.sequences.folding import Folding

        fold = Folding(model.fold)
        letters = set(model.alphabet or fold("".join(map(str, known.inputs)))) | {" "}
        rows = [i for i in rows if letters.issuperset(fold(tidy(str(watched.inputs[i]))))]
    rows = [i for i in rows if watched.labels[i] in labels]
    chosen = watched.select(rows)
    beside = () if chosen.features is None else (chosen.features,)
    return (list(chosen.inputs), chosen.labels, *beside) if rows else None


_CUT = {
    "head": "the networks read the beginning",
    "ends": "the networks read the beginning and the end",
    "windows": "the networks read them in parts, whose answers are averaged",
}

_ALIKE = 3
"""Groups of labels that are named in a remark."""


def unlikely(texts: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Remark on texts that are numbers, and on labels that differ in case or marks alone.

    >>> unlikely(["good", "bad", "fine"], ["Pos", "neg", "pos"])
    ['labels differ only in case or spaces: Pos 1, pos 1; they are learned apart, write them \
alike if they are the same']
    """
    from collections import Counter

    remarks = []
    numbers = sum(text.strip().lstrip("+-").replace(".", "", 1).isdigit() for text in texts)
    if numbers > 0.9 * len(texts):
        remarks.append(
            f"{numbers:,} of {len(texts):,} texts are numbers, for example {texts[0]}: is another "
            "column the one with the texts?"
        )
    counts = Counter(map(str, labels))
    alike: dict[str, list[str]] = {}
    for label in counts:
        alike.setdefault("".join(label.casefold().split()), []).append(label)
    groups = [sorted(group) for group in alike.values() if len(group) > 1]
    if groups:
        shown = "; ".join(
            ", ".join(f"{label} {counts[label]:,}" for label in group) for group in groups[:_ALIKE]
        )
        remarks.append(
            f"labels differ only in case or spaces: {shown}; "
            "they are learned apart, write them alike if they are the same"
        )
    return remarks


def measure(model: Any, examples: Labelled) -> tuple[Evaluation, list[str]]:
    """Evaluate a model; return the figures and remarks on examples it could not read whole.

    Characters never seen in training are left out here, whatever the model's rule: a test
    must count what the model cannot read, not stop at it. A text without any known character
    gets the shares of the training labels as its answer.
    """
    from elman.report import evaluate

    probabilities, remarks = _probabilities(model, examples)
    figures = evaluate(
        examples.labels,
        probabilities,
        [str(c) for c in model.classes_.tolist()],
        origins=examples.origins,
    )
    return figures, remarks + _repeats(model, examples, figures.labels, probabilities)


def _repeats(
    model: Any, examples: Labelled, classes: Sequence[str], probabilities: NDArray[np.float64]
) -> list[str]:
    """Remark on texts that the model cannot tell apart from another of the same label."""
    from elman.report import Proportion

    if model.reader_.alphabet is None or model.features_ is not None:
        return []
    read = _reading(model)
    answers = [classes[i] for i in probabilities.argmax(1).tolist()]
    # The same reading has the same answer: each is right or wrong once.
    right = {
        (read(str(text)), label): answer == label
        for text, label, answer in zip(examples.inputs, examples.labels, answers, strict=True)
    }
    again = len(examples) - len(right)
    if not again:
        return []
    once = Proportion(sum(right.values()), len(right))
    return [
        f"{again:,} of {len(examples):,} are to the model the same text as another with the same "
        f"label; with each counted once, accuracy is {once}"
    ]


def _probabilities(model: Any, examples: Labelled) -> tuple[NDArray[np.float64], list[str]]:
    import numpy as np

    from elman.estimators.reading.features import taken
    from elman.sequences import Words

    alphabet = model.reader_.alphabet
    if alphabet is None or not examples.texts:
        return model.predict_proba(examples.inputs, features=examples.features), []
    texts: list[str] = model.reader_.written(str(text) for text in examples.inputs)
    if isinstance(alphabet, Words):
        unseen = sum(not alphabet.knows(text) for text in texts)
        share = f"{unseen:,} of {len(texts):,} have {alphabet.vocabulary.unit} without a code"
        remarks = [f"{share}, which are read as unknown"] if unseen else []
        return model.predict_proba(texts, features=examples.features), remarks
    known = set(alphabet.characters)
    # Of a text read without the blanks around it, blanks alone are nothing.
    seen = known - {" "} if model.reader_.spaces == "collapse" else known
    strange = [not known.issuperset(alphabet.fold_text(text)) for text in texts]
    blank = [
        not text or (odd and seen.isdisjoint(alphabet.fold_text(text)))
        for text, odd in zip(texts, strange, strict=True)
    ]
    remarks = []
    if any(strange):
        share = f"{sum(strange):,} of {len(texts):,} have characters never seen in training"
        remarks.append(f"{share}, which are {'replaced' if _replaces(alphabet) else 'left out'}")
    if _replaces(alphabet):
        return model.predict_proba(texts, features=examples.features), remarks
    counts = np.array([model.record_["counts"][str(c)] for c in model.classes_.tolist()], float)
    answers = np.tile(counts / counts.sum(), (len(texts), 1))
    readable = np.flatnonzero(~np.array(blank))
    if len(readable):
        read = [texts[i] for i in readable]
        beside = taken(examples.features, readable, len(texts))
        answers[readable] = model.predict_proba(read, unknown="skip", features=beside)
    return answers, remarks


def _replaces(alphabet: Any) -> bool:
    return bool(alphabet.unknown == "replace")


def best_reachable(model: Any, examples: Labelled) -> float:
    """Tell the accuracy that no classifier can pass that reads texts as this model does."""
    from elman.datasets import best_reachable_accuracy

    if model.reader_.alphabet is None:
        return best_reachable_accuracy(examples)
    return best_reachable_accuracy(examples, read=_reading(model))


def _reading(model: Any) -> Callable[[str], str]:
    """Return what a model of texts makes of a text before it looks at it."""

    def read(text: str) -> str:
        (written,) = model.reader_.written([text])
        return str(model.reader_.alphabet.fold_text(written))

    return read
