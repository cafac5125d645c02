"""Sentences whose words each have a label: names in a text, word classes, chunks."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from elman.datasets.records.protocol import Kind, parts_in, positions
from elman.datasets.records.spans import Scheme, scheme_of, spans_of
from elman.errors import SequenceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Sentence", "Tagged"]

Sentence = tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Tagged:
    """Sentences with a label for each word.

    Args:
        words: the words of each sentence.
        labels: as many labels.
        columns: what else is known of each word, such as its word class, by name.
        name: the data set's name.
        source: where it was read from, in words.
        sha256: of the published content; of the rows where they come from none.
        split: "train", "dev" or "test" for each sentence, where the publisher has decided.
        remarks: what was mended on the way here.

    >>> tagged = Tagged([("Anna", "sings")], [("B-PER", "O")], name="one line")
    >>> tagged, tagged.scheme, tagged.counts()
    (Tagged('one line', 1 sentences, 2 words), 'BIO', {'PER': 1})
    """

    kind: ClassVar[Kind] = "tagged"

    words: list[Sentence]
    labels: list[Sentence]
    columns: dict[str, list[Sentence]] = field(default_factory=dict)
    name: str = "tagged"
    source: str = "memory"
    sha256: str = ""
    split: list[str] | None = None
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for what, values in (("labels", self.labels), *self.columns.items()):
            if len(values) != len(self.words):
                raise SequenceError(
                    f"{self.name}: every sentence has {what}, received {len(self.words):,} "
                    f"sentences and {len(values):,} of {what}"
                )
            for i, (words, row) in enumerate(zip(self.words, values, strict=True), start=1):
                if len(words) != len(row):
                    raise SequenceError(
                        f"{self.name}: every word has one of {what}, sentence {i:,} has "
                        f"{len(words):,} words and {len(row):,} {what}",
                        remedy="give as many",
                    )
        if self.split is not None and len(self.split) != len(self.words):
            raise SequenceError(
                f"{self.name}: every sentence has a part, received {len(self.words):,} sentences "
                f"and {len(self.split):,} parts"
            )
        if not self.sha256:
            rows = [self.words, self.labels, *self.columns.values()]
            text = "\n".join(
                "\n".join("\t".join(cells) for cells in zip(*sentence, strict=True)) + "\n"
                for sentence in zip(*rows, strict=True)
            )
            digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "sha256", digest)

    def __len__(self) -> int:
        return len(self.words)

    def __repr__(self) -> str:
        return f"Tagged({self.name!r}, {len(self):,} sentences, {self.count_words():,} words)"

    @cached_property
    def scheme(self) -> Scheme:
        """How the labels mark spans, or "plain"."""
        return scheme_of(self.labels)

    @property
    def parts(self) -> dict[str, NDArray[np.int64]]:
        """Positions by part, where the publisher has decided; else empty."""
        return parts_in(self.split)

    def count_words(self) -> int:
        """Count the words of all sentences."""
        return sum(map(len, self.words))

    def counts(self) -> dict[str, int]:
        """Count the spans of each kind, or, where labels are plain, the words."""
        if self.scheme == "plain":
            found = Counter(label for row in self.labels for label in row)
        else:
            found = Counter(span.kind for row in self.labels for span in spans_of(row))
        return dict(sorted(found.items()))

    def select(self, indices: ArrayLike | Sequence[int]) -> Self:
        """The sentences at these positions, in this order.

        Raises:
            ConfigurationError: a position outside the sentences.
        """
        chosen = positions(indices, len(self), self.name)
        made = replace(
            self,
            words=[self.words[i] for i in chosen],
            labels=[self.labels[i] for i in chosen],
            columns={name: [rows[i] for i in chosen] for name, rows in self.columns.items()},
            split=None if self.split is None else [self.split[i] for i in chosen],
        )
        # A part marks spans as the whole does, whatever happens to be in it.
        made.__dict__["scheme"] = self.scheme
        return made
