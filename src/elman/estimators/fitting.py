"""What every `fit` does alike: settings checked first, members trained, a model changed or not."""

from __future__ import annotations

import copy
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, NonFiniteError, shorten
from elman.estimators.callbacks.protocol import check_callbacks, ended
from elman.estimators.settings import LARGEST_SEED, settings_in
from elman.ranges import Flag, Maybe, Whole

if TYPE_CHECKING:
    from elman.rnn import Checkpoint, Optimiser, Trained

__all__ = ["become", "check_seed", "check_settings", "draft_of", "train_members", "training_record"]

Model = TypeVar("Model")


@contextmanager
def draft_of(model: Model) -> Iterator[Model]:
    """Yield a copy to fit, never fitted before; the model becomes it once that is done.

    Whatever goes wrong leaves the model as it was, fitted or not. Only where numbers ran away
    behind a finished epoch is the model of that epoch taken over, whole, with the error.
    """
    before = vars(model)
    draft = copy.copy(model)
    vars(draft).clear()
    vars(draft).update({name: value for name, value in before.items() if not _is_fitted(name)})
    try:
        yield draft
    except NonFiniteError:
        # What every estimator sets last, once there are weights to keep.
        if not hasattr(draft, "record_"):
            raise
        become(model, draft)
        raise
    become(model, draft)


def become(model: Any, draft: Any) -> None:
    """Let a model be what was learned by a draft of it, and keep its own settings."""
    learned = {name: value for name, value in vars(draft).items() if _is_fitted(name)}
    for name in [name for name in vars(model) if _is_fitted(name) and name not in learned]:
        delattr(model, name)
    vars(model).update(learned)


def _is_fitted(name: str) -> bool:
    """Tell whether an attribute is one that `fit` sets, by scikit-learn's convention."""
    return name.endswith("_") and not name.startswith("_")


def train_members(
    model: Any, train: Callable[[int, Checkpoint | None], Trained]
) -> NonFiniteError | None:
    """Train member after member, as many as `model.members`, each with its checkpoint.

    Its `callbacks` are told of the end of each.

    Sets `networks_`, `history_`, `best_epochs_` and `interrupted_`. The first member that is cut
    short, by Ctrl-C or by numbers that ran away (the error returned), is the last; it is left out
    beside whole ones, which it would drag down. Raises what stopped it where no epoch was
    finished.
    """
    from elman.rnn import Checkpoint

    done: list[Trained] = []
    stopped: BaseException | None = None
    for member in range(getattr(model, "members", 1)):
        checkpoint = None
        if model.checkpoint is not None:
            number = f".{member}" if member else ""
            checkpoint = Checkpoint(Path(f"{os.fspath(model.checkpoint)}{number}"))
        try:
            trained = train(member, checkpoint)
            stopped = KeyboardInterrupt() if trained.interrupted else None
        except NonFiniteError as error:
            trained, stopped = error.trained, error
        ended(model.callbacks, trained, member)
        if stopped is None or (trained.best_epoch and not done):
            done.append(trained)
        if stopped is not None:
            break
    if not done and stopped is not None:
        raise stopped
    model.networks_ = [trained.network for trained in done]
    model.history_ = [trained.history for trained in done]
    model.best_epochs_ = [trained.best_epoch for trained in done]
    model.interrupted_ = stopped is not None
    return stopped if isinstance(stopped, NonFiniteError) else None


