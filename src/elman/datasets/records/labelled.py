"""Labelled sequences, one label each."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from elman.datasets.records.protocol import Kind, parts_in, positions
from elman.datasets.records.strings import Strings
from elman.errors import ConfigurationError, SequenceError, shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    FloatArray: TypeAlias = NDArray[Any]
    Inputs: TypeAlias = list[str] | Strings | list[FloatArray] | FloatArray

__all__ = ["Labelled"]


@dataclass(frozen=True, eq=False, repr=False)
class Labelled:
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
        features: what else is known of each record, columns of cells by name.
        names: what each record is called, where recordings have names.

    >>> people = Labelled(["Anna", "Otto", "Anna"], ["f", "m", "f"], name="people")
    >>> people
    Labelled('people', 3 records: f 2, m 1)
    >>> people.select([1]).inputs
    ['Otto']
    """

    kind: ClassVar[Kind] = "labelled"

    inputs: Inputs
    labels: list[str]
    groups: list[str] | None = None
    origins: list[str] | None = None
    split: list[str] | None = None
    name: str = "examples"
    source: str = "memory"
    channels: list[str] | None = None
    features: dict[str, list[str]] | None = None
    names: list[str] | None = None

    def __post_init__(self) -> None:
        own = ("labels", "groups", "origins", "split", "names")
        fields = {name: getattr(self, name) for name in own}
        for field, values in {**fields, **(self.features or {})}.items():
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
        return f"Labelled({self.name!r}, {len(self):,} records: {shown}{more})"

    @property
    def texts(self) -> bool:
        """Whether the inputs are texts, and not recordings."""
        return isinstance(self.inputs[0], str)

    @property
    def parts(self) -> dict[str, NDArray[np.int64]]:
        """Positions by part, where the publisher has decided; else empty."""
        return parts_in(self.split)

    def counts(self) -> dict[str, int]:
        """How many records each label has, labels sorted.

        >>> Labelled(["a", "b"], ["y", "x"]).counts()
        {'x': 1, 'y': 1}
        """
        return dict(sorted(Counter(self.labels).items()))

    def select(self, indices: ArrayLike | Sequence[int]) -> Labelled:
        """The records at these positions, in this order.

        Args:
            indices: positions, or one boolean for each record.

        Raises:
            ConfigurationError: a position outside the records, or a mask of another length.

        >>> Labelled(["a", "b", "c"], ["x", "y", "x"]).select([True, False, True]).inputs
        ['a', 'c']
        """
        import numpy as np

        chosen = positions(indices, len(self), self.name)
        if isinstance(self.inputs, np.ndarray):
            inputs: Inputs = self.inputs[chosen]
        elif isinstance(self.inputs, Strings):
            inputs = self.inputs.take(chosen)
        else:
            inputs = cast("Inputs", [self.inputs[i] for i in chosen])

        def pick(values: list[str] | None) -> list[str] | None:
            return None if values is None else [values[i] for i in chosen]

        return Labelled(
            inputs,
            [self.labels[i] for i in chosen],
            pick(self.groups),
            pick(self.origins),
            pick(self.split),
            self.name,
            self.source,
            self.channels,
            self.features and {name: [v[i] for i in chosen] for name, v in self.features.items()},
            pick(self.names),
        )

    def ordered(self, channels: Sequence[str]) -> Labelled:
        """Arrays with these channels in this order, found by name; as they are without names.

        Raises:
            SequenceError: one is missing.

        >>> import numpy as np
        >>> walks = Labelled([np.array([[1, 2]])], ["run"], channels=["x", "y"])
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
    ) -> Labelled:
        """The records that agree with every condition given.

        Raises:
            ConfigurationError: this set does not have that field.

        >>> Labelled(["a", "b"], ["x", "y"], split=["train", "test"]).where(split="test").inputs
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
        """Sum over all records in order: inputs, labels, groups, origins, split and features."""
        import numpy as np

        total = hashlib.sha256()
        for i in range(len(self)):
            record: list[object] = [
                values[i] if values is not None else None
                for values in (self.labels, self.groups, self.origins, self.split)
            ]
            if self.features is not None:
                record.append({name: values[i] for name, values in self.features.items()})
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
