"""A transducer for people: what is in its file, its training, its figures."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from elman.app.shown.console import brief, put
from elman.report.shares import percent, span

if TYPE_CHECKING:
    from elman.runs import Evaluated, Trained

__all__ = ["announced", "evaluated", "following", "measured_on", "show", "trained"]


def show(model: Any) -> None:
    """Show what a transducer reads and writes, and how it was trained."""
    record = model.record_
    sides = [("writes", model.outputs_, model.output_unit or model.unit)]
    if hasattr(model, "reader_"):
        put(f"{'reads':<8} {_channels(model.reader_)}\n")
    else:
        sides = [("reads", model.inputs_, model.unit), *sides]
    for name, side, unit in sides:
        words = unit != "characters"
        symbols = [s.strip() for s in side.characters] if words else list(side.symbols)
        kind = unit if words else "symbols"
        more = " ..." if len(symbols) > 60 else ""
        put(f"{name:<8} {len(symbols)} {kind}: {' '.join(map(brief, symbols[:60]))}{more}\n")
    if model.alignment == "attention":
        most = model.longest_
        put(f"{'aligns':<8} by attention; trained on up to {most[0]} to {most[1]} symbols\n")
    put(
        f"\ntraining\n  {record['trained_on']:,} of {record['pairs']:,} pairs, seed "
        f"{record['seed']}, elman {record['elman']}, JAX {record['jax']}\n"
    )
    if figures := record.get("measured"):
        put(f"\nmeasured on {figures['inputs']:,} inputs held out\n{_rates(figures)}")


def _channels(reader: Any) -> str:
    """What a reader of recordings reads."""
    from elman.datasets.files.spectrum import LogMel

    if (front := LogMel.of(reader.channels)) is not None:
        return (
            f"sound of {front.rate:,} Hz: {front.bands} log-mel bands, {front.window} ms every "
            f"{front.step} ms"
        )
    names = list(reader.channels or ())
    shown = ": " + ", ".join(map(brief, names[:20])) + (" ..." if len(names) > 20 else "")
    return f"recordings of {reader.features} channels{shown if names else ''}"


def announced(run: Trained, outline: Any) -> str:
    """Tell what will be trained, and on what."""
    table, (read, written) = run.records, outline.symbols
    network = f"network: {outline.network}, up to {outline.epochs} epochs\n"
    if outline.units[0] == "channels":
        return (
            f"{table.name}: {len(table):,} recordings of {read} channels to {written} symbols "
            f"({table.divisions[1]})\n{network}"
        )
    units = [
        division if unit == "characters" else unit
        for division, unit in zip(table.divisions, outline.units, strict=True)
    ]
    return (
        f"{table.name}: {len(table):,} pairs, {read} symbols ({units[0]}) to {written} "
        f"({units[1]})\n{network}"
    )


def trained(run: Trained) -> None:
    """Show the figures of a training."""
    pairs, figures = f"{len(run.known):,} pairs", run.figures
    if figures is None:
        put(f"trained on all {pairs}: nothing was held out to measure on\n")
    else:
        put(f"trained on {pairs}, measured on {figures.inputs:,} inputs held out:\n")
        put(_rates(figures.to_json()))


def following(run: Trained) -> tuple[str, str]:
    """The command to go on with, and what follows the model's name."""
    if hasattr(run.model, "reader_"):
        return "transduce", f" {shlex.quote(run.records.left[0])}"
    between = " " if run.records.divisions[0] == "spaces" else ""
    return "transduce", f" {shlex.quote(between.join(run.records.inputs[0]))}"


def measured_on(found: Evaluated) -> str:
    """How much a model was measured on."""
    figures: Any = found.figures
    return f"{figures.inputs:,} inputs, {len(found.part):,} pairs"


def evaluated(found: Evaluated) -> None:
    """Show the figures of an evaluation."""
    put(_rates(found.figures.to_json()))


def _rates(figures: dict[str, Any]) -> str:
    return (
        f"word error rate     {percent(figures['word_error_rate'], 2)} "
        f"({span(figures['word_error_rate_low'], figures['word_error_rate_high'])})\n"
        f"symbol error rate   {percent(figures['symbol_error_rate'], 2)}\n"
        f"in the first five   {percent(figures['in_first_five'], 2)}\n"
    )
