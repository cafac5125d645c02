"""Many-to-many through one vector: an autoencoder of sequences, trained."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError
from elman.estimators.autoencoder.network import plan
from elman.estimators.autoencoder.segments import in_segments
from elman.estimators.autoencoder.settings import LONGEST, AutoencoderSettings
from elman.estimators.autoencoder.typical import Typical
from elman.estimators.autoencoder.use import Autoencoding
from elman.estimators.conventions import Conventions
from elman.estimators.effects import autoencoder_idle, check_effects
from elman.estimators.files.codec import Stored
from elman.estimators.files.rebuilding import check_limits
from elman.estimators.fitting import (
    check_settings,
    check_share,
    draft_of,
    optimiser_of,
    train_members,
    training_record,
)
from elman.estimators.notebook import watched
from elman.estimators.outline import Announce, check_size, outline_of
from elman.estimators.reading.containers import group_values
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.items import as_items
from elman.estimators.reading.named import named_columns
from elman.estimators.settings import documented
from elman.sequences import Ragged, holdout

if TYPE_CHECKING:
    from elman.rnn import Checkpoint, Data, Epoch, Sequential, Trained

__all__ = ["SequenceAutoencoder"]

_SEGMENTS = 16
"""Segments of the longest recording, unless `segment` says otherwise."""


@documented
class SequenceAutoencoder(AutoencoderSettings, Stored, Autoencoding, Conventions):
    """Learns to hold whole sequences in vectors, from which they can be unfolded again.

    `X` is a list of strings, a list of integer arrays `(time,)` or arrays `(time, channels)`
    of any lengths, or one array `(n, time, channels)`. No labels are needed: a bidirectional layer
    reads a sequence to `units` numbers, and from them alone a second one writes it (Cho et al.
    2014; Srivastava et al. 2015). Those are features for anything of scikit-learn; what is
    given back badly, or has features unlike all others, is an anomaly (Malhotra et al. 2016).

    With `noise` and `blank` what is read is disturbed in training and the clean sequence wanted
    (Vincent et al. 2008). Settings that cannot act beside the others are refused, and a `fit` that
    fails leaves the model as it was.

    After `fit`: `networks_`, `reader_`, `segment_`, `typical_`, `offset_` (the threshold of
    `score_samples`), `step_offset_` (that of `step_errors`), `history_`, `best_epochs_`,
    `record_`. The same seed, data and version give the same model with the same number of threads
    and the same kernels.

    >>> time = np.linspace(0, 6, 32)
    >>> waves = np.sin(time + np.linspace(0, 6, 40)[:, None])[..., None]
    >>> model = SequenceAutoencoder(units=8, epochs=60, batch_size=8, learning_rate=0.01)
    >>> model.fit_transform(waves).shape, model.predict([np.ones((32, 1))]).tolist()
    ((40, 8), [-1])
    """

    _estimator_type = "outlier_detector"

    networks_: list[Sequential]
    history_: list[list[Epoch]]
    best_epochs_: list[int]
    interrupted_: bool
    n_features_in_: int
    record_: dict[str, Any]

    def fit(
        self,
        X: Any,
        y: Any = None,
        *,
        text: str | None = None,
        groups: Sequence[Hashable] | str | None = None,
        announce: Announce | None = None,
        channels: Sequence[str] | None = None,
    ) -> Self:
        """Learn from sequences `X`; labels `y`, such as a pipeline hands on, are not read.

        Of a table, `text` is the name of the column to be read, here and in use, and `groups` may
        be that of another.

        `groups (n,)` names what a validation split must not separate. `channels` names the
        features of arrays; data frames bring names along. `announce` is called with an `Outline`
        of what will be trained. Raises an `InputError` that says what to mend, and
        `NonFiniteError` when a loss is no longer a number. Ctrl-C keeps the best epoch so far
        (`interrupted_`).
        """
        X, _, (groups,), named = named_columns(X, None, text, None, labelled=False, groups=groups)
        with draft_of(self) as draft:
            draft._fit(X, groups, announce, channels)
            draft.record_ |= named
        return self

    def fit_transform(self, X: Any, y: Any = None, **more: Any) -> Any:
        """Learn from `X`, as `fit` does, and give its features: `(n, units)`."""
        return self.fit(X, y, **more).transform(X)

    def fit_predict(self, X: Any, y: Any = None, **more: Any) -> NDArray[np.int64]:
        """Learn from `X`, as `fit` does; give -1 for anomalies in it and +1 for all else."""
        return self.fit(X, y, **more).predict(X)

    def _fit(
        self,
        X: Any,
        groups: Sequence[Hashable] | None,
        announce: Announce | None,
        channels: Sequence[str] | None,
    ) -> None:
        check_settings(self)
        check_effects(self, autoencoder_idle(self.get_params(deep=False)))
        check_share(self.validation)
        check_limits(self)
        reader, steps = Reader.learn(
            as_items(X),
            channels=channels,
            fold=self.fold,
            unknown=self.unknown,
            max_length=self.max_length,
            standardise=self.standardise,
            spaces=self.spaces,
            cut=self.cut,
        )
        check_effects(self, autoencoder_idle(self.get_params(deep=False), reader.kind))
        self.reader_, self.n_features_in_ = reader, reader.features
        self.longest_ = steps.width
        self.length_ = self.longest_ if (steps.lengths == steps.width).all() else None
        self.segment_ = self._segment(steps)
        read = in_segments(steps, self.segment_) if self._measured else steps
        kept, held = self._parted(len(steps), groups)
        data = self._data(read, kept)
        held_data = None if held is None else self._data(read, held)
        numbers = reader.features * (self.segment_ if self._measured else 1)
        network = plan(self, numbers, symbols=not self._measured)
        check_size(lambda: network.build((None, numbers), key=0))
        key, order = np.random.SeedSequence(int(self.seed)).generate_state(2).tolist()

        def trained(_: int, checkpoint: Checkpoint | None) -> Trained:
            from elman.rnn import train
            from elman.rnn.objectives import CrossEntropy, Reconstruction

            built = network.build((None, numbers), key=key)
            if announce is not None:
                announce(outline_of(built, 1, self.epochs))
            return train(
                built,
                data,
                epochs=self.epochs,
                batch_size=self.batch_size,
                optimiser=optimiser_of(self),
                validation=held_data,
                patience=self.patience,
                keep=self.keep,
                objective=Reconstruction() if self._measured else CrossEntropy(),
                seed=order,
                progress=watched(self, 0),
                checkpoint=checkpoint,
            )

        stopped = train_members(self, trained)
        self._set_typical(steps, read, kept, held)
        self.record_ = training_record(
            self,
            (steps.values, steps.lengths),
            sequences=len(steps),
            trained_on=len(kept),
            validated_on=0 if held is None else len(held),
        )
        if stopped is not None:
            raise stopped

    def _segment(self, steps: Ragged) -> int:
        if not self._measured:
            return 1
        if self.segment is not None:
            return int(self.segment)
        return min(LONGEST, max(1, round(steps.width / _SEGMENTS)))

    def _parted(
        self, n: int, groups: Sequence[Hashable] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
        if n < 2:
            raise SequenceError(f"An autoencoder learns from at least 2 sequences, received {n}")
        named = None if groups is None else group_values(groups, n)
        if self.validation is None:
            return np.arange(n), None
        return holdout(np.zeros(n, int), self.validation, groups=named, seed=int(self.seed))

    def _data(self, read: Ragged, rows: NDArray[np.int64]) -> Data:
        from elman.rnn import Data

        part = read.take(rows)
        x = part.pad()
        return Data(x, x, part.lengths.astype(np.int32))

    def _set_typical(
        self, steps: Ragged, read: Ragged, kept: NDArray[np.int64], held: NDArray[np.int64] | None
    ) -> None:
        """Learn what is typical, and from what is held out, if anything, where that ends."""
        vectors = self._vectors(read)
        every, errors = self._errors(steps, read, vectors)
        self.typical_ = Typical.of(vectors[kept], errors[kept])
        judged = kept if held is None else held
        scores = -self.typical_.strangeness(vectors[judged], errors[judged])
        self.offset_ = float(np.quantile(scores, self.contamination))
        steps_judged = np.concatenate([every[i] for i in judged.tolist()])
        self.step_offset_ = float(np.quantile(steps_judged, 1 - self.contamination))
