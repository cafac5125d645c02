"""An autoencoder for people: what it reads and holds, its training, its figures."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from elman.app.shown.console import brief, put
from elman.report.shares import percent

if TYPE_CHECKING:
    from elman.runs import Evaluated, Trained

__all__ = ["announced", "evaluated", "following", "measured_on", "show", "trained"]


def show(model: Any) -> None:
    """Show what an autoencoder reads, what it holds of it, and how it was trained."""
    record, reader = model.record_, model.reader_
    if reader.kind == "series":
        named = f" ({', '.join(map(brief, reader.channels))})" if reader.channels else ""
        several = "" if reader.features == 1 else "s"
        at_once = "a step" if model.segment_ == 1 else f"{model.segment_} steps"
        put(f"reads    recordings of {reader.features:,} channel{several}{named}, {at_once} ")
        put(f"at once, in training up to {model.longest_:,} steps\n")
    else:
        what = "texts" if reader.kind == "text" else "symbols"
        put(f"reads    {what} of {reader.features:,} symbols, in training up to ")
        put(f"{model.longest_:,} of them\n")
    put(f"holds    {model.units:,} numbers of each\n")
    put(f"strange  below a score of {model.offset_:.3f}, a step above an error of ")
    put(f"{model.step_offset_:.3g}: {model.contamination:.0%} of what it was set by\n")
    put(
        f"\ntraining\n  {record['trained_on']:,} of {record['sequences']:,} sequences, seed "
        f"{record['seed']}, elman {record['elman']}, JAX {record['jax']}\n"
    )
    if figures := record.get("measured"):
        put("".join(f"  {line}\n" for line in _told(figures, reader.kind)))


def announced(run: Trained, outline: Any) -> str:
    """Tell what will be trained, and on what."""
    records = run.records
    what = "texts" if records.texts else "recordings"
    channels = f" of {len(records.channels)} channels" if records.channels else ""
    return (
        f"{records.name}: {len(records):,} {what}{channels}, read without labels\n"
        f"from {records.source}\nnetwork: {outline.network}, up to {outline.epochs} epochs\n"
    )


def trained(run: Trained) -> None:
    """Show the figures of a training."""
    if run.figures is None:
        put("measured on nothing: nothing was held out that the model can read\n")
        return
    lines = _told(run.figures.to_json(), run.model.reader_.kind)
    put("".join(f"{line}\n" for line in lines))


def following(run: Trained) -> tuple[str, str]:
    """The command to go on with, and what follows the model's name."""
    return "transform", f" {shlex.quote(run.source.data)} -o features.csv"


def measured_on(found: Evaluated) -> str:
    """How much a model was measured on."""
    return f"{len(found.part):,} {'texts' if found.part.texts else 'recordings'}"


def evaluated(found: Evaluated) -> None:
    """Show the figures of an evaluation."""
    figures: Any = found.figures
    put("".join(f"{line}\n" for line in _told(figures.to_json(), found.model.reader_.kind)))


def _told(figures: dict[str, Any], kind: str) -> list[str]:
    """Say figures line by line."""
    count = f"{figures['sequences']:,} held out"
    if kind == "series":
        explained = figures.get("explained")
        share = "-" if explained is None else percent(explained)
        first = f"{share} of the variance given back, of {count}"
    else:
        first = (
            f"{percent(figures['right'])} of symbols given back right, "
            f"{percent(figures['whole'])} of sequences whole, of {count}"
        )
    unit = "squared deviations of a channel" if kind == "series" else "nats"
    return [
        first,
        f"error of a step {figures['error']:.3g} {unit}",
        f"anomalies {percent(figures['anomalies'])}",
    ]
