"""The gradient through time, and through training: pictures, and lines for the terminal."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from elman.errors import ConfigurationError
from elman.report.curves import sparkline
from elman.report.pictures import COLOURS, GREY, finished, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Flow", "TrainedEpoch", "draw_gradients", "draw_training_gradients", "flow_lines"]


_DRAWN = 1e-12
"""Less than this is not drawn."""

_FADED, _GROWN = 0.01, 100.0
"""Where the verdicts of `elman.rnn.GradientFlow` part."""


class Flow(Protocol):
    """How a gradient travels back, such as `elman.rnn.GradientFlow`."""

    @property
    def layer(self) -> str: ...
    @property
    def loss(self) -> Sequence[float] | Any: ...
    @property
    def state(self) -> Sequence[float] | Any: ...
    @property
    def rate(self) -> float: ...
    @property
    def horizon(self) -> int: ...
    @property
    def peak(self) -> float: ...
    @property
    def verdict(self) -> str: ...


class TrainedEpoch(Protocol):
    """What an epoch told of its gradients, such as `elman.rnn.Epoch`."""

    @property
    def gradient_norms(self) -> Sequence[float]: ...
    @property
    def clipped(self) -> float: ...


def flow_lines(flows: Sequence[Flow]) -> list[str]:
    """Say for each layer how much of a change arrives, one step after another back in time.

    Bars stand for orders of magnitude of `dh_end/dh_s`, from the last step (left) backwards.
    """
    lines = []
    for flow in flows:
        steps = len(flow.state)
        logs = [math.log10(max(float(norm), 1e-38)) for norm in flow.state]
        match flow.verdict:
            case "explodes":
                reach = f"grows {flow.peak:.3g} times over {steps} steps"
            case "carries":
                reach = f"carries over all {steps} steps"
            case _:
                reach = f"less than 1% arrives from {flow.horizon} steps back"
        lines.append(f"{flow.layer}: {flow.verdict}, a factor of {flow.rate:.3f} per step; {reach}")
        lines.append(f"  |dh_end/dh_s|  {sparkline(logs)}  1 -> {float(flow.state[-1]):.1e}")
    return lines


def draw_gradients(
    flows: Sequence[Flow],
    path: str | os.PathLike[str] | None = None,
    *,
    title: str = "The gradient through time",
) -> Figure:
    """Draw `|dL/dh_s|` and `|dh_end/dh_s|` by distance from the end, one colour a layer.

    Raises `OutputError` when the file cannot be written or its ending names no picture, and
    `ConfigurationError` where there is nothing to draw.
    """
    if not flows:
        raise ConfigurationError(
            "A picture of the gradient shows at least one recurrent layer, received none",
            remedy="pass what gradient_flow returns for a model with recurrent layers",
        )
    figure = new_figure(10, 4.8)
    left, right = figure.subplots(1, 2)
    for i, flow in enumerate(flows):
        colour = COLOURS[i % len(COLOURS)]
        x = range(len(flow.state))
        for axes, norms in ((left, flow.loss), (right, flow.state)):
            # What has underflowed to zero has no place on a logarithmic scale, and what is
            # nearly nothing would leave all else a line at its top.
            shown = [float(n) if n > _DRAWN else math.nan for n in norms]
            label = f"{flow.layer}: {flow.verdict}, {flow.rate:.3f} per step"
            axes.plot(x, shown, color=colour, label=label)
    left.set(title=title, ylabel="length of dL/dh")
    right.set(ylabel="spectral norm of dh(end)/dh", title="carries between the dotted lines")
    for level in (_FADED, _GROWN):
        right.axhline(level, color=GREY, lw=0.9, ls=":")
    for axes in (left, right):
        axes.set(xlabel="steps before the end", yscale="log")
        axes.grid(alpha=0.3)
    figure.legend(
        *right.get_legend_handles_labels(),
        frameon=False,
        fontsize=8,
        loc="outside lower center",
        ncols=min(3, max(1, len(flows))),
    )
    return finished(figure, path)


def draw_training_gradients(
    epochs: Sequence[TrainedEpoch],
    path: str | os.PathLike[str] | None = None,
    *,
    layers: Sequence[str],
    title: str = "Gradients in training",
) -> Figure:
    """Draw the mean length of each layer's gradient and the share of clipped steps, by epoch.

    `layers` names the layers in the order of `gradient_norms`; those without parameters are
    left out. Raises as `draw_gradients` does.
    """
    if not epochs or not any(any(epoch.gradient_norms) for epoch in epochs):
        raise ConfigurationError(
            "A picture of gradients in training has at least one epoch with a gradient, received "
            f"{len(epochs)} epochs without",
            remedy="fit the model, or draw the history of a model that was just trained",
        )
    figure = new_figure(10, 4.2)
    left, right = figure.subplots(1, 2)
    x = range(1, len(epochs) + 1)
    for i, layer in enumerate(layers):
        norms = [float(epoch.gradient_norms[i]) for epoch in epochs]
        if any(norms):
            left.plot(x, norms, label=layer, color=COLOURS[i % len(COLOURS)])
    right.plot(x, [100 * epoch.clipped for epoch in epochs], color=COLOURS[0])
    left.set(title=title, xlabel="epoch", ylabel="mean length of dL/dparameters", yscale="log")
    right.set(xlabel="epoch", ylabel="steps whose gradient was clipped (%)", ylim=(-2, 102))
    for axes in (left, right):
        axes.grid(alpha=0.3)
        axes.xaxis.get_major_locator().set_params(integer=True)
    left.legend(frameon=False, fontsize=8)
    return finished(figure, path)
