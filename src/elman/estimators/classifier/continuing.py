"""A fitted classifier that goes on learning: other examples, the same symbols and labels."""

from __future__ import annotations

import copy
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from elman.errors import ConfigurationError, LabelError
from elman.estimators.classifier.beside import linear_beside
from elman.estimators.classifier.calibration import fit_temperature
from elman.estimators.classifier.labels import codes_of, label_values, listed
from elman.estimators.classifier.parts import Examples, parted, weights_of
from elman.estimators.fitting import check_settings, optimiser_of, train_members, training_record
from elman.estimators.notebook import watched
from elman.estimators.outline import Announce, outline_of
from elman.estimators.reading.items import as_items

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from elman.estimators.classifier.estimator import SequenceClassifier
    from elman.rnn import Checkpoint, Trained

__all__ = ["ONE_PASS", "check_same_classes", "gone_on"]

ONE_PASS: dict[str, Any] = {
    "epochs": 1,
    "schedule": "constant",
    "validation": None,
    "patience": None,
    "keep": "best",
}
"""Settings of a single pass over examples, none of which are held out."""


def gone_on(
    model: SequenceClassifier,
    X: Any,
    y: Any,
    settings: Mapping[str, Any],
    *,
    groups: Sequence[Hashable] | NDArray[Any] | None = None,
    announce: Announce | None = None,
) -> SequenceClassifier:
    """Return a fitted classifier as it is after learning further examples.

    `settings` take the place of the model's own in this training. Symbols and labels stay those of
    the model: a label that it does not know raises `LabelError`, a character `AlphabetError` unless
    its rule is another one. The networks go on from where they are, with an optimiser that starts
    afresh; the linear model learns by how much its weights should change. What `validation` holds
    out of the new examples chooses the epoch and calibrates; without it both stay as they are.
    """
    from elman.rnn import train

    if model.features_ is not None:
        raise ConfigurationError(
            "A model that reads columns beside its texts cannot go on learning, this one reads "
            f"{', '.join(model.features_.names)}",
            remedy="train a new one on all examples",
        )
    draft = copy.copy(model)
    draft.set_params(init_from=None, fine_tune="gradual", layer_decay=0.4, **settings)
    draft.set_params(teachers=(), distil_weight=0.5, distil_temperature=1.0)
    draft.members = len(model.networks_)
    check_settings(draft)
    items = as_items(X)
    sequences = draft.reader_.read(items)
    codes = codes_of(draft.classes_, y, len(sequences))
    kept, held = parted(draft, Examples(items, sequences, codes), groups, None)
    read = [part.sequences for part in (kept, held) if part is not None]
    widths = [draft.reader_.windows(sequences)[0].width for sequences in read]
    draft.timesteps_ = max(*widths, draft.timesteps_)
    weights = weights_of(draft, kept)
    data = draft._data(kept.sequences, kept.codes, weights)
    held_data = None if held is None else draft._data(held.sequences, held.codes)
    before = model.record_
    times = int(before.get("continued", 0)) + 1
    orders = np.random.SeedSequence((int(draft.seed), times)).generate_state(draft.members)

    def train_member(member: int, checkpoint: Checkpoint | None) -> Trained:
        network = model.networks_[member]
        if announce is not None and not member:
            announce(outline_of(network, draft.members, draft.epochs))
        return train(
            network,
            data,
            epochs=draft.epochs,
            batch_size=draft.batch_size,
            optimiser=optimiser_of(draft),
            validation=held_data,
            patience=draft.patience if held_data is not None else None,
            keep=draft.keep,
            seed=int(orders[member]),
            progress=watched(draft, member),
            checkpoint=checkpoint,
        )

    stopped = train_members(draft, train_member)
    trained = range(len(draft.networks_))
    draft.best_epochs_ = [len(model.history_[i]) + draft.best_epochs_[i] for i in trained]
    draft.history_ = [[*model.history_[i], *draft.history_[i]] for i in trained]
    choosing = held if draft.keep == "best" else None
    found = linear_beside(draft, kept, choosing, weights, apart=False, before=model.linear_)
    draft.linear_, draft.mixture_, answers = found
    if choosing is None or answers is None:
        draft.mixture_ = model.mixture_
    else:
        draft.temperature_ = fit_temperature(answers, choosing.codes)
    counts = np.bincount(codes, minlength=len(draft.classes_)).tolist()
    names = [str(label) for label in draft.classes_.tolist()]
    earlier = before.get("counts", {})
    own = training_record(
        draft,
        (sequences.values, sequences.lengths, codes.astype(np.int64)),
        sequences=int(before["sequences"]) + len(sequences),
        trained_on=int(before["trained_on"]) + len(kept.codes),
        counts={n: earlier.get(n, 0) + count for n, count in zip(names, counts, strict=True)},
        continued=times,
    )
    draft.record_ = {**before, **own}
    draft.record_.pop("gradients", None)
    if stopped is not None:
        raise stopped
    return draft


def check_same_classes(model: SequenceClassifier, classes: Any) -> None:
    """Raise `LabelError` where `classes` are given that are not those of the model."""
    if classes is None:
        return
    given: set[Any] = set(label_values(classes, "Classes"))
    if given != set(model.classes_.tolist()):
        raise LabelError(
            f"The classes are those of the first call, {listed(model.classes_)}, received "
            f"{listed(np.asarray(sorted(given)))}",
            remedy="leave classes out, or fit a new model",
        )
