"""`elman show`: what is in a model file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands import options
from elman.app.output import check_outputs, size_of
from elman.app.shown.console import brief, note, print_json, put
from elman.errors import ConfigurationError, DamagedModel

__all__ = ["show"]


def show(
    model: options.Model,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw it rolled and unrolled over time (.png, .svg)."),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw W_x, W_h and the eigenvalues of W_h (.png, .svg)."),
    ] = None,
    card: Annotated[
        bool, typer.Option("--card", help="Print its model card, in Markdown.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Show a MODEL: its layers, what it reads and answers, and how it was trained."""
    from elman.estimators.files.codec import opened

    asked = {"--plot": plot, "--weights": weights}
    if any(asked.values()):
        from elman.report import check_picture

        for path in filter(None, asked.values()):
            check_picture(path)
        check_outputs(asked, [model])
    if card and as_json:
        raise ConfigurationError(
            "--card prints Markdown and --json JSON, received both", remedy="leave one out"
        )
    fitted, description = opened(model, light=True)
    _draw(fitted, model.stem, plot, weights)
    if as_json:
        print_json(
            {
                "file": str(model),
                "bytes": model.stat().st_size,
                "parameters": fitted.parameters_,
                **description,
            }
        )
        return
    if card:
        _print_card(model, fitted, description)
        return
    form = f"format {description['format']}, written by elman {description['elman_version']}"
    put(f"{model}: {description['estimator']}, {size_of(model)}, {form}\n\n{fitted.summary()}\n\n")
    try:
        import_module(f"elman.app.shown.{fitted.kind}").show(fitted)
    except _UNTOLD as error:
        raise _untold(model, error) from error
    for path in filter(None, asked.values()):
        note(f"drawn: {path}")


_UNTOLD = (LookupError, TypeError, ValueError, AttributeError)
"""What a record raises whose free parts, which nothing but this looks at, are not as expected."""


def _untold(model: Path, error: Exception) -> DamagedModel:
    return DamagedModel(
        f"{model} does not say how it was trained ({brief(repr(error))})", remedy="train it again"
    )


def _print_card(model: Path, fitted: Any, description: dict[str, Any]) -> None:
    from elman.report.model_card import card

    try:
        text = card(fitted, description, model.name, model.stat().st_size)
    except _UNTOLD as error:
        raise _untold(model, error) from error
    put(text)


def _draw(fitted: Any, name: str, plot: Path | None, weights: Path | None) -> None:
    """Draw the first network of a model where that was asked for."""
    network = fitted.networks_[0]
    if plot is not None:
        from elman.report.unrolled import draw_unrolled

        if not hasattr(network, "input_shape"):
            raise ConfigurationError(
                f"A network is drawn over time where one layer follows the other, received a "
                f"{fitted.kind}",
                remedy="leave --plot out",
            )
        networks = len(fitted.networks_)
        alike = f", one of {networks} such networks" if networks > 1 else ""
        each = fitted.parameters_ // networks
        draw_unrolled(
            network,
            plot,
            every_step=getattr(fitted, "approach", "") == "stream",
            title=f"{name}: {each:,} parameters, the same at every step{alike}",
        )
    if weights is not None:
        from elman.report.weights import draw_weights

        draw_weights(network, weights, inputs=_symbols(fitted))


def _symbols(fitted: Any) -> list[str]:
    """The characters that one-hot columns stand for, END first; none where others are read."""
    alphabet = getattr(getattr(fitted, "reader_", None), "alphabet", None)
    return [] if alphabet is None else ["END", *alphabet.characters]
