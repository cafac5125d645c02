"""Known words by their sound: which words of a language are like a pronunciation.

Every word has a coarse key of its likeliest readings: voiced and unvoiced consonants
are one, every run of vowels is one, doubled sounds are single. A look-up compares the few words
under one key sound by sound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from elman.phonetics.sounds.nearness import Nearness

__all__ = ["Echo", "Echoes", "SaidWords"]

_SAME = 0.13
"""Consonants at most so far apart share a key: those that only the voice tells apart."""
_MOST = 250
"""Words of a key that are compared, most frequent first."""


_BASE = 0x9E3779B97F4A7C15
"""An odd number whose powers are far apart modulo 2**64."""


class Echo(NamedTuple):
    """A known word, one way it is said, and how like that is to what was asked (0 to 1)."""

    word: str
    sounds: tuple[str, ...]
    match: float


class SaidWords(Sequence[tuple[str, tuple[str, ...]]]):
    """Words with their sounds in few bytes: each pair is made when it is asked for.

    Args:
        words: where `places` are.
        places: the word of each pair.
        lengths: its number of sounds.
        codes: the places of all sounds, one pair's after another's, in `sounds`.

    >>> list(SaidWords(["air", "mix"], np.array([1]), np.array([2]), np.array([1, 0]), ("s", "k")))
    [('mix', ('k', 's'))]
    """

    def __init__(
        self,
        words: Sequence[str],
        places: NDArray[Any],
        lengths: NDArray[Any],
        codes: NDArray[Any],
        sounds: Sequence[str],
    ) -> None:
        self._words, self._places, self.codes, self._sounds = words, places, codes, sounds
        self.begins = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, tuple[str, ...]]], sounds: Sequence[str]) -> SaidWords:
        """Pack pairs, whose sounds are among `sounds`."""
        listed = list(pairs)
        number = {sound: n for n, sound in enumerate(sounds)}
        codes = np.array([number[s] for _, said in listed for s in said], np.int64)
        lengths = np.array([len(said) for _, said in listed], np.int64)
        return cls([word for word, _ in listed], np.arange(len(listed)), lengths, codes, sounds)

    @overload
    def __getitem__(self, n: int) -> tuple[str, tuple[str, ...]]: ...
    @overload
    def __getitem__(self, n: slice) -> list[tuple[str, tuple[str, ...]]]: ...
    def __getitem__(self, n: int | slice) -> Any:
        if isinstance(n, slice):
            return [self[k] for k in range(*n.indices(len(self)))]
        if not -len(self) <= n < len(self):
            raise IndexError(n)
        n %= len(self)
        codes = self.codes[self.begins[n] : self.begins[n + 1]].tolist()
        return self._words[int(self._places[n])], tuple(self._sounds[c] for c in codes)

    def __len__(self) -> int:
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


Said = Sequence[tuple[str, tuple[str, ...]]]


class Echoes:
    """Words with their sounds, filed by a coarse key when they are first asked for.

    >>> echoes = Echoes([("fisher", tuple("fɪʃə")), ("visor", tuple("vaɪzə"))], Nearness("fvɪaʃzə"))
    >>> [(e.word, e.match < 1) for e in echoes.of(tuple("vɪʃə"))]
    [('fisher', True)]
    """

    def __init__(self, words: Said | Callable[[], Said], near: Nearness) -> None:
        self._given, self._near = words, near

    @cached_property
    def words(self) -> SaidWords:
        """The words with their sounds, usual ones first."""
        given = self._given() if callable(self._given) else self._given
        return given if isinstance(given, SaidWords) else SaidWords.of(given, self._near.sounds)

    @cached_property
    def _class(self) -> dict[str, int]:
        """Sounds that share a key have the same number."""
        near = self._near
        kinds: dict[str, str] = {}
        for sound in near.sounds:
            if near.is_vowel(sound):
                kinds[sound] = "vowel"
                continue
            alike = (
                kind
                for other, kind in kinds.items()
                if kind != "vowel" and near.distance(sound, other) <= _SAME
            )
            kinds[sound] = next(alike, sound)
        number = {kind: n for n, kind in enumerate(dict.fromkeys(kinds.values()))}
        return {sound: number[kind] for sound, kind in kinds.items()}

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        """The keys of all words, in their order."""
        kinds = np.array([self._class[s] for s in self._near.sounds], np.uint8)
        return _keys(kinds[self.words.codes], self.words.begins)

    def of(self, sounds: Sequence[str], *, least: float = 0.85) -> list[Echo]:
        """Words at least so like the sounds, likest first."""
        sounds = tuple(sounds)
        kinds = np.array([self._class[s] for s in sounds], np.uint8)
        key = _keys(kinds, np.array([0, len(kinds)]))[0]
        found = [
            Echo(word, said, match)
            for word, said in (
                self.words[n] for n in np.flatnonzero(self._keys == key)[:_MOST].tolist()
            )
            if (match := self._near.match(sounds, said)) >= least
        ]
        return sorted(found, key=lambda e: -e.match)


def _keys(kinds: NDArray[np.uint8], begins: NDArray[Any]) -> NDArray[np.uint64]:
    """The keys of pronunciations, laid end to end: a sum over their runs of sounds of one kind.

    A run counts by its kind and its place; sums are taken modulo 2**64, so that two different
    keys are hardly ever equal (Rabin and Karp, 1987).
    """
    first = np.ones(len(kinds), bool)
    first[1:] = kinds[1:] != kinds[:-1]
    first[begins[:-1][begins[:-1] < len(kinds)]] = True  # a word begins
    runs = np.concatenate([[0], np.cumsum(first)])
    # How many runs of its word are before each.
    place = runs[1:][first] - 1 - np.repeat(runs[begins[:-1]], np.diff(runs[begins]))
    power = np.cumprod(np.full(int(place.max(initial=0)) + 1, _BASE, np.uint64))
    sums = np.zeros(len(place) + 1, np.uint64)
    np.cumsum((kinds[first].astype(np.uint64) + np.uint64(1)) * power[place], out=sums[1:])
    ends = sums[runs[begins]]
    found: NDArray[np.uint64] = ends[1:] - ends[:-1]
    return found
