"""`elman gradients`: does the gradient of a model vanish, fade, carry or explode through time?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands import options
from elman.app.commands.groups import grouped
from elman.app.output import check_outputs
from elman.app.shown import progress
from elman.app.shown.console import note, print_json, put
from elman.errors import ConfigurationError

__all__ = ["gradients"]


@grouped
def gradients(
    *,
    model: options.Model,
    data: options.Data,
    layout: options.Layout,
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

    if examples < 1:
        raise ConfigurationError(
            f"--examples is at least 1, received {examples}", remedy="pass --examples 16"
        )
    for picture in (plot, training_plot):
        if picture is not None:
            check_picture(picture)
    check_outputs({"--plot": plot, "--training-plot": training_plot}, [model, data])
    ready()
    from elman.estimators import load
    from elman.report import percent
    from elman.report.gradients import draw_gradients, flow_lines

    classifier = load(model, "classifier")
    source = Source(data, layout)
    with progress.downloading() as bar:
        part = source.labelled(bar, classifier.reader_.channels)
    part = part.select(range(min(examples, len(part))))
    flows = classifier.gradient_flow(part.inputs, part.labels, radius=radius)
    if plot is not None:
        draw_gradients(flows, plot, title=f"The gradient through time: {source.stem}")
    if training_plot is not None:
        _draw_training(classifier, training_plot)
    if as_json:
        print_json(
            {
                "model": str(model),
                "examples": len(part),
                "radius": radius,
                "layers": [
                    {
                        "layer": flow.layer,
                        "verdict": flow.verdict,
                        "rate": flow.rate,
                        "horizon": flow.horizon,
                        "peak": flow.peak,
                        "dL_dh": flow.loss.tolist(),
                        "dh_end_dh": flow.state.tolist(),
                    }
                    for flow in flows
                ],
                "training": classifier.record_.get("gradients"),
            }
        )
        return
    put("".join(f"{line}\n" for line in flow_lines(flows)))
    if trained := classifier.record_.get("gradients"):
        shares = [epoch["clipped"] for member in trained for epoch in member]
        put(f"in training {percent(sum(shares) / len(shares))} of the steps were clipped\n")
    for picture in (plot, training_plot):
        if picture is not None:
            note(f"drawn: {picture}")


def _draw_training(classifier: Any, path: Path) -> None:
    from types import SimpleNamespace

    from elman.report.gradients import draw_training_gradients
    from elman.rnn.networks.sequential import parts

    trained = classifier.record_.get("gradients")
    if not trained:
        raise ConfigurationError(
            "The model's training record holds no gradients", remedy="train it again"
        )
    epochs = [SimpleNamespace(**epoch) for epoch in trained[0]]
    layers = [layer.title for layer in parts(classifier.networks_[0])]
    draw_training_gradients(epochs, path, layers=layers)
