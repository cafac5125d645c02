"""Measuring a model on examples, and telling the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from elman.app.shown.console import print_rich, put

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets import Labelled
    from elman.report import Evaluation

__all__ = ["best_reachable", "measure", "print_figures"]


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

    if model.reader_.alphabet is None:
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

    alphabet = model.reader_.alphabet
    if alphabet is None:
        return model.predict_proba(examples.inputs), []
    texts: list[str] = model.reader_.written(str(text) for text in examples.inputs)
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
        told = f"{sum(strange):,} of {len(texts):,} have characters never seen in training"
        remarks.append(f"{told}, which are {'replaced' if _replaces(alphabet) else 'left out'}")
    if _replaces(alphabet):
        return model.predict_proba(texts), remarks
    counts = np.array([model.record_["counts"][str(c)] for c in model.classes_.tolist()], float)
    answers = np.tile(counts / counts.sum(), (len(texts), 1))
    readable = np.flatnonzero(~np.array(blank))
    if len(readable):
        read = [texts[i] for i in readable]
        answers[readable] = model.predict_proba(read, unknown="skip")
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


def print_figures(figures: Evaluation, best: float, *, classes: bool) -> None:
    """Print the figures for people: in lines, by class (if asked for), confusion, by origin."""
    from elman.datasets.sets.countries import COUNTRIES
    from elman.report import class_table, confusion_table, origin_table, percent

    lines = [("accuracy", str(figures.accuracy))]
    if figures.top3 is not None:
        lines.append(("among the top 3", str(figures.top3)))
    always = f"{percent(figures.majority.value)} ({figures.majority_label})"
    lines.append(("always one label", always))
    if best < 1:
        lines.append(("best reachable", f"{percent(best)}, since some stand with several labels"))
    lines += [
        ("macro F1", percent(figures.macro_f1)),
        ("calibration error", f"{percent(figures.calibration_error)} (mean of |sure - right|)"),
        ("log loss", f"{figures.log_loss:.3f} nats"),
        ("Brier score", f"{figures.brier:.3f} (0 at best, 2 at worst)"),
    ]
    if figures.gap is not None:
        gap = figures.gap
        errors = ", ".join(f"{label} {percent(e.value)}" for label, e in gap.errors.items())
        told = f"a gap of {gap.points:.1f} points ({gap.low:.1f} to {gap.high:.1f})"
        lines.append(("errors by class", f"{errors}: {told}"))
    put("".join(f"{name:<18} {value}\n" for name, value in lines))
    if classes:
        print_rich("", class_table(figures), "", confusion_table(figures))
    if figures.origins and len(figures.origins) > 1 and not _told_by_class(figures):
        print_rich("", origin_table(figures, COUNTRIES))


def _told_by_class(figures: Evaluation) -> bool:
    """Whether an origin is what is to be found: then recall by class says the same."""
    return {one.support for one in figures.classes if one.support} == {
        share.total for share in (figures.origins or {}).values()
    } and len(figures.labels) > 2
