"""What recurrent layers have learned: their matrices, and the spectrum of what feeds back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.report.pictures import COLOURS, GREY, finished, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_weights", "recurrent_layers", "spectra"]

Floats = NDArray[np.floating[Any]]

GATES = {
    "SimpleRNN": ("h",),
    "GRU": ("z", "r", "n"),
    "LSTM": ("i", "f", "n", "o"),
    "MinGRU": ("z", "n"),
    "QRNN": ("n", "f", "o"),
}
"""What the columns of a layer's matrices are for, as its formula names it."""

MOST = 6
"""Layers in a picture."""

NAMED = 64
"""Features of an input that have room for their names."""


def recurrent_layers(network: Any) -> list[tuple[str, Any]]:
    """List the recurrent layers of a network, each direction by itself, with their names.

    >>> from elman.rnn import Bidirectional, Dense, SimpleRNN, Sequential
    >>> network = Sequential([Bidirectional(SimpleRNN(3)), Dense(2)]).build((None, 5), key=0)
    >>> [name for name, _ in recurrent_layers(network)]
    ['SimpleRNN(3)', 'SimpleRNN(3), backwards']
    """
    from elman.inference.summary import title_of

    if hasattr(network, "backward"):
        ahead, back = network.forward, network.backward
        return [(title_of(ahead), ahead), (f"{title_of(back)}, backwards", back)]
    if hasattr(network, "return_sequences"):
        return [(title_of(network), network)]
    held = [layer for layer in (getattr(network, "inner", None),) if layer is not None]
    inner = getattr(network, "layers", held)
    return [found for layer in inner for found in recurrent_layers(layer)]


def spectra(layer: Any) -> dict[str, NDArray[np.complex128]]:
    """Eigenvalues of what feeds a recurrent layer's state back, by gate; none of a cell without.

    The largest absolute value is the spectral radius: below 1 a linear state fades, above it grows.

    >>> from elman.rnn import SimpleRNN
    >>> layer = SimpleRNN(3).build((None, 5), key=0)
    >>> {gate: abs(values).max().round(3).item() for gate, values in spectra(layer).items()}
    {'h': 1.0}
    """
    if getattr(layer, "W_h", None) is None:
        return {}
    back = np.asarray(layer.W_h, np.float64)
    gates = GATES[type(layer).__name__]
    return {
        gate: np.linalg.eigvals(part).astype(np.complex128)
        for gate, part in zip(gates, np.split(back, len(gates), 1), strict=True)
    }


def draw_weights(
    network: Any,
    path: str | os.PathLike[str] | None = None,
    *,
    inputs: Sequence[str] = (),
    title: str = "",
) -> Figure:
    """Draw W_x, W_h and the spectrum of W_h of every recurrent layer into `path` if given.

    `inputs` names the features of the input, such as the letters of an alphabet. `title` is by
    default the finding: the largest spectral radius, and whose. Raises
    `ConfigurationError` for a network without recurrent layers and one of more than can be
    drawn, and `OutputError` when the file cannot be written or its ending names no picture.
    """
    layers = recurrent_layers(network)
    if not 1 <= len(layers) <= MOST:
        raise ConfigurationError(
            f"A picture of weights shows 1 to {MOST} recurrent layers, each direction by itself, "
            f"received {len(layers)}",
            remedy="draw the model as a whole: elman show MODEL --plot FILE",
        )
    figure = new_figure(11, 0.6 + 3.1 * len(layers))
    panels = figure.subplots(len(layers), 3, squeeze=False, width_ratios=(1.25, 1.25, 1))
    for (name, layer), (left, middle, right) in zip(layers, panels, strict=True):
        _draw_matrix(figure, left, layer, "W_x", f"{name}: $W_x$", "input")
        if len(inputs) == len(layer.W_x) <= NAMED:
            left.set_xticks(range(len(inputs)), inputs, fontsize=5.5 if len(inputs) > 20 else 8)
        if getattr(layer, "W_h", None) is None:
            for axes in (middle, right):
                axes.axis("off")
            middle.text(
                *(0.5, 0.5), "no $W_h$: gates read\nthe input alone", ha="center", color=GREY
            )
            continue
        _draw_matrix(figure, middle, layer, "W_h", "$W_h$", "unit before")
        _draw_spectrum(right, layer)
    figure.suptitle(title or _finding(layers), fontsize=12)
    return finished(figure, path)


def _draw_matrix(figure: Figure, axes: Axes, layer: Any, name: str, title: str, rows: str) -> None:
    """Draw a matrix with a row for each unit and, between lines, each gate, as formulas have it."""
    values: Floats = np.asarray(getattr(layer, name), np.float64).T
    gates = GATES[type(layer).__name__]
    bound = float(np.quantile(np.abs(values), 0.995)) or 1.0
    drawn = axes.imshow(
        values, cmap="RdBu_r", vmin=-bound, vmax=bound, aspect="auto", interpolation="nearest"
    )
    units = len(values) // len(gates)
    for gate in range(1, len(gates)):
        axes.axhline(gate * units - 0.5, color="black", lw=0.8)
    axes.set(title=title, xlabel=rows)
    middles = [gate * units + (units - 1) / 2 for gate in range(len(gates))]
    labels = [f"${gate}$" for gate in gates]
    axes.set_yticks(
        middles, labels if len(gates) > 1 else ["unit"], rotation=0 if gates[1:] else 90
    )
    axes.tick_params(axis="y", length=0)
    figure.colorbar(drawn, ax=axes, shrink=0.9, pad=0.02)


def _draw_spectrum(axes: Axes, layer: Any) -> None:
    """Draw eigenvalues in the complex plane, beside the circle within which a state fades."""
    found = spectra(layer)
    around = np.exp(1j * np.linspace(0, 2 * np.pi, 200))
    axes.plot(around.real, around.imag, color=GREY, lw=0.9)
    for colour, (gate, values) in zip(COLOURS, found.items(), strict=False):
        axes.plot(
            *(values.real, values.imag, "."),
            color=colour,
            ms=5,
            label=f"${gate}$: radius {abs(values).max():.2f}",
        )
    widest = max(1.0, *(float(abs(values).max()) for values in found.values())) * 1.08
    axes.set(
        title="eigenvalues of $W_h$",
        xlim=(-widest, widest),
        ylim=(-widest, widest),
        aspect="equal",
        xlabel="real",
        ylabel="imaginary",
    )
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _finding(layers: list[tuple[str, Any]]) -> str:
    radii = [
        (float(abs(values).max()), name, gate)
        for name, layer in layers
        for gate, values in spectra(layer).items()
    ]
    if not radii:
        return "No layer feeds its state back through a matrix"
    radius, name, gate = max(radii)
    of = "" if gate == "h" else f" (of {gate})"
    return f"{name}: spectral radius {radius:.2f}{of}"
