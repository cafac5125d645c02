"""What a fitted classifier answers, by whichever engine its networks run on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman import inference
from elman.errors import ConfigurationError, LabelError
from elman.estimators.classifier.calibration import sharpen
from elman.estimators.classifier.labels import label_values
from elman.estimators.classifier.linear import Linear, mixed
from elman.estimators.classifier.settings import ClassifierSettings
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used, engine_of
from elman.estimators.reading.containers import weight_values
from elman.estimators.reading.features import Features
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.items import as_items, beginnings
from elman.estimators.reading.named import texts_of, truth_of
from elman.inference.choice import softmax
from elman.interruption import look, may_end
from elman.sequences import Ragged, bucket_widths
from elman.sequences.alphabet import Unknown

__all__ = ["Classifier", "Classifying"]

_FITTING, _MOMENT = 1 << 23, 1 << 16
"""Steps that are read at once: as many as fit in memory, or as take a moment."""


class Classifying:
    """Predicts labels and their probabilities."""

    mask: bool
    classes_: NDArray[Any]
    networks_: list[Any]
    reader_: Reader
    features_: Features | None
    record_: dict[str, Any]
    timesteps_: int
    temperature_: float
    linear_: Linear | None
    mixture_: float

    def predict_proba(
        self, X: Any, *, unknown: Unknown | None = None, features: Any = None
    ) -> NDArray[np.float64]:
        """Give the probability of each class, calibrated: `(n, classes)` as `classes_`.

        `unknown` is the rule for characters never seen, the model's own unless given; `features`
        are the columns beside the sequences that training read, by name.
        """
        check_fitted(self)
        X, features = self._of_table(X, features)
        reader, items = self.reader_.with_unknown(unknown), as_items(X)
        return self._answers(reader, items, reader.read(items), self._beside(features, len(items)))

    def predict(
        self, X: Any, *, unknown: Unknown | None = None, features: Any = None
    ) -> NDArray[Any]:
        """Give the most probable class of each sequence: `(n,)`."""
        best = self.predict_proba(X, unknown=unknown, features=features).argmax(1)
        labels: NDArray[Any] = self.classes_[best]
        return labels

    def score(
        self, X: Any, y: Any = None, sample_weight: Any = None, *, features: Any = None
    ) -> float:
        """Give the share of sequences whose label is right, each weighed by `sample_weight (n,)`.

        A label that the model does not know counts as an error. Of a table whose columns were
        named in training the labels are that column, unless they are given.
        """
        y = truth_of(self.record_, X, y)
        predicted = self.predict(X, features=features).tolist()
        labels = label_values(y)
        if len(labels) != len(predicted):
            raise LabelError(
                f"Every sequence has a label, received {len(labels)} for {len(predicted)} sequences"
            )
        weights = None if sample_weight is None else weight_values(sample_weight, len(labels))
        hits = [a == b for a, b in zip(predicted, labels, strict=True)]
        return float(np.average(hits, weights=weights))

    def running_proba(
        self, X: Any, *, unknown: Unknown | None = None, features: Any = None
    ) -> list[NDArray[np.float64]]:
        """Give the probabilities after each symbol or timestep, had the sequence ended there.

        One array `(time, classes)` for each sequence; its last row is `predict_proba`.
        """
        check_fitted(self)
        X, features = self._of_table(X, features)
        reader, items = self.reader_.with_unknown(unknown), as_items(X)
        beside = self._beside(features, len(items))
        return [
            self._answers(
                reader,
                beginnings(item),
                parts,
                None if beside is None else np.repeat(beside[i : i + 1], len(parts), 0),
            )
            for i, (item, parts) in enumerate(zip(items, reader.prefixes(items), strict=True))
        ]

    def _of_table(self, X: Any, features: Any) -> tuple[Any, Any]:
        """The columns that training read, of a table; anything else stays as it is."""
        beside = () if self.features_ is None else self.features_.names
        return texts_of(self.record_, X, features, beside, "features")

    def _beside(self, features: Any, n: int) -> NDArray[np.float32] | None:
        """Code what stands beside `n` sequences; refuse what a model does not read."""
        if self.features_ is not None:
            return self.features_.read(features, n)
        if features is not None:
            raise ConfigurationError(
                "The model reads nothing beside the sequences, received features=",
                remedy="leave it out, or train with them",
            )
        return None

    def _answers(
        self,
        reader: Reader,
        items: Sequence[Any],
        sequences: Ragged,
        beside: NDArray[np.float32] | None,
    ) -> NDArray[np.float64]:
        """Join what networks and linear model say of sequences, calibrated: `(n, classes)`."""
        probabilities = self._probabilities(sequences, beside)
        if self.linear_ is not None:
            surely = self.linear_.log_probabilities(reader.whole(items))
            probabilities = mixed(surely, probabilities, self.mixture_)
        return sharpen(probabilities, self.temperature_)

    def _probabilities(
        self, sequences: Ragged, beside: NDArray[np.float32] | None
    ) -> NDArray[np.float64]:
        """Average what the networks say, over the windows of what is too long: `(n, classes)`."""
        windows, owner = self.reader_.windows(sequences)
        if len(windows) == len(sequences):
            return self._of_networks(sequences, beside)
        sums = np.zeros((len(sequences), len(self.classes_)))
        beside = None if beside is None else beside[owner]
        np.add.at(sums, owner, self._of_networks(windows, beside))
        return sums / np.bincount(owner)[:, None]

    def _of_networks(
        self, sequences: Ragged, beside: NDArray[np.float32] | None
    ) -> NDArray[np.float64]:
        probabilities = np.zeros((len(sequences), len(self.classes_)))
        for rows, x, lengths in self._padded(sequences):
            more = None if beside is None else beside[np.resize(rows, len(x))]
            for network in self.networks_:
                logits = engine_of(network).logits_of(network, x, lengths, more)[: len(rows)]
                probabilities[rows] += softmax(logits.astype(np.float64))
        return probabilities / len(self.networks_)

    def _padded(self, sequences: Ragged) -> Iterator[tuple[NDArray[Any], Any, Any]]:
        """Yield `(rows, x, lengths)`; for JAX in few shapes, so that few programs are compiled."""
        small = engine_of(self.networks_[0]) is inference
        lengths = self._lengths(sequences)
        buckets = [(sequences.width, np.arange(len(sequences)))]
        if lengths is not None and small:
            buckets = [(sequences.width, np.argsort(sequences.lengths, kind="stable"))]
        elif lengths is not None:
            buckets = list(bucket_widths(sequences.lengths))
        elif not self.mask:
            # Padding is read: a longer sequence must not lengthen that of the others.
            longer = sequences.lengths > self.timesteps_
            parts = (self.timesteps_, ~longer), (sequences.width, longer)
            buckets = [(width, np.flatnonzero(rows)) for width, rows in parts if rows.any()]
        for width, indices in buckets:
            # Of long sequences fewer: what is computed at once fits in memory.
            most = _MOMENT if may_end() else _FITTING
            at_once = max(1, min(4096, most // max(1, width)))
            for start in range(0, len(indices), at_once):
                look()
                rows = indices[start : start + at_once]
                if small:
                    batch = sequences.take(rows) if len(sequences) > 1 else sequences
                    x = batch.pad(width if lengths is None else batch.width)
                else:
                    batch = sequences.take(np.resize(rows, 1 << (len(rows) - 1).bit_length()))
                    x = batch.pad(width)
                yield rows, x, None if lengths is None else batch.lengths.astype(np.int32)

    def _lengths(self, sequences: Ragged) -> NDArray[np.int32] | None:
        # Without padding there is nothing to mask, and programs without a mask are faster.
        if not self.mask or (sequences.lengths == sequences.width).all():
            return None
        return sequences.lengths.astype(np.int32)


class Classifier(ClassifierSettings, Used, Classifying):
    """A classifier for use alone, as its file has it: nothing heavy is imported for it."""
