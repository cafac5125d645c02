"""The gradient of a fitted classifier, followed back through the sequences of data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError
from elman.estimators.handed import check_model
from elman.runs.labelled import Classification
from elman.runs.plots import Kind, drawn
from elman.runs.task import Silent, Watch, given, title_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["GradientFlows", "follow_gradients"]


@dataclass(frozen=True)
class GradientFlows:
    """A flow for each recurrent layer; `training` holds the epochs of each member, if recorded."""

    model: Any
    path: Path | None
    data: str
    examples: int
    radius: float | None
    layers: list[Any]
    training: list[Any] | None

    @property
    def clipped(self) -> float | None:
        """Share of the training's steps whose gradient was clipped."""
        shares = [epoch["clipped"] for member in self.training or () for epoch in member]
        return sum(shares) / len(shares) if shares else None

    def plot(
        self,
        kind: str | None = None,
        path: str | os.PathLike[str] | None = None,
        *,
        text: Any = None,
        title: str = "",
    ) -> Figure:
        """Draw the "flow" of the gradient back through time, or its lengths in "training"."""
        from elman.report.gradients import draw_gradients

        named = {"title": title} if title else {}
        flow = Kind(lambda path, *_: draw_gradients(self.layers, path, **named))
        training = Kind(lambda path, *_: self._draw_training(path, **named))
        offered = {"flow": flow, "training": training}
        return drawn(offered, kind, path, text=text, title=title)

    def _draw_training(self, path: str | os.PathLike[str] | None, **named: str) -> Figure:
        from elman.report.gradients import draw_training_gradients
        from elman.rnn.networks.sequential import parts

        if not self.training:
            raise ConfigurationError(
                "The model's training record holds no gradients", remedy="train it again"
            )
        epochs = [SimpleNamespace(**epoch) for epoch in self.training[0]]
        layers = [layer.title for layer in parts(self.model.networks_[0])]
        return draw_training_gradients(epochs, path, layers=layers, **named)

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {
            "model": self.path and str(self.path),
            "examples": self.examples,
            "radius": self.radius,
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
                for flow in self.layers
            ],
            "training": self.training,
        }


def follow_gradients(
    model: Any,
    data: Any,
    *,
    examples: int = 16,
    radius: float | None = None,
    path: Path | None = None,
    watch: Watch | None = None,
) -> GradientFlows:
    """Follow the gradient back through the first sequences of data.

    Args:
        model: a fitted classifier.
        data: a data set's name, a path, a `Source`, or records.
        examples: how many sequences, from the first on.
        radius: the spectral radius to which the recurrent weights are scaled first.
        path: the model's file.
        watch: shows downloads.

    Raises:
        ConfigurationError: `examples` is below 1, or `radius` is not above 0.
    """
    if examples < 1:
        raise ConfigurationError(
            f"examples= is at least 1, received {examples}", remedy="pass examples=16"
        )
    check_model(model, "A gradient", "classifier")
    source, records = given(data)
    if records is None:
        with (watch or Silent()).downloading() as bar:
            records = Classification().read(source, bar, model)
    part = records.select(range(min(examples, len(records))))
    layers = model.gradient_flow(part.inputs, part.labels, radius=radius, features=part.features)
    training = model.record_.get("gradients")
    return GradientFlows(model, path, title_of(source), len(part), radius, layers, training)
