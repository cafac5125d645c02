"""Generation: a text that goes on as the texts it was trained on would."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from elman.errors import ConfigurationError, shorten
from elman.estimators.conventions import Conventions
from elman.estimators.effects import check_effects, generator_idle
from elman.estimators.files.codec import Stored
from elman.estimators.fitting import (
    check_settings,
    check_share,
    draft_of,
    optimiser_of,
    train_members,
    training_record,
)
from elman.estimators.generator.beside import Apart, learn_apart
from elman.estimators.generator.corpus import Learned, learn
from elman.estimators.generator.settings import GeneratorSettings
from elman.estimators.generator.use import Writing
from elman.estimators.notebook import watched
from elman.estimators.outline import Announce, check_size, outline_of
from elman.estimators.reading.features import Features
from elman.estimators.reading.named import named_columns
from elman.estimators.settings import documented
from elman.estimators.transfer.teachers import (
    Teacher,
    announced,
    check_same_symbols,
    open_teachers,
    taught_record,
)
from elman.files import check_output
from elman.sequences import Vocabulary

if TYPE_CHECKING:
    from elman.datasets import Text, TextFiles
    from elman.rnn import Checkpoint, Epoch, Sequential, Trained

__all__ = ["SequenceGenerator"]


@documented
class SequenceGenerator(GeneratorSettings, Stored, Writing, Conventions):
    """Learns a text symbol after symbol, goes on with it, and tells how probable another is.

    The network: perhaps an `embedding`, recurrent layers with `dropout` behind each, one output a
    symbol. `validation` is the share at the end of the text. Settings that cannot act beside the
    others (`window` of a stream) are refused, and a `fit` that fails leaves the model as it was.
    With `features` texts are learned one-to-many: each from a first state of its own numbers.

    After `fit`: `networks_`, `vocabulary_`, `classes_`, `features_` (None without), `history_`,
    `best_epochs_`, `record_`.
    The same seed, text and version give the same model with the same number of threads and the same
    kernels (`record_` tells both: `threads`, `recurrence`).

    >>> model = SequenceGenerator(units=16, epochs=8, batch_size=2, steps=8, learning_rate=0.03)
    >>> _ = model.fit("to be or not to be, " * 20)
    >>> model.generate("to be or n", length=10, greedy=True)
    ['ot to be, ']
    """

    networks_: list[Sequential]
    vocabulary_: Vocabulary
    classes_: tuple[Any, ...]
    features_: Features | None
    several_: bool
    start_: int
    history_: list[list[Epoch]]
    best_epochs_: list[int]
    interrupted_: bool
    record_: dict[str, Any]

    # Training

    def fit(
        self,
        X: str | os.PathLike[str] | Text | TextFiles | Sequence[str] | Any,
        classes: Sequence[Any] | None = None,
        *,
        text: str | None = None,
        label: str | None = None,
        features: Mapping[str, Any] | Sequence[str] | None = None,
        announce: Announce | None = None,
    ) -> Self:
        """Learn one text, a list of texts, or a file or folder (`Path`) of any size.

        Of a table `X`, `text` is the name of the column of texts and `label`, where there is one,
        that of their classes; `features` may then be names of columns. Others are not read, which
        the log says once.

        Every space counts: what is generated has those of the texts. Texts of a list end with
        END, and so do those generated then; `classes` names what each is, to be asked for in
        `generate(condition=...)`. `features` are columns by name, a value for each text: the
        network's first state comes from them, scaled as the model keeps it (numbers by mean and
        deviation, anything else as categories), and `generate(features=...)` asks for a text of
        others (Vinyals et al. 2015). `announce` is called with an `Outline` of what will be
        trained. Ctrl-C keeps the best epoch so far, of streams also an unfinished one
        (`interrupted_`). Raises an `InputError` that says what to mend, and `NonFiniteError` when
        a loss is no longer a number.
        """
        X, classes, (beside,), named = named_columns(
            X, classes, text, label, labelled=False, features=features
        )
        with draft_of(self) as draft:
            draft._fit(X, classes, beside, announce)
            draft.record_ |= named
        return self

    def _fit(
        self,
        text: str | os.PathLike[str] | Text | TextFiles | Sequence[str],
        classes: Sequence[Any] | None,
        features: Mapping[str, Any] | None,
        announce: Announce | None,
    ) -> None:
        from elman.estimators.generator.network import beginning_from, plan, with_counted
        from elman.rnn import FineTuning

        settings = self.get_params(deep=False)
        check_settings(self)
        if self.approach not in ("many-to-one", "many-to-many", "stream"):
            raise ConfigurationError(
                "approach is one of many-to-one, many-to-many, stream, received "
                f"{shorten(self.approach)}"
            )
        check_effects(self, generator_idle(settings, beside=features is not None))
        check_share(self.validation)
        if classes is not None and self.approach != "stream":
            raise ConfigurationError(
                f"Classes need a state that remembers them, received approach={self.approach!r}",
                remedy='pass approach="stream"',
            )
        if features is not None:
            _check_beside(self, text, classes)
        if self.checkpoint and isinstance(text, os.PathLike):
            check_output(self.checkpoint, inputs=[text])
        teachers = open_teachers(self.teachers, "generator")
        optimiser = optimiser_of(self)
        how: dict[str, Any] = {
            name: settings[name] for name in ("unit", "vocabulary", "validation")
        }
        how["seed"] = int(self.seed)
        learned: Learned | Apart
        if features is None:
            learned = learn(text, classes, **how)
        else:
            learned = learn_apart(text, features, **how)
        check_same_symbols(teachers, learned)
        key_seed, order_seed = np.random.SeedSequence(int(self.seed)).generate_state(2).tolist()
        planned = plan(self, learned.outputs)
        if isinstance(learned, Apart):
            planned = beginning_from(planned, learned.features.width)
        shape = (None, learned.inputs)
        check_size(lambda: planned.build(shape, key=0))
        network = planned.build(shape, key=key_seed)
        levels = None
        if self.vectors == "counted":
            assert isinstance(learned, Learned)
            network, levels = with_counted(network, learned, seed=order_seed)
            optimiser = replace(optimiser, tuning=FineTuning("frozen"))
        if announce is not None:
            said = announced(self, teachers)
            announce(outline_of(network, 1, self.epochs, (len(learned.vocabulary),), said))
        self.vocabulary_, self.classes_ = learned.vocabulary, learned.classes
        self.features_ = learned.features
        self.several_ = learned.several
        self.start_ = _start(learned)
        stopped = train_members(
            self,
            lambda _, file: self._train(
                network, levels, learned, optimiser, order_seed, file, teachers
            ),
        )
        symbols = learned.symbols
        self.record_ = training_record(
            self,
            (symbols[begin : begin + (1 << 24)] for begin in range(0, len(symbols), 1 << 24)),
            symbols=len(symbols),
            trained_on=learned.held_from,
            **({"texts": len(learned.x)} if isinstance(learned, Apart) else {}),
            **taught_record(self, teachers),
        )
        if stopped is not None:
            raise stopped

    def _train(
        self,
        network: Sequential,
        levels: Any,
        learned: Learned | Apart,
        optimiser: Any,
        seed: int,
        checkpoint: Checkpoint | None,
        teachers: Sequence[Teacher],
    ) -> Trained:
        from elman.rnn import train, train_streams, windows_of
        from elman.rnn.objectives import Distilled

        settings: dict[str, Any] = {
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "optimiser": optimiser,
            "patience": self.patience,
            "keep": self.keep,
            "seed": seed,
            "progress": watched(self),
            "checkpoint": checkpoint,
            "levels": levels,
        }
        if isinstance(learned, Apart):
            rest = learned.data(slice(learned.kept, None))
            out = None if self.validation is None else rest
            return train(network, learned.data(slice(learned.kept)), validation=out, **settings)
        kept = learned.symbols[: learned.held_from]
        held = learned.symbols[learned.held_from :]
        if self.validation is not None and len(held) < 2:
            raise ConfigurationError(
                f"A validation share of {self.validation} of {len(learned.symbols)} symbols "
                "holds none out",
                remedy="raise it, give more text, or pass validation=None",
            )
        if self.approach == "stream":
            validation = held if self.validation is not None else None
            settings |= {"steps": self.steps, "average": self.average}
            settings["teachers"] = [teacher.model.networks_[0] for teacher in teachers]
            settings["distilled"] = Distilled(self.distil_weight, self.distil_temperature)
            return train_streams(network, kept, validation=validation, **settings)
        every = self.approach == "many-to-many"
        windows = windows_of(kept, self.window, every_step=every)
        validation_windows = None
        if self.validation is not None:
            validation_windows = windows_of(held, self.window, every_step=every)
        return train(network, windows, validation=validation_windows, **settings)


def _check_beside(model: Any, texts: Any, classes: Any) -> None:
    """Raise `ConfigurationError` for what cannot stand beside `features`."""
    if isinstance(texts, str | os.PathLike) or hasattr(texts, "kind"):
        raise ConfigurationError(
            "Numbers stand beside several texts, received one text",
            remedy="pass a list of texts, or leave features out",
        )
    if model.approach != "stream":
        raise ConfigurationError(
            "A first state from numbers is for texts that are read on from it, received "
            f"approach={model.approach!r}",
            remedy='pass approach="stream"',
        )
    if model.vectors == "counted":
        raise ConfigurationError(
            "Texts that begin from numbers learn their vectors, received vectors='counted'",
            remedy="leave it out",
        )
    if classes is not None:
        raise ConfigurationError(
            "A text begins from its features or has a class, received both",
            remedy="make the class one of the features",
        )


def _start(learned: Learned | Apart) -> int:
    """Choose what stands before a text without a seed: END, or else the end of a line."""
    if learned.several:
        return len(learned.vocabulary)
    for piece in ("\n", " "):
        if piece in learned.vocabulary.pieces:
            return learned.vocabulary.pieces.index(piece)
    return int(learned.symbols[0])
