"""Recordings and what is said in each: pairs of measured series and texts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from elman.datasets.records.pairs import Pairs
from elman.errors import ConfigurationError, SequenceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Transcribed"]


@dataclass(frozen=True, eq=False, repr=False)
class Transcribed(Pairs):
    """Recordings `(time, features)`, one a row, and what should be written of each.

    Args:
        left: the name of each recording, such as its file's.
        right: the text of each.
        recordings: what was measured.
        groups: recordings of one group (a speaker) must stay on one side of a split.
        channels: the names of the features.

    >>> import numpy as np
    >>> heard = Transcribed(["a.wav"], ["yes"], recordings=[np.zeros((9, 2))], name="words")
    >>> heard, heard.outputs[0]
    (Transcribed('words', 1 recordings), ('y', 'e', 's'))
    """

    recordings: list[NDArray[Any]] = field(default_factory=list)
    groups: list[str] | None = None
    channels: list[str] | None = None

    def __post_init__(self) -> None:
        for what, values in (("numbers", self.recordings), ("a group", self.groups)):
            if values is not None and len(values) != len(self.left):
                raise SequenceError(
                    f"{self.name}: every recording has {what}, received {len(self.left):,} names "
                    f"and {len(values):,} of them"
                )
        if not self.sha256:
            digest = hashlib.sha256()
            # Other groups part the same recordings otherwise.
            groups = self.groups or [""] * len(self)
            for recording, *texts in zip(self.recordings, self.right, groups, strict=True):
                digest.update(recording.tobytes())
                digest.update("\0".join([*texts, ""]).encode("utf-8", "surrogatepass"))
            object.__setattr__(self, "sha256", digest.hexdigest())
        super().__post_init__()

    def __repr__(self) -> str:
        return f"Transcribed({self.name!r}, {len(self):,} recordings)"

    @property
    def read(self) -> Any:
        """The recordings, as an estimator takes them."""
        return self.recordings

    def _chosen(self, rows: list[int]) -> dict[str, Any]:
        return {
            **super()._chosen(rows),
            "recordings": [self.recordings[i] for i in rows],
            "groups": self.groups and [self.groups[i] for i in rows],
        }

    def held_out(self, test: float | None, seed: int) -> tuple[list[int], list[int]]:
        """Choose rows to learn from and rows to measure on, a group on one side.

        `test` is the share of the recordings to measure on, of which groups are drawn until there
        are as many. Raises `ConfigurationError` where there are too few groups for two sides.
        """
        import numpy as np

        if test is None or not 0 <= test < 1:
            raise ConfigurationError(
                f"The share held out lies between 0 and 1, received {test}",
                remedy="pass for example test=0.1, or test=0 to hold nothing out",
            )
        names = self.groups or [str(i) for i in range(len(self))]
        distinct = sorted(set(names))
        order = np.random.default_rng(seed).permutation(len(distinct))
        held: set[str] = set()
        wanted = test * len(self)
        counted = 0
        for i in order:
            if counted >= round(wanted):
                break
            held.add(distinct[i])
            counted += names.count(distinct[i])
        if test and not 0 < counted < len(self):
            raise ConfigurationError(
                f"A share of {test} of {len(distinct)} groups of recordings leaves none on one "
                "side",
                remedy="give more recordings or groups, or pass test=0 to measure nothing",
            )
        rows: tuple[list[int], list[int]] = ([], [])
        for i, name in enumerate(names):
            rows[name in held].append(i)
        return rows
