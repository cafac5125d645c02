"""What a fitted tagger makes of sentences, by whichever engine its networks run on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.datasets.records.spans import Scheme, Span
from elman.errors import ConfigurationError, SequenceError
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used, engine_of
from elman.estimators.outline import described
from elman.estimators.reading.named import texts_of, truth_of
from elman.estimators.tagger.calibration import Curve
from elman.estimators.tagger.lattice import Entity, Tags, found_in, sure_of
from elman.estimators.tagger.rates import SpanRates, span_rates
from elman.estimators.tagger.settings import TaggerSettings
from elman.estimators.tagger.words import Columns, WordReader, sentences_in
from elman.inference.summary import title_of
from elman.inference.tagger import TaggerPlan

__all__ = ["Tagger", "Tagging"]


class Tagging:
    """Labels words."""

    max_length: int
    networks_: list[Any]
    reader_: WordReader
    labels_: tuple[str, ...]
    """The labels that the chain tells apart; those of `predict` keep to `scheme_`."""
    scheme_: Scheme
    temperature_: float
    record_: dict[str, Any]
    curve_: Curve
    """From a span's probability to how often such spans are right."""

    def predict(self, X: Any, *, columns: Columns | None = None) -> list[tuple[str, ...]]:
        """Give a label for each word of each sentence, a list of words.

        `columns` are those that training read, by name. Raises `SequenceError` for a sentence
        that is none.
        """
        return [tags.labels for tags in self.tag(X, columns=columns)]

    def predict_entities(self, X: Any, *, columns: Columns | None = None) -> list[list[Entity]]:
        """Give the spans of each sentence, each with how sure it is."""
        return [tags.entities for tags in self.tag(X, columns=columns)]

    def predict_marginals(
        self, X: Any, *, columns: Columns | None = None
    ) -> list[NDArray[np.float64]]:
        """Give the probability of each of `labels_` for each word, `(words, labels)`."""
        return [tags.marginals for tags in self.tag(X, columns=columns)]

    def tag(self, X: Any, *, columns: Columns | None = None) -> list[Tags]:
        """Give labels, spans with confidences and marginals of each sentence at once."""
        check_fitted(self)
        X, columns = self._of_table(X, columns)
        sentences = sentences_in(X, "Sentences", self.max_length)
        known = self._columns(columns, sentences)
        written = [i for i, sentence in enumerate(sentences) if sentence]
        found = [Tags((), [], np.zeros((0, len(self.labels_))))] * len(sentences)
        read = self.reader_.read(
            [sentences[i] for i in written],
            {name: [rows[i] for i in written] for name, rows in known.items()},
        )
        if not written:
            return found
        engine = engine_of(self.networks_[0])
        for rows, mask, scores, moves in engine.label_scores(self.networks_, read):
            lengths = read.lengths[rows].tolist()
            tagged = found_in(
                scores, moves, mask, lengths, self.labels_, self.scheme_, self.temperature_
            )
            for row, tags in zip(rows.tolist(), tagged, strict=True):
                found[written[row]] = self.curve_.bent(tags)
        return found

    def confidences(
        self, X: Any, spans: Sequence[Sequence[Span]], *, columns: Columns | None = None
    ) -> list[NDArray[np.float64]]:
        """Give how sure it is that just these words are each of the `spans` of each sentence.

        They need not be those that `tag` finds, which are the most probable. Of a model of plain
        labels there are none: raises `ConfigurationError`.
        """
        check_fitted(self)
        if self.scheme_ == "plain":
            raise ConfigurationError(
                "Spans have confidences, the labels of this model mark none",
                remedy="call predict_marginals",
            )
        X, columns = self._of_table(X, columns)
        sentences = sentences_in(X, "Sentences", self.max_length)
        known = self._columns(columns, sentences)
        found = [np.zeros(0)] * len(sentences)
        read = self.reader_.read(sentences, known)
        if not sentences:
            return found
        engine = engine_of(self.networks_[0])
        for rows, mask, scores, moves in engine.label_scores(self.networks_, read):
            asked = [spans[row] for row in rows.tolist()]
            sure = sure_of(
                asked, np.asarray(scores), np.asarray(moves), mask, self.labels_, self.temperature_
            )
            for row, values in zip(rows.tolist(), sure, strict=True):
                found[row] = self.curve_(np.array(values))
        return found

    def score(self, X: Any, y: Any = None, *, columns: Columns | None = None) -> float:
        """Measure F1 of spans by conlleval's rules, or of plain labels the share of right ones.

        Of a table whose columns were named in training the labels are that column, unless they are
        given.
        """
        true = truth_of(self.record_, X, y)
        y = sentences_in(true, "Labels", self.max_length)
        predicted = self.predict(X, columns=columns)
        if self.scheme_ != "plain":
            return self.rates(predicted, y).f1
        right = [
            a == b for p, t in zip(predicted, y, strict=True) for a, b in zip(p, t, strict=True)
        ]
        return float(np.mean(right)) if right else 0.0

    def rates(self, predicted: Any, references: Any) -> SpanRates:
        """Count spans that are right, found, and there."""
        return span_rates(predicted, references)

    def _of_table(self, X: Any, columns: Any) -> tuple[Any, Any]:
        """The columns that training read, of a table; anything else stays as it is."""
        return texts_of(self.record_, X, columns, self.reader_.columns, "columns")

    def _columns(
        self, columns: Columns | None, sentences: Sequence[tuple[str, ...]]
    ) -> Mapping[str, Sequence[Sequence[str]]]:
        given = columns or {}
        wanted = list(self.reader_.columns)
        if missing := [name for name in wanted if name not in given]:
            raise ConfigurationError(
                f"The tagger reads {', '.join(wanted)} beside the words, received no {missing[0]}",
                remedy="pass columns=, or train without them",
            )
        for name in wanted:
            check_column(name, given[name], sentences)
        return {name: given[name] for name in wanted}

    def _network(self, _: int) -> Any:
        """What the networks are, from the settings and what was learned of the words."""
        return TaggerPlan(**self._plan())

    def _plan(self) -> dict[str, Any]:
        from elman.estimators.tagger.lattice import rules_of

        characters, vocabulary, columns = self.reader_.sizes
        settings: Any = self
        return {
            "characters": characters,
            "vocabulary": vocabulary,
            "columns": columns,
            "allowed": rules_of(self.labels_, self.scheme_),
            "cell": settings.cell,
            "units": tuple(np.atleast_1d(settings.units).tolist()),
            "embedding": settings.embedding,
            "spelling": settings.spelling,
            "buckets": max(1, self.reader_.buckets),
        }


def check_column(
    name: str, rows: Sequence[Sequence[str]], sentences: Sequence[Sequence[str]]
) -> None:
    """Raise `SequenceError` unless a column has a value for each word."""
    if len(rows) != len(sentences):
        raise SequenceError(
            f"Every sentence has its {name}, received {len(sentences):,} sentences and "
            f"{len(rows):,} of {name}"
        )
    for i, (row, sentence) in enumerate(zip(rows, sentences, strict=True), start=1):
        if len(row) != len(sentence):
            raise SequenceError(
                f"Every word has its {name}, sentence {i:,} has {len(sentence):,} words and "
                f"{len(row):,} of {name}"
            )


class Tagger(TaggerSettings, Used, Tagging):
    """A tagger for use alone, as its file has it: nothing heavy is imported for it."""

    def summary(self) -> str:
        """Say in one line what the network is."""
        members = len(self.networks_)
        titles = [title_of(layer) for layer in layers_of(self.networks_[0])]
        return described(titles, self.parameters_ // members, members)


def layers_of(network: Any) -> list[Any]:
    """List the layers of a tagger, in the order in which they compute."""
    found: list[Any] = []
    for part in network.layers:
        found += list(part.layers) if hasattr(part, "layers") else [part]
    return found
