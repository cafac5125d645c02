"""The training loop: the best weights kept, an interrupt survived, a run resumed exactly."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Literal

import equinox as eqx
import jax
import numpy as np

from elman.errors import NonFiniteError
from elman.rnn.objectives import Objective
from elman.rnn.training import agreement, placement
from elman.rnn.training.checkpoint import Checkpoint, digests, fingerprint
from elman.rnn.training.course import Course, Standing
from elman.rnn.training.epoch import Epoch, Progress, Trained
from elman.rnn.training.interrupts import heard

__all__ = ["Keep", "follow"]

Keep = Literal["best", "last"]
"""Which epoch's weights are kept where some are held out."""


@agreement.together()
def follow(
    course: Course,
    *,
    patience: int | None = None,
    keep: Keep = "best",
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Trained:
    """Train as `course` says; return the weights of the best epoch.

    With validation data the best epoch is the one whose deciding score is best there, and
    training stops after `patience` epochs without a better one; without, or with `keep="last"`,
    which only watches them, it is the last. Ctrl-C ends training and keeps the best epoch so far;
    where epochs are long (`goes_on_within`) an unfinished one counts if there is no better one to
    be known. A run that was killed and resumed from its `checkpoint` ends with the same weights as
    one that was not.

    Raises `NonFiniteError` when the loss or a gradient is no longer a number: its `trained`
    holds the best epoch before that step. Raises `ProcessLost` where another process is gone that
    trains with this one.
    """
    best, best_epoch, history, done = course.network, 0, list[Epoch](), 0
    if checkpoint is not None or placement.devices() > 1:
        stopping = (patience, *([] if keep == "best" else [keep]), checkpoint is not None)
        parts = digests(course, *stopping)
        # What is put on the devices of all must have the same shapes: that of other data has not.
        agreement.check_alike(parts)
    standing = course.begin()
    if checkpoint is not None:
        checkpoint = dataclasses.replace(checkpoint, fingerprint=fingerprint(parts))
        if (saved := checkpoint.load(standing, course.network)) is not None:
            standing, best, best_epoch, figures, done = saved
            history = list(map(Epoch.from_json, figures))

    def close(measured: bool = True) -> None:
        nonlocal best, best_epoch
        now = placement.fetched(course.network_of(standing))
        history.append(_figures(course, standing, now, done, measured))
        last = keep == "last" or not best_epoch
        if last or _is_better(course.objective, history[-1], history[best_epoch - 1]):
            # The next step donates these arrays.
            best = jax.tree.map(
                lambda p: jax.device_put(np.array(p)) if eqx.is_array(p) else p, now
            )
            best_epoch = len(history)

    def show(epoch: int, step: int) -> None:
        if progress:
            last = history[-1] if history else None
            progress(Progress(epoch, course.epochs, step, course.steps, last))

    try:
        with heard() as interrupted:
            for epoch in range(len(history) + 1, course.epochs + 1):
                if course.validation is not None and _is_finished(
                    best_epoch, len(history), patience
                ):
                    break
                if not done:
                    standing = course.new_epoch(standing)
                for stage in course.stages(standing, epoch, done):
                    standing, done = stage.standing, stage.done
                    if int(standing.state.bad) >= 0:
                        raise _not_finite(
                            course, standing, epoch, Trained(best, history, best_epoch)
                        )
                    if not stage.last:
                        if interrupted():
                            raise KeyboardInterrupt
                        if course.goes_on_within and checkpoint and checkpoint.due(last=False):
                            checkpoint.save(standing, best, best_epoch, history, done)
                        show(epoch, done)
                close()
                done = 0
                # Told before it is put down: what a resumed run goes on from, all have heard of.
                show(epoch, course.steps)
                if checkpoint and checkpoint.due(last=epoch == course.epochs):
                    checkpoint.save(standing, best, best_epoch, history)
                if interrupted():
                    raise KeyboardInterrupt
    except KeyboardInterrupt:
        # Whoever presses Ctrl-C does not wait for a measurement. A step that was cut off has
        # taken its arrays along.
        whole = not any(leaf.is_deleted() for leaf in jax.tree.leaves(standing))
        unknown = course.validation is None or not best_epoch
        if course.goes_on_within and done and whole and unknown:
            close(measured=False)
        return Trained(best, history, best_epoch, interrupted=True)
    return Trained(best, history, best_epoch)


def _figures(course: Course, standing: Standing, now: Any, steps: int, measured: bool) -> Epoch:
    state = standing.state
    *sums, weight = np.asarray(state.sums, float).tolist()
    scores = [total / max(weight, 1e-12) for total in sums]
    held: Mapping[str, float] = {}
    if measured and course.validation is not None:
        held = agreement.agreed(dict(course.measure(now)))
    return Epoch(
        dict(zip(course.objective.scores, scores, strict=True)),
        held,
        tuple((np.asarray(state.norms, float) / steps).tolist()),
        int(state.clipped) / steps,
    )


def _is_finished(best_epoch: int, done: int, patience: int | None) -> bool:
    return patience is not None and best_epoch > 0 and done - best_epoch >= patience


def _is_better(objective: Objective, now: Epoch, best: Epoch) -> bool:
    """Tell whether an epoch has the better deciding score; the later one, without validation."""
    name = objective.decides
    if name not in now.held_out or name not in best.held_out:
        return True
    gain = now.held_out[name] - best.held_out[name]
    return gain > 0 if objective.more_is_better else gain < 0


def _not_finite(course: Course, standing: Standing, epoch: int, so_far: Trained) -> NonFiniteError:
    kept = f"; the model of epoch {so_far.best_epoch} is kept" if so_far.best_epoch else ""
    return NonFiniteError(
        f"Loss and gradients must stay finite, {course.culprit(standing, epoch)} did not in step "
        f"{int(standing.state.bad) + 1} (epoch {epoch}){kept}",
        remedy="lower the learning rate, clip the gradient (clip_norm=1.0), "
        "or check the scale of the inputs",
        trained=so_far,
    )
