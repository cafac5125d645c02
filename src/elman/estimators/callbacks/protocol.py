"""What is told of a training, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError, shorten

if TYPE_CHECKING:
    from elman.rnn import Epoch, Progress, Trained

__all__ = ["Callback", "check_callbacks", "ended", "figures_of", "telling"]

_METHODS = ("on_step", "on_epoch", "on_end")


class Callback:
    """Is told how a training goes; a class with any of these methods will do as well.

    What it raises ends the training, and the model stays as it was; `KeyboardInterrupt` ends it as
    Ctrl-C does, with the best epoch so far kept.

    >>> from elman import SequenceClassifier
    >>> class Losses(Callback):
    ...     def on_epoch(self, now):
    ...         print(now.epoch, now.last.loss < 1)
    >>> model = SequenceClassifier(units=4, epochs=2, callbacks=[Losses()])
    >>> _ = model.fit(["anna", "otto"] * 4, ["f", "m"] * 4)
    1 True
    2 True
    """

    def on_step(self, now: Progress) -> None:
        """Hear every few steps where training stands: at `now.step` of `now.steps`."""

    def on_epoch(self, now: Progress) -> None:
        """Hear of a finished epoch: `now.epoch`, whose figures are `now.last`, of `now.member`."""

    def on_end(self, trained: Trained, member: int) -> None:
        """Hear what a member's training gave, however it ended: `trained.best_epoch`."""


def telling(
    callbacks: Sequence[Any], progress: Callable[[Any], None] | None, member: int
) -> Callable[[Any], None]:
    """Return what tells `progress` and every callback where the training of a `member` stands."""

    def tell(now: Progress) -> None:
        now = replace(now, member=member + 1)
        if progress is not None:
            progress(now)
        for callback in callbacks:
            heard = getattr(callback, "on_epoch" if now.step == now.steps else "on_step", None)
            if heard is not None:
                heard(now)

    return tell


def ended(callbacks: Sequence[Any], trained: Trained, member: int) -> None:
    """Tell callbacks that the training of a `member`, from 0, is over."""
    for callback in callbacks:
        if hasattr(callback, "on_end"):
            callback.on_end(trained, member + 1)


def check_callbacks(callbacks: Any) -> None:
    """Raise `ConfigurationError` for callbacks that nothing could be told."""
    if not isinstance(callbacks, list | tuple):
        raise ConfigurationError(
            f"callbacks come as a list, received {shorten(type(callbacks).__name__)}",
            remedy="pass [callback]",
        )
    for callback in callbacks:
        if isinstance(callback, type):
            raise ConfigurationError(
                f"A callback is made before it is passed, received the class {callback.__name__}",
                remedy=f"pass {callback.__name__}()",
            )
        if not any(callable(getattr(callback, name, None)) for name in _METHODS):
            raise ConfigurationError(
                f"A callback has {', '.join(_METHODS[:-1])} or {_METHODS[-1]}, received "
                f"{shorten(type(callback).__name__)}",
                remedy="pass a function as progress= instead",
            )


def figures_of(epoch: Epoch) -> dict[str, float]:
    """Name the figures of an epoch, as trackers show them.

    >>> from elman.rnn import Epoch
    >>> figures_of(Epoch({"loss": 0.7}, {"loss": 0.8}, (1.5,), 0.25))
    {'training/loss': 0.7, 'validation/loss': 0.8, 'gradient_norm/0': 1.5, 'clipped': 0.25}
    """
    return {
        **{f"training/{name}": value for name, value in epoch.scores.items()},
        **{f"validation/{name}": value for name, value in epoch.held_out.items()},
        **{f"gradient_norm/{i}": norm for i, norm in enumerate(epoch.gradient_norms)},
        "clipped": epoch.clipped,
    }
