"""What is asked of names that shall be invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from elman.domains.kinds import Fit
from elman.errors import ConfigurationError, shorten
from elman.phonetics.languages.record import Language

__all__ = ["Asked", "check_asked", "labels_of", "lowered", "pattern_of", "start_of"]

_KEYWORDS = 6


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What names shall be."""

    count: int
    start: str
    match: str | None
    longest: int
    seed: int
    fits: Fit
    keywords: Sequence[str]
    examples: Sequence[str]


def labels_of(given: str | Sequence[str], spoken: Language, argument: str) -> list[str]:
    """Words as labels, of a list or between commas; raises `ConfigurationError` for none."""
    stated = given.split(",") if isinstance(given, str) else list(given)
    found = list(dict.fromkeys(w for text in stated if (w := spoken.label(text))))
    if stated and not found and any(text.strip() for text in stated):
        raise ConfigurationError(
            f"{argument} names words with letters or digits, received {shorten(given)}",
            remedy=f"pass for example {argument}='vela,brio'",
        )
    if len(found) > _KEYWORDS and argument == "about":
        raise ConfigurationError(
            f"Names are about at most {_KEYWORDS} keywords, received {len(found)}",
            remedy="leave some out",
        )
    return found


def lowered(match: str | None) -> str | None:
    r"""A pattern in small letters, but for classes such as `\D`.

    >>> lowered(r"A[B-Z]\D+"), lowered(None)
    ('a[b-z]\\D+', None)
    """
    if match is None:
        return None
    return re.sub(r"\\.|[A-Z]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), match)


def pattern_of(match: str | None) -> re.Pattern[str] | None:
    """The expression that a whole name matches; raises `ConfigurationError` for what is none."""
    if match is None:
        return None
    try:
        return re.compile(lowered(match) or "")
    except (re.error, OverflowError, RecursionError) as error:
        raise ConfigurationError(
            f"match is a regular expression, received {shorten(match)} ({error})",
            remedy="pass for example match='v.*a'",
        ) from error


def check_asked(
    count: int,
    min_length: int,
    max_length: int,
    syllables: tuple[int, int] | None,
    temperature: float,
) -> None:
    """Raises `ConfigurationError` for what no name can be."""
    if count < 1:
        raise ConfigurationError(f"At least 1 name is asked for, received count={count}")
    if not 1 <= min_length <= max_length <= 63:
        raise ConfigurationError(
            f"A label has 1 to 63 letters, received min_length={min_length} and "
            f"max_length={max_length}",
            remedy="lower min_length or raise max_length",
        )
    if syllables is not None and not 1 <= syllables[0] <= syllables[1]:
        raise ConfigurationError(
            f"Syllables are given as fewest and most, at least 1, received {syllables}",
            remedy="pass for example (2, 3)",
        )
    if not 0 < temperature <= 10:
        raise ConfigurationError(
            f"A temperature is above 0 and at most 10, received {shorten(temperature)}",
            remedy="pass temperature=0.9",
        )


def start_of(text: str, spoken: Language, longest: int) -> str:
    """How names begin, as a label; raises `ConfigurationError` where none can."""
    start = spoken.label(text)
    if (text.strip() and not start) or len(start) > longest:
        raise ConfigurationError(
            f"Names begin with letters or digits, at most {longest}, received {shorten(text)}",
            remedy="pass for example start='ve'",
        )
    return start
