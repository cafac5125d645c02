"""Training on sentences with a label for each word: batches of like lengths, averaged weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.inference.sentences import Batch, Sentences, batch_of, by_length
from elman.inference.tagger import averaged
from elman.rnn.decode.chain import best_labels
from elman.rnn.networks.tagger import Tagger
from elman.rnn.objectives import Labels, Objective, totals
from elman.rnn.process import check_process
from elman.rnn.training import placement
from elman.rnn.training.averaged import Averaged, check_average, stepped
from elman.rnn.training.checkpoint import Checkpoint
from elman.rnn.training.course import Stage, Standing, check_counts
from elman.rnn.training.epoch import Progress, Trained
from elman.rnn.training.loop import Keep, follow
from elman.rnn.training.optimise import Optimiser

__all__ = ["Judge", "label_scores", "train_sentences"]

_TOGETHER = 8
"""Steps between two looks at the clock and the keyboard."""

Judge = Callable[[list[NDArray[Any]]], Mapping[str, float]]
"""Is given the labels found for each sentence, and says how good they are."""


@partial(
    jax.jit,
    static_argnames=("structure", "objective", "optimiser", "horizon", "average", "rows"),
    donate_argnames=("standing",),
)
def _step(
    standing: Standing,
    batch: Batch,
    weights: Array,
    key: Array,
    *,
    structure: Any,
    objective: Objective,
    optimiser: Optimiser,
    horizon: int,
    average: float,
    rows: int,
) -> Standing:

    def loss(parameters: Any, batch: Batch, weights: Array, key: Array) -> tuple[Array, Array]:
        scores, moves = eqx.combine(parameters, structure)(batch, key=key)
        # Each sentence weighs as many words as it has: what is told is nats a word.
        outputs: Any = (scores, moves, batch.mask)
        sums = totals(objective, outputs, batch.labels, weights)
        words = (batch.mask * weights).sum()
        every = jnp.maximum(placement.summed(words), 1)
        return sums[0] / every, sums.at[-1].set(words)

    shared = (batch, weights, jax.random.fold_in(key, standing.state.step))
    specs = (_SHARED, placement.ROWS, placement.EVERYWHERE)
    return stepped(standing, loss, shared, specs, rows, optimiser, horizon, average)


_SHARED = Batch(*[placement.COLUMNS] * 8)._replace(spelt=placement.ROWS)
"""Devices share sentences, and spellings, whichever sentences have them."""


def _even(batch: Batch) -> Batch:
    """Fill spellings up, so that devices read equally many."""
    spare = (0, -len(batch.spelt) % placement.devices())
    spellings = np.pad(batch.spellings, ((0, 0), spare))
    return batch._replace(spellings=spellings, spelt=np.pad(batch.spelt, spare, constant_values=1))


@partial(jax.jit, static_argnames=("structure",))
def _scored(parameters: Any, batch: Batch, *, structure: Any) -> tuple[Array, Array]:
    scored: tuple[Array, Array] = eqx.combine(parameters, structure)(batch)
    return scored


@jax.jit
def _measured(scores: Array, moves: Array, labels: Array, mask: Array) -> tuple[Array, Array]:
    return Labels()((scores, moves, mask), labels)[0], best_labels(scores, moves, mask)


def label_scores(
    networks: list[Tagger], sentences: Sentences, *, words: int = 4096
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[Any], NDArray[Any]]]:
    """Score sentences as `elman.inference.tagger.label_scores` does, on JAX."""
    check_process()
    parted = [eqx.partition(network, eqx.is_inexact_array) for network in networks]
    for width, rows in by_length(sentences.lengths, words):
        batch = batch_of(sentences, rows, width, max(1, words // width, len(rows)))
        found = [_scored(own, batch, structure=structure) for own, structure in parted]
        scores, moves = averaged(found)
        at = slice(len(rows))
        yield rows, batch.mask[:, at], scores[:, at], moves


@dataclass(frozen=True, kw_only=True, eq=False)
class SentencesByLength(Averaged):
    """Sentences in batches of like lengths; what is kept is the average of the weights.

    `batch_size` counts words.
    """

    judge: Judge | None

    def _batches(self, epoch: int) -> list[tuple[int, NDArray[np.int64]]]:
        random = np.random.default_rng((self.seed, epoch))
        order = random.permutation(len(self.data.lengths))
        drawn = list(by_length(self.data.lengths, self.batch_size, order))
        return [drawn[i] for i in random.permutation(len(drawn))]

    @cached_property
    def steps(self) -> int:
        return len(self._batches(0))

    def stages(self, standing: Standing, epoch: int, done: int) -> Iterator[Stage]:
        step = partial(_step, **self.compiled_for)
        for width, rows in self._batches(epoch):
            room = max(1, self.batch_size // width)
            spare = -room % placement.devices()
            batch = _even(batch_of(self.data, rows, width, room + spare))
            weights = (np.arange(room + spare) < len(rows)).astype(np.float32)
            standing, done = step(standing, batch, weights, self._key, rows=room), done + 1
            if done % _TOGETHER == 0 or done == self.steps:
                yield Stage(standing, done, done == self.steps)

    def measure(self, network: Any) -> dict[str, float]:
        data: Sentences = self.validation
        begins = data.begins
        found: list[NDArray[Any]] = [np.empty(0)] * len(data.lengths)
        loss, right = 0.0, 0
        for rows, mask, scores, moves in label_scores([network], data):
            width, n = mask.shape
            labels = np.zeros((width, n), np.int32)
            for i, row in enumerate(rows):
                labels[: data.lengths[row], i] = data.labels[begins[row] : begins[row + 1]]
            losses, best = _measured(scores, moves, labels, mask)
            loss += float(losses.sum())
            right += int(((np.asarray(best) == labels) & mask).sum())
            for i, row in enumerate(rows):
                found[row] = np.asarray(best)[: data.lengths[row], i]
        words = max(1, int(data.lengths.sum()))
        scores_by_name = {"loss": loss / words, "accuracy": right / words}
        return scores_by_name | (dict(self.judge(found)) if self.judge else {})


def train_sentences(
    network: Tagger,
    sentences: Sentences,
    *,
    epochs: int,
    batch_size: int = 2048,
    optimiser: Optimiser | None = None,
    average: float = 0.998,
    validation: Sentences | None = None,
    judge: Judge | None = None,
    patience: int | None = None,
    keep: Keep = "best",
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
    levels: Any = None,
) -> Trained:
    """Train a built tagger; return the averaged weights of the best epoch.

    `batch_size` counts words. The loss is the negative log-likelihood of a sentence's labels, in
    nats a word. With `validation` the best epoch is the one with the highest `f1` that `judge`
    gives of the labels found, or the highest accuracy without. Everything else is as in
    `elman.rnn.train`.

    Raises `NonFiniteError` when the loss or a gradient is no longer a number, and
    `ConfigurationError` for settings outside their range.
    """
    check_average(average, 0.998)
    if not len(sentences.lengths):
        raise ConfigurationError("Data holds at least one sentence, received none")
    check_counts(epochs=epochs, batch_size=batch_size, patience=patience)
    placement.check_batch(batch_size, whole=False)
    course = SentencesByLength(
        network=network,
        data=sentences,
        validation=validation,
        epochs=epochs,
        batch_size=batch_size,
        optimiser=optimiser or Optimiser(),
        seed=seed,
        objective=Labels(decides="accuracy" if judge is None else "f1"),
        average=average,
        judge=judge,
        levels=levels,
    )
    return follow(course, patience=patience, keep=keep, progress=progress, checkpoint=checkpoint)
