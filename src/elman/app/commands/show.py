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
    form = f"format {description['format']}, written by elman {description['elman_version']}"
    put(f"{model}: {description['estimator']}, {size_of(model)}, {form}\n\n{fitted.summary()}\n\n")
    try:
        import_module(f"elman.app.shown.{fitted.kind}").show(fitted)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # Records have free parts, which nothing but this looks at.
        raise DamagedModel(
            f"{model} does not say how it was trained ({brief(repr(error))})",
            remedy="train it again",
        ) from error
    for path in filter(None, asked.values()):
        note(f"drawn: {path}")


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
