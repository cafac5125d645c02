"""What a fitted transducer makes of inputs, by whichever engine its networks run on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used
from elman.estimators.outline import described
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.named import texts_of, truth_of
from elman.estimators.transducer.rates import ErrorRates, error_rates
from elman.estimators.transducer.search import Hypothesis, attended, summed
from elman.estimators.transducer.settings import TransducerSettings, Unit
from elman.estimators.transducer.sides import (
    Item,
    Side,
    Strange,
    begun,
    check_coded,
    check_filled,
    coded,
    items_in,
    pieces_of,
)
from elman.estimators.transducer.symbols import Sequences, check_lengths
from elman.inference.encoder_decoder import EncoderDecoder, EncoderDecoderPlan
from elman.inference.summary import title_of
from elman.inference.transducer import TransducerPlan
from elman.sequences.words import Words

__all__ = ["Hypothesis", "Inputs", "Transducer", "Transducing"]

Inputs: TypeAlias = Sequences | Sequence[Any]
"""Sequences of symbols, or measured series `(time, features)`: arrays or data frames."""


class Transducing:
    """Searches for the best outputs."""

    alignment: Any
    unit: Any
    output_unit: Any
    spaces: Any
    decompose: bool
    max_length: int
    cut: bool
    networks_: list[Any]
    inputs_: Side | Reader
    """Symbols or words that are read; of a model that reads measured series, its reader."""
    outputs_: Side
    front_: list[dict[str, Any]] | None
    """Layers that read series before those of the cell, as JSON; None of a model of symbols."""
    cell: Any
    units: Any
    layers: Any
    embedding: Any
    ratio_: float
    record_: dict[str, Any]
    longest_: tuple[int, int]
    """Symbols of the longest input and output of the training, with attention."""

    @property
    def reader_(self) -> Reader:
        """What reads measured series; a model of symbols has none."""
        if not isinstance(self.inputs_, Reader):
            raise AttributeError("a transducer of symbols has no reader of series")
        return self.inputs_

    def predict(self, inputs: Inputs, *, unknown: Strange | None = None) -> list[tuple[str, ...]]:
        """Give the best output of each input, as symbols."""
        found = self.predict_nbest(inputs, 1, unknown=unknown)
        return [hypotheses[0].symbols if hypotheses else () for hypotheses in found]

    def predict_nbest(
        self,
        inputs: Inputs,
        n: int = 5,
        *,
        beams: int | None = None,
        unknown: Strange | None = None,
    ) -> list[list[Hypothesis]]:
        """Give up to `n` outputs of each input, the best first.

        Searches with `beams` hypotheses (at least `n`; 5 when not given). The best is the most
        probable; with attention that with the highest log-probability a symbol, as longer outputs
        are always less probable. `unknown="skip"` leaves out symbols never seen in training,
        "error" raises an `AlphabetError`, "copy" reads words as unknown, and an unknown word of the
        output is the word of the input that it looks at. None is "copy" for words, "error"
        otherwise.
        """
        check_fitted(self)
        inputs = texts_of(self.record_, inputs)[0]
        beams = max(n, 5) if beams is None else beams
        if n < 1 or beams < n:
            raise ConfigurationError(
                f"n is at least 1 and beams at least n, received n={n} and beams={beams}",
                remedy="pass for example n=5, beams=5",
            )
        if isinstance(self.inputs_, Reader):
            if unknown is not None:
                raise ConfigurationError(
                    f"Series have no unknown symbols, received unknown={unknown!r}",
                    remedy="leave it out",
                )
            return summed(self, self.inputs_.read(inputs).rows(), n, beams)
        items = self._read(inputs)
        codes = self._coded(items, unknown)
        if self.alignment == "attention":
            return attended(self, items, codes, n, beams)
        return summed(self, codes, n, beams)

    def symbols_of(self, x: str | Sequence[str]) -> list[str]:
        """Give the symbols that the model reads of one input: strings are decomposed."""
        (item,) = self._read([x])
        if isinstance(item, list):
            return item
        return pieces_of(self._read_side, item, self._coded([item], None)[0])

    def references(self, outputs: Sequences) -> list[tuple[str, ...]]:
        """Cut outputs into the symbols in which the model writes, to compare them with its own."""
        items = items_in(outputs, "Outputs", self._unit_out, spaces=self.spaces)
        return [
            tuple(item)
            if isinstance(item, list)
            else begun(pieces_of(self.outputs_, item, coded(self.outputs_, [item])[0]))
            for item in items
        ]

    def knows(self, x: str | Sequence[str]) -> bool:
        """Tell whether every symbol or word of an input stood in the training."""
        side = self._read_side
        if isinstance(side, Words):
            return side.knows(str(x))
        return set(self.symbols_of(x)) <= set(side.symbols)

    def longer(self, inputs: Sequences) -> list[int]:
        """Name the inputs, by position, that have more symbols than any in training.

        Where alignments are summed none is named: what is near is all that counts.
        """
        if self.alignment != "attention":
            return []
        lengths = [len(codes) for codes in self._coded(self._read(inputs), "skip")]
        return [i for i, length in enumerate(lengths) if length > self.longest_[0]]

    def score(self, inputs: Inputs | Any, outputs: Sequences | None = None) -> ErrorRates:
        """Measure the share of wrong outputs and edits per symbol against references.

        Of a table whose columns were named in training the references are that column, unless they
        are given.
        """
        references: Any = truth_of(self.record_, inputs, outputs)
        unknown: Strange | None = "copy" if isinstance(self.inputs_, Words) else "skip"
        if isinstance(self.inputs_, Reader):
            unknown = None
        return error_rates(self.predict(inputs, unknown=unknown), self.references(references))

    @property
    def _read_side(self) -> Side:
        """What inputs are cut into; raises `ConfigurationError` where they are measured series."""
        if isinstance(self.inputs_, Reader):
            raise ConfigurationError("The model reads measured series, which have no symbols")
        return self.inputs_

    @property
    def _width(self) -> int:
        """Symbols or channels that are read."""
        side = self.inputs_
        return side.features if isinstance(side, Reader) else len(side)

    @property
    def _unit_out(self) -> Unit:
        unit: Unit = self.unit if self.output_unit is None else self.output_unit
        return unit

    def _read(self, inputs: Sequences) -> list[Item]:
        read = items_in(inputs, "Inputs", self.unit, spaces=self.spaces, decompose=self.decompose)
        check_filled(read, "input")
        if self.unit != "characters":
            return read
        symbols = [list(item) for item in read]
        if self.cut:
            return [item[: self.max_length] for item in symbols]
        check_lengths(symbols, "input", self.max_length)
        return list(symbols)

    def _coded(self, items: list[Item], unknown: Strange | None) -> list[NDArray[np.int32]]:
        codes = coded(self._read_side, items, unknown)
        if self.unit == "characters":
            return codes
        if self.cut:
            return [code[: self.max_length] for code in codes]
        check_coded(self._read_side, items, codes, "input", self.max_length)
        return codes

    def _plan(self) -> TransducerPlan | EncoderDecoderPlan:
        """Plan the network for the small engine."""
        stack = self._stack()
        sizes: dict[str, Any] = {
            "inputs": self._width,
            "outputs": len(self.outputs_),
            "cell": self.cell,
            "units": stack[0],
            "layers": len(stack),
            "embedding": self.embedding,
        }
        if self.alignment == "attention":
            return EncoderDecoderPlan(**sizes)
        return TransducerPlan(**sizes, front=self.front_)

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
        encoder = list(map(title_of, network.encoder.layers))
        if isinstance(network, EncoderDecoder):
            writes = [f"Attending({title_of(network.decoder.cell)})"]
        else:
            # The memory's embedding is multiplied into its cell.
            writes = [
                f"Embedding({self.embedding})",
                title_of(network.memory),
                title_of(network.joint),
            ]
        members = len(self.networks_)
        return described([*encoder, *writes], self.parameters_ // members, members)

    def _network(self, _: int) -> TransducerPlan | EncoderDecoderPlan:
        return self._plan()
