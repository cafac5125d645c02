"""A label for each word: names in a text, word classes, chunks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from elman.datasets.records.spans import Scheme, spans_of
from elman.datasets.records.tags import tidied
from elman.errors import ConfigurationError, SequenceError
from elman.estimators.conventions import Conventions, check_fitted
from elman.estimators.effects import check_effects, tagger_idle
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
from elman.estimators.outline import Announce, Outline, check_size, described, joined
from elman.estimators.reading.named import named_columns
from elman.estimators.settings import documented
from elman.estimators.tagger.calibration import STRAIGHT, calibrate
from elman.estimators.tagger.lattice import inner_labels, recoded
from elman.estimators.tagger.rates import span_rates
from elman.estimators.tagger.settings import TaggerSettings
from elman.estimators.tagger.use import Tagging, check_column, layers_of
from elman.estimators.tagger.words import Columns, WordReader, sentences_in
from elman.estimators.transfer.starting import of_tagger, opened_by_tagger, symbols_beside
from elman.estimators.transfer.starts import Starts
from elman.inference.sentences import Sentences

if TYPE_CHECKING:
    from elman.estimators.transfer.pretrained import Pretrained
    from elman.rnn import Checkpoint, Epoch, Tagger, Trained

__all__ = ["SequenceTagger", "usual_buckets"]

Labels = list[tuple[str, ...]]


@documented
class SequenceTagger(TaggerSettings, Stored, Tagging, Conventions):
    """Learns from labelled sentences to label each word of others.

    A word is a vector of its vocabulary's and what a recurrent layer reads of its characters
    (Lample et al. 2016); a bidirectional layer reads the sentence; hashed pieces of the words
    around vote beside it; a linear chain joins neighbours (CRF), in which only sequences are
    possible that the labels' scheme allows. Labels mark spans in BIO, IOB1, BIOES or BILOU, or
    are plain, such as word classes.

    Settings that cannot act beside the others are refused, and a `fit` that fails leaves the
    model as it was.

    After `fit`: `networks_`, `reader_`, `labels_` (those of the chain), `scheme_`,
    `temperature_`, `curve_`, `history_`, `best_epochs_`, `record_`. The same seed, sentences and
    version give the same model with the same number of threads and the same kernels.

    >>> sentences = [["Anna", "lives", "in", "Graz"], ["Otto", "sings"]] * 10
    >>> labels = [["B-PER", "O", "O", "B-LOC"], ["B-PER", "O"]] * 10
    >>> model = SequenceTagger(units=8, epochs=20, batch_size=32, learning_rate=0.02)
    >>> model.fit(sentences, labels).predict([["Otto", "lives", "in", "Graz"]])
    [('B-PER', 'O', 'O', 'B-LOC')]
    """

    networks_: list[Tagger]
    history_: list[list[Epoch]]
    best_epochs_: list[int]
    interrupted_: bool
    record_: dict[str, Any]

    def fit(
        self,
        X: Any,
        y: Any = None,
        *,
        text: str | None = None,
        label: str | None = None,
        columns: Columns | Sequence[str] | None = None,
        validation_data: tuple[Any, ...] | None = None,
        announce: Announce | None = None,
    ) -> Self:
        """Learn from sentences `X`, lists of words, and `y`, a label for each word.

        Of a table, `text` and `label` are the names of columns of such lists, a sentence a row, and
        `columns` may be names of others; what is given a table later reads the same columns.

        `columns` are what else is known of each word, by name, as lists like `X`; use needs them
        too. `validation_data` are further sentences, labels and, where there are any, columns, in
        place of a share. `announce` is called with an `Outline` of what will be trained. Raises an
        `InputError` that says what to mend, and `NonFiniteError` when a loss is no longer a number.
        Ctrl-C keeps the best epoch so far (`interrupted_`).
        """
        X, y, (beside,), named = named_columns(X, y, text, label, columns=columns)
        with draft_of(self) as draft:
            draft._fit(X, y, beside or {}, validation_data, announce)
            draft.record_ |= named
        return self

    def _fit(
        self,
        X: Any,
        y: Any,
        columns: Columns,
        apart: tuple[Any, ...] | None,
        announce: Announce | None,
    ) -> None:
        from elman.rnn import count_parameters, train_sentences

        self._check(apart)
        sentences, labels, columns = self._given(X, y, columns)
        others = None if apart is None else self._given(*apart, *([{}] * (3 - len(apart))))
        found = tidied(labels + (others[1] if others else []), merge=self.merge_labels)
        labels, rest = found.labels[: len(labels)], found.labels[len(labels) :]
        if others is None:
            kept, held = self._parted(len(sentences))
        else:
            kept, held = np.arange(len(sentences)), np.arange(len(others[0])) + len(sentences)
            sentences = sentences + others[0]
            labels = labels + rest
            columns = {name: [*columns[name], *others[2][name]] for name in columns}
        self.scheme_ = found.scheme
        self.labels_ = inner_labels(_kinds([labels[i] for i in kept], found.scheme), found.scheme)
        known = [sentences[i] for i in kept]
        buckets = self.hint_buckets or usual_buckets(sum(map(len, known)))
        source = opened_by_tagger(self)
        self.reader_, rare = WordReader.of(
            known,
            {name: [rows[i] for i in kept] for name, rows in columns.items()},
            buckets if self.hints else 0,
            **symbols_beside(source),
        )
        data = self._coded(sentences, labels, columns, kept)
        validation = self._coded(sentences, labels, columns, held) if len(held) else None
        true = [labels[i] for i in held]
        check_size(lambda: self._built(0, rare))

        def judge(codes: list[NDArray[Any]]) -> dict[str, float]:
            return {"f1": span_rates([[self.labels_[c] for c in row] for row in codes], true).f1}

        starts = Starts(self, source, held_out=validation is not None and self.keep == "best")

        def train_from(
            source: Pretrained | None,
            member: int,
            checkpoint: Checkpoint | None,
            progress: Callable[[Any], None] | None,
        ) -> Trained:
            key, order = np.random.SeedSequence((int(self.seed), member)).generate_state(2).tolist()
            network = self._built(key, rare)
            taken = None
            if source is not None:
                taken = of_tagger(source, network, self.reader_, self)
                network, remarks[:] = taken.network, (*taken.remarks, *starts.remarks)
            if announce is not None and not member and source is starts.source:
                titles = (joined([str(layer.title) for layer in layers_of(network)]),)
                parameters = count_parameters(network) * int(self.members)
                epochs = int(self.epochs)
                members = int(self.members)
                announce(Outline(titles, parameters, members, epochs, remarks=tuple(remarks)))
            return train_sentences(
                network,
                data,
                epochs=self.epochs,
                batch_size=self.batch_size,
                optimiser=optimiser_of(self),
                average=self.average,
                validation=validation,
                judge=None if self.scheme_ == "plain" else judge,
                patience=self.patience if validation is not None and self.keep == "best" else None,
                keep=self.keep,
                seed=order,
                progress=progress,
                checkpoint=checkpoint,
                levels=None if taken is None else taken.levels,
            )

        remarks: list[str] = []
        stopped = train_members(self, lambda member, file: starts.trained(train_from, member, file))
        self.temperature_, self.curve_ = 1.0, STRAIGHT
        if validation is not None and self.keep == "best":
            self.temperature_, self.curve_ = calibrate(self, validation, true)
        self.record_ = training_record(
            self,
            data,
            sequences=len(sentences),
            trained_on=len(kept),
            words=int(data.lengths.sum()),
            remarks=found.remarks,
            **({"transfer": remarks} if remarks else {}),
            **starts.record,
        )
        if stopped is not None:
            raise stopped

    def _check(self, apart: tuple[Any, ...] | None) -> None:
        check_settings(self)
        check_effects(self, tagger_idle(self.get_params(deep=False), held_out=apart is not None))
        check_share(self.validation)
        if apart is not None and len(apart) not in (2, 3):
            raise ConfigurationError(
                "validation_data are sentences, labels and perhaps columns, received "
                f"{len(apart)} values",
                remedy="pass (sentences, labels)",
            )

    def _given(
        self, X: Any, y: Any, columns: Columns
    ) -> tuple[list[tuple[str, ...]], Labels, Columns]:
        sentences = sentences_in(X, "Sentences", self.max_length)
        labels = sentences_in(y, "Labels", self.max_length)
        if len(sentences) != len(labels):
            raise SequenceError(
                f"Every sentence has its labels, received {len(sentences):,} sentences and "
                f"{len(labels):,} lists of labels"
            )
        for name, rows in {"label": labels, **columns}.items():
            check_column(name, rows, sentences)
        # What has no word teaches nothing.
        written = [i for i, sentence in enumerate(sentences) if sentence]
        if not written:
            raise SequenceError("Training needs sentences with words, received none")
        return (
            [sentences[i] for i in written],
            [labels[i] for i in written],
            {name: [tuple(given[i]) for i in written] for name, given in columns.items()},
        )

    def _parted(self, n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if self.validation is None:
            return np.arange(n), np.arange(0)
        held = round(n * self.validation)
        if not 0 < held < n:
            raise ConfigurationError(
                f"A validation share of {self.validation} of {n} sentences leaves none on one side",
                remedy="give more sentences, or pass validation=None",
            )
        order = np.random.default_rng(int(self.seed)).permutation(n)
        return np.sort(order[held:]), np.sort(order[:held])

    def _coded(
        self,
        sentences: Sequence[tuple[str, ...]],
        labels: Labels,
        columns: Columns,
        rows: NDArray[np.int64],
    ) -> Sentences:
        outside = dict.fromkeys(self.labels_, 0)
        coded: list[int] = []
        for i in rows:
            try:
                coded += recoded(labels[i], self.labels_, self.scheme_)
            except KeyError:
                # A kind that training never saw: whatever is found there is wrong.
                known = [x if x in outside else self.labels_[0] for x in labels[i]]
                coded += recoded(known, self.labels_, self.scheme_)
        return self.reader_.read(
            [sentences[i] for i in rows],
            {name: [values[i] for i in rows] for name, values in columns.items()},
            np.array(coded, np.int32),
        )

    def _built(self, key: int, rare: int) -> Tagger:
        from elman.rnn import build_tagger

        check_limits(self)
        return build_tagger(
            **self._plan(), dropout=self.dropout, hint_dropout=self.hint_dropout, rare=rare, key=key
        )

    def _network(self, _: int) -> Any:
        return self._built(0, 1 << 30)

    def summary(self) -> str:
        """Say in one line what the network is."""
        check_fitted(self)
        from elman.rnn import count_parameters

        network = self.networks_[0]
        titles = [str(layer.title) for layer in layers_of(network)]
        return described(titles, count_parameters(network), len(self.networks_))


def _kinds(labels: Labels, scheme: Scheme) -> list[str]:
    if scheme == "plain":
        return sorted({label for row in labels for label in row})
    return sorted({span.kind for row in labels for span in spans_of(row)})


def usual_buckets(words: int) -> int:
    """Choose the buckets of hints for so many words: a power of two, 2^18 at most.

    >>> [usual_buckets(n) for n in (100, 20_000, 264_715)]
    [4096, 32768, 262144]
    """
    return 1 << min(18, max(12, (words - 1).bit_length()))
