"""Sequences without labels: what an autoencoder gets, and how much of those held out it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError, SequenceError
from elman.runs.settings import joined
from elman.runs.task import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from elman.datasets import Labelled
    from elman.datasets.dataset import Progress
    from elman.datasets.source import Source
    from elman.estimators.outline import Announce
    from elman.runs.held_out import HeldOut
    from elman.runs.task import Planned, Wish

__all__ = ["Compression", "Held", "nothing_readable", "readable"]


@dataclass(frozen=True)
class Held:
    """How much of sequences an autoencoder holds.

    `error` is the mean of `step_errors`, `anomalies` the share of sequences called so. Of
    recordings `explained` is the share of their variance that is given back; of texts and symbols
    `right` is the share of symbols, END among them, and `whole` that of sequences without a fault.
    """

    sequences: int
    error: float
    anomalies: float
    explained: float | None = None
    right: float | None = None
    whole: float | None = None

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value is not None}

    short = to_json


@dataclass(frozen=True)
class Compression(Task):
    """A vector that holds each sequence: an autoencoder."""

    kind = "autoencoder"

    def read(self, source: Source, progress: Progress | None, model: Any = None) -> Labelled:
        channels = None if model is None else model.reader_.channels
        return source.labelled(progress, channels, needs_label=False)

    def settings(self, records: Labelled, data: str, wish: Wish) -> Planned:
        from elman.estimators.effects import autoencoder_idle

        if wish.preset is not None:
            raise ConfigurationError(
                f"An autoencoder has no presets, received {wish.preset!r}",
                remedy="leave preset= out",
            )
        kind = "text" if records.texts else "series"
        settings = joined(
            self.estimator, {}, wish.settings, lambda every: autoencoder_idle(every, kind)
        )
        return settings, []

    def fit(
        self,
        model: Any,
        known: Labelled,
        held: HeldOut,
        announce: Announce | None,
        watched: Labelled | None = None,
    ) -> None:
        model.fit(
            known.inputs, groups=held.groups(known), channels=known.channels, announce=announce
        )

    def measure(self, model: Any, out: Labelled) -> tuple[Held | None, list[str]]:
        """Texts with characters that the model has never seen are left out."""
        import numpy as np

        rows, remarks = readable(model, out)
        if not rows:
            return None, remarks
        inputs = out.select(rows).inputs if len(rows) < len(out) else out.inputs
        errors = model.step_errors(inputs)
        steps = np.concatenate(errors)
        anomalies = float((model.predict(inputs) < 0).mean())
        if model.reader_.kind == "series":
            scale = 1.0 if model.reader_.scale is None else model.reader_.scale
            values = np.concatenate([np.asarray(item, np.float64) / scale for item in inputs])
            varies = float(values.var(0).mean())
            explained = 1 - float(steps.mean()) / varies if varies else None
            return Held(len(rows), float(steps.mean()), anomalies, explained), remarks
        right = model.steps_right(inputs)
        return Held(
            len(rows),
            float(steps.mean()),
            anomalies,
            right=float(np.concatenate(right).mean()),
            whole=float(np.mean([row.all() for row in right])),
        ), remarks

    def appraise(
        self, model: Any, part: Labelled, rest: Labelled, data: str, words: Sequence[str]
    ) -> tuple[Held, list[str]]:
        figures, remarks = self.measure(model, part)
        if figures is None:
            raise nothing_readable(len(part))
        return figures, remarks

    def measured(self, figures: Held | None) -> dict[str, Any]:
        return {"held_out": figures and figures.to_json()}


def nothing_readable(count: int) -> SequenceError:
    """Return the error that says that a model can read none of so many texts."""
    return SequenceError(
        f"The model can read none of {count:,} texts: all have characters never seen",
        remedy="give texts such as those of training",
    )


def readable(model: Any, examples: Labelled) -> tuple[list[int], list[str]]:
    """Positions of the examples that a model can read as it is, and a remark on the others."""
    alphabet = model.reader_.alphabet
    rows = list(range(len(examples)))
    if alphabet is None or alphabet.unknown != "error":
        return rows, []
    known = set(alphabet.characters)
    written = model.reader_.written(str(text) for text in examples.inputs)
    rows = [i for i in rows if written[i] and known.issuperset(alphabet.fold_text(written[i]))]
    left = len(examples) - len(rows)
    if not left:
        return rows, []
    return rows, [
        f"{left:,} of {len(examples):,} texts have characters never seen in training: left out"
    ]
