"""Training on pairs of sequences whose output is written symbol by symbol, the right one before.

Teacher forcing: whatever the network would have written, the next step reads what stands there. The
loss is told per symbol, the end of an output among them; the loop is that of all pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.rnn.networks.encoder_decoder import EncoderDecoder
from elman.rnn.objectives import Objective, Smoothed, totals
from elman.rnn.process import check_process
from elman.rnn.training import placement
from elman.rnn.training.averaged import check_average
from elman.rnn.training.batches import rows_of
from elman.rnn.training.checkpoint import Checkpoint
from elman.rnn.training.course import check_counts
from elman.rnn.training.epoch import Progress, Trained
from elman.rnn.training.loop import Keep, follow
from elman.rnn.training.optimise import Optimiser
from elman.rnn.training.pairs import Judged, Pairs, PairsByLength

__all__ = ["symbol_scores", "train_targets"]

_OUTPUTS = (0.2, 0.4, 0.6, 0.8, 0.92, 0.98, 1.0)
_INPUTS = (0.75, 1.0)
"""Shares of the pairs up to each width: every two widths are a program to compile."""


_LOGITS = 1 << 29
"""Numbers that the logits of a batch have at most: they and their gradient take four gigabytes."""


def _judged(
    network: EncoderDecoder, objective: Objective, pairs: Pairs, rows: Array, key: Array | None
) -> Array:
    """Judge every symbol of the outputs, which weigh as much as they have symbols."""
    x, y, x_lengths, y_lengths = pairs
    written, lengths = y[rows].T, y_lengths[rows]
    logits = network.logits(x[rows].T, x_lengths[rows], written, key=key)
    real = (jnp.arange(len(written))[:, None] < lengths) & (rows >= 0)
    return totals(objective, logits, written, real.astype(jnp.float32))


@partial(jax.jit, static_argnames=("structure", "objective"))
def _measured(
    parameters: Any, pairs: Pairs, rows: Array, *, structure: Any, objective: Objective
) -> Array:
    return _judged(eqx.combine(parameters, structure), objective, pairs, rows, None)


def _widths(
    lengths: NDArray[Any], rows: NDArray[np.int64], shares: tuple[float, ...], batch_size: int
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Part rows by their lengths into few widths: `(width, rows)`; few rows are not parted."""
    before = -1
    for share in shares if len(rows) > 4 * len(shares) * batch_size else (1.0,):
        width = int(np.quantile(lengths[rows], share, method="higher"))
        inside = rows[(lengths[rows] > before) & (lengths[rows] <= width)]
        if len(inside):
            yield width, inside
        before = max(before, width)


def _blocks(pairs: Pairs, batch_size: int) -> list[Pairs]:
    """Part pairs by the lengths of both sides."""
    every = np.arange(len(pairs.x))
    return [
        Pairs(
            pairs.x[rows, :wide], pairs.y[rows, :long], pairs.x_lengths[rows], pairs.y_lengths[rows]
        )
        for long, of_length in _widths(pairs.y_lengths, every, _OUTPUTS, batch_size)
        for wide, rows in _widths(pairs.x_lengths, of_length, _INPUTS, batch_size)
    ]


def symbol_scores(
    network: EncoderDecoder, pairs: Pairs, *, objective: Objective | None = None, batch_size: int
) -> dict[str, float]:
    """Tell the mean loss (nats a symbol) and accuracy on pairs, the right symbols before each."""
    check_process()
    objective = objective or Smoothed()
    parameters, structure = eqx.partition(network, eqx.is_inexact_array)
    sums = np.zeros(len(objective.scores) + 1)
    for block in _blocks(pairs, batch_size):
        for rows in rows_of(np.arange(len(block.x)), min(batch_size, len(block.x))):
            found = _measured(parameters, block, rows, structure=structure, objective=objective)
            sums += np.asarray(found, np.float64)
    means = (sums[:-1] / max(sums[-1], 1e-12)).tolist()
    return dict(zip(objective.scores, means, strict=True))


def _expecting(network: EncoderDecoder, pairs: Pairs) -> EncoderDecoder:
    """Let a network expect each symbol as often as it stands in the outputs, before it learns.

    Else thousands of rare symbols have to be unlearned first: all of their embeddings move against
    what is seen, which drives it to where `tanh` is flat, and nothing is learned any more.
    """
    real = np.arange(pairs.y.shape[1]) < pairs.y_lengths[:, None]
    counts = np.bincount(pairs.y[real], minlength=len(network.decoder.b)) + 1
    b = np.log(counts / counts.sum()).astype(np.float32)
    expecting: EncoderDecoder = eqx.tree_at(lambda n: n.decoder.b, network, jax.device_put(b))
    return expecting


def _check_memory(network: EncoderDecoder, pairs: Pairs, batch_size: int) -> None:
    """Raise `ConfigurationError` where the longest outputs of a batch ask for too many logits."""
    longest, symbols = int(pairs.y_lengths.max()), len(network.decoder.b)
    if (asked := longest * batch_size * symbols) > _LOGITS:
        raise ConfigurationError(
            f"A batch has at most {_LOGITS:,} logits, {batch_size} outputs of up to {longest} "
            f"symbols out of {symbols:,} ask for {asked:,}",
            remedy=f"pass batch_size={max(1, _LOGITS // (longest * symbols))}, a smaller "
            "vocabulary, or shorter outputs",
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class TargetsByLength(PairsByLength):
    """Pairs in batches of like lengths, whose outputs are learned symbol by symbol."""

    judged: ClassVar[Judged] = staticmethod(_judged)

    @cached_property
    def _blocks(self) -> list[Pairs]:
        return _blocks(self.data, self.batch_size)

    def measure(self, network: Any) -> dict[str, float]:
        # What is learned is smoothed, what is told of the held out is plain.
        return symbol_scores(network, self.validation, batch_size=self.batch_size)


def train_targets(
    network: EncoderDecoder,
    pairs: Pairs,
    *,
    epochs: int,
    batch_size: int = 64,
    smoothing: float = 0.0,
    optimiser: Optimiser | None = None,
    average: float = 0.995,
    validation: Pairs | None = None,
    patience: int | None = None,
    keep: Keep = "best",
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    checkpoint: Checkpoint | None = None,
) -> Trained:
    """Train a built encoder-decoder; return the averaged weights of the best epoch.

    Outputs `y (n, outputs)` are closed by `END`, which `y_lengths` count. The loss is the mean
    cross-entropy of a symbol (nats), its targets smoothed by `smoothing`; that of `validation` is
    not. Everything else is as in `elman.rnn.train_pairs`.

    Raises `NonFiniteError` when the loss or a gradient is no longer a number, and
    `ConfigurationError` for settings outside their range.
    """
    check_average(average, 0.995)
    if not len(pairs.x):
        raise ConfigurationError("Data holds at least one pair, received none")
    check_counts(epochs=epochs, batch_size=batch_size, patience=patience)
    placement.check_batch(batch_size, whole=False)
    _check_memory(network, pairs, batch_size)
    course = TargetsByLength(
        network=_expecting(network, pairs),
        data=pairs,
        validation=validation,
        epochs=epochs,
        batch_size=batch_size,
        optimiser=optimiser or Optimiser(),
        seed=seed,
        objective=Smoothed(smoothing),
        average=average,
    )
    return follow(course, patience=patience, keep=keep, progress=progress, checkpoint=checkpoint)
