"""Words as codes: a vocabulary, characters, what else is known of them, and hints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import SequenceError, shorten
from elman.estimators.reading.containers import as_list
from elman.estimators.tagger.hints import CASES, folded, hints_of, kind_of_case, traits_of
from elman.inference.sentences import Sentences

__all__ = ["Columns", "WordReader", "sentences_in"]

Sentence = tuple[str, ...]
Columns = Mapping[str, Sequence[Sequence[str]]]
"""What else is known of each word, sentence by sentence, by name."""

LONGEST = 24
"""Characters of a word that are read: of a longer one the first and the last twelve."""

_FORMS = 1 << 16
"""Forms whose traits are kept from call to call."""


@dataclass(eq=False)
class WordReader:
    """How words become codes.

    Args:
        vocabulary: folded words, the most frequent first; their codes begin at 2.
        alphabet: characters; their codes begin at 1.
        columns: the values of each column, by name; their codes begin at 1.
        buckets: of hints; 0 where there are none.
    """

    vocabulary: tuple[str, ...]
    alphabet: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    buckets: int
    _codes: dict[str, int] = field(init=False, repr=False)
    _characters: dict[str, int] = field(init=False, repr=False)
    _values: list[dict[str, int]] = field(init=False, repr=False)
    _forms: dict[str, tuple[int, NDArray[np.uint32], NDArray[np.int32], int]] = field(
        init=False, repr=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        self._codes = {word: i for i, word in enumerate(self.vocabulary, start=2)}
        self._characters = {c: i for i, c in enumerate(self.alphabet, start=1)}
        self._values = [
            {value: i for i, value in enumerate(values, start=1)}
            for values in self.columns.values()
        ]

    @classmethod
    def of(
        cls,
        sentences: Sequence[Sentence],
        columns: Columns,
        buckets: int,
        *,
        words: Iterable[str] = (),
        letters: Iterable[str] = (),
    ) -> tuple[WordReader, int]:
        """Learn what there is; also tell the first code of a word that stands only once.

        Further `words` and `letters` get codes too.
        """
        counts = Counter(map(folded, chain.from_iterable(sentences)))
        known = sorted(counts, key=lambda word: (-counts[word], word))
        known += sorted(set(map(folded, words)) - counts.keys())
        alphabet = sorted({*"".join(chain.from_iterable(sentences)), *letters})
        values = {
            name: tuple(sorted(set(chain.from_iterable(rows)))) for name, rows in columns.items()
        }
        rare = 2 + sum(count > 1 for count in counts.values())
        return cls(tuple(known), tuple(alphabet), values, buckets), rare

    @property
    def sizes(self) -> tuple[int, int, tuple[int, ...]]:
        """Codes of characters, of words, and of each column, the kind of case among them."""
        others = (len(values) + 1 for values in self.columns.values())
        return len(self.alphabet) + 1, len(self.vocabulary) + 2, (len(CASES), *others)

    def read(
        self,
        sentences: Sequence[Sentence],
        columns: Columns,
        labels: NDArray[np.int32] | None = None,
    ) -> Sentences:
        """Code sentences; `columns` has those of training. Empty sentences have no words."""
        words = list(chain.from_iterable(sentences))
        lengths = np.array([len(sentence) for sentence in sentences], np.int32)
        listed: dict[str, int] = {}
        forms = np.array([listed.setdefault(word, len(listed)) for word in words], np.int32)
        known = [self._form(word) for word in listed]
        others = [list(chain.from_iterable(columns[name])) for name in self.columns]
        codes = np.array([form[0] for form in known], np.int32)
        cases = np.array([kind_of_case(word) for word in listed], np.int32)
        coded = [
            np.array([code.get(value, 0) for value in row], np.int32)
            for code, row in zip(self._values, others, strict=True)
        ]
        hints = np.zeros((len(words), 0), np.int32)
        if self.buckets and words:
            traits = np.stack([form[1] for form in known])[forms]
            hints = hints_of(traits, others, lengths, self.buckets)
        none = np.zeros((0, LONGEST), np.int32)
        return Sentences(
            codes[forms],
            forms,
            np.column_stack([cases[forms], *coded]).astype(np.int32),
            hints,
            np.zeros(0, np.int32) if labels is None else labels,
            lengths,
            np.stack([form[2] for form in known]) if known else none,
            np.array([form[3] for form in known], np.int32),
        )

    def _form(self, word: str) -> tuple[int, NDArray[np.uint32], NDArray[np.int32], int]:
        if (known := self._forms.get(word)) is not None:
            return known
        if len(self._forms) >= _FORMS:
            self._forms.clear()
        read = word if len(word) <= LONGEST else word[: LONGEST // 2] + word[-LONGEST // 2 :]
        spelling = np.zeros(LONGEST, np.int32)
        spelling[: len(read)] = [self._characters.get(c, 0) for c in read]
        traits = np.array(traits_of(word), np.uint32)
        made = self._codes.get(folded(word), 1), traits, spelling, len(read)
        self._forms[word] = made
        return made


def sentences_in(values: Any, what: str, most: int) -> list[Sentence]:
    """List sentences, each a list of words.

    Raises `SequenceError` for a sentence that is one string, a word that is none, and one of more
    than `most` words.

    >>> sentences_in([["Anna", "sings"]], "Sentences", 10)
    [('Anna', 'sings')]
    """
    found = []
    for i, sentence in enumerate(as_list(values, what, example='[["Anna", "sings"]]'), start=1):
        if isinstance(sentence, str):
            raise SequenceError(
                f"{what} are lists of words, number {i:,} is one string: {shorten(sentence)}",
                remedy="part it into words, for example with elman.sequences.tokens.words_in",
            )
        words = tuple(as_list(sentence, f"{what}, number {i:,},", example='["Anna", "sings"]'))
        for word in words:
            if not isinstance(word, str) or not word:
                raise SequenceError(
                    f"{what} hold texts, not empty, number {i:,} holds {shorten(word)}"
                )
        if len(words) > most:
            raise SequenceError(
                f"A sentence has at most {most:,} words, number {i:,} has {len(words):,}",
                remedy=f"part it, or train with max_length={len(words)}",
            )
        found.append(tuple(map(str, words)))
    return found
