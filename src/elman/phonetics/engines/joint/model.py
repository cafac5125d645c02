"""Letters and sounds together: an n-gram model of chunks that pairs both.

A word with its sounds is a sequence of joint chunks `q_i = (letters, sounds)`, and

    P(g, p) = sum over cuts  prod_i P(q_i | q_{i-n+1} ... q_{i-1})

One model reads (best `p` for given `g`), spells (best `g` for given `p`) and judges (how much a
string is like a word at all). Bisani and Ney (2008), "Joint-sequence models for
grapheme-to-phoneme conversion". Names of letters and digits are chunks of their own: they stand
anywhere with a small probability, and what follows them begins like a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from elman.errors import DamagedModel, SequenceError
from elman.estimators.files import modelfile
from elman.phonetics.engines.joint.alignment import Chunk, align
from elman.phonetics.engines.joint.backoff import Automaton, estimate
from elman.phonetics.engines.joint.checks import check_automaton, check_chunks
from elman.phonetics.engines.joint.chunksearch import ChunkSearch, Found

__all__ = ["JointModel", "Part", "Reading", "Spelling"]

_KIND = "joint letters and sounds"


class Part(NamedTuple):
    """A stretch of letters and what it sounds like; `name` where letters are read by name."""

    letters: str
    sounds: tuple[str, ...]
    name: bool


class Reading(NamedTuple):
    """Sounds of a string of letters, with the log-probability among its readings."""

    sounds: tuple[str, ...]
    logp: float
    parts: tuple[Part, ...]
    evidence: float = 0.0
    """`log P(letters)`: how much the string is like a word at all."""


class Spelling(NamedTuple):
    """Letters for sounds, with their joint log-probability `log P(letters, sounds)`."""

    letters: str
    joint: float
    parts: tuple[Part, ...]


class JointModel:
    """A trained model of one language; `fit` makes one, `load` reads one.

    >>> pairs = [("cat", ("k", "æ", "t")), ("cot", ("k", "ɒ", "t")), ("kit", ("k", "ɪ", "t")),
    ...          ("tic", ("t", "ɪ", "k")), ("tack", ("t", "æ", "k"))]
    >>> model = JointModel.fit(pairs, names={"t": [(("t", "iː"), -5.0)]}, rare=1)
    >>> model.read(["cottic"])[0][0].sounds
    ('k', 'ɒ', 't', 't', 'ɪ', 'k')
    >>> [s.letters for s in model.spell([("t", "æ", "k")], count=3)[0]]
    ['tack']
    """

    def __init__(
        self,
        letters: Sequence[str],
        sounds: Sequence[str],
        chunks: Sequence[Chunk],
        automaton: Automaton,
        names: Mapping[str, Sequence[tuple[Sequence[str], float]]] | None = None,
        join: float = -4.0,
    ) -> None:
        self.letters, self.sounds = tuple(letters), tuple(sounds)
        self._letter = {c: i for i, c in enumerate(letters)}
        self._sound = {c: i for i, c in enumerate(sounds)}
        self.end = len(chunks)
        named, scores = self._named(names or {})
        self.chunks = [*chunks, Chunk((), ()), *named]
        self.automaton = automaton
        alone = np.full(len(self.chunks), np.nan, np.float32)
        alone[self.end + 1 :] = scores
        self.search = ChunkSearch(self.chunks, automaton, alone, self.end, join)
        self.parts = [
            Part(
                "".join(self.letters[i] for i in c.letters),
                tuple(self.sounds[i] for i in c.sounds),
                n > self.end,
            )
            for n, c in enumerate(self.chunks)
        ]
        self._written = [tuple(p.letters) for p in self.parts], [p.sounds for p in self.parts]
        self._writings: dict[tuple[str, ...], list[str]] | None = None
        self.ascii = np.array([part.letters.isascii() for part in self.parts], np.uint8)

    def _named(
        self, names: Mapping[str, Sequence[tuple[Sequence[str], float]]]
    ) -> tuple[list[Chunk], list[float]]:
        known: dict[Chunk, float] = {}
        for letter, ways in names.items():
            for sounds, score in ways:
                if set(letter) <= self._letter.keys() and set(sounds) <= self._sound.keys():
                    chunk = Chunk(
                        tuple(self._letter[c] for c in letter),
                        tuple(self._sound[s] for s in sounds),
                    )
                    known[chunk] = max(score, known.get(chunk, score))
        return list(known), list(known.values())

    @classmethod
    def fit(
        cls,
        pairs: Iterable[tuple[str, Sequence[str]]],
        *,
        names: Mapping[str, Sequence[tuple[Sequence[str], float]]] | None = None,
        extra_letters: str = "",
        order: int = 5,
        rare: int = 3,
    ) -> JointModel:
        """Align pairs of a word and its sounds, and estimate the model of their chunks.

        `names` maps a letter, a digit or a spelling from abroad to its sounds and
        log-probabilities; `extra_letters` are those that only names use. Deterministic.

        Raises `SequenceError` for more than 250 different letters or sounds, or when nothing can
        be aligned.
        """
        words = list(pairs)
        letters = sorted({c for word, _ in words for c in word} | set(extra_letters))
        sounds = sorted({s for _, spoken in words for s in spoken})
        if max(len(letters), len(sounds)) > 250:
            raise SequenceError(
                f"A joint model holds up to 250 letters and 250 sounds, received {len(letters)} "
                f"and {len(sounds)}",
                remedy="leave rare characters out or normalise the sounds",
            )
        letter = {c: i for i, c in enumerate(letters)}
        sound = {s: i for i, s in enumerate(sounds)}
        coded = [([letter[c] for c in word], [sound[s] for s in spoken]) for word, spoken in words]
        chunks, cuts = align(coded, rare=rare)
        automaton = estimate([cut for cut in cuts if cut], len(chunks) + 1, order=order)
        return cls(letters, sounds, chunks, automaton, names)

    def read(
        self, texts: Sequence[str], *, count: int = 5, beam: int = 24, margin: float = 9.0
    ) -> list[list[Reading]]:
        """Readings of each text, likeliest first; none where a letter is unknown.

        `logp` is normalised over all readings that the beam kept, at least 16.
        """
        known = [[self._letter.get(c, -1) for c in text] for text in texts]
        coded = [[] if -1 in row else row for row in known]
        found = self.search.search(coded, 0, count=max(16, count), beam=beam, margin=margin)
        readings: list[list[Reading]] = []
        for row, results in zip(coded, found, strict=True):
            if not row:
                readings.append([])
                continue
            total = np.logaddexp.reduce([f.score for f in results]) if results else 0.0
            readings.append(
                [
                    Reading(self._out(f, 1), f.score - float(total), self._parts(f), float(total))
                    for f in results[:count]
                ]
            )
        return readings

    def spell(
        self,
        sounds: Sequence[Sequence[str]],
        *,
        count: int = 50,
        beam: int = 100,
        margin: float = 14.0,
        ascii_only: bool = True,
    ) -> list[list[Spelling]]:
        """Spellings of each sequence of sounds, likeliest first; none for an unknown sound."""
        known = [[self._sound.get(s, -1) for s in row] for row in sounds]
        coded = [[] if -1 in row else row for row in known]
        found = self.search.search(
            coded,
            1,
            count=count,
            beam=beam,
            margin=margin,
            allowed=self.ascii if ascii_only else None,
        )
        return [
            [Spelling("".join(self._out(f, 0)), f.score, self._parts(f)) for f in results]
            if row
            else []
            for row, results in zip(coded, found, strict=True)
        ]

    def writings(self, sounds: Sequence[str]) -> list[str]:
        """Letters that write a stretch of sounds as one chunk, by how often, then letter names."""
        if self._writings is None:
            first, last = self.automaton.arc_begin[:2].tolist()
            symbols = self.automaton.arc_symbol[first:last].tolist()
            scores = self.automaton.arc_score[first:last].tolist()
            often = dict(zip(symbols, scores, strict=True))
            self._writings = {}
            for n in sorted(range(len(self.parts)), key=lambda n: -often.get(n, -99.0)):
                if n != self.end and self.ascii[n]:
                    ways = self._writings.setdefault(self.parts[n].sounds, [])
                    if self.parts[n].letters not in ways:
                        ways.append(self.parts[n].letters)
        return self._writings.get(tuple(sounds), [])

    def _out(self, found: Found, side: int) -> tuple[str, ...]:
        written = self._written[side]
        return tuple(chain.from_iterable(map(written.__getitem__, found.chunks)))

    def _parts(self, found: Found) -> tuple[Part, ...]:
        return tuple(map(self.parts.__getitem__, found.chunks))

    def save(self, path: str | os.PathLike[str], **description: object) -> None:
        """Write the model to one file; `description` is kept with it."""
        modelfile.write(path, self.described(**description))

    def described(self, **description: object) -> modelfile.Model:
        """What `save` writes: a description, with `description` in it, and arrays."""
        names: dict[str, list[tuple[list[str], float]]] = {}
        for n in range(self.end + 1, len(self.chunks)):
            names.setdefault(self.parts[n].letters, []).append(
                (list(self.parts[n].sounds), float(self.search.alone[n]))
            )
        a = self.automaton
        return modelfile.Model(
            {
                "estimator": _KIND,
                "letters": list(self.letters),
                "sounds": list(self.sounds),
                "chunks": [[list(c.letters), list(c.sounds)] for c in self.chunks[: self.end]],
                "names": names,
                "start": a.start,
                **description,
            },
            {name: value for name, value in a._asdict().items() if name != "start"},
        )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> JointModel:
        """Read a model that `save` wrote.

        Raises `ModelFileError` (or one of its kinds) when the file is not such a model.
        """
        return cls.of(modelfile.read(path), path)

    @classmethod
    def of(cls, model: modelfile.Model, path: str | os.PathLike[str]) -> JointModel:
        """Make a model out of what `described` gave and a file at `path` held.

        Raises `DamagedModel` when it is no such model, or one that cannot be searched.
        """
        description, arrays = model
        try:
            if description["estimator"] != _KIND:
                raise KeyError(_KIND)
            letters, sounds = description["letters"], description["sounds"]
            chunks = [Chunk(tuple(g), tuple(p)) for g, p in description["chunks"]]
            check_chunks(chunks, letters, sounds)
            automaton = Automaton(**arrays, start=int(description["start"]))
            check_automaton(automaton, len(chunks) + 1)
            return cls(letters, sounds, chunks, automaton, description["names"])
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise DamagedModel(
                f"{path} is no model of letters and sounds ({error!r})", remedy="train it again"
            ) from error
