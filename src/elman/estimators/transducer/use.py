"""What a fitted transducer makes of inputs, by whichever engine its networks run on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.engine import Used, check_fitted, engine_of
from elman.estimators.reading.blanks import tidy
from elman.estimators.reading.containers import as_list
from elman.estimators.transducer.error_rates import ErrorRates, error_rates
from elman.estimators.transducer.settings import TransducerSettings
from elman.inference.transducer import TransducerPlan
from elman.sequences.symbols import Symbols

__all__ = ["END", "Hypothesis", "Sequences", "Transducer", "Transducing", "stack_of"]

Sequences = Sequence[str | Sequence[str]]
"""Strings, which are sequences of characters, or sequences of symbols."""

END = 0
"""Closes every input: what is written behind the last symbol has a place of its own."""

_AT_ONCE = 1280
"""Hypotheses searched for in one call to the device."""


class Hypothesis(NamedTuple):
    """An output, and its probability given the input: a sum over the alignments searched."""

    symbols: tuple[str, ...]
    probability: float


class Transducing:
    """Searches for the most probable outputs."""

    spaces: Any
    decompose: bool
    max_length: int
    cut: bool
    networks_: list[Any]
    inputs_: Symbols
    outputs_: Symbols
    ratio_: float

    def predict(
        self, inputs: Sequences, *, unknown: Literal["error", "skip"] = "error"
    ) -> list[tuple[str, ...]]:
        """Give the most probable output of each input, as symbols."""
        found = self.predict_nbest(inputs, 1, unknown=unknown)
        return [hypotheses[0].symbols if hypotheses else () for hypotheses in found]

    def predict_nbest(
        self,
        inputs: Sequences,
        n: int = 5,
        *,
        beams: int | None = None,
        unknown: Literal["error", "skip"] = "error",
    ) -> list[list[Hypothesis]]:
        """Give up to `n` outputs of each input, the most probable first.

        Searches with `beams` hypotheses (at least `n`; 5 when not given). `unknown="skip"` leaves
        out symbols never seen in training; otherwise they raise an `AlphabetError`.
        """
        check_fitted(self)
        beams = max(n, 5) if beams is None else beams
        if n < 1 or beams < n:
            raise ConfigurationError(
                f"n is at least 1 and beams at least n, received n={n} and beams={beams}",
                remedy="pass for example n=5, beams=5",
            )
        coded = self.inputs_.encode(self._read(inputs), unknown=unknown)
        found: list[list[Hypothesis]] = [[]] * len(coded)
        for rows, x, lengths, limit in self._batches(coded, beams):
            symbols, log_p = self._search(x, lengths, beams, limit)
            for i, row in enumerate(rows):
                found[row] = [
                    Hypothesis(self.outputs_.decode(text), float(np.exp(p)))
                    for text, p in zip(symbols[i].tolist(), log_p[i].tolist(), strict=True)
                    if p > -1e4
                ][:n]
        return found

    def symbols_of(self, x: str | Sequence[str]) -> list[str]:
        """Give the symbols that the model reads of one input: strings are decomposed."""
        return self._read([x])[0]

    def score(self, inputs: Sequences, outputs: Sequences) -> ErrorRates:
        """Measure the share of wrong outputs and edits per symbol against references."""
        predicted = self.predict(inputs, unknown="skip")
        return error_rates(predicted, [tuple(y) for y in self._symbols(outputs, "Outputs")])

    def _search(self, x: Any, lengths: Any, beams: int, limit: int) -> Any:
        engine = engine_of(self.networks_[0])
        return engine.transduce(self.networks_, x, lengths, beams=beams, limit=limit)

    def _batches(
        self, coded: list[NDArray[np.int32]], beams: int
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], int]]:
        """Yield `(rows, x, lengths, limit)` in few shapes, so that few programs are compiled."""
        lengths = np.array([len(codes) + 1 for codes in coded], np.int64)
        order = np.argsort(lengths, kind="stable")
        most = max(1, _AT_ONCE // beams)
        # Powers of two, and halfway between them.
        widths = np.array([6, 8, *(n for p in range(3, 20) for n in (3 << p >> 1, 2 << p))])
        buckets = np.searchsorted(widths, lengths[order])
        for bucket in np.unique(buckets):
            inside = order[buckets == bucket]
            width = int(widths[bucket])
            at_once = max(1, min(most, most * 16 // width))
            for begin in range(0, len(inside), at_once):
                rows = inside[begin : begin + at_once]
                room = min(at_once, 1 << (len(rows) - 1).bit_length())
                x = np.full((room, width), END, np.int32)
                for i, row in enumerate(rows):
                    x[i, : len(coded[row])] = coded[row]
                filled = np.ones(room, np.int32)
                filled[: len(rows)] = lengths[rows]
                # Nothing that was trained on is longer than max_length, in or out.
                limit = min(max(4, int(np.ceil(self.ratio_ * width))), 4 * self.max_length)
                yield rows, x, filled, limit

    def _read(self, inputs: Sequences) -> list[list[str]]:
        read = self._symbols(inputs, "Inputs", decompose=self.decompose)
        for i, symbols in enumerate(read):
            if not symbols:
                raise SequenceError(f"Every input has at least one symbol, number {i + 1} has none")
        if self.cut:
            return [symbols[: self.max_length] for symbols in read]
        self._check_lengths(read, "input")
        return read

    def _symbols(
        self, sequences: Sequences, what: str, *, decompose: bool = False
    ) -> list[list[str]]:
        """List the symbols of each sequence; strings are tidied, and perhaps decomposed."""
        read = []
        for i, sequence in enumerate(as_list(sequences, what, example='["abba"]')):
            if isinstance(sequence, str):
                text = tidy(sequence) if self.spaces == "collapse" else sequence
                read.append(list(unicodedata.normalize("NFD", text) if decompose else text))
            else:
                read.append(_listed(sequence, i))
        return read

    def _check_lengths(self, sequences: list[list[str]], what: str) -> None:
        longer = [i for i, symbols in enumerate(sequences) if len(symbols) > self.max_length]
        if not longer:
            return
        i = max(longer, key=lambda i: len(sequences[i]))
        several = f"{len(longer):,} have more, the longest is " if len(longer) > 1 else ""
        by_cutting = ", or with cut=True to read only its beginning" if what == "input" else ""
        raise SequenceError(
            f"An {what} has at most {self.max_length} symbols, {several}number {i + 1} "
            f"{'with' if several else 'has'} {len(sequences[i])}: "
            f"{shorten(''.join(sequences[i]))}",
            remedy=f"shorten it, or train with max_length={len(sequences[i])}{by_cutting}",
        )


class Transducer(TransducerSettings, Used, Transducing):
    """A transducer for use alone, as its file has it: nothing heavy is imported for it."""

    def _network(self, _: int) -> TransducerPlan:
        stack = stack_of(self)
        return TransducerPlan(
            inputs=len(self.inputs_),
            outputs=len(self.outputs_),
            cell=self.cell,
            units=stack[0],
            layers=len(stack),
            embedding=self.embedding,
        )


def stack_of(settings: Any) -> list[int]:
    """Return the units of each layer of the encoder, which are all alike."""
    stack: list[int] = np.atleast_1d(settings.units).tolist() * (settings.layers or 1)
    if len(set(stack)) > 1:
        raise ConfigurationError(
            f"A transducer's layers are equally wide, received units {stack}",
            remedy="pass for example units=128",
        )
    return stack


def _listed(sequence: Any, index: int) -> list[str]:
    if not isinstance(sequence, list | tuple | np.ndarray) or isinstance(
        sequence, np.ma.MaskedArray
    ):
        sequence = as_list(sequence, f"The symbols of sequence {index + 1}", example='["a", "b"]')
    symbols = [str(symbol) if isinstance(symbol, np.str_) else symbol for symbol in sequence]
    for symbol in symbols:
        if not isinstance(symbol, str) or not symbol:
            raise SequenceError(f"Symbols are strings, not empty, received {shorten(symbol)}")
    return symbols
