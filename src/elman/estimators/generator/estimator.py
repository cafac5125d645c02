"""Generation: a text that goes on as the texts it was trained on would."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from elman.errors import ConfigurationError, SequenceError, shorten
from elman.estimators.classifier.labels import label_values
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
from elman.estimators.generator.corpus import Learned, learn, text_values
from elman.estimators.generator.scores import MeanBits, Scores, bits_of_texts, score
from elman.estimators.generator.settings import GeneratorSettings
from elman.estimators.outline import Announce, check_size, outline_of
from elman.estimators.settings import documented
from elman.files import check_output
from elman.sequences import Vocabulary

if TYPE_CHECKING:
    from elman.datasets import Text, TextFiles
    from elman.estimators.generator.generated import Generated
    from elman.rnn import Checkpoint, Epoch, Sequential, Trained

__all__ = ["SequenceGenerator"]


@documented
class SequenceGenerator(GeneratorSettings, Stored, BaseEstimator):  # type: ignore[misc]
    """Learns a text symbol after symbol, goes on with it, and tells how probable another is.

    The network: perhaps an `embedding`, recurrent layers with `dropout` behind each, one output a
    symbol. `validation` is the share at the end of the text. Settings that cannot act beside the
    others (`window` of a stream) are refused, and a `fit` that fails leaves the model as it was.

    After `fit`: `networks_`, `vocabulary_`, `classes_`, `history_`, `best_epochs_`, `record_`.
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
    several_: bool
    start_: int
    history_: list[list[Epoch]]
    best_epochs_: list[int]
    interrupted_: bool
    record_: dict[str, Any]

    # Training

    def fit(
        self,
        text: str | os.PathLike[str] | Text | TextFiles | Sequence[str],
        classes: Sequence[Any] | None = None,
        *,
        announce: Announce | None = None,
    ) -> Self:
        """Learn one text, a list of texts, or a file or folder (`Path`) of any size.

        Every space counts: what is generated has those of the texts. Texts of a list end with
        END, and so do those generated then; `classes` names what each is, to be asked for in
        `generate(condition=...)`. `announce` is called with an `Outline` of what will be trained.
        Ctrl-C keeps the best epoch so far, of streams also an unfinished one (`interrupted_`).
        Raises an `InputError` that says what to mend, and `NonFiniteError` when a loss is no
        longer a number.
        """
        with draft_of(self) as draft:
            draft._fit(text, classes, announce)
        return self

    def _fit(
        self,
        text: str | os.PathLike[str] | Text | TextFiles | Sequence[str],
        classes: Sequence[Any] | None,
        announce: Announce | None,
    ) -> None:
        from elman.estimators.generator.network import plan

        settings = self.get_params(deep=False)
        check_settings(self)
        if self.approach not in ("many-to-one", "many-to-many", "stream"):
            raise ConfigurationError(
                "approach is one of many-to-one, many-to-many, stream, received "
                f"{shorten(self.approach)}"
            )
        check_effects(self, generator_idle(settings))
        check_share(self.validation)
        if classes is not None and self.approach != "stream":
            raise ConfigurationError(
                f"Classes need a state that remembers them, received approach={self.approach!r}",
                remedy='pass approach="stream"',
            )
        if self.checkpoint and isinstance(text, os.PathLike):
            check_output(self.checkpoint, inputs=[text])
        optimiser = optimiser_of(self)
        learned = learn(
            text,
            classes,
            unit=self.unit,
            vocabulary=self.vocabulary,
            validation=self.validation,
            seed=int(self.seed),
        )
        key_seed, order_seed = np.random.SeedSequence(int(self.seed)).generate_state(2).tolist()
        planned = plan(self, learned.outputs)
        shape = (None, learned.inputs)
        check_size(lambda: planned.build(shape, key=0))
        network = planned.build(shape, key=key_seed)
        if announce is not None:
            announce(outline_of(network, 1, self.epochs, (len(learned.vocabulary),)))
        self.vocabulary_, self.classes_ = learned.vocabulary, learned.classes
        self.several_ = learned.several
        self.start_ = _start(learned)
        stopped = train_members(
            self, lambda _, file: self._train(network, learned, optimiser, order_seed, file)
        )
        symbols = learned.symbols
        self.record_ = training_record(
            self,
            (symbols[begin : begin + (1 << 24)] for begin in range(0, len(symbols), 1 << 24)),
            symbols=len(symbols),
            trained_on=learned.held_from,
        )
        if stopped is not None:
            raise stopped

    def _train(
        self,
        network: Sequential,
        learned: Learned,
        optimiser: Any,
        seed: int,
        checkpoint: Checkpoint | None,
    ) -> Trained:
        from elman.rnn import train, train_streams, windows_of

        kept = learned.symbols[: learned.held_from]
        held = learned.symbols[learned.held_from :]
        settings: dict[str, Any] = {
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "optimiser": optimiser,
            "patience": self.patience,
            "seed": seed,
            "progress": self.progress,
            "checkpoint": checkpoint,
        }
        if self.validation is not None and len(held) < 2:
            raise ConfigurationError(
                f"A validation share of {self.validation} of {len(learned.symbols)} symbols "
                "holds none out",
                remedy="raise it, give more text, or pass validation=None",
            )
        if self.approach == "stream":
            validation = held if self.validation is not None else None
            return train_streams(network, kept, steps=self.steps, validation=validation, **settings)
        every = self.approach == "many-to-many"
        windows = windows_of(kept, self.window, every_step=every)
        validation_windows = None
        if self.validation is not None:
            validation_windows = windows_of(held, self.window, every_step=every)
        return train(network, windows, validation=validation_windows, **settings)

    # Use

    @property
    def reach(self) -> int:
        """Symbols that a text is predicted from, 0 for all."""
        return 0 if self.approach == "stream" else int(self.window)

    def generate(
        self,
        seed: str = "",
        length: int = 500,
        count: int = 1,
        *,
        temperature: float = 1.0,
        top_k: int | None = None,
        top_p: float | None = None,
        greedy: bool = False,
        beams: int | None = None,
        match: str | None = None,
        prefix: str = "",
        suffix: str = "",
        banned: str = "",
        required: str = "",
        stop: str | Sequence[str] = (),
        repetition_penalty: float = 1.0,
        no_repeat: int | None = None,
        condition: Any = None,
        random_seed: int = 0,
    ) -> list[str]:
        """Write `count` texts of up to `length` symbols that go on after `seed`, without it.

        How symbols are drawn: see `elman.rnn.Choice`; `beams` searches for the most probable
        texts instead, best first, no text twice. What a text must be: `match` a regular
        expression as a whole (see `elman.sequences.expressions`), begin with `prefix`, end with
        `suffix`, have every character of `required` and none of `banned`. `length` is a limit,
        not a promise: a text is shorter where the model says END, where a `stop` string would
        follow, and where it is what it must be and no symbol could follow ("og", for the suffix
        "og", one symbol before the limit). The same `random_seed` gives the same texts.

        No text breaks a condition: there are fewer than `count` where beams find no more, or
        where with `no_repeat` some could not become what they must be.

        Raises `ConfigurationError` for settings outside their range or that cannot act, and for
        conditions that no text can meet, `AlphabetError` for a seed with symbols never seen.
        """
        return [
            generated.text
            for generated in self.write(
                seed,
                length,
                count,
                scored=False,
                temperature=temperature,
                top_k=top_k,
                top_p=top_p,
                greedy=greedy,
                beams=beams,
                match=match,
                prefix=prefix,
                suffix=suffix,
                banned=banned,
                required=required,
                stop=stop,
                repetition_penalty=repetition_penalty,
                no_repeat=no_repeat,
                condition=condition,
                random_seed=random_seed,
            )
        ]

    def write(
        self,
        seed: str = "",
        length: int = 500,
        count: int = 1,
        *,
        scored: bool = True,
        beams: int | None = None,
        **asked: Any,
    ) -> list[Generated]:
        """Write texts as `generate` does, with its settings, each with its log-probability.

        That is the model's own, whatever the temperature, in nats; unless `scored` it is left
        out where it costs another reading.
        """
        check_is_fitted(self, "networks_")
        from elman.estimators.generator.generated import found, prepared, written

        request, choice, writer = prepared(self, seed, length, count, beams=beams, **asked)
        if beams is not None:
            return found(writer, request, beams)
        return written(writer, request, choice, scored=scored)

    def stream(
        self, seed: str = "", length: int = 500, *, number: int = 0, **asked: Any
    ) -> Iterator[str]:
        """Write one text piece by piece, the same as text `number` of `generate`.

        Takes the settings of `generate` but `count` and `beams`. What may be the beginning of a
        stop string is held back until it is known; with conditions and `no_repeat` together,
        which may come to nothing, the whole text.
        """
        check_is_fitted(self, "networks_")
        from elman.estimators.generator.generated import pieces, prepared

        request, choice, writer = prepared(self, seed, length, 1, **asked)
        return pieces(writer, request, choice, number)

    def score(self, text: str, condition: Any = None) -> Scores:
        """Tell how surprising each symbol of a text is, read from its beginning with its state.

        A model of windows predicts nothing within its first window. Raises `AlphabetError` for
        characters never seen, `SequenceError` for a text too short to be scored.
        """
        check_is_fitted(self, "networks_")
        if not isinstance(text, str):
            raise SequenceError(
                f"One text is a string, received {type(text).__name__}",
                remedy="score several one by one, or with score_texts",
            )
        from elman.estimators.generator.generated import beginning

        before = beginning(self, "", condition) if self.approach == "stream" else None
        return score(
            self.networks_[0],
            self.vocabulary_,
            text,
            before=before,
            window=self.reach,
            end=len(self.vocabulary_) if self.several_ else None,
        )

    def score_texts(self, texts: Sequence[str], classes: Sequence[Any] | None = None) -> MeanBits:
        """Mean bits of a symbol over several texts as `fit` takes them, their ENDs included.

        A number that knows also its bits per character and the share of unknown words. Raises
        `AlphabetError` for characters never seen, `LabelError` for classes never seen,
        `ConfigurationError` for a model of one text.
        """
        check_is_fitted(self, "networks_")
        if not self.several_:
            raise ConfigurationError(
                "Texts with ends are scored by a model that learned several, this one learned one",
                remedy="score each with score(text), or fit a list of texts",
            )
        texts = text_values(texts)
        if classes is not None:
            classes = label_values(classes, "Classes")
        return bits_of_texts(
            self.networks_[0], self.vocabulary_, texts, classes, self.classes_, self.reach
        )


def _start(learned: Learned) -> int:
    """Choose what stands before a text without a seed: END, or else the end of a line."""
    if learned.several:
        return len(learned.vocabulary)
    for piece in ("\n", " "):
        if piece in learned.vocabulary.pieces:
            return learned.vocabulary.pieces.index(piece)
    return int(learned.symbols[0])
