"""What a notebook shows of a model, and of its training while it goes on."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from elman.estimators.callbacks.protocol import telling
from elman.markup import named_rows

__all__ = ["Bar", "html_of", "watched"]

_PAUSE = 0.2  # seconds between two pictures of a bar: more often is seen by nobody


def watched(model: Any, member: int = 0) -> Callable[[Any], None] | None:
    """Return who watches the training of a member: `progress`, or a notebook's bar, and callbacks.

    >>> from elman import SequenceClassifier
    >>> watched(SequenceClassifier()) is None
    True
    """
    progress = model.progress
    if progress is None and _in_notebook():
        progress = Bar()
    if progress is None and not model.callbacks:
        return None
    return telling(model.callbacks, progress, member)


def _in_notebook() -> bool:
    """Tell whether a notebook's kernel runs this; IPython on a terminal has none."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")


class Bar:
    """A bar in a notebook's output, drawn anew in its place; no widgets are needed.

    `show` draws HTML and returns what replaces it; IPython's, unless another is given.
    """

    def __init__(self, show: Callable[[str], Callable[[str], None]] | None = None) -> None:
        self._show = show or _shown
        self._replace: Callable[[str], None] | None = None
        self._drawn = 0.0

    def __call__(self, now: Any) -> None:
        """Draw how far a training is: an `elman.rnn.Progress`."""
        ended = now.step == now.steps
        if not ended and time.monotonic() - self._drawn < _PAUSE:
            return
        self._drawn = time.monotonic()
        drawn = _bar(now)
        if self._replace is None:
            self._replace = self._show(drawn)
        else:
            self._replace(drawn)


def _bar(now: Any) -> str:
    done = (now.epoch - 1 + now.step / now.steps) / now.epochs
    figures = f"epoch {now.epoch} of {now.epochs}"
    if now.last is not None:
        figures += "".join(f", {name} {value:.4g}" for name, value in _figures(now.last))
    return f'<progress value="{done:.4f}" max="1"></progress> {escape(figures)}'


def _shown(drawn: str) -> Callable[[str], None]:
    from IPython import display

    tools: Any = display  # which has no types
    handle = tools.display(tools.HTML(drawn), display_id=True)
    return lambda html: handle.update(tools.HTML(html))


def html_of(model: Any) -> str:
    """Describe a model as HTML: its settings and, once it is fitted, its networks and curves."""
    rows = [("settings", repr(model))]
    curves = ""
    if hasattr(model, "networks_"):
        record = getattr(model, "record_", {})
        rows.append(("network", model.summary()))
        if (learned := record.get("trained_on")) is not None:
            rows.append(("trained on", f"{learned:,}"))
        for epochs, best in zip(
            getattr(model, "history_", []), getattr(model, "best_epochs_", []), strict=False
        ):
            if not epochs:
                continue
            figures = ", ".join(f"{name} {value:.4g}" for name, value in _figures(epochs[best - 1]))
            rows.append((f"epoch {best} of {len(epochs)}", figures))
            curves += _curve(epochs)
    return f"{named_rows(rows)}{curves}"


def _figures(epoch: Any) -> list[tuple[str, float]]:
    scores = [(f"training {name}", value) for name, value in epoch.scores.items()]
    return scores + [(f"validation {name}", value) for name, value in epoch.held_out.items()]


def _curve(epochs: Sequence[Any], width: int = 260, height: int = 60) -> str:
    """Draw the losses of an epoch each as an SVG: training thin, validation thick."""
    lines = [
        (1, [epoch.loss for epoch in epochs]),
        (2.5, [epoch.val_loss for epoch in epochs if epoch.val_loss is not None]),
    ]
    values = [value for _, line in lines for value in line]
    low, high = min(values), max(values)
    if len(epochs) < 2 or not high > low:
        return ""
    drawn = ""
    for thick, line in lines:
        points = " ".join(
            f"{4 + i * (width - 8) / (len(epochs) - 1):.1f},"
            f"{4 + (high - value) / (high - low) * (height - 8):.1f}"
            for i, value in enumerate(line)
        )
        if line:
            drawn += (
                f'<polyline points="{points}" fill="none" stroke="#0072B2" stroke-width="{thick}"/>'
            )
    said = f"Loss by epoch, training thin, validation thick: {low:.3g} to {high:.3g}"
    return (
        f'<svg role="img" width="{width}" height="{height}"><title>{escape(said)}</title>'
        f"{drawn}</svg>"
    )
