"""How surprising a text is to a generator: bits per character, perplexity, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import LabelError, SequenceError, shorten
from elman.estimators.corpus import code_texts
from elman.sequences import Vocabulary

if TYPE_CHECKING:
    from elman.rnn import Sequential

__all__ = ["Scores", "bits_of_texts", "score"]


@dataclass(frozen=True)
class Scores:
    """How surprising a text is to a model.

    `pieces` are the text's symbols as text and `bits (pieces,)` the surprise of each, NaN where
    the model makes no prediction (the first window of a model of windows). `characters` counts
    those that were predicted: a piece may be a part of one (a byte) or several (a word).
    """

    pieces: list[str]
    bits: NDArray[np.float64]
    characters: int

    @property
    def bits_per_character(self) -> float:
        """Mean surprise of a character, in bits, over what was predicted."""
        return float(np.nansum(self.bits) / self.characters) if self.characters else float("nan")

    @property
    def perplexity(self) -> float:
        """Two to the mean bits of a symbol: as many equally probable ones are as hard."""
        return float(2.0 ** np.nanmean(self.bits)) if len(self.bits) else float("nan")


def score(
    network: Sequential,
    vocabulary: Vocabulary,
    text: str,
    *,
    before: NDArray[Any] | None,
    window: int,
) -> Scores:
    """Score a text that follows the symbols `before`, or window by window where they are None.

    Raises `AlphabetError` for characters never seen, `SequenceError` for a text too short.
    """
    from elman.rnn import losses_of, window_losses

    codes = vocabulary.encode(text)
    if not len(codes):
        raise SequenceError("A text to be scored has at least one symbol, received none")
    pieces = list(text)
    if vocabulary.unit != "characters":
        pieces = [vocabulary.decode([code]) for code in codes.tolist()]
    bits = np.full(len(codes), np.nan)
    if before is not None:
        losses, _ = losses_of(network, np.concatenate([before, codes]), streams=1)
        bits[:] = losses[-len(codes) :] / np.log(2)
        return Scores(pieces, bits, len(text))
    bits[window:] = window_losses(network, codes, window) / np.log(2)
    return Scores(pieces, bits, len(text) - len(vocabulary.decode(codes[:window])))


def bits_of_texts(
    network: Sequential,
    vocabulary: Vocabulary,
    texts: Sequence[str],
    classes: Sequence[Any] | None,
    known: Sequence[Any],
) -> float:
    """Mean bits of a symbol of several texts, each with one of the `known` classes, ENDs included.

    Raises `LabelError` where classes are missing or were never seen.
    """
    from elman.rnn import mean_loss_of

    if known and classes is None:
        raise LabelError("A model trained with classes scores texts with theirs, received none",
                         remedy="pass the class of each text")  # fmt: skip
    labels = list(classes) if known and classes is not None else [None] * len(texts)
    if strange := next((one for one in labels if known and one not in known), None):
        raise LabelError(
            f"The model knows the classes {', '.join(map(repr, known[:12]))}, received "
            f"{shorten(strange)}",
            remedy="leave its texts out",
        )
    if len(labels) != len(texts):
        raise LabelError(f"Every text has a class, received {len(labels)} for {len(texts)}")
    loss, _ = mean_loss_of(network, code_texts(texts, labels, vocabulary, known))
    return float(loss / np.log(2))
