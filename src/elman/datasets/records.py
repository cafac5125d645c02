"""The plain records every data set yields: labelled `Examples`, a `Corpus` of text, or a `Lexicon`.

All know the sha256 of what they hold, so a model file can say which data it learned from:
two sets with the same sum hold the same records, wherever they came from.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, TypeAlias, cast

from elman.errors import ConfigurationError, LabelError, SequenceError, shorten

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray: TypeAlias = NDArray[Any]
    Inputs: TypeAlias = list[str] | list[FloatArray] | FloatArray

__all__ = ["Corpus", "Examples", "Lexicon", "Records", "best_reachable_accuracy"]


class Records(Protocol):
    """What all kinds of data in rows have, so that a command need not know which it has."""

    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def split(self) -> list[str] | None: ...
    def __len__(self) -> int: ...
    def select(self, indices: ArrayLike | Sequence[int]) -> Self:
        """The records at these positions, in this order."""


@dataclass(frozen=True, eq=False, repr=False)
class Examples:
    """Labelled sequences, one label each, and what a fair split has to know about them.

    Args:
        inputs: texts, or arrays `(time, features)`, or one array `(n, time, features)`.
        labels: one label for each input.
        groups: records of one group (a name in two spellings, one person's recordings) must
            stay on one side of a split, or the test would ask what training has told.
        origins: country of each record, ISO 3166 code.
        split: "train" or "test" for each record, where the publisher has decided.
        name: the data set's name.
        source: which source was actually used, in words.
        channels: the names of the features of arrays, where they have names.

    >>> people = Examples(["Anna", "Otto", "Anna"], ["f", "m", "f"], name="people")
    >>> people
    Examples('people', 3 records: f 2, m 1)
    >>> people.select([1]).inputs
    ['Otto']
    """

    inputs: Inputs
    labels: list[str]
    groups: list[str] | None = None
    origins: list[str] | None = None
    split: list[str] | None = None
    name: str = "examples"
    source: str = "memory"
    channels: list[str] | None = None

    def __post_init__(self) -> None:
        for field in ("labels", "groups", "origins", "split"):
            values = getattr(self, field)
            if values is not None and len(values) != len(self.inputs):
                raise SequenceError(
                    f"{self.name}: every record has one input and one of each other field, "
                    f"received {len(self.inputs):,} inputs and {len(values):,} {field}",
                    remedy=f"pass {field} as long as inputs",
                )

    def __len__(self) -> int:
        return len(self.inputs)

    def __repr__(self) -> str:
        counts = self.counts()
        shown = ", ".join(f"{label} {n:,}" for label, n in list(counts.items())[:8])
        more = f", … ({len(counts)} labels)" if len(counts) > 8 else ""
        return f"Examples({self.name!r}, {len(self):,} records: {shown}{more})"

    def counts(self) -> dict[str, int]:
        """How many records each label has, labels sorted.

        >>> Examples(["a", "b"], ["y", "x"]).counts()
        {'x': 1, 'y': 1}
        """
        return dict(sorted(Counter(self.labels).items()))

    def select(self, indices: ArrayLike | Sequence[int]) -> Examples:
        """The records at these positions, in this order.

        Args:
            indices: positions, or one boolean for each record.

        Raises:
            ConfigurationError: a position outside the records, or a mask of another length.

        >>> Examples(["a", "b", "c"], ["x", "y", "x"]).select([True, False, True]).inputs
        ['a', 'c']
        """
        import numpy as np

        chosen = np.asarray(indices)
        if chosen.dtype == bool:
            if chosen.shape != (len(self),):
                raise ConfigurationError(
                    f"a mask has one boolean for each of the {len(self):,} records of "
                    f"{self.name}, received shape {chosen.shape}",
                    remedy="build the mask from the records' own fields",
                )
            chosen = np.flatnonzero(chosen)
        positions: list[int] = chosen.astype(np.int64).ravel().tolist()
        if positions and not -len(self) <= min(positions) <= max(positions) < len(self):
            outside = next(i for i in positions if not -len(self) <= i < len(self))
            raise ConfigurationError(
                f"{self.name} has records 0 to {len(self) - 1:,}, received position {outside:,}",
                remedy="select positions of records it holds",
            )
        if isinstance(self.inputs, np.ndarray):
            inputs: Inputs = self.inputs[positions]
        else:
            inputs = cast("Inputs", [self.inputs[i] for i in positions])

        def pick(values: list[str] | None) -> list[str] | None:
            return None if values is None else [values[i] for i in positions]

        return Examples(
            inputs,
            [self.labels[i] for i in positions],
            pick(self.groups),
            pick(self.origins),
            pick(self.split),
            self.name,
            self.source,
            self.channels,
        )

    def ordered(self, channels: Sequence[str]) -> Examples:
        """Arrays with these channels in this order, found by name; as they are without names.

        Raises:
            SequenceError: one is missing.

        >>> import numpy as np
        >>> walks = Examples([np.array([[1, 2]])], ["run"], channels=["x", "y"])
        >>> walks.ordered(["y", "x"]).inputs[0].tolist()
        [[2, 1]]
        """
        if self.channels is None:
            return self
        import numpy as np

        from elman.datasets.files.channels import places_of

        places = places_of(channels, self.channels, self.name)
        if places == list(range(len(self.channels))):
            return self
        arrays = cast("Any", self.inputs)
        if isinstance(arrays, np.ndarray):
            chosen: Any = np.ascontiguousarray(arrays[..., places])
        else:
            chosen = [np.ascontiguousarray(array[:, places]) for array in arrays]
        return replace(self, inputs=chosen, channels=list(channels))

    def where(
        self,
        *,
        split: str | None = None,
        label: str | None = None,
        origin: str | None = None,
        group: str | None = None,
    ) -> Examples:
        """The records that agree with every condition given.

        Raises:
            ConfigurationError: this set does not have that field.

        >>> Examples(["a", "b"], ["x", "y"], split=["train", "test"]).where(split="test").inputs
        ['b']
        """
        wanted = {"split": split, "labels": label, "origins": origin, "groups": group}
        kept = list(range(len(self)))
        for field, value in wanted.items():
            if value is None:
                continue
            values = getattr(self, field)
            if values is None:
                raise ConfigurationError(
                    f"{self.name} has no {field}, received {shorten(value)}",
                    remedy="leave this condition out",
                )
            kept = [i for i in kept if values[i] == value]
        return self.select(kept)

    @cached_property
    def sha256(self) -> str:
        """Sum over all records in order: inputs, labels, groups, origins and split."""
        import numpy as np

        total = hashlib.sha256()
        for i in range(len(self)):
            record: list[object] = [
                values[i] if values is not None else None
                for values in (self.labels, self.groups, self.origins, self.split)
            ]
            item = self.inputs[i]
            if isinstance(item, str):
                record.append(item)
            else:
                array = np.ascontiguousarray(item)
                # Little-endian, so that the sum is the same on every machine.
                array = array.astype(array.dtype.newbyteorder("<"), copy=False)
                record.append([array.dtype.str, *array.shape])
                total.update(array.tobytes())
            total.update(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        return total.hexdigest()


@dataclass(frozen=True, repr=False)
class Corpus:
    """One long text to learn to continue.

    >>> Corpus("to be or not to be", name="line")
    Corpus('line', 18 characters, 7 symbols)
    """

    text: str
    name: str = "corpus"
    source: str = "memory"

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"Corpus({self.name!r}, {len(self):,} characters, {len(set(self.text))} symbols)"

    @cached_property
    def sha256(self) -> str:
        """Sum of the text as UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, repr=False)