def training_record(model: Any, data: Iterable[NDArray[Any]], **counts: Any) -> dict[str, Any]:
    """Return what every record of a training says, beside the `counts` of its data."""
    import jax

    from elman import __version__
    from elman.rnn import kernels
    from elman.rnn.layers.recurrent import Recurrent

    conditions = kernels.conditions()
    layers = jax.tree.leaves(model.networks_, is_leaf=lambda node: isinstance(node, Recurrent))
    if any(isinstance(layer, Recurrent) and layer.mogrifier for layer in layers):
        conditions["recurrence"] = "scan; compiled kernels run no mogrifier"
    digest = hashlib.sha256()
    for part in data:
        digest.update(np.ascontiguousarray(part).tobytes())
    best = [h[e - 1] for h, e in zip(model.history_, model.best_epochs_, strict=True)]
    return {
        **counts,
        "data_sha256": digest.hexdigest(),
        "seed": model.seed,
        "epochs": [len(h) for h in model.history_],
        "best_epochs": model.best_epochs_,
        "train_loss": _mean([e.loss for e in best]),
        "train_accuracy": _mean([e.accuracy for e in best]),
        "validation_loss": _mean([e.val_loss for e in best]),
        "validation_accuracy": _mean([e.val_accuracy for e in best]),
        "interrupted": model.interrupted_,
        "elman": __version__,
        "jax": jax.__version__,
        **conditions,
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def check_seed(seed: Any, name: str = "seed") -> None:
    """Raise `ConfigurationError` where a seed lies outside the range that all programs take."""
    whole = isinstance(seed, Integral) and not isinstance(seed, bool)
    if not whole or not 0 <= seed <= LARGEST_SEED:
        digits = isinstance(seed, int) and abs(seed) >= 10**40
        received = "one of more than 40 digits" if digits else shorten(seed)
        raise ConfigurationError(
            f"{name} is a whole number from 0 to {LARGEST_SEED}, received {received}",
            remedy=f"pass for example {name}=0",
        )


def optimiser_of(model: Any) -> Optimiser:
    """Make the optimiser that an estimator's settings ask for."""
    from elman.rnn import FineTuning, Optimiser

    names = [field.name for field in fields(Optimiser) if hasattr(model, field.name)]
    settings = {name: getattr(model, name) for name in names}
    if getattr(model, "init_from", None) is not None:
        settings["tuning"] = FineTuning(model.fine_tune, model.layer_decay, int(model.epochs))
    return Optimiser(**settings)


def check_share(validation: Any) -> None:
    """Raise `ConfigurationError` where the share to validate on is none."""
    if validation is not None and not 0 < validation < 1:
        raise ConfigurationError(
            f"validation is a share between 0 and 1, received {validation!r}",
            remedy="pass for example validation=0.1, or validation=None",
        )


def check_settings(model: Any) -> None:
    """Check what can be checked of an estimator's settings before any data are read.

    Raises `ConfigurationError` for a number that is none or too small, a switch that is neither
    on nor off, a seed outside its range, and for what a model file could not hold.
    """
    settings = settings_in(model)
    for name, setting in settings.items():
        value, allowed = getattr(model, name), setting.allowed
        if isinstance(allowed, Maybe) and value is not None:
            allowed = allowed.inner
        if isinstance(allowed, Whole) and name != "seed":
            _check_whole(name, value, allowed.least)
        elif isinstance(allowed, Flag) and not isinstance(value, bool | np.bool_):
            raise ConfigurationError(f"{name} is True or False, received {shorten(value)}")
    check_seed(model.seed)
    check_callbacks(model.callbacks)
    if model.checkpoint is not None and not os.fspath(model.checkpoint):
        raise ConfigurationError(
            "checkpoint names a file, received ''", remedy="leave it out to keep none"
        )
    for name, setting in settings.items():
        if setting.kept and name != "class_weight":  # whose labels have checks of their own
            _check_storable(name, getattr(model, name))


def _check_whole(name: str, value: Any, least: int) -> None:
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise ConfigurationError(
            f"{name} is a whole number, at least {least}, received {shorten(value)}",
            remedy=f"pass for example {name}={max(least, 10)}",
        )
    if value < least:
        raise ConfigurationError(
            f"{name} is at least {least}, received {shorten(value)}",
            remedy=f"pass for example {name}={least}",
        )


def _check_storable(name: str, value: Any) -> None:
    from elman.estimators.files.modelfile import plain

    if isinstance(value, set | frozenset):
        value = list(value)
    try:
        json.dumps(value, default=plain)
    except (TypeError, ValueError):
        raise ConfigurationError(
            f"{name} is something that a model file can hold, received {shorten(value)} "
            f"({type(value).__name__})",
            remedy="pass a number, a string or a tuple of them",
        ) from None
