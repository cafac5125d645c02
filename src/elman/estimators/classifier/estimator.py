"""Many-to-one: a label for a whole sequence."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from elman.estimators.classifier.beside import linear_beside
from elman.estimators.classifier.calibration import fit_temperature
from elman.estimators.classifier.continuing import ONE_PASS, check_same_classes, gone_on
from elman.estimators.classifier.labels import codes_of, known_labels, learn_labels
from elman.estimators.classifier.linear import Linear
from elman.estimators.classifier.network import plan, with_evidence
from elman.estimators.classifier.parts import Examples, parted, weights_of
from elman.estimators.classifier.settings import ClassifierSettings, reading
from elman.estimators.classifier.use import Classifying
from elman.estimators.conventions import Conventions, check_fitted
from elman.estimators.effects import check_effects, classifier_idle
from elman.estimators.files.codec import Stored
from elman.estimators.fitting import (
    become,
    check_settings,
    draft_of,
    optimiser_of,
    train_members,
    training_record,
)
from elman.estimators.outline import Announce, check_size, outline_of
from elman.estimators.reading.containers import weight_values
from elman.estimators.reading.features import Features
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.items import as_items
from elman.estimators.reading.named import named_columns
from elman.estimators.settings import documented
from elman.estimators.transfer.starting import of_classifier, opened
from elman.estimators.transfer.starts import Starts
from elman.estimators.transfer.teachers import announced, open_teachers, taught, taught_record
from elman.sequences import Ragged

if TYPE_CHECKING:
    from elman.estimators.transfer.pretrained import Pretrained
    from elman.rnn import Checkpoint, Data, Epoch, GradientFlow, Sequential, Trained

__all__ = ["SequenceClassifier"]


@documented
class SequenceClassifier(ClassifierSettings, Stored, Classifying, Conventions):
    """Classifies whole sequences with a recurrent network; scikit-learn's conventions.

    `X` is a list of strings, a list of integer arrays `(time,)` or arrays `(time, features)`
    of any lengths, or one array `(n, time, features)`; `y (n,)` any labels.

    The network: recurrent layers, `dropout` after each, `pooling` over time, and one output a
    class; `ngrams` stand beside them. With `word_ngrams` or `character_ngrams` a linear model of
    runs of words and parts of words (`linear_`) is learned by itself; how much the networks count
    beside it (`mixture_`) is chosen on what `validation` holds out, half without. `members` are
    trained from different seeds and their probabilities averaged. `validation` is stratified and
    holds out whole groups; it keeps the best epoch, and calibrates the probabilities by temperature
    (Guo et al. 2017).

    Settings that cannot act beside the others (`cell` beside `layers`, `patience` without
    validation) are refused. A `fit` that fails leaves the model as it was. When a loss is no longer
    finite, `fit` raises `NonFiniteError`; if an epoch was finished before, the model of that epoch
    is kept and can be used and saved.

    After `fit`: `classes_`, `networks_`, `history_` (per member, per epoch), `reader_`,
    `features_`, `temperature_`, `record_`. The same seed, data and version give the same model with
    the same number of threads and the same kernels (`record_` tells both: `threads`,
    `recurrence`).

    >>> model = SequenceClassifier(units=8, epochs=30, batch_size=4, learning_rate=0.02)
    >>> names = ["Anna", "Lena", "Nora", "Mia", "Otto", "Hugo", "Milo", "Ugo"]
    >>> _ = model.fit(names, ["f"] * 4 + ["m"] * 4)
    >>> model.predict(["Lina", "Otto"]).tolist()
    ['f', 'm']
    """

    _estimator_type = "classifier"
    _reads = ("string", "two_d_array", "three_d_array")

    classes_: NDArray[Any]
    networks_: list[Sequential]
    history_: list[list[Epoch]]
    best_epochs_: list[int]
    reader_: Reader
    features_: Features | None
    timesteps_: int
    n_features_in_: int
    temperature_: float
    linear_: Linear | None
    mixture_: float
    interrupted_: bool
    record_: dict[str, Any]

    # Training

    def fit(
        self,
        X: Any,
        y: Any = None,
        *,
        text: str | None = None,
        label: str | None = None,
        groups: Sequence[Hashable] | str | None = None,
        validation_data: tuple[Any, ...] | None = None,
        announce: Announce | None = None,
        channels: Sequence[str] | None = None,
        features: Any = None,
        sample_weight: Any = None,
    ) -> Self:
        """Train on sequences `X` with labels `y (n,)`, or on two columns of a table `X`.

        Of a table, `text` and `label` are the names of those columns; names may then stand for
        `groups`, `sample_weight` and, in a list, `features`. Other columns are not read, which the
        log says once. What is given a table later reads the columns of the same names.

        `sample_weight (n,)` says how much each counts, in training and where it is held out.

        `groups (n,)` names what a validation split must not separate (the same name, the same
        person). `validation_data` is `(X, y)` to use instead of a share of the training data; with
        `keep="last"` they are watched alone: they choose nothing, and calibrate nothing.
        `channels` names the features of arrays; data frames `(time, features)` bring names
        along, and those given to the model later are matched by name (`reader_.channels`).
        `features` are what else is known of each sequence, columns of numbers or categories by
        name, values perhaps missing: a second input of the networks, which use needs too;
        `validation_data` then has them as a third part.
        `announce` is called with an `Outline` of what will be trained, once all is read and
        checked. Ctrl-C keeps the best epoch so far (`interrupted_`). Raises an `InputError` that
        says what to mend.
        """
        X, y, (groups, features, sample_weight), named = named_columns(
            X, y, text, label, groups=groups, features=features, sample_weight=sample_weight
        )
        with draft_of(self) as draft:
            draft._fit(
                X, y, groups, validation_data, announce, channels,
                features=features, sample_weight=sample_weight,
            )  # fmt: off
            draft.record_ |= named
        return self

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, *, announce: Announce | None = None
    ) -> Self:
        """Go on learning: one pass over `X` with labels `y (n,)`, with weights as they are.

        The first call names all `classes` that there will be, and learns what the symbols are;
        later ones read by the same rules. A linear model learns by how much its weights should
        change; nothing is held out, the optimiser starts afresh. Raises an `InputError` for labels
        and characters that the model does not know.

        >>> model = SequenceClassifier(units=8, batch_size=4, learning_rate=0.02)
        >>> for _ in range(30):
        ...     model = model.partial_fit(["Anna", "Otto"] * 4, ["f", "m"] * 4, ["f", "m"])
        >>> model.predict(["Anna"]).tolist()
        ['f']
        """
        if hasattr(self, "networks_"):
            check_same_classes(self, classes)
            after = gone_on(self, X, y, ONE_PASS, announce=announce)
            become(self, after)
            return self
        with draft_of(self) as draft:
            draft.set_params(**ONE_PASS)
            draft._fit(X, y, None, None, announce, None, known_labels(classes))
        return self

    def _fit(
        self,
        X: Any,
        y: Any,
        groups: Sequence[Hashable] | None,
        validation_data: tuple[Any, ...] | None,
        announce: Announce | None,
        channels: Sequence[str] | None,
        classes: NDArray[Any] | None = None,
        features: Any = None,
        sample_weight: Any = None,
    ) -> None:
        from elman.rnn import adapt, train
        from elman.rnn.objectives import Distilled

        settings = self.get_params(deep=False)
        check_settings(self)
        check_effects(self, classifier_idle(settings, held_out=validation_data is not None))
        teachers = open_teachers(self.teachers, "classifier")
        optimiser = optimiser_of(self)
        items = as_items(X)
        source = opened(self, items)
        symbols = None if source is None else source.vocabulary
        reader, sequences = Reader.learn(
            items, channels=channels, symbols=symbols, **reading(settings)
        )
        check_effects(
            self, classifier_idle(settings, reader.kind, held_out=validation_data is not None)
        )
        if classes is None:
            classes, codes = learn_labels(y, len(sequences))
        else:
            codes = codes_of(classes, y, len(sequences))
        self.classes_ = classes
        self.reader_ = reader
        self.n_features_in_ = reader.features
        self.features_ = None if features is None else Features.learn(features, len(sequences))
        beside = self._beside(features, len(sequences))
        weighed = None
        if sample_weight is not None:
            weighed = np.array(weight_values(sample_weight, len(sequences)), np.float32)
        given = Examples(items, sequences, codes, beside, weighed)
        kept, held = parted(self, given, groups, validation_data)
        read = [part.sequences for part in (kept, held) if part is not None]
        widths = [reader.windows(sequences)[0].width for sequences in read]
        self.timesteps_ = max(*widths, self.timesteps or 0)
        weights = weights_of(self, kept)
        thought = taught(teachers, kept.items, classes) if teachers else None
        data = self._data(kept.sequences, kept.codes, weights, beside=kept.beside, thought=thought)
        held_data = None
        if held is not None:
            held_data = self._data(held.sequences, held.codes, held.weights, beside=held.beside)

        network = plan(self, len(classes), 0 if beside is None else beside.shape[1])
        shape = (self.timesteps_ if data.lengths is None else None, reader.features)
        check_size(lambda: network.build(shape, key=0))
        seeds = np.random.SeedSequence(int(self.seed)).generate_state(2 * int(self.members))

        distilled = None
        if teachers:
            distilled = Distilled(self.distil_weight, self.distil_temperature)
        starts = Starts(self, source, held_out=held is not None and self.keep == "best")

        def train_from(
            source: Pretrained | None,
            member: int,
            checkpoint: Checkpoint | None,
            progress: Callable[[Any], None] | None,
        ) -> Trained:
            key_seed, order_seed = seeds[2 * member : 2 * member + 2].tolist()
            built = adapt(network.build(shape, key=key_seed), data)
            taken = None
            if source is not None:
                taken = of_classifier(source, built, reader, self)
                built, remarks[:] = taken.network, (*taken.remarks, *starts.remarks)
            elif self.unit != "characters":
                counting = kept.counting
                built = with_evidence(built, counting.sequences, counting.codes, len(classes))
            if announce is not None and not member and source is starts.source:
                said = (*announced(self, teachers), *remarks)
                announce(outline_of(built, self.members, self.epochs, (), said))
            return train(
                built,
                data,
                epochs=self.epochs,
                batch_size=self.batch_size,
                optimiser=optimiser,
                objective=distilled,
                validation=held_data,
                patience=self.patience,
                keep=self.keep,
                seed=order_seed,
                progress=progress,
                checkpoint=checkpoint,
                levels=None if taken is None else taken.levels,
            )

        remarks: list[str] = []
        stopped = train_members(self, lambda member, file: starts.trained(train_from, member, file))
        choosing = held if self.keep == "best" else None
        apart = validation_data is not None
        found = linear_beside(self, kept, choosing, weights, apart=apart)
        self.linear_, self.mixture_, answers = found
        self.temperature_ = 1.0
        if choosing is not None and answers is not None:
            self.temperature_ = fit_temperature(answers, choosing.codes, choosing.weights)
        counted: dict[str, Any] = {"transfer": remarks} if remarks else {}
        counted |= starts.record | taught_record(self, teachers)
        if self.linear_ is not None:
            known = len(self.linear_.words.hashes) + len(self.linear_.parts.hashes)
            counted |= {"linear_pieces": known, "networks_share": self.mixture_}
        counts = np.bincount(codes, minlength=len(classes)).tolist()
        self.record_ = training_record(
            self,
            (sequences.values, sequences.lengths, codes.astype(np.int64), *given.more),
            sequences=len(sequences),
            trained_on=len(kept.codes),
            **counted,
            counts={str(c): n for c, n in zip(classes, counts, strict=True)},
            gradients=[
                [{"gradient_norms": list(e.gradient_norms), "clipped": e.clipped} for e in epochs]
                for epochs in self.history_
            ],
        )
        if stopped is not None:
            raise stopped

    def _data(
        self,
        sequences: Ragged,
        codes: NDArray[Any],
        weights: Any = None,
        *,
        beside: NDArray[np.float32] | None = None,
        thought: NDArray[np.float32] | None = None,
    ) -> Data:
        from elman.rnn import Data

        sequences, owner = self.reader_.windows(sequences)
        codes, weights = codes[owner], None if weights is None else weights[owner]
        beside = None if beside is None else beside[owner]
        thought = None if thought is None else thought[owner]
        x = sequences.pad(sequences.width if self.mask else self.timesteps_)
        lengths = self._lengths(sequences)
        return Data(x, codes.astype(np.int32), lengths, weights, beside, thought)

    # Use

    def gradient_flow(
        self, X: Any, y: Any, *, radius: float | None = None, features: Any = None
    ) -> list[GradientFlow]:
        """Follow the gradient of the first member back through labelled sequences.

        One `GradientFlow` for each recurrent layer and direction; `radius` first scales the
        recurrent weights to that spectral radius. See `elman.rnn.through_time`.
        """
        check_fitted(self)
        from elman.rnn import through_time, with_radius

        sequences = self.reader_.read(X)
        codes = codes_of(self.classes_, y, len(sequences))
        data = self._data(sequences, codes, beside=self._beside(features, len(sequences)))
        network = self.networks_[0] if radius is None else with_radius(self.networks_[0], radius)
        return through_time(network, data, examples=len(sequences))
