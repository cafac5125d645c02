"""Sequence to sequence: an output of another length than the input, such as a pronunciation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, SequenceError
from elman.estimators.conventions import Conventions, check_fitted
from elman.estimators.effects import check_effects, transducer_idle
from elman.estimators.files.codec import Stored
from elman.estimators.files.rebuilding import check_limits
from elman.estimators.fitting import (
    check_settings,
    check_share,
    draft_of,
    optimiser_of,
    train_members,
    training_record,
)
from elman.estimators.notebook import watched
from elman.estimators.outline import Announce, Outline, check_size, described, joined
from elman.estimators.reading.blanks import check_spaces
from elman.estimators.reading.inputs import Reader
from elman.estimators.reading.items import check_limit
from elman.estimators.reading.named import named_columns
from elman.estimators.settings import documented, settings_in
from elman.estimators.transducer.copying import hiding
from elman.estimators.transducer.series import described_front, front_of, is_series, seen
from elman.estimators.transducer.settings import TransducerSettings
from elman.estimators.transducer.sides import (
    Side,
    check_coded,
    check_filled,
    coded,
    items_in,
    side_of,
)
from elman.estimators.transducer.symbols import END, Sequences, check_lengths, padded
from elman.estimators.transducer.use import Inputs, Transducing
from elman.ranges import check

if TYPE_CHECKING:
    from elman.rnn import Checkpoint, EncoderDecoder, Epoch, Pairs, Trained, Transducer

__all__ = ["SequenceTransducer", "usual_epochs"]


@documented
class SequenceTransducer(TransducerSettings, Stored, Transducing, Conventions):
    """Learns from pairs to turn one sequence into another, of another length.

    A bidirectional encoder of `units` each way reads the input; a tuple of `units`, all alike, is a
    stack of encoders. What writes depends on the alignment:

    - "monotonic", a recurrent transducer (Graves 2012): a recurrent memory of as many `units` has
      read what was written, and a joint layer tells what is written next or that the reader goes
      on; the loss sums over all alignments, so that none has to be given. For pairs that go along
      with each other, as letters and sounds do.
    - "attention", an encoder-decoder (Bahdanau et al. 2015): a decoder of twice as many `units`
      looks at all of the input at every step, and what it saw is fed back (Luong et al. 2015). For
      pairs whose order differs, such as translations, of characters, words or subwords (`unit`).

    Settings that cannot act beside the others are refused, and a `fit` that fails leaves the
    model as it was.

    After `fit`: `networks_`, `inputs_`, `outputs_`, `history_`, `best_epochs_`, `record_`. The
    same seed, pairs and version give the same model with the same number of threads and the same
    kernels (`record_` tells both: `threads`, `recurrence`).

    >>> words = ["abba", "baba", "aba", "bab", "abab", "baa", "ab", "ba"] * 4
    >>> model = SequenceTransducer(units=16, epochs=30, batch_size=8, learning_rate=0.02)
    >>> _ = model.fit(words, [word.upper().replace("B", "PF") for word in words])
    >>> model.predict(["abba"])
    [('A', 'P', 'F', 'P', 'F', 'A')]
    """

    networks_: list[Transducer] | list[EncoderDecoder]
    inputs_: Side | Reader
    outputs_: Side
    ratio_: float
    longest_: tuple[int, int]
    history_: list[list[Epoch]]
    best_epochs_: list[int]
    interrupted_: bool
    record_: dict[str, Any]

    # Training

    def fit(
        self,
        inputs: Inputs | Any,
        outputs: Sequences | None = None,
        *,
        text: str | None = None,
        label: str | None = None,
        channels: Sequence[str] | None = None,
        announce: Announce | None = None,
    ) -> Self:
        """Learn from `inputs` and the `outputs` they should give, one for each.

        Of a table, `text` and `label` are the names of these two columns; what is given a table
        later reads the columns of the same names. Others are not read, which the log says once.

        `channels` names the features of measured series; of data frames it chooses columns.
        `announce` is called with an `Outline` of what will be trained. Raises an `InputError` that
        says what to mend, and `NonFiniteError` when a loss is no longer a number. Ctrl-C keeps the
        best epoch so far (`interrupted_`).
        """
        inputs, outputs, _, named = named_columns(inputs, outputs, text, label)
        with draft_of(self) as draft:
            draft._fit(inputs, outputs, channels, announce)
            draft.record_ |= named
        return self

    def _fit(
        self,
        inputs: Inputs,
        outputs: Any,
        channels: Sequence[str] | None,
        announce: Announce | None,
    ) -> None:
        from elman.rnn import count_parameters

        if isinstance(inputs, Iterator):
            inputs = list(inputs)
        series = is_series(inputs)
        self._check("series" if series else "symbols")
        if channels is not None and not series:
            raise ConfigurationError(
                "Only measured series have channels, received some beside symbols",
                remedy="leave channels out, or pass arrays (time, features)",
            )
        pairs = self._pairs(*self._sides(inputs, outputs, channels, series=series))
        kept, held = self._held_out(pairs)
        check_size(lambda: self._network(0))

        def train_member(member: int, checkpoint: Checkpoint | None) -> Trained:
            key, order = np.random.SeedSequence((int(self.seed), member)).generate_state(2).tolist()
            network = self._network(key)
            if self.front_ is not None:
                network = seen(network, kept, len(self.front_))
            if announce is not None and not member:
                announce(
                    Outline(
                        (joined(_titles(network)),),
                        count_parameters(network) * int(self.members),
                        int(self.members),
                        self._epochs(len(kept.x)),
                        (self._width - (not series), len(self.outputs_) - 1),
                        ("channels" if series else self.unit, self._unit_out),
                    )
                )
            return self._train(
                network,
                kept,
                epochs=self._epochs(len(kept.x)),
                batch_size=self.batch_size,
                average=self.average,
                validation=held,
                optimiser=optimiser_of(self),
                patience=self.patience,
                keep=self.keep,
                seed=order,
                progress=watched(self, member),
                checkpoint=checkpoint,
            )

        stopped = train_members(self, train_member)
        self.record_ = training_record(self, pairs, pairs=len(pairs.x), trained_on=len(kept.x))
        if stopped is not None:
            raise stopped

    def _check(self, kind: str) -> None:
        settings = self.get_params(deep=False)
        known = settings_in(self)
        for name in ("members", "max_length", "alignment", "unit", "output_unit", "smoothing"):
            if allowed := known[name].allowed:
                check(name, getattr(self, name), allowed)
        check_settings(self)
        check_limit(self.max_length, self.cut)
        check_spaces(self.spaces)
        check_effects(self, transducer_idle(settings, kind))
        if kind == "series" and self.alignment == "attention":
            raise ConfigurationError(
                "Measured series are read while alignments are summed, received "
                'alignment="attention"',
                remedy="leave it out",
            )
        check_share(self.validation)
        self._stack()

    def _sides(
        self, inputs: Inputs, outputs: Sequences, channels: Sequence[str] | None, *, series: bool
    ) -> tuple[list[NDArray[Any]], list[NDArray[np.int32]]]:
        """Read both sides, and code them by the symbols, words or subwords they have.

        Measured series are numbers, and need no code.
        """
        read: list[Any] = self._series(inputs, channels) if series else self._read(inputs)
        out = items_in(outputs, "Outputs", self._unit_out, spaces=self.spaces)
        if len(read) != len(out):
            raise SequenceError(
                f"Every input has one output, received {len(read)} inputs and {len(out)} outputs"
            )
        if not read:
            raise SequenceError("Training needs pairs, received none")
        attends = self.alignment == "attention"
        if attends:
            check_filled(out, "output")
        if self._unit_out == "characters":
            check_lengths([list(item) for item in out], "output", self.max_length)
        if not series:
            self.inputs_, self.front_ = side_of(read, self.unit, self.vocabulary), None
        self.outputs_ = side_of(out, self._unit_out, self.vocabulary)
        if len(self.outputs_) < 2:
            raise SequenceError("Outputs hold at least one symbol, received only empty ones")
        x: list[NDArray[Any]] = read if series else self._coded(read, None)
        y = coded(self.outputs_, out)
        if self._unit_out != "characters":
            check_coded(self.outputs_, out, y, "output", self.max_length)
        self.ratio_ = max(len(b) / (len(a) + 1) for a, b in zip(x, y, strict=True))
        if attends:
            self.longest_ = max(map(len, x)), max(map(len, y))
        if self.unit == self._unit_out == "words":
            return hiding(self.inputs_, self.outputs_, x, y, int(self.seed))  # type: ignore[arg-type]
        return x, y

    def _series(self, inputs: Inputs, channels: Sequence[str] | None) -> list[NDArray[Any]]:
        """Read measured series, as numbers, and plan the layers that read them first."""
        reader, read = Reader.learn(
            inputs,
            max_length=self.max_length,
            standardise=bool(self.standardise),
            channels=channels,
            cut=self.cut,
        )
        self.inputs_, self.front_ = reader, described_front(self.front, reader.features)
        return read.rows()

    def _pairs(self, read: list[NDArray[Any]], written: list[NDArray[np.int32]]) -> Pairs:
        from elman.rnn import Pairs

        x, x_lengths = padded(read, END, more=int(self.front_ is None))
        # Attention learns where an output ends, as a symbol of its own.
        ends = self.alignment == "attention"
        y, y_lengths = padded(written, END if ends else 1, more=int(ends))
        return Pairs(x, y, x_lengths, y_lengths)

    def _train(self, network: Any, pairs: Pairs, **settings: Any) -> Trained:
        from elman.rnn import train_pairs, train_targets

        if self.alignment == "attention":
            return train_targets(network, pairs, smoothing=self.smoothing, **settings)
        return train_pairs(network, pairs, **settings)

    def _held_out(self, pairs: Pairs) -> tuple[Pairs, Pairs | None]:
        if self.validation is None:
            return pairs, None
        from elman.rnn import Pairs

        n = len(pairs.x)
        held = round(n * self.validation)
        if not 0 < held < n:
            raise ConfigurationError(
                f"A validation share of {self.validation} of {n} pairs leaves none on one side",
                remedy="give more pairs, or pass validation=None",
            )
        order = np.random.default_rng(int(self.seed)).permutation(n)
        cut = np.sort(order[held:]), np.sort(order[:held])
        kept, chosen = (Pairs(*(part[rows] for part in pairs)) for rows in cut)
        return kept, chosen

    def _network(self, key: int) -> Transducer | EncoderDecoder:
        from elman.rnn import build_encoder_decoder, build_transducer

        check_limits(self)
        stack = self._stack()
        settings: dict[str, Any] = {
            "cell": self.cell,
            "units": stack[0],
            "layers": len(stack),
            "embedding": self.embedding,
            "dropout": self.dropout,
            "key": key,
        }
        sizes = self._width, len(self.outputs_)
        if self.alignment == "attention":
            return build_encoder_decoder(*sizes, **settings)
        front = None if self.front_ is None else front_of(self.front_)
        return build_transducer(*sizes, **settings, front=front)

    def _epochs(self, pairs: int) -> int:
        return usual_epochs(pairs) if self.epochs is None else int(self.epochs)

    # Use

    def summary(self) -> str:
        """Say in one line what the network is."""
        check_fitted(self)
        from elman.rnn import count_parameters

        network = self.networks_[0]
        return described(_titles(network), count_parameters(network), len(self.networks_))


def usual_epochs(pairs: int) -> int:
    """Choose the passes over `pairs` pairs: many over few, a quarter of a million pairs in all.

    >>> [usual_epochs(n) for n in (800, 3600, 8000, 30_000, 200_000)]
    [59, 28, 28, 8, 4]
    """
    passes = min(250_000 / pairs, max(28, 1680 / pairs**0.5))
    return int(np.clip(round(passes), 4, 120))


def _titles(network: Transducer | EncoderDecoder) -> list[str]:
    return [part.title for layer in network.layers for part in getattr(layer, "layers", (layer,))]
