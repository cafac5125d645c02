"""What the domain tools answer with: frozen records that write themselves as JSON.

>>> found = Suggestion("rmix", match=1.0, phonemes=("ɑ", "r", "m", "ɪ", "k", "s"), score=-1.25,
...                    spelling_probability=0.2, why="air -> r")
>>> found.with_suffix("com").name, found.length
('rmix.com', 4)
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, Literal, Self

__all__ = ["Availability", "Invention", "LookAlike", "Source", "Status", "Suggestion", "Watched"]

Status = Literal["taken", "available", "unknown"]
Source = Literal["dns", "rdap", "cache"]

_UNKNOWN = 0.02
"""What a name loses of its likeness that ten times as many are better known than."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a name can be registered, as far as public servers tell.

    Attributes:
        name: the whole name as people read it, such as `rmix.com`.
        status: `taken`, `available`, or `unknown` when no server gave a definite answer.
        by: who said so; `cache` is an earlier answer of either.
        detail: what exactly was answered, or what went wrong.
    """

    name: str
    status: Status
    by: Source
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain values that JSON holds."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class Named:
    """What suggestions and inventions share: a label, and the name that it makes.

    Attributes:
        label: letters, digits and inner hyphens, in Unicode where the language needs it.
        phonemes: how it is said, one symbol of the International Phonetic Alphabet each.
        score: its rank's number, higher is better; comparable within one answer only.
        warnings: what may mislead a reader, such as look-alike characters.
        suffix: the public suffix below which it is looked at, without a leading dot.
        availability: what servers said, `None` if nobody asked.
    """

    label: str
    _: dataclasses.KW_ONLY
    phonemes: tuple[str, ...] = ()
    score: float = 0.0
    warnings: tuple[str, ...] = ()
    suffix: str = ""
    availability: Availability | None = None

    @property
    def name(self) -> str:
        """The label with its suffix, if it has one."""
        return f"{self.label}.{self.suffix}" if self.suffix else self.label

    @property
    def length(self) -> int:
        """Characters of the label."""
        return len(self.label)

    def with_suffix(self, suffix: str) -> Self:
        """The same label below another suffix, whose availability is not known."""
        return dataclasses.replace(self, suffix=suffix, availability=None)

    def with_availability(self, availability: Availability) -> Self:
        """The same record, with what servers said."""
        return dataclasses.replace(self, availability=availability)

    def to_json(self) -> dict[str, Any]:
        """As plain values that JSON holds; tuples become lists."""
        own = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        own |= {"phonemes": list(self.phonemes), "warnings": list(self.warnings)}
        own["availability"] = self.availability.to_json() if self.availability else None
        return {"name": self.name, "length": self.length} | own


@dataclass(frozen=True, slots=True)
class Suggestion(Named):
    """A label that sounds like the name that was asked about.

    Attributes:
        match: how alike it sounds over all that both may be read as, 0 to 1; 1 sounds the same.
        respelling: how it is read, in plain letters: AIR-miks.
        reading_probability: how probably a reader says it as `phonemes` say.
        spelling_probability: how probably a listener would write it so (the radio test).
        why: which pattern gave way to which, such as `air -> r`.
    """

    match: float = 0.0
    respelling: str = ""
    reading_probability: float = 0.0
    spelling_probability: float = 0.0
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain values that JSON holds, without the score, which has no unit."""
        # `super()` without arguments knows no class with slots.
        told = Named.to_json(self)
        del told["score"]
        return told


@dataclass(frozen=True, slots=True)
class Invention(Named):
    """A label that no language's word list holds, made to sound good.

    Attributes:
        pronounceability: mean `log P` of a symbol under the language's sound model, in nats.
        novelty: 0 to 1, how far it is from the nearest known word or name; 0 is one of them.
        round_trip: whether letters -> sounds -> letters come back.
        syllables: how many its pronunciation has.
        kind: how it was made: `joined`, `ended`, `bent`, `coined` or `blended`.
        brand_likeness: how like names of brands it is, 0 to 1.
    """

    pronounceability: float = 0.0
    novelty: float = 1.0
    round_trip: bool = True
    syllables: int = 0
    kind: str = ""
    brand_likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A registered name that may be taken for another.

    Attributes:
        name: as the list has it, such as `google.com`.
        label: its label.
        rank: its place in the list, from 1.
        sounds: how alike the two sound where they are read most alike, 0 to 1.
        expected: the same over all readings of both, weighted by how probable they are.
        looks: how alike they look to a hasty reader, 0 to 1.
        phonemes: how it is read where it sounds alike.
    """

    name: str
    _: dataclasses.KW_ONLY
    label: str = ""
    rank: int = 0
    sounds: float = 0.0
    expected: float = 0.0
    looks: float = 0.0
    phonemes: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """How probably it is taken for the other, by ear or by eye; for its rank only.

        Of two that are nearly as alike people think of the one that they know.
        """
        seen = self.looks if self.looks == 1 else 0.9 * self.looks
        return max((self.sounds + 2 * self.expected) / 3, seen) - _UNKNOWN * math.log10(
            max(self.rank, 1)
        )

    def to_json(self) -> dict[str, Any]:
        """As plain values that JSON holds."""
        return dataclasses.asdict(self) | {"phonemes": list(self.phonemes)}


@dataclass(frozen=True, slots=True)
class Watched:
    """A name that sounds or looks like a brand, and whether somebody has it.

    Attributes:
        brand: whose name it may be taken for.
        name: the whole name.
        source: `list` where it is a registered name of the list, `spelling` where it is another
            way to write the brand's sounds.
        sounds: how alike the two sound, 0 to 1.
        looks: how alike they look, 0 to 1.
        rank: its place in the list, 0 for a spelling.
        availability: what servers said, `None` if nobody asked.
    """

    brand: str
    name: str
    source: Literal["list", "spelling"]
    _: dataclasses.KW_ONLY
    sounds: float = 0.0
    looks: float = 0.0
    rank: int = 0
    availability: Availability | None = None

    @property
    def status(self) -> str:
        """`taken` for a name of the list that nobody asked about: it was registered once."""
        if self.availability is not None:
            return self.availability.status
        return "taken" if self.source == "list" else "not asked"

    def to_json(self) -> dict[str, Any]:
        """As plain values that JSON holds."""
        return dataclasses.asdict(self) | {
            "status": self.status,
            "availability": self.availability.to_json() if self.availability else None,
        }
