"""What a fitted generator writes and scores, by whichever engine its network runs on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from elman.errors import ConfigurationError, LabelError, SequenceError, with_article
from elman.estimators.classifier.labels import label_values
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used
from elman.estimators.generator.beside import bits_beside, network_from
from elman.estimators.generator.corpus import text_values
from elman.estimators.generator.generated import (
    Generated,
    beginning,
    found,
    pieces,
    prepared,
    written,
)
from elman.estimators.generator.scores import MeanBits, Scores, bits_of_texts, score
from elman.estimators.generator.settings import GeneratorSettings
from elman.estimators.reading.features import Features
from elman.estimators.reading.named import texts_of, truth_of
from elman.inference import check_memory
from elman.sequences import Vocabulary

__all__ = ["Generator", "Writing", "check_reads_on"]


class Writing:
    """Writes texts, and tells how surprising others are."""

    approach: Any
    window: int
    networks_: list[Any]
    vocabulary_: Vocabulary
    classes_: tuple[Any, ...]
    several_: bool
    start_: int
    features_: Features | None
    record_: dict[str, Any]

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
        features: Any = None,
        random_seed: int = 0,
    ) -> list[str]:
        """Write `count` texts of up to `length` symbols that go on after `seed`, without it.

        How symbols are drawn: see `elman.rnn.Choice`; `beams` searches for the most probable
        texts instead, best first, no text twice. What a text must be: `match` a regular
        expression as a whole (see `elman.sequences.expressions`), begin with `prefix`, end with
        `suffix`, have every character of `required` and none of `banned`. `length` is a limit,
        not a promise: a text is shorter where the model says END, where a `stop` string would
        follow, and where it is what it must be and no symbol could follow ("og", for the suffix
        "og", one symbol before the limit). `features` are what a model begins from that learned
        such numbers, `{"r": 0.1, "g": 0.5, "b": 0.9}`. The same `random_seed` gives the same texts.

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
                features=features,
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
        check_fitted(self)
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
        check_fitted(self)
        request, choice, writer = prepared(self, seed, length, 1, **asked)
        return pieces(writer, request, choice, number)

    def score(
        self,
        text: str,
        condition: Any = None,
        *,
        features: Any = None,
        adapt: bool = False,
        recent: int = 0,
    ) -> Scores:
        """Tell how surprising each symbol of a text is, read from its beginning with its state.

        With `adapt` it goes on learning from what it has read of this text, each symbol predicted
        before it is learned (dynamic evaluation, Krause et al. 2018); the model stays as it is.
        `recent` so many symbols are remembered beside the network, each with the state that it
        followed (a continuous cache, Grave et al. 2017); how much that counts the text itself shows
        as it is read, at the cost of a bit for all of it (`elman.inference.recent_losses`).
        A model of windows predicts nothing within its first window; `features` are as in
        `generate`. Raises `AlphabetError` for
        characters never seen, `SequenceError` for a text too short to be scored.
        """
        check_fitted(self)
        if not isinstance(text, str):
            raise SequenceError(
                f"One text is a string, received {type(text).__name__}",
                remedy="score several one by one, or with score_texts",
            )
        if adapt:
            check_reads_on(self, "adapt")
            if isinstance(self, Used):
                raise ConfigurationError(
                    "A model opened to be trained can adapt, received one opened for use alone",
                    remedy="open it with elman.load(path)",
                )
        if recent:
            check_reads_on(self, "recent")
            check_memory(recent)
        before = beginning(self, "", condition) if self.approach == "stream" else None
        return score(
            network_from(self, features),
            self.vocabulary_,
            text,
            before=before,
            window=self.reach,
            end=len(self.vocabulary_) if self.several_ else None,
            adapt=adapt,
            recent=recent,
            reader=_small(self).networks_[0] if recent else None,
        )

    def score_texts(
        self, texts: Sequence[str], classes: Sequence[Any] | None = None, *, features: Any = None
    ) -> MeanBits:
        """Mean bits of a symbol over several texts as `fit` takes them, their ENDs included.

        A number that knows also its bits per character and the share of unknown words. Raises
        `AlphabetError` for characters never seen, `LabelError` for classes never seen,
        `ConfigurationError` for a model of one text. Of a table whose columns were named in
        training those are read.
        """
        check_fitted(self)
        classes = truth_of(self.record_, texts, classes)
        beside = () if self.features_ is None else self.features_.names
        texts, features = texts_of(self.record_, texts, features, beside, "features")
        if not self.several_:
            raise ConfigurationError(
                "Texts with ends are scored by a model that learned several, this one learned one",
                remedy="score each with score(text), or fit a list of texts",
            )
        if self.features_ is not None:
            if classes is not None:
                raise LabelError(
                    "The model was trained without classes, received some", remedy="leave them out"
                )
            return bits_beside(self, texts, features)
        if features is not None:
            network_from(self, features)
        texts = text_values(texts)
        if classes is not None:
            classes = label_values(classes, "Classes")
        return bits_of_texts(
            self.networks_[0], self.vocabulary_, texts, classes, self.classes_, self.reach
        )


_ALONG = {"adapt": "adapt to it", "recent": "remember what was recent in it"}


def check_reads_on(model: Any, option: str) -> None:
    """Raise `ConfigurationError` for a model that is of no use with "adapt" or "recent".

    Both need a text that is read on and on with its state.
    """
    what = None
    if model.kind != "generator":
        what = with_article(model.kind)
    elif model.approach != "stream":
        what = f"one of approach {model.approach}, which reads every window anew"
    elif model.several_:
        what = "one of many short texts, each read by itself"
    if what is not None:
        raise ConfigurationError(
            f"A generator that reads one long text with its state can {_ALONG[option]}, received "
            f"{what}",
            remedy=f"leave {option}= out",
        )


def _small(model: Any) -> Any:
    from elman.estimators.files.codec import in_use

    return model if isinstance(model, Used) else in_use(model)


class Generator(GeneratorSettings, Used, Writing):
    """A generator for use alone, as its file has it: nothing heavy is imported for it."""
