"""What makes a good suggestion: weights that were learned from pairs that people made.

`weights.json` is written by `experiments/sound-alikes/fit.py`: a conditional logit (McFadden 1974)
over all candidates of a name, fitted so that the one which people chose comes first.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any, Self

from elman.errors import ConfigurationError, shorten

__all__ = ["Weights"]


def _learned() -> Mapping[str, Any]:
    found: Mapping[str, Any] = _file()
    return found


@cache
def _file() -> Mapping[str, Any]:
    text = files("elman.domains").joinpath("weights.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _weight(name: str, what: str) -> Any:
    return field(
        default_factory=lambda: float(_learned()["weights"][name]), metadata={"help": what}
    )


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Weights of a suggestion's score, a sum in nats (more is better); all are learned.

    >>> Weights.of("longer=-1, digits=-3").digits
    -3.0
    >>> Weights.of("size=1")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    elman.errors.ConfigurationError: There is no weight 'size'...
    """

    sound: float = _weight("sound", "log of the expected likeness over readings of both")
    same: float = _weight("same", "log of how probably both are read as the same sounds")
    wary: float = _weight("wary", "log of the same by a reader of habits, who knows no words")
    near: float = _weight("near", "each percent by which sounds were exchanged for near ones")
    typed: float = _weight("typed", "log of how probably a listener types it so (radio test)")
    letters: float = _weight("letters", "0 to 1: letters from the first to the last that differs")
    longer: float = _weight("longer", "each letter more than the name has")
    shorter: float = _weight("shorter", "each letter fewer")
    looks: float = _weight("looks", "log probability of a letter, as words of the language have it")
    word: float = _weight("word", "0 to 1: a word of the language, or two joined")
    digits: float = _weight("digits", "each digit")
    named: float = _weight("named", "a letter or digit that is read by its name")
    convention: float = _weight(
        "convention", "0 to 1: how many read it so by a convention of the language"
    )
    odd: float = _weight("odd", "each device that people hardly use")
    odds: float = _weight("odds", "each pair of such devices in one name")
    habit: float = _weight("habit", "log of how often people use the devices that it uses")
    copies: float = _weight("copies", "each better suggestion that is nearly the same")

    @classmethod
    def of(cls, text: str) -> Self:
        """Read `name=number, name=number`; the others are as learned.

        Raises `ConfigurationError` for a name that there is none of, or no number.
        """
        names = [f.name for f in fields(cls)]
        changed: dict[str, float] = {}
        for part in filter(None, map(str.strip, text.split(","))):
            name, _, number = (piece.strip() for piece in part.partition("="))
            if name not in names:
                raise ConfigurationError(
                    f"There is no weight {shorten(name)}; there are {', '.join(names)}",
                    remedy="pass for example longer=-1,digits=-3",
                )
            try:
                changed[name] = float(number)
            except ValueError:
                changed[name] = math.nan
            if not math.isfinite(changed[name]):
                raise ConfigurationError(
                    f"A weight is a number, received {shorten(number)} for {name}",
                    remedy=f"pass for example {name}=-1",
                )
        return replace(cls(), **changed)

    @staticmethod
    def rough() -> Mapping[str, float]:
        """The weights by which spellings are chosen that are read back."""
        found: Mapping[str, float] = _learned()["rough"]
        return found

    @staticmethod
    def habits() -> Mapping[str, float]:
        """How often people use each device, as logarithms of shares; those they hardly use lack.

        >>> Weights.habits()["c -> k"] > Weights.habits()["letter name"]
        True
        """
        found: Mapping[str, float] = _learned()["habits"]
        return found
