"""A forecaster for people: what is in its file, its training, its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from elman.app.shown.console import brief, put
from elman.datasets.records.clock import Clock
from elman.report.shares import percent

if TYPE_CHECKING:
    from elman.report.forecasts import ForecastFigures
    from elman.runs import Evaluated, Trained

__all__ = ["announced", "evaluated", "following", "measured_on", "show", "trained"]

_FORMS = {
    "plain": "values from the level of the last",
    "differenced": "differences from the season before",
    "deseasonalised": "values without the season's shape",
    "trended": "values without trend and the season's shape",
}


def show(model: Any) -> None:
    """Show what a forecaster reads and forecasts, and how it was trained."""
    record, framing, tails = model.record_, model.framing_, model.tails_
    clock = Clock(**(record.get("clock") or {}))
    names = ", ".join(brief(tail.name) for tail in tails[:12] if tail.name)
    more = ", ..." if len(tails) > 12 else ""
    put(f"reads    {len(tails):,} series of a {clock} a step: {names or 'one'}{more}\n")
    put(
        f"         windows of {framing.lookback:,} steps, {model.segment_} at once; "
        f"{_read(model)}\n"
    )
    if beside := model.scaling_.names:
        put(f"         beside them {', '.join(map(brief, beside))}\n")
    put(f"forecast {framing.horizon:,} steps, {model.distribution}\n")
    put(
        f"\ntraining\n  {record['windows']:,} windows of {record['trained_on']:,} series, "
        f"{record['values']:,} values, seed {record['seed']}, elman {record['elman']}, JAX "
        f"{record['jax']}\n"
    )
    for remark in record.get("remarks", []):
        put(f"  {remark}\n")
    if figures := record.get("measured"):
        put(f"\nmeasured on {figures['forecasts']:,} forecasts held out\n{_told(figures)}")


def _read(model: Any) -> str:
    framing = model.framing_
    season = f", season {framing.season}" if framing.season > 1 else ""
    logs = "logarithms, " if framing.log else ""
    whole = ", in scales of whole series" if framing.by_series else ""
    return f"{logs}{_FORMS[framing.form]}{season}{whole}"


def announced(run: Trained, outline: Any) -> str:
    """Tell what will be trained, and on what."""
    records, model = run.records, run.settings
    lengths = sorted(len(values) for values in records.values)
    size = f"{lengths[0]:,}" if lengths[0] == lengths[-1] else f"{lengths[0]:,} to {lengths[-1]:,}"
    beside = [*run.task.columns.known, *run.task.columns.static]  # type: ignore[attr-defined]
    if run.task.columns.calendar:  # type: ignore[attr-defined]
        beside.append("the calendar")
    read = f"; beside them {', '.join(map(brief, beside))}" if beside else ""
    held = max((len(v) for v in records.values), default=0)
    kept = max((len(v) for v in run.known.values), default=0)
    return (
        f"{records.name}: {len(records.values):,} series of {size} values, a {records.clock} "
        f"apart{read}\n"
        f"horizon: {model['horizon']:,} steps; {held - kept:,} at the end are held out to measure\n"
        f"network: {outline.network}, up to {outline.epochs} epochs\n"
    )


def trained(run: Trained) -> None:
    """Show the figures of a training."""
    model, figures = run.model, run.figures
    put(f"windows of {model.framing_.lookback:,} steps, {model.segment_} at once; {_read(model)}\n")
    put("".join(f"note: {remark}\n" for remark in model.record_["remarks"]))
    if figures is None:
        put("trained on all series to their end: nothing was held out to measure on\n")
    else:
        put(
            f"rolling backtest: {figures.forecasts:,} forecasts of {figures.series:,} series, "
            f"{figures.horizon:,} steps each, none of which training saw\n{_told(figures.short())}"
        )


def following(run: Trained) -> tuple[str, str]:
    """The command to go on with, and what follows the model's name."""
    plans = bool(run.task.columns.known)  # type: ignore[attr-defined]
    return "forecast", " PLANS.csv" if plans else " --plot forecast.png"


def measured_on(found: Evaluated) -> str:
    """How much a model was measured on."""
    figures: Any = found.figures
    return f"{figures.forecasts:,} forecasts of {figures.series:,} series"


def evaluated(found: Evaluated) -> None:
    """Show the figures of an evaluation, beside those of simple forecasts."""
    figures: ForecastFigures = found.figures
    put(_told(figures.short()))
    steps = figures.by_step
    shown = sorted({0, len(steps) // 4, len(steps) // 2, 3 * len(steps) // 4, len(steps) - 1})
    put("\nMASE by steps ahead: " + ", ".join(f"{i + 1}: {steps[i]:.3f}" for i in shown) + "\n")


def _told(figures: dict[str, Any]) -> str:
    share = percent(figures["interval"], 0)
    rows = [("this model", figures), *figures["beside"].items()]
    lines = [f"{'':<16}   MASE    sMAPE     MSIS  in {share}\n"]
    for name, scores in rows:
        cells = [_number(scores[n], w) for n, w in (("mase", 7), ("smape", 7), ("msis", 8))]
        inside = scores["coverage"]
        told = "-" if inside is None else percent(inside)
        lines.append(f"{name:<16}{cells[0]} {cells[1]}% {cells[2]}  {told:>6}\n")
    return "".join(lines)


def _number(value: float | None, width: int) -> str:
    return f"{'-':>{width}}" if value is None or value != value else f"{value:>{width}.3f}"
