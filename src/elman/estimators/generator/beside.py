"""Texts that each begin from numbers of their own: coded, scored, and the network they begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError
from elman.estimators.engine import engine_of
from elman.estimators.generator.corpus import check_variety, text_values
from elman.estimators.generator.scores import MeanBits
from elman.estimators.reading.features import Features
from elman.inference.choice import log_softmax
from elman.interruption import look
from elman.sequences import Unit, Vocabulary

if TYPE_CHECKING:
    from elman.rnn import Data

__all__ = ["Apart", "bits_beside", "learn_apart", "network_from"]

MOST = 1 << 26
"""Symbols of all texts, each as long as the longest: they are held in memory."""

_AT_ONCE = 1 << 22
"""Logits that are held at a time."""


@dataclass(frozen=True)
class Apart:
    """Texts `x (n, time)` from END on, the symbols `y` behind each, and the numbers `beside`.

    Rows stand in an order that was drawn; the first `kept` are learned, the others held out.
    """

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    lengths: NDArray[np.int32]
    beside: NDArray[np.float32]
    vocabulary: Vocabulary
    features: Features
    kept: int
    several: ClassVar[bool] = True
    classes: ClassVar[tuple[Any, ...]] = ()

    @property
    def inputs(self) -> int:
        """Symbols that are read."""
        return self.outputs

    @property
    def outputs(self) -> int:
        """Symbols that are predicted, END among them."""
        return len(self.vocabulary) + 1

    @property
    def symbols(self) -> NDArray[np.int32]:
        """All texts as one array, each with its END, those learned first."""
        return self.y[np.arange(self.y.shape[1]) < self.lengths[:, None]]

    @property
    def held_from(self) -> int:
        """Where those of the validation part begin."""
        return int(self.lengths[: self.kept].sum())

    def data(self, rows: slice) -> Data:
        """Return some of the rows as a course takes them."""
        from elman.rnn import Data

        parts = (self.x, self.y, self.lengths, self.beside)
        x, y, lengths, beside = (part[rows] for part in parts)
        return Data(x, y, lengths, beside=beside)


def learn_apart(
    texts: Any,
    given: Mapping[str, Any],
    *,
    unit: Unit,
    vocabulary: int,
    validation: float | None,
    seed: int,
) -> Apart:
    """Collect the vocabulary of texts and what stands beside them, and code both.

    Raises an `InputError` that says what to mend.
    """
    texts = text_values(texts)
    n = len(texts)
    features = Features.learn(given, n)
    words = Vocabulary.of(texts, unit=unit, most=vocabulary)
    order = np.random.default_rng(seed).permutation(n)
    x, y, lengths = _coded([texts[i] for i in order.tolist()], words)
    check_variety(y[np.arange(y.shape[1]) < lengths[:, None]])
    out = int(n * (validation or 0))
    if validation is not None and not 0 < out < n:
        raise ConfigurationError(
            f"A validation share of {validation} of {n:,} texts holds none out",
            remedy="raise it, give more texts, or pass validation=None",
        )
    beside = features.read(given, n)[order]
    return Apart(x, y, lengths, beside, words, features, n - out)


def _coded(
    texts: Sequence[str], words: Vocabulary
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    codes = [words.encode(text) for text in texts]
    lengths = np.array([len(code) + 1 for code in codes], np.int32)
    width, end = int(lengths.max()), len(words)
    if width * len(texts) > MOST:
        raise SequenceError(
            f"Texts that begin from numbers are learned whole: at most {MOST:,} symbols, each as "
            f"long as the longest, received {len(texts):,} of up to {width - 1:,}",
            remedy="leave the longest out, or cut them",
        )
    y = np.full((len(texts), width), end, np.int32)
    for row, code in zip(y, codes, strict=True):
        row[: len(code)] = code
    x = np.concatenate([np.full((len(texts), 1), end, np.int32), y[:, :-1]], 1)
    return x, y, lengths


def network_from(model: Any, features: Any) -> Any:
    """Return the network of a generator, beginning from the numbers of one text where it has such.

    Raises `ConfigurationError` where they are missing, or cannot act.
    """
    network, known = model.networks_[0], model.features_
    if known is None:
        if features is not None:
            raise ConfigurationError(
                "The model begins from no numbers, received features", remedy="leave them out"
            )
        return network
    if features is None:
        raise ConfigurationError(
            f"The model begins from {', '.join(known.names)}, received none",
            remedy=f"pass features={{{', '.join(f'{name!r}: ...' for name in known.names[:4])}}}",
        )
    return network.layers[0].begun(known.one(features))


def bits_beside(model: Any, texts: Sequence[str], features: Any) -> MeanBits:
    """Mean bits of a symbol of several texts, each from its own numbers, ENDs included."""
    texts = text_values(texts)
    words, network = model.vocabulary_, model.networks_[0]
    beside = model.features_.read(features, len(texts))
    engine = engine_of(network)
    order = np.argsort([len(text) for text in texts], kind="stable").tolist()
    losses, predicted, lengths = 0.0, [], [1] * len(texts)
    at = 0
    while at < len(order):
        look()
        longest = len(texts[order[min(at + 255, len(order) - 1)]]) + 1
        some = order[at : at + max(1, min(256, _AT_ONCE // (longest * (len(words) + 1))))]
        x, y, sizes = _coded([texts[i] for i in some], words)
        logits = engine.logits_of(network, x, sizes, beside[some])
        real = np.arange(x.shape[1]) < sizes[:, None]
        logs = np.take_along_axis(log_softmax(logits.astype(np.float64)), y[..., None], -1)
        losses -= float(logs[..., 0][real].sum())
        predicted.append(y[real])
        lengths += [int(words.lengths(texts[i]).sum()) for i in some]
        at += len(some)
    symbols = np.concatenate(predicted)
    return MeanBits(
        losses / len(symbols) / float(np.log(2)),
        symbols=len(symbols),
        characters=sum(lengths),
        unknown_share=float(words.are_unknown(symbols).mean()),
    )
