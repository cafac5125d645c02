"""What a fitted transducer makes of inputs, by whichever engine its networks run on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from elman.errors import ConfigurationError, SequenceError
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used, engine_of
from elman.estimators.transducer.rates import ErrorRates, error_rates
from elman.estimators.transducer.settings import TransducerSettings
from elman.estimators.transducer.symbols import Sequences, batches, check_lengths, symbols_in
from elman.inference.summary import title_of
from elman.inference.transducer import TransducerPlan
from elman.sequences.symbols import Symbols

__all__ = ["Hypothesis", "Transducer", "Transducing", "described", "joined"]

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
    units: Any
    layers: Any
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
        for rows, x, lengths in batches(coded, max(1, _AT_ONCE // beams)):
            # Nothing that was trained on is longer than max_length, in or out.
            limit = min(max(4, int(np.ceil(self.ratio_ * x.shape[1]))), 4 * self.max_length)
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
        return error_rates(
            predicted, [tuple(y) for y in symbols_in(outputs, "Outputs", spaces=self.spaces)]
        )

    def _search(self, x: Any, lengths: Any, beams: int, limit: int) -> Any:
        engine = engine_of(self.networks_[0])
        return engine.transduce(self.networks_, x, lengths, beams=beams, limit=limit)

    def _read(self, inputs: Sequences) -> list[list[str]]:
        read = symbols_in(inputs, "Inputs", spaces=self.spaces, decompose=self.decompose)
        for i, symbols in enumerate(read):
            if not symbols:
                raise SequenceError(f"Every input has at least one symbol, number {i + 1} has none")
        if self.cut:
            return [symbols[: self.max_length] for symbols in read]
        check_lengths(read, "input", self.max_length)
        return read

    def _stack(self) -> list[int]:
        """Units of each layer that reads."""
        stack: list[int] = np.atleast_1d(self.units).tolist() * (self.layers or 1)
        if len(set(stack)) > 1:
            raise ConfigurationError(
                f"A transducer's layers are equally wide, received units {stack}",
                remedy="pass for example units=128",
            )
        return stack


class Transducer(TransducerSettings, Used, Transducing):
    """A transducer for use alone, as its file has it: nothing heavy is imported for it."""

    def summary(self) -> str:
        """Say in one line what the network is."""
        network = self.networks_[0]
        # The memory's embedding is as wide as the encoder's; it is multiplied into its cell.
        layers = [*network.encoder.layers, network.encoder.layers[0], network.memory, network.joint]
        members = len(self.networks_)
        return described(list(map(title_of, layers)), self.parameters_ // members, members)

    def _network(self, _: int) -> TransducerPlan:
        stack = self._stack()
        return TransducerPlan(
            inputs=len(self.inputs_),
            outputs=len(self.outputs_),
            cell=self.cell,
            units=stack[0],
            layers=len(stack),
            embedding=self.embedding,
        )


def described(titles: list[str], parameters: int, members: int) -> str:
    """Say in one line what a network is, and how many there are.

    >>> described(["Embedding(8)", "Dropout(0.1)", "GRU(16)", "Joint(16)"], 2000, 2)
    'Embedding(8), GRU(16), Joint(16); 2,000 parameters; 2 members'
    """
    more = f"; {members} members" if members > 1 else ""
    return f"{joined(titles)}; {parameters:,} parameters{more}"


def joined(titles: list[str]) -> str:
    """Name the layers of a transducer, but for those that act in training alone."""
    return ", ".join(title for title in titles if not title.startswith("Dropout"))
