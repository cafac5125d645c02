"""Series of numbers, one value a step: what a forecaster learns to go on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from elman.datasets.records.clock import Clock
from elman.datasets.records.protocol import Kind, positions
from elman.errors import ConfigurationError, SequenceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Series"]

T = TypeVar("T")


@dataclass(frozen=True, eq=False, repr=False)
class Series:
    """Series, each a value a step, NaN where one is missing.

    Args:
        values: the values of each series, `(steps,)`.
        names: what each is called; numbered unless given.
        starts: the step of `clock` at which each begins.
        clock: which time a step is.
        known: what is known of each step beforehand, by name: for each series as many numbers as
            it has values, or more, for steps to come.
        static: what is known of each series, by name.
        begins: where in each series begins what is to be measured, the length where nothing is.
        name: the data set's name.
        source: where it was read from, in words.
        sha256: of the published content; of the values where they come from none.
        remarks: what was found or mended on the way here.

    >>> import numpy as np
    >>> series = Series([np.arange(10.0), np.arange(8.0)], name="two")
    >>> known, out = series.cut(0.25)
    >>> series, [len(v) for v in known.values], out.begins
    (Series('two', 2 series, 18 values), [8, 6], (8, 6))
    """

    kind: ClassVar[Kind] = "series"

    values: list[NDArray[np.float64]]
    names: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    clock: Clock = field(default_factory=Clock)
    known: dict[str, list[NDArray[np.float64]]] = field(default_factory=dict)
    static: dict[str, list[float]] = field(default_factory=dict)
    begins: tuple[int, ...] = ()
    name: str = "series"
    source: str = "memory"
    sha256: str = ""
    split: None = None
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.values)
        usual = {"names": tuple(map(str, range(1, n + 1))), "starts": (0,) * n}
        for name, value in usual.items():
            if not getattr(self, name):
                object.__setattr__(self, name, value)
        apart = {"names": self.names, "starts": self.starts, **self.known, **self.static}
        for what, given in apart.items():
            if len(given) != n:
                raise SequenceError(
                    f"{self.name}: every series has its {what}, received {n:,} series and "
                    f"{len(given):,} of {what}"
                )
        if not self.sha256:
            digest = hashlib.sha256()
            for series_name, start, values in zip(
                self.names, self.starts, self.values, strict=True
            ):
                digest.update(f"{series_name}\t{start}\t{len(values)}\n".encode())
                digest.update(values.astype("<f8").tobytes())
            object.__setattr__(self, "sha256", digest.hexdigest())

    def __len__(self) -> int:
        """Count the series; of those with a part to measure, the ones that have it."""
        if not self.begins:
            return len(self.values)
        return sum(b < len(v) for b, v in zip(self.begins, self.values, strict=True))

    def __repr__(self) -> str:
        return f"Series({self.name!r}, {len(self):,} series, {self.count():,} values)"

    @property
    def parts(self) -> dict[str, NDArray[np.int64]]:
        """None: nobody publishes which series are to be learned from."""
        return {}

    def count(self) -> int:
        """Count the values of all series."""
        return sum(map(len, self.values))

    def select(self, indices: ArrayLike | Sequence[int]) -> Self:
        """The series at these positions, in this order.

        Raises:
            ConfigurationError: a position outside the series.
        """
        chosen = positions(indices, len(self.values), self.name)

        def some(given: Sequence[T]) -> list[T]:
            return [given[i] for i in chosen]

        made: Self = replace(
            self,
            values=some(self.values),
            names=tuple(some(self.names)),
            starts=tuple(some(self.starts)),
            known={name: some(rows) for name, rows in self.known.items()},
            static={name: some(rows) for name, rows in self.static.items()},
            begins=tuple(some(self.begins)) if self.begins else (),
        )
        return made

    def cut(self, share: float) -> tuple[Self, Self]:
        """Part each series into what is learned from and, at its end, what is measured.

        As many steps are held out of each series, a `share` of the median length; of one in
        which hardly as many would be left none are. What is measured keeps the values before it.

        Raises:
            ConfigurationError: no series is that long.
        """
        import numpy as np

        lengths = [len(values) for values in self.values]
        held = round(share * float(np.median(lengths))) if share else 0
        ends = tuple(n - held if 3 * n >= 5 * held else n for n in lengths)
        if held and ends == tuple(lengths):
            raise ConfigurationError(
                f"Holding {held:,} steps out needs a series of {-(-5 * held // 3):,}, the longest "
                f"of {self.name} has {max(lengths):,}",
                remedy="give longer series, a shorter horizon, or pass test=0 to measure nothing",
            )
        values = [series[:end] for series, end in zip(self.values, ends, strict=True)]
        return replace(self, values=values), replace(self, begins=ends)