class Lexicon:
    """Words and how they are said, one reading a row, transcriptions as their source writes them.

    Args:
        words: as they are spelt; a word with several readings comes several times.
        transcriptions: IPA, with spaces between phonemes where the source has them.
        language: its code, such as "pt-br".
        name: the data set's name.
        source: which source was actually used, in words.
        sha256: of the published content.
        split: "train", "dev" or "test" for each reading, where the publisher has decided.

    >>> Lexicon(["air", "air"], ["ɛ ɹ", "e ə"], language="en", name="two")
    Lexicon('two', en, 2 readings)
    """

    words: list[str]
    transcriptions: list[str]
    language: str
    name: str = "lexicon"
    source: str = "memory"
    sha256: str = ""
    split: list[str] | None = None

    def __post_init__(self) -> None:
        if len(self.words) != len(self.transcriptions):
            raise SequenceError(
                f"{self.name}: every word has a transcription, received {len(self.words):,} words "
                f"and {len(self.transcriptions):,} transcriptions"
            )

    @classmethod
    def of(
        cls, rows: Sequence[tuple[str, str]], split: list[str] | None = None, **about: str
    ) -> Self:
        """Make one of rows `(word, transcription)`; `about` is the language, name and so on."""
        return cls([word for word, _ in rows], [said for _, said in rows], split=split, **about)

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return zip(self.words, self.transcriptions, strict=True)

    def __repr__(self) -> str:
        return f"Lexicon({self.name!r}, {self.language}, {len(self):,} readings)"


def best_reachable_accuracy(
    examples: Examples,
    by: Literal["input", "group"] = "input",
    *,
    read: Callable[[str], str] | None = None,
) -> float:
    """The accuracy no classifier can pass, since one input carries several labels.

    There is one definition: inputs that a classifier cannot tell apart have one answer, right
    at best as often as their most frequent label. What it cannot tell apart is up to how it
    reads texts, so beside a model's figures pass how that model reads them.

    Args:
        examples: the records.
        by: "input" where the classifier sees inputs exactly as they are; "group" where it
            may fold them (case, accents, script) into their group.
        read: what the classifier makes of a text before it learns, such as
            `elman.sequences.folding.Folding(["accents", "case"])`.

    Raises:
        LabelError: no records.
        ConfigurationError: `by="group"` and the records have no groups, or `read` beside it.

    >>> best_reachable_accuracy(Examples(["Kim", "Kim", "Anna", "Otto"], ["f", "m", "f", "m"]))
    0.75
    >>> best_reachable_accuracy(Examples(["Kim", "KIM"], ["f", "m"]), read=str.casefold)
    0.5
    """
    if not len(examples):
        raise LabelError(
            f"{examples.name} has no records, so no accuracy", remedy="pass at least one record"
        )
    if read is not None and by != "input":
        raise ConfigurationError(
            f"Inputs are compared as they are read or by group, received both read and by={by!r}",
            remedy="leave one out",
        )
    keys: Sequence[Hashable]
    if by == "input":
        # `read` may be a table that is still empty, and then false.
        shown = str if read is None else read
        keys = [
            shown(item) if isinstance(item, str) else _array_key(item) for item in examples.inputs
        ]
    elif by == "group" and examples.groups is not None:
        keys = examples.groups
    else:
        raise ConfigurationError(
            f'by is "input", or "group" where the records have groups, received {by!r}',
            remedy='pass by="input"',
        )
    labels_of: defaultdict[Hashable, Counter[str]] = defaultdict(Counter)
    for key, label in zip(keys, examples.labels, strict=True):
        labels_of[key][label] += 1
    return sum(max(counts.values()) for counts in labels_of.values()) / len(examples)


def _array_key(item: FloatArray) -> Hashable:
    # Bytes alone would call arrays of other shapes or types equal.
    return item.shape, item.dtype.str, item.tobytes()
