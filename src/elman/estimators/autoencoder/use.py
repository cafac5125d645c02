"""What a fitted autoencoder gives: features, sequences from them, and how strange a sequence is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError
from elman.estimators.autoencoder.output import Output
from elman.estimators.autoencoder.segments import in_segments, in_steps
from elman.estimators.autoencoder.settings import AutoencoderSettings
from elman.estimators.autoencoder.typical import Typical
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used, engine_of
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.items import as_items
from elman.estimators.reading.named import texts_of
from elman.inference.choice import log_softmax
from elman.sequences import Ragged, bucket_widths
from elman.sequences.alphabet import Unknown

__all__ = ["Autoencoder", "Autoencoding"]

_AT_ONCE = 1024
"""Sequences in one call."""

Floats = NDArray[np.float64]


class Autoencoding(Output):
    """Holds sequences in vectors, unfolds vectors again, and tells what it cannot hold."""

    networks_: list[Any]
    reader_: Reader
    segment_: int
    longest_: int
    length_: int | None
    typical_: Typical
    offset_: float
    step_offset_: float
    record_: dict[str, Any]

    def transform(self, X: Any, *, unknown: Unknown | None = None) -> Any:
        """Give the features of sequences: `(n, units)`, an array unless `set_output` says else.

        `unknown` is the rule for characters never seen, the model's own unless given.
        """
        check_fitted(self)
        return self._framed(self._vectors(self._read(X, unknown)[1]), X)

    def inverse_transform(self, X: Any, lengths: Sequence[int] | None = None) -> Any:
        """Unfold features `(n, units)` to sequences like those of training.

        Texts end by themselves. `lengths (n,)` are those of recordings and symbols; where all of
        the training data were equally long, they may be left out. Recordings that are equally
        long are one array `(n, time, channels)`, all else is a list.
        """
        check_fitted(self)
        try:
            vectors = np.asarray(X, np.float32)
        except (TypeError, ValueError):
            vectors = np.zeros(0, np.float32)
        units = int(self.units)  # type: ignore[attr-defined]
        if vectors.ndim != 2 or vectors.shape[1] != units or not len(vectors):
            raise SequenceError(
                f"Features are an array (n, {units}), received {np.shape(vectors)}",
                remedy="pass what transform gave",
            )
        if not np.isfinite(vectors).all():
            raise SequenceError("Features are finite numbers, received some that are not")
        wanted = self._lengths(lengths, len(vectors))
        return self._written(vectors, wanted)

    def reconstruct(self, X: Any, *, unknown: Unknown | None = None) -> Any:
        """Give sequences back as they are held: what varies by chance is left out.

        As `inverse_transform(transform(X))`, each as long as it was.
        """
        check_fitted(self)
        steps, read = self._read(X, unknown)
        return self._written(self._vectors(read), steps.lengths)

    def step_errors(self, X: Any, *, unknown: Unknown | None = None) -> list[Floats]:
        """Tell how far each step lies from what was given back: one array `(time,)` a sequence.

        Of recordings the squared error in deviations of a channel, the mean over channels; of
        texts and symbols nats, for a text also those of its end.
        """
        check_fitted(self)
        steps, read = self._read(X, unknown)
        return self._errors(steps, read, self._vectors(read))[0]

    def score_samples(self, X: Any, *, unknown: Unknown | None = None) -> Floats:
        """Score how normal each sequence is: `(n,)`, the lower, the stranger.

        As of scikit-learn's outlier detectors: the logarithm of a density, learned from the
        training data, of the features and of the errors of each channel (`Typical`).
        """
        check_fitted(self)
        steps, read = self._read(X, unknown)
        vectors = self._vectors(read)
        return -self.typical_.strangeness(vectors, self._errors(steps, read, vectors)[1])

    def predict_steps(self, X: Any, *, unknown: Unknown | None = None) -> list[NDArray[np.int64]]:
        """Give -1 for the steps that are given back worse than usual, +1 for all else.

        One array `(time,)` a sequence: -1 where `step_errors` lie above `step_offset_`, as a share
        of `contamination` does of what the thresholds were set by.
        """
        errors = self.step_errors(X, unknown=unknown)
        return [np.where(row > self.step_offset_, -1, 1) for row in errors]

    def steps_right(self, X: Any, *, unknown: Unknown | None = None) -> list[NDArray[np.bool_]]:
        """Tell which symbols, for a text also its end, are given back: `(time,)` a sequence.

        Raises `ConfigurationError` for a model of recordings, whose numbers are never quite those.
        """
        check_fitted(self)
        if self._measured:
            raise ConfigurationError(
                "Symbols are right or wrong, received a model of recordings",
                remedy="use step_errors",
            )
        steps, read = self._read(X, unknown)
        found: list[Any] = [None] * len(steps)
        rows = steps.rows()
        for i, values in self._outputs(self._vectors(read), read.lengths):
            found[i] = values.argmax(1) == rows[i]
        return found

    def decision_function(self, X: Any, *, unknown: Unknown | None = None) -> Floats:
        """Give `score_samples` above the threshold, which is `offset_`: negative is strange."""
        return self.score_samples(X, unknown=unknown) - self.offset_

    def predict(self, X: Any, *, unknown: Unknown | None = None) -> NDArray[np.int64]:
        """Give -1 for anomalies and +1 for all else: `(n,)`."""
        return np.where(self.decision_function(X, unknown=unknown) < 0, -1, 1)

    # How

    def _read(self, X: Any, unknown: Unknown | None = None) -> tuple[Ragged, Ragged]:
        """Read sequences step by step, and as the network reads them."""
        X = texts_of(self.record_, X)[0]
        steps = self.reader_.with_unknown(unknown).read(as_items(X))
        return steps, in_segments(steps, self.segment_) if self._measured else steps

    @property
    def _measured(self) -> bool:
        return self.reader_.kind == "series"

    def _vectors(self, read: Ragged) -> NDArray[np.float32]:
        network = self.networks_[0]
        vectors = np.empty((len(read), int(self.units)), np.float32)  # type: ignore[attr-defined]
        engine = engine_of(network)
        for rows, x, lengths in self._batches(read.lengths, read):
            found = engine.logits_of(network.layers[0], x, lengths)
            vectors[rows] = found[: len(rows)]
        return vectors

    def _batches(
        self, lengths: NDArray[Any], read: Ragged | None = None
    ) -> Iterator[tuple[NDArray[np.int64], Any, NDArray[np.int32]]]:
        """Yield `(rows, x, lengths)`, in few shapes: so few programs are compiled."""
        for width, indices in bucket_widths(lengths):
            at_once = max(1, min(_AT_ONCE, (1 << 20) // width))
            for begin in range(0, len(indices), at_once):
                rows = indices[begin : begin + at_once]
                filled = np.resize(rows, 1 << (len(rows) - 1).bit_length())
                x = None if read is None else read.take(filled).pad(width)
                yield rows, x, lengths[filled].astype(np.int32)

    def _outputs(
        self, vectors: NDArray[np.float32], lengths: NDArray[Any]
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield the number of each sequence and `(steps, numbers)`, of recordings in segments."""
        network = self.networks_[0]
        engine = engine_of(network)
        for rows, _, own in self._batches(lengths):
            filled = np.resize(rows, len(own))
            outputs = engine.unfolded(network, vectors[filled], own)
            for row, values, length in zip(rows.tolist(), outputs, own.tolist(), strict=False):
                yield row, values[:length]

    def _errors(
        self, steps: Ragged, read: Ragged, vectors: NDArray[np.float32]
    ) -> tuple[list[Floats], Floats]:
        """Tell the error of each step, and the mean of each channel of a sequence.

        One array `(time,)` a sequence, and `(n, channels)`; symbols have one channel.
        """
        found: list[Any] = [None] * len(steps)
        channels = self.reader_.features if self._measured else 1
        by_channel = np.empty((len(steps), channels))
        rows = steps.rows()
        for i, values in self._outputs(vectors, read.lengths):
            true = rows[i]
            if self._measured:
                given = in_steps([values], [len(true)], true.shape[1])[0]
                squares = (given - true).astype(np.float64) ** 2
                found[i], by_channel[i] = squares.mean(1), squares.mean(0)
            else:
                logs = log_softmax(values.astype(np.float64))
                found[i] = -logs[np.arange(len(true)), true]
                by_channel[i] = found[i].mean()
        return found, by_channel

    def _written(self, vectors: NDArray[np.float32], lengths: NDArray[np.int64]) -> Any:
        """Write sequences of these lengths; a text ends before that where it says so."""
        reader = self.reader_
        found: list[Any] = [None] * len(vectors)
        segments = -(-lengths // self.segment_)
        for i, values in self._outputs(vectors, segments):
            if self._measured:
                given = in_steps([values], [int(lengths[i])], reader.features)[0]
                if reader.mean is not None and reader.scale is not None:
                    given = given * reader.scale + reader.mean
                found[i] = given
            elif reader.alphabet is None:
                found[i] = values.argmax(1)
            else:
                found[i] = reader.alphabet.decode(values.argmax(1).tolist())
        return np.stack(found) if self._measured and len(set(lengths.tolist())) == 1 else found

    def _lengths(self, lengths: Sequence[int] | None, n: int) -> NDArray[np.int64]:
        if self.reader_.kind == "text":
            if lengths is not None:
                raise ConfigurationError(
                    "Texts end by themselves, received lengths", remedy="leave them out"
                )
            return np.full(n, self.longest_)
        if lengths is None:
            if self.length_ is None:
                raise ConfigurationError(
                    "Sequences of training had several lengths, received none for those to unfold",
                    remedy="pass lengths, a whole number for each row",
                )
            return np.full(n, self.length_)
        wanted = np.asarray(lengths)
        if wanted.shape != (n,) or wanted.dtype.kind not in "iu" or wanted.min() < 1:
            raise SequenceError(
                f"lengths are {n} whole numbers from 1, received {wanted.dtype} of shape "
                f"{wanted.shape}"
            )
        if int(wanted.max()) > (most := 10 * self.longest_):
            raise SequenceError(
                f"Sequences are unfolded to at most ten times the longest of training, {most} "
                f"steps, received {int(wanted.max())}"
            )
        return wanted.astype(np.int64)


class Autoencoder(AutoencoderSettings, Used, Autoencoding):
    """An autoencoder for use alone, as its file has it: nothing heavy is imported for it."""
