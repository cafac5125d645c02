"""Pictures of models and of what was measured, as figures and as files: `plot` and its kinds."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from elman.errors import ConfigurationError, shorten
from elman.estimators.handed import check_model

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from elman.runs.ahead import Ahead

__all__ = ["Kind", "draw_ahead", "drawn", "kinds_of_figures", "kinds_of_model", "plot"]

Path: TypeAlias = str | os.PathLike[str] | None


class Kind(NamedTuple):
    """A kind of picture: `draw(path, title, text)`, and whether it is one of a text."""

    draw: Callable[[Path, str, Any], Figure]
    reads: bool = False


def plot(
    shown: Any, kind: str | None = None, path: Path = None, *, text: Any = None, title: str = ""
) -> Figure:
    """Draw a model, or what was measured of one, as a Matplotlib figure that a notebook shows.

    Args:
        shown: a fitted model, or what `elman.report.evaluate`, `elman.runs.train`, `evaluate` or
            `follow_gradients` returned; those of `elman.runs` have the method `plot` themselves.
        kind: "curves" of a model's training, "reading" of a text by a classifier (its hidden
            states, probabilities and gradient), "attention" of a transducer, "forecasts" of a
            forecaster, "confusion" and "reliability" of an evaluation, "flow" and "training" of
            gradients; None for what is mostly looked at.
        path: the file that it is written into, .png or .svg; None for none.
        text: what is read, for "reading" and "attention".
        title: instead of the finding.

    Raises:
        ConfigurationError: of this there is no such picture, or nothing to draw.
        NotFitted: a model that has learned nothing.
        OutputError: the file cannot be written or its ending names no picture.
        MissingExtra: Matplotlib is not installed.

    >>> from elman.report import evaluate
    >>> figures = evaluate("abb", [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]], "ab")
    >>> plot(figures, "reliability", title="Three answers").axes[0].get_title()
    'Three answers'
    """
    if hasattr(shown, "plot"):
        figure: Figure = shown.plot(kind, path, text=text, title=title)
        return figure
    if hasattr(shown, "kind") and (hasattr(shown, "networks_") or hasattr(shown, "get_params")):
        check_model(shown, "A picture")
        return drawn(kinds_of_model(shown), kind, path, text=text, title=title)
    offered = kinds_of_figures(shown)
    if not offered:
        raise ConfigurationError(
            "A model, a training, an evaluation of labels or gradients are drawn, received a "
            f"{type(shown).__name__}",
            remedy="pass a fitted model, or what elman.runs returns",
        )
    return drawn(offered, kind, path, text=text, title=title)


def drawn(
    offered: Mapping[str, Kind], kind: str | None, path: Path, *, text: Any, title: str
) -> Figure:
    """Draw one of the kinds that are offered, the first where none is named."""
    kind = next(iter(offered)) if kind is None else kind
    if kind not in offered:
        raise ConfigurationError(
            f"kind= is one of {', '.join(offered)} here, received {shorten(kind)}",
            remedy=f"pass kind={next(iter(offered))!r}",
        )
    chosen = offered[kind]
    if chosen.reads and text is None:
        raise ConfigurationError(
            f"A picture of kind {kind!r} is one of a text, received none",
            remedy="pass what is read as text=",
        )
    if not chosen.reads and text is not None:
        raise ConfigurationError(f"text= cannot act on {kind!r}", remedy="leave it out")
    return chosen.draw(path, title, text)


def kinds_of_model(model: Any) -> dict[str, Kind]:
    """What can be drawn of a fitted model; raises `NotFitted` for another."""
    from elman.estimators.conventions import check_fitted

    check_fitted(model)
    kinds = {"curves": Kind(lambda path, title, _: _curves(model, path, title))}
    if model.kind == "classifier" and model.reader_.kind == "text":
        kinds["reading"] = Kind(lambda *asked: _reading(model, *asked), reads=True)
    if model.kind == "transducer" and model.alignment == "attention":
        kinds["attention"] = Kind(lambda *asked: _attention(model, *asked), reads=True)
    if model.kind == "forecaster":
        kinds["forecasts"] = Kind(lambda path, title, _: _forecasts(model, path, title))
    return kinds


def kinds_of_figures(figures: Any) -> dict[str, Kind]:
    """What can be drawn of an evaluation: of a classifier's, and of how sure a tagger is."""
    from elman import report

    evaluation = getattr(figures, "evaluation", figures)
    kinds = {}
    if isinstance(evaluation, report.Evaluation):
        kinds["confusion"] = Kind(
            lambda path, title, _: report.draw_confusion(evaluation, path, **_named(title))
        )
    if bins := getattr(evaluation, "bins", ()):
        kinds["reliability"] = Kind(
            lambda path, title, _: report.draw_reliability(bins, path, **_named(title))
        )
    return kinds


def _named(title: str) -> dict[str, str]:
    return {"title": title} if title else {}


def _curves(model: Any, path: Path, title: str) -> Figure:
    from elman.report import draw_curves, loss_per

    return draw_curves(
        model.history_, path, best_epochs=model.best_epochs_, title=title, per=loss_per(model)
    )


def _reading(model: Any, path: Path, title: str, text: str) -> Figure:
    from elman.report import draw_reading
    from elman.runs.watching import left_out, watched

    read = watched(model, text)
    return draw_reading(read, path, left_out=left_out(model, text), title=title)


def _attention(model: Any, path: Path, title: str, text: Any) -> Figure:
    from elman.report import draw_attention

    found = model.predict_nbest([text], 1)[0]
    if not found:
        raise ConfigurationError(
            "A picture of attention shows an output, received a text that has none",
            remedy="pass another text",
        )
    read = model.symbols_of(text)
    return draw_attention(found[0].attention, read, found[0].symbols, path, title=title)


def _forecasts(model: Any, path: Path, title: str) -> Figure:
    from elman.runs.ahead import forecast_ahead

    found, _ = forecast_ahead(model)
    return draw_ahead(found, path, title=title)


def draw_ahead(found: Sequence[Ahead], path: Path = None, *, title: str = "") -> Figure:
    """Draw the first forecasts, each with what came before and its bands, into `path` if given."""
    from elman.report.bands import MOST_DRAWN, Drawn, draw_forecasts

    series = []
    for ahead in found[:MOST_DRAWN]:
        own = ahead.forecast
        outermost = [i for i, level in enumerate(own.levels) if level < 0.5]
        bands = [
            (1 - 2 * own.levels[i], own.quantiles[i], own.quantiles[len(own.levels) - 1 - i])
            for i in outermost
        ]
        series.append(Drawn(own.name, ahead.history, own.median, bands, ahead.all_times))
    first = found[0]
    steps = len(first.forecast.median)
    more = f", the first {MOST_DRAWN} of {len(found):,} series" if len(found) > MOST_DRAWN else ""
    finding = f"{steps} steps of a {first.clock} ahead{more}"
    return draw_forecasts(series, path, title=title or finding)
