"""What the page of the unit is made of: topics that somebody wrote, outcomes that a run gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Outcome", "Picture", "Result", "Table", "Topic"]


@dataclass(frozen=True)
class Topic:
    """A topic of the unit: what the slides say, how elman shows it, what to ask the class.

    `settings` are those of the quick and of the full run, in words. Texts may hold `code` between
    backticks.
    """

    key: str
    number: int
    title: str
    claim: str
    command: str
    python: str
    ask: tuple[str, ...]
    quick: str
    full: str


@dataclass(frozen=True)
class Result:
    """A figure of the run, as a number and in words, beside what the slide has."""

    what: str
    ours: str
    value: float
    slide: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of text below a header; `change` marks one that tells what changes if."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    change: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture of the topic: its file in the topic's folder, a caption, and what it shows."""

    file: str
    caption: str
    shows: str


@dataclass
class Outcome:
    """What the run of a topic gave.

    `samples` are texts with a caption each; `missing` says what could not be had, and what to do.
    """

    results: list[Result] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    samples: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    missing: str = ""
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Outcome:
        """Read back what `to_json` wrote.

        >>> kept = Outcome([Result("parameters", "7,874", 7874.0)], seconds=1.5)
        >>> Outcome.from_json(kept.to_json()) == kept
        True
        """
        return cls(
            results=[Result(**row) for row in stored["results"]],
            tables=[Table(**row) for row in stored["tables"]],
            pictures=[Picture(**row) for row in stored["pictures"]],
            samples=[(caption, text) for caption, text in stored["samples"]],
            remarks=list(stored["remarks"]),
            missing=str(stored["missing"]),
            seconds=float(stored["seconds"]),
        )
