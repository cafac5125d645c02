"""`elman forecast`: what comes next in series, how sure that is, as rows and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from elman.app.commands import options
from elman.app.commands.groups import grouped
from elman.app.output import check_outputs
from elman.app.shown.console import note, print_json, put
from elman.errors import ConfigurationError
from elman.questions import Forecast
from elman.ranges import check

if TYPE_CHECKING:
    from elman.runs.ahead import Ahead

__all__ = ["forecast"]


@grouped
def forecast(
    *,
    model: options.Model,
    data: Annotated[
        Path | None,
        typer.Argument(
            metavar="[TABLE]",
            help="A table with further rows of the series, with series of its own, or with what is "
            "planned: rows that lack a value [the series of training].",
            show_default=False,
        ),
    ] = None,
    horizon: Annotated[
        int | None, typer.Option(metavar="N", help="Steps ahead [those of training].")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Forecast these series alone; may be repeated."),
    ] = None,
    written: options.WrittenTable,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw the first series with their bands (.png, .svg)."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write a CSV.")
    ] = None,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Keep the further rows in MODEL, which goes on from them next time."
        ),
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Forecast what comes next by a MODEL trained with --task forecast.

    Prints a row a step: series, time, forecast and the ends of its 95% interval, parted by tabs.
    """
    from elman.estimators import load, use
    from elman.report.pictures import check_picture
    from elman.runs.ahead import chosen_from, forecast_ahead, go_on
    from elman.runs.plots import draw_ahead
    from elman.runs.series import Forecasting, share_of

    if horizon is not None:
        check("horizon", horizon, _HORIZON)
    if update and data is None:
        raise ConfigurationError(
            "--update keeps the rows of a table, received none", remedy="name it, or leave it out"
        )
    if plot is not None:
        check_picture(plot)
    read = [model] if data is None else [model, data]
    check_outputs({"--plot": plot, "--output": output}, read)
    forecaster: Any = (load if update else use)(model, "forecaster")
    series = None
    if data is not None:
        from elman.datasets.source import Source

        task = Forecasting.like(forecaster)
        tails = {tail.name for tail in forecaster.tails_}
        series = task.read(Source(str(data), written), None, planned=tails)
    elif given := written.given():
        raise ConfigurationError(
            f"--{next(iter(given)).replace('_', '-')} is for a table, received none",
            remedy="leave it out",
        )
    found, remarks = forecast_ahead(
        forecaster, series, horizon=horizon, names=chosen_from(only or [])
    )
    for remark in [*(series.remarks if series is not None else ()), *remarks]:
        note(f"note: {remark}")
    if output is not None:
        from elman.files import write_atomically

        write_atomically(output, _table(found, ",").encode())
        note(f"written: {output}")
    if plot is not None:
        draw_ahead(found, plot)
        note(f"drawn: {plot}")
    if update:
        assert series is not None
        go_on(forecaster, series)
        forecaster.save(model)
        note(f"updated: {model}")
    share, *_ = share_of(forecaster.levels)
    if as_json:
        print_json({"interval": share, "forecasts": [ahead.to_json() for ahead in found]})
    elif output is None:
        put(_table(found, "\t"), raw=True)


_HORIZON = Forecast.__dataclass_fields__["horizon"].metadata["setting"].allowed.inner


def _table(found: list[Ahead], separator: str) -> str:
    """Write one row a step; the series is left out where there is but one without a name."""
    import csv
    from io import StringIO

    named = len(found) > 1 or bool(found[0].forecast.name)
    titles = [*(["series"] if named else []), "time", "forecast", "low", "high"]
    out = StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(titles)
    for ahead in found:
        for row in ahead.rows():
            cells = [row[title] for title in titles]
            writer.writerow([f"{c:.6g}" if isinstance(c, float) else c for c in cells])
    return out.getvalue()
