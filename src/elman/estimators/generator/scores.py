"""How surprising a text is to a generator: bits per character, perplexity, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import LabelError, SequenceError, shorten
from elman.estimators.engine import engine_of
from elman.estimators.generator.corpus import code_texts
from elman.inference import Recalled, recent_losses
from elman.sequences import Vocabulary

__all__ = ["MeanBits", "Scores", "bits_of_texts", "score"]


@dataclass(frozen=True)
class Scores:
    """How surprising a text is to a model.

    `pieces` are the text's symbols as they stand in it and `bits (pieces,)` the surprise of each,
    NaN where the model makes no prediction (the first window of a model of windows). `characters`
    counts those of the text that were predicted: a piece may be a part of one (a byte) or several
    (a word). `unknown (pieces,)` marks words without a code: all of them together cost as little
    as one, which flatters. `end_bits` is the surprise that the text ends there, None for a model
    of one text, which has no ends; it is no part of the other figures. `recalled` says what a
    memory of recent symbols was worth, where the model had one beside it.
    """

    pieces: list[str]
    bits: NDArray[np.float64]
    characters: int
    unknown: NDArray[np.bool_]
    end_bits: float | None = None
    recalled: Recalled | None = None

    @property
    def bits_per_character(self) -> float:
        """Mean surprise of a character, in bits, over what was predicted."""
        return float(np.nansum(self.bits) / self.characters) if self.characters else float("nan")

    @property
    def perplexity(self) -> float:
        """Two to the mean bits of a symbol: as many equally probable ones are as hard."""
        predicted = self.bits[~np.isnan(self.bits)]
        with np.errstate(over="ignore"):
            return float(np.exp2(predicted.mean())) if len(predicted) else float("nan")

    @property
    def unknown_share(self) -> float:
        """Share of the symbols predicted that are words without a code."""
        predicted = ~np.isnan(self.bits)
        return float(self.unknown[predicted].mean()) if predicted.any() else 0.0

    @property
    def log_probability(self) -> float:
        """Natural logarithm of the text's probability, that of its end included where it has one.

        The same as that of a text that the model wrote (`SequenceGenerator.write`) and ended.
        """
        return -float(np.nansum(self.bits) + (self.end_bits or 0.0)) * float(np.log(2))

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values; of each symbol its text and its bits."""
        return {
            "bits_per_character": self.bits_per_character,
            "characters": self.characters,
            "perplexity": self.perplexity,
            "log_probability": self.log_probability,
            "end_bits": self.end_bits,
            **({} if self.recalled is None else {"recent": self.recalled.to_json()}),
            "unknown_share": self.unknown_share,
            "pieces": self.pieces,
            "bits": [round(bits, 4) for bits in self.bits.tolist()],
        }


class MeanBits(float):
    """Mean bits of a symbol over several texts, ENDs included: a number that knows its base.

    `symbols` were predicted, which stand for `characters` (an END for one), and `unknown_share`
    of them are words without a code.

    >>> mean = MeanBits(6.0, symbols=2, characters=12, unknown_share=0.0)
    >>> mean + 1, mean.bits_per_character
    (7.0, 1.0)
    """

    symbols: int
    characters: int
    unknown_share: float

    def __new__(
        cls, bits: float, *, symbols: int, characters: int, unknown_share: float
    ) -> MeanBits:
        """Keep the base beside the mean."""
        mean = super().__new__(cls, bits)
        mean.symbols, mean.characters = symbols, characters
        mean.unknown_share = unknown_share
        return mean

    @property
    def bits_per_character(self) -> float:
        """Mean bits of a character, ENDs counted as one each."""
        return float(self) * self.symbols / self.characters


def score(
    network: Any,
    vocabulary: Vocabulary,
    text: str,
    *,
    before: NDArray[Any] | None,
    window: int,
    end: int | None = None,
    adapt: bool = False,
    recent: int = 0,
    reader: Any = None,
) -> Scores:
    """Score a text that follows the symbols `before`, or window by window where they are None.

    With `adapt` the network goes on learning from what it has read of this text; with `recent` so
    many symbols are remembered beside it, by the states of `reader`, the same network in
    `elman.inference`. `end` is the code of END where the model has one. Raises `AlphabetError` for
    characters never seen, `SequenceError` for a text too short.
    """
    engine = engine_of(network)
    codes = vocabulary.encode(text)
    n = len(codes)
    if not n:
        raise SequenceError("A text to be scored has at least one symbol, received none")
    pieces, unknown = vocabulary.written(text), vocabulary.are_unknown(codes)
    ended, recalled = codes.astype(np.int64), None
    if end is not None:
        ended = np.append(ended, end)
    if before is not None:
        whole = np.concatenate([before, ended])
        if adapt:
            losses = engine.adapted_losses(network, whole)
        else:
            losses, _ = engine.losses_of(network, whole, streams=1)
        if recent:
            losses, recalled = recent_losses(reader, whole, losses, size=recent)
        bits = losses[-len(ended) :] / np.log(2)
    else:
        if n <= window:  # END alone would be predicted.
            ended = ended[:n]
        losses = engine.window_losses(network, ended, window) / np.log(2)
        bits = np.concatenate([np.full(window, np.nan), losses])
    characters = int(vocabulary.lengths(text)[window if before is None else 0 :].sum())
    end_bits = None if end is None else float(bits[n])
    return Scores(pieces, bits[:n].astype(np.float64), characters, unknown, end_bits, recalled)


def bits_of_texts(
    network: Any,
    vocabulary: Vocabulary,
    texts: Sequence[str],
    classes: Sequence[Any] | None,
    known: Sequence[Any],
    window: int,
) -> MeanBits:
    """Mean bits of a symbol of several texts, each with one of the `known` classes, ENDs included.

    A model of windows predicts nothing within the first `window` of all of them.

    Raises `LabelError` where classes are missing, were never seen or have no use, `SequenceError`
    for what are no texts.
    """
    if isinstance(texts, str):
        raise SequenceError(
            "Several texts are a list of strings, received one string",
            remedy=f"pass [{shorten(texts)}]",
        )
    texts = list(texts)
    if not texts:
        raise SequenceError("At least one text is scored, received none")
    if not known and classes is not None:
        raise LabelError(
            "The model was trained without classes, received some", remedy="leave them out"
        )
    if known and classes is None:
        raise LabelError(
            "A model trained with classes scores texts with theirs, received none",
            remedy="pass the class of each text",
        )
    labels = list(classes) if classes is not None else [None] * len(texts)
    if strange := [label for label in labels if known and label not in known]:
        raise LabelError(
            f"The model knows the classes {', '.join(map(repr, known[:12]))}, received "
            f"{shorten(strange[0])}",
            remedy="leave its texts out",
        )
    if len(labels) != len(texts):
        raise LabelError(f"Every text has a class, received {len(labels)} for {len(texts)}")
    codes = code_texts(texts, labels, vocabulary, known)
    lengths = [length for text in texts for length in (*vocabulary.lengths(text).tolist(), 1)]
    predicted = codes[1:][codes[1:] <= len(vocabulary)]
    if window:
        loss = float(engine_of(network).window_losses(network, codes, window).mean())
        predicted, lengths = predicted[window - 1 :], lengths[window - 1 :]
    else:
        loss, _ = engine_of(network).mean_loss_of(network, codes)
    return MeanBits(
        float(loss / np.log(2)),
        symbols=len(predicted),
        characters=sum(lengths),
        unknown_share=float(vocabulary.are_unknown(predicted).mean()),
    )
