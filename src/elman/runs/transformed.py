"""What an autoencoder makes of sequences: features, and how strange they and their steps are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from elman.runs.compression import nothing_readable, readable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets import Labelled

__all__ = ["Transformed", "transform"]


@dataclass(frozen=True)
class Transformed:
    """Sequences by name, their features `(n, units)`, scores, anomalies, and errors step by step.

    `scores (n,)` are the lower, the stranger; `errors` has one array `(time,)` a sequence, and
    `strange` says where they lie above the model's threshold. `labels` are None where there are
    none.
    """

    names: list[str]
    labels: list[str] | None
    features: NDArray[np.float32]
    scores: NDArray[np.float64]
    anomalies: NDArray[np.bool_]
    errors: list[NDArray[np.float64]]
    strange: list[NDArray[np.bool_]]
    remarks: list[str]

    @cached_property
    def columns(self) -> dict[str, list[Any]]:
        """A row for each sequence: its name and label, score, whether an anomaly, features."""
        labels = {} if self.labels is None else {"label": self.labels}
        return {
            "sequence": self.names,
            **labels,
            "score": self.scores.tolist(),
            "anomaly": self.anomalies.tolist(),
            **{f"f{i + 1}": column.tolist() for i, column in enumerate(self.features.T)},
        }

    @cached_property
    def steps(self) -> dict[str, list[Any]]:
        """A row for each step: its sequence, its number from 1, its error, whether an anomaly."""
        lengths = [len(row) for row in self.errors]
        return {
            "sequence": [
                n for n, size in zip(self.names, lengths, strict=True) for _ in range(size)
            ],
            "step": [step for size in lengths for step in range(1, size + 1)],
            "error": [error for row in self.errors for error in row.tolist()],
            "anomaly": [strange for row in self.strange for strange in row.tolist()],
        }

    def arrays(self) -> dict[str, NDArray[Any]]:
        """As arrays: `X` the features, `score`, `anomaly`, `sequence`, and `y` where labels are."""
        import numpy as np

        labels = {} if self.labels is None else {"y": np.array(self.labels)}
        return {
            "X": self.features,
            **labels,
            "score": self.scores,
            "anomaly": self.anomalies,
            "sequence": np.array(self.names),
        }


def transform(model: Any, examples: Labelled) -> Transformed:
    """Ask an autoencoder for all that it says of examples.

    Texts with characters never seen are left out, with a remark. Raises `SequenceError` where none
    can be read.
    """
    rows, remarks = readable(model, examples)
    if not rows:
        raise nothing_readable(len(examples))
    kept = examples.select(rows) if len(rows) < len(examples) else examples
    inputs = kept.inputs
    scores = model.score_samples(inputs)
    errors = model.step_errors(inputs)
    return Transformed(
        _names(kept, rows),
        kept.labels if any(kept.labels) else None,
        model.transform(inputs),
        scores,
        scores < model.offset_,
        errors,
        [row > model.step_offset_ for row in errors],
        remarks,
    )


def _names(examples: Labelled, rows: Sequence[int]) -> list[str]:
    """Texts are called what they are, recordings by their names, or by their numbers from 1."""
    if examples.texts:
        return [str(text) for text in examples.inputs]
    return examples.names or [str(row + 1) for row in rows]
