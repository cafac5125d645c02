"""`elman gradients`: does the gradient of a model vanish, fade, carry or explode through time?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from elman.app.commands import options
from elman.app.commands.groups import grouped
from elman.app.output import check_outputs
from elman.app.shown import progress
from elman.app.shown.console import note, print_json, put

if TYPE_CHECKING:
    pass

__all__ = ["gradients"]


@grouped
def gradients(
    *,
    model: options.Model,
    data: options.Data,
    layout: options.Measured,
    examples: Annotated[
        int, typer.Option(metavar="N", help="Sequences to follow the gradient through.")
    ] = 16,
    radius: Annotated[
        float | None,
        typer.Option(
            metavar="R",
            help="First scale the recurrent weights to this spectral "
            "radius: below 1 gradients vanish, above 1 they can explode.",
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw both curves (.png, .svg).")
    ] = None,
    training_plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Draw gradient lengths and clipped steps by epoch, as "
            "they were in training (.png, .svg).",
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Follow the gradient of MODEL back through the sequences of DATA.

    Shows |dL/dh| and |dh_end/dh| at every distance from the end, the factor per step, and how
    many steps back anything still arrives. Judged over the length of the sequences: it carries
    where 1% or more arrives from the first step, fades where 1% arrives from half-way at least,
    vanishes below that, and explodes where it grows more than a hundred times.
    """
    from elman.app.engine import ready
    from elman.datasets.source import Source
    from elman.report import check_picture

    for picture in (plot, training_plot):
        if picture is not None:
            check_picture(picture)
    check_outputs({"--plot": plot, "--training-plot": training_plot}, [model, data])
    ready("Following gradients")
    from elman.estimators import load
    from elman.report import percent
    from elman.report.gradients import flow_lines
    from elman.runs import follow_gradients

    source = Source(data, layout)
    followed = follow_gradients(
        load(model, "classifier"),
        source,
        examples=examples,
        radius=radius,
        path=model,
        watch=progress,
    )
    if plot is not None:
        followed.plot("flow", plot, title=f"The gradient through time: {source.stem}")
    if training_plot is not None:
        followed.plot("training", training_plot)
    if as_json:
        print_json(followed.to_json())
        return
    put("".join(f"{line}\n" for line in flow_lines(followed.layers)))
    if followed.clipped is not None:
        put(f"in training {percent(followed.clipped)} of the steps were clipped\n")
    for picture in (plot, training_plot):
        if picture is not None:
            note(f"drawn: {picture}")
