"""What words of a language begin and end with, and have in between: what is sayable in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

__all__ = ["Phonotactics"]

_VOWELS = "aeiouy"
_SEEN = 4
"""Words that must have a cluster of letters: what fewer have is foreign or a slip."""

_RUNS = re.compile(f"[{_VOWELS}]+|[^{_VOWELS}]+")

_RUN = f"(?:[{_VOWELS}]+|[^{_VOWELS}\n]+)"
_AMONG = {
    "begin": re.compile(f"^{_RUN}", re.MULTILINE),
    "in": re.compile(
        f"(?<=[^{_VOWELS}\n])[{_VOWELS}]+(?=[^{_VOWELS}\n])"
        f"|(?<=[{_VOWELS}])[^{_VOWELS}\n]+(?=[{_VOWELS}])"
    ),
    "end": re.compile(
        f"(?<=[^{_VOWELS}\n])[{_VOWELS}]+$|(?<=[{_VOWELS}])[^{_VOWELS}\n]+$", re.MULTILINE
    ),
}
"""The runs at each place of words that stand a line each."""


class Phonotactics:
    """Runs of consonants and of vowels, at the beginning, inside and at the end of words.

    >>> words = Phonotactics(["strand", "strong", "train", "mind", "band", "bond"], seen=1)
    >>> [words.allow(name) for name in ("strain", "bandon", "ndain", "tstrai")]
    [True, True, False, False]
    """

    def __init__(self, words: Iterable[str], seen: int = _SEEN) -> None:
        # All words at once: searching one text takes half as long.
        text = "\n".join(words)
        self._known = {
            (place, run)
            for place, runs in _AMONG.items()
            for run, count in Counter(runs.findall(text)).items()
            if count >= seen
        }

    def allow(self, name: str) -> bool:
        """Whether words of the language have each run of the name at its place."""
        return all(self._knows(place, run) for place, run in _placed(name))

    def runs_well(self, name: str, longest: int) -> bool:
        """Whether no run of consonants inside is longer but for those that words have.

        >>> words = Phonotactics(["angst", "extra", "band"], seen=1)
        >>> [words.runs_well(name, 2) for name in ("extrando", "bandbro", "mokdjsdi")]
        [True, False, False]
        """
        return all(
            len(run) <= longest or run[0] in _VOWELS or (place, run) in self._known
            for place, run in _placed(name)
        )

    def _knows(self, place: str, run: str) -> bool:
        if len(run) == 1 or (place, run) in self._known:
            return True
        # Between vowels one syllable may end and another begin: ban-don.
        return place == "in" and any(
            self._knows("end", run[:cut]) and self._knows("begin", run[cut:])
            for cut in range(1, len(run))
        )


def _placed(word: str) -> list[tuple[str, str]]:
    runs = _RUNS.findall(word)
    last = len(runs) - 1
    return [
        ("begin" if n == 0 else "end" if n == last else "in", run) for n, run in enumerate(runs)
    ]
