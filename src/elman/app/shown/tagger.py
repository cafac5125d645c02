"""A tagger for people: what is in its file, its training, its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from elman.app.shown.console import brief, put
from elman.report.shares import percent

if TYPE_CHECKING:
    from elman.report.entities import TagFigures
    from elman.runs import Evaluated, Trained

__all__ = ["announced", "evaluated", "following", "measured_on", "show", "trained"]

_FAULTS = 10


def show(model: Any) -> None:
    """Show what a tagger reads and writes, and how it was trained."""
    record, reader = model.record_, model.reader_
    kinds = list(dict.fromkeys(label.partition("-")[2] or label for label in model.labels_))
    labels = model.labels_ if model.scheme_ == "plain" else [k for k in kinds if k != "O"]
    more = " ..." if len(labels) > 40 else ""
    put(f"reads    {len(reader.vocabulary):,} words, {len(reader.alphabet):,} characters")
    put(f", and {', '.join(reader.columns)}\n" if reader.columns else "\n")
    put(f"writes   {model.scheme_}: {', '.join(map(brief, labels[:40]))}{more}\n")
    put(
        f"\ntraining\n  {record['trained_on']:,} of {record['sequences']:,} sentences, seed "
        f"{record['seed']}, elman {record['elman']}, JAX {record['jax']}\n"
        f"  confidences calibrated with temperature {model.temperature_:.2f}"
        f"{_bend(model.curve_)}\n"
    )
    if figures := record.get("measured"):
        put(f"\nmeasured on {figures['sentences']:,} sentences held out\n{_rates(figures)}")


def _bend(curve: Any) -> str:
    """Say where a span that seems 90% sure really lies, if not there."""
    sure = float(curve(0.9))
    return "" if abs(sure - 0.9) < 5e-4 else f", of spans 90.0% then mended to {percent(sure)}"


def announced(run: Trained, outline: Any) -> str:
    """Tell what will be trained, and on what."""
    records = run.records
    counts = ", ".join(f"{brief(kind)} {n:,}" for kind, n in [*records.counts().items()][:12])
    beside = f"; beside them {', '.join(run.task.columns)}" if run.task.columns else ""  # type: ignore[attr-defined]
    return (
        f"{records.name}: {len(records):,} sentences, {records.count_words():,} words{beside}\n"
        f"labels: {records.scheme}, {counts}\n"
        f"network: {outline.network}, up to {outline.epochs} epochs of "
        f"{run.settings['batch_size']:,} words a step\n"
    )


def trained(run: Trained) -> None:
    """Show the figures of a training."""
    sentences, figures = f"{len(run.known):,} sentences", run.figures
    if figures is None:
        put(f"trained on all {sentences}: nothing was held out to measure on\n")
    else:
        put(f"trained on {sentences}, measured on {figures.sentences:,} held out:\n")
        put(_told(figures))


def following(run: Trained) -> tuple[str, str]:
    """The command to go on with, and what follows the model's name."""
    columns = bool(run.task.columns)  # type: ignore[attr-defined]
    return "tag", " FILE.conll" if columns else ' "A sentence."'


def measured_on(found: Evaluated) -> str:
    """How much a model was measured on."""
    figures: Any = found.figures
    return f"{figures.sentences:,} sentences, {figures.words:,} words"


def evaluated(found: Evaluated) -> None:
    """Show the figures of an evaluation, by kind, and what went wrong."""
    put(_told(found.figures))


def _told(figures: TagFigures) -> str:
    lines = [_rates(figures.short())]
    if figures.kinds:
        width = max(len(brief(kind)) for kind in figures.kinds)
        lines.append(f"\n{'':<{width}}  precision  recall      F1  spans\n")
        lines += [
            f"{brief(kind):<{width}}  {percent(r.precision):>9}  {percent(r.recall):>6}  "
            f"{percent(r.f1):>6}  {r.true:,}\n"
            for kind, r in figures.kinds.items()
        ]
    if figures.bins:
        lines.append("\nconfidence  spans    mean   right\n")
        lines += [
            f"{b.low:.1f} to {b.high:.1f}  {b.count:>5,}  {percent(b.confidence):>6}  "
            f"{percent(b.accuracy):>6}\n"
            for b in figures.bins
        ]
    if figures.faults:
        lines.append("\nerrors, the most frequent first\n")
        lines += [
            f"{n:>5}  {fault.what:<11}  {fault.true or '-'} -> {fault.found or '-'}  "
            f"{brief(fault.words)}\n"
            for fault, n in [*figures.faults.items()][:_FAULTS]
        ]
    return "".join(lines)


def _rates(figures: dict[str, Any]) -> str:
    told = f"words right  {percent(figures['accuracy'])}\n"
    if "f1" not in figures:
        return told
    told += (
        f"spans F1     {percent(figures['f1'])} (precision {percent(figures['precision'])}, "
        f"recall {percent(figures['recall'])})\n"
    )
    if figures["confident"]:
        share = figures["confident_right"] / figures["confident"]
        told += (
            f"confident    {figures['confident']:,} spans at 0.9 or more, {percent(share)} of them "
            f"right; calibration error {percent(figures.get('calibration_error', 0.0))}\n"
        )
    return told
