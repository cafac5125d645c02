"""Letters and sounds together: an n-gram model of chunks that pairs both.

A word with its sounds is a sequence of joint chunks `q_i = (letters, sounds)`, and

    P(g, p) = sum over cuts  prod_i P(q_i | q_{i-n+1} ... q_{i-1})

One model reads (best `p` for given `g`), spells (best `g` for given `p`) and judges (how much a
string is like a word at all). Bisani and Ney (2008), "Joint-sequence models for
grapheme-to-phoneme conversion". Names of letters and digits are chunks of their own, with a small
probability, and what follows them begins like a word: a digit's stand anywhere, a letter's at the
edges of a string (rmix, moviestv) and never inside (paybright is not pa-why-bright).
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from elman.estimators.files import modelfile
from elman.interruption import each, may_end
from elman.phonetics.engines.joint.alignment import Chunk
from elman.phonetics.engines.joint.backoff import Automaton, Grams, automaton_of, estimate, pruned
from elman.phonetics.engines.joint.chunksearch import ChunkSearch, Found, Kind
from elman.phonetics.engines.joint.cutting import (
    Aligned,
    Often,
    aligned,
    by_letters,
    likeliest,
    parted,
    sounding,
    writings_of,
)
from elman.phonetics.engines.joint.judge import Judge
from elman.phonetics.engines.joint.packed import rounded
from elman.phonetics.engines.joint.scored import ChunkTable, Scored
from elman.phonetics.engines.joint.stored import laid_down, rebuilt
from elman.phonetics.engines.protocol import Part, Phonemes, Reading, Spelling
from elman.phonetics.sounds.nearness import Nearness

__all__ = ["JointModel"]

_TOGETHER, _MOMENT = 1024, 16
"""Words that are read or spelt at once, fewer where somebody may leave who waits for them."""
_SPELT = 256
"""Spellings that are found at once then."""

Names = Mapping[str, Sequence[tuple[Sequence[str], float]]]
"""Letters with the ways to say them, each with its log-probability."""


class JointModel:
    """A trained model of one language; `fit` makes one, `load` reads one.

    >>> pairs = [("cat", ("k", "æ", "t")), ("cot", ("k", "ɒ", "t")), ("kit", ("k", "ɪ", "t")),
    ...          ("tic", ("t", "ɪ", "k")), ("tack", ("t", "æ", "k"))]
    >>> model = JointModel.fit(pairs, names={"t": [(("t", "iː"), -5.0)]}, rare=1)
    >>> model.read(["cottic"])[0][0].phonemes
    ('k', 'ɒ', 't', 't', 'ɪ', 'k')
    >>> [s.text for s in model.spell([("t", "æ", "k")], 1)[0]]
    ['tack']
    """

    def __init__(
        self,
        letters: Sequence[str],
        sounds: Sequence[str],
        chunks: Sequence[Chunk],
        grams: Sequence[Grams],
        names: Names | None = None,
        loans: Names | None = None,
        join: float = -4.0,
        judge: Judge | None = None,
    ) -> None:
        self.letters, self.sounds = tuple(letters), tuple(sounds)
        self._letter = {c: i for i, c in enumerate(letters)}
        self._sound = {c: i for i, c in enumerate(sounds)}
        self.end = len(chunks)
        named = self._alone(names or {})
        loaned = {c: s for c, s in self._alone(loans or {}).items() if c not in named}
        self.chunks = [*chunks, Chunk((), ()), *named, *loaned]
        self.grams = grams
        alone = np.full(len(self.chunks), np.nan, np.float32)
        alone[self.end + 1 :] = [*named.values(), *loaned.values()]
        kinds = [Kind.NO_NAME] * len(self.chunks)
        for n, chunk in enumerate(named, self.end + 1):
            kinds[n] = Kind.DIGIT if letters[chunk.letters[0]].isdigit() else Kind.LETTER
        self._how = alone, kinds, self.end, join
        self.parts = [
            Part(
                "".join(self.letters[i] for i in c.letters),
                tuple(self.sounds[i] for i in c.sounds),
                kinds[n] != Kind.NO_NAME,
            )
            for n, c in enumerate(self.chunks)
        ]
        self._letters = [p.letters for p in self.parts]
        self._sounds = [p.sounds for p in self.parts]
        self.heard = ["".join(map(chr, chunk.sounds)) for chunk in self.chunks]
        """Of each chunk a character for each sound: strings are compared sooner than sequences."""
        self._writings: dict[tuple[str, ...], list[str]] | None = None
        self.ascii = np.array([part.letters.isascii() for part in self.parts], np.uint8)
        self.judge = judge
        self._silent = frozenset(n for n, part in enumerate(self.parts) if not part.sounds)
        # A name is no chunk of the judge's: whatever it says, it is as good as the best.
        labels = judge.labels_of([p[:2] for p in self.parts], self.end) if judge else []
        self.table = ChunkTable(self.parts, labels)
        self._judged_letters = judge.letters_of(self.letters) if judge else []

    @cached_property
    def automaton(self) -> Automaton:
        """The n-grams as states and arcs; one that is only given names needs none."""
        return automaton_of(self.grams, self.end + 1)

    @cached_property
    def search(self) -> ChunkSearch:
        """What finds the likeliest chunks."""
        return ChunkSearch(self.chunks, self.automaton, *self._how)

    def _alone(self, ways: Names) -> dict[Chunk, float]:
        """Chunks that stand outside the n-grams, as far as the model has their symbols."""
        known: dict[Chunk, float] = {}
        for letters, said in ways.items():
            for sounds, score in said:
                if set(letters) <= self._letter.keys() and set(sounds) <= self._sound.keys():
                    chunk = Chunk(
                        tuple(self._letter[c] for c in letters),
                        tuple(self._sound[s] for s in sounds),
                    )
                    known[chunk] = max(score, known.get(chunk, score))
        return known

    @classmethod
    def fit(
        cls,
        pairs: Iterable[tuple[str, Sequence[str]]],
        *,
        names: Names | None = None,
        loans: Names | None = None,
        extra_letters: str = "",
        order: int = 7,
        most: int = 600_000,
        rare: int = 3,
    ) -> JointModel:
        """Align pairs of a word and its sounds, and estimate the model of their chunks.

        `names` maps a letter or a digit to the sounds of its name and their log-probabilities,
        `loans` spellings that stand anywhere; `extra_letters` are those that only names use. Of
        n-grams up to `order` about `most` are kept. Deterministic.

        Raises `SequenceError` for more than 250 different letters or sounds, or when nothing can
        be aligned.
        """
        parts = aligned(pairs, extra_letters=extra_letters, rare=rare)
        return cls.learned(parts, names=names, loans=loans, order=order, most=most)

    @classmethod
    def learned(
        cls,
        parts: Aligned,
        *,
        names: Names | None = None,
        loans: Names | None = None,
        order: int = 7,
        most: int = 600_000,
        judge: Judge | None = None,
    ) -> JointModel:
        """Estimate the model of words that are cut into chunks; the rest as in `fit`."""
        grams = estimate(list(filter(None, parts.cuts)), len(parts.chunks) + 1, order=order)
        short = rounded(pruned(grams, most))
        return cls(parts.letters, parts.sounds, parts.chunks, short, names, loans, judge=judge)

    def read(
        self,
        words: Sequence[str],
        n: int = 5,
        *,
        beam: int = 16,
        margin: float = 8.0,
        names: bool = True,
    ) -> list[list[Reading]]:
        """Give up to `n` readings of each word, the likeliest first; none for an unknown letter.

        Without `names`, letters and digits are not read by theirs.

        Probabilities are shares of all readings that the beam kept, at least 16.
        """
        found: list[list[Reading]] = []
        size = _MOMENT if may_end() else _TOGETHER
        for start in each(range(0, len(words), size)):
            some = words[start : start + size]
            scored = self.scored(some, n, beam, margin, names=names)
            found += [
                [
                    Reading(self.said(w.chunks), w.share, "model", self._parts(w.chunks), evidence)
                    for w in ways
                ]
                for ways, evidence in zip(scored.best(n), scored.evidence, strict=True)
            ]
        return found

    def scored(
        self, words: Sequence[str], n: int, beam: int, margin: float, *, names: bool = True
    ) -> Scored:
        """The ways through words with their scores, none through an unknown letter."""
        coded = self.coded(words)
        allowed = None if names else np.array([not part.name for part in self.parts], np.uint8)
        ways = self.search.ways(
            coded, 0, count=max(16, n), beam=beam, margin=margin, allowed=allowed
        )
        ways.found[[not row for row in coded]] = 0
        rows = [[self._judged_letters[i] for i in row] for row in coded] if self.judge else []
        return Scored.of(ways, self.table, self.judge, rows)

    def coded(self, words: Sequence[str]) -> list[list[int]]:
        """Words as the numbers of their letters; nothing for one with an unknown letter."""
        known = [[self._letter.get(c, -1) for c in parted(word)] for word in words]
        return [[] if -1 in row else row for row in known]

    def spell(
        self,
        sounds: Sequence[Sequence[str]],
        n: int = 50,
        *,
        beam: int = 100,
        margin: float = 14.0,
        ascii_only: bool = True,
    ) -> list[list[Spelling]]:
        """Give up to `n` spellings of each sequence, the likeliest first; none for unknown sounds.

        Probabilities are shares of all spellings that are given.
        """
        known = [[self._sound.get(s, -1) for s in row] for row in sounds]
        coded = [[] if -1 in row else row for row in known]
        allowed = self.ascii if ascii_only else None
        spelled: list[list[Spelling]] = []
        size = max(1, min(_MOMENT, _SPELT // n)) if may_end() else _TOGETHER
        for start in each(range(0, len(coded), size)):
            some = coded[start : start + size]
            found = self.search.search(some, 1, count=n, beam=beam, margin=margin, allowed=allowed)
            spelled += [
                self._spellings(results) if row and results else []
                for row, results in zip(some, found, strict=True)
            ]
        return spelled

    def _spellings(self, found: list[Found]) -> list[Spelling]:
        letters = self._letters
        total = float(np.logaddexp.reduce([f.score for f in found]))
        return [
            Spelling(
                "".join([letters[c] for c in f.chunks]),
                math.exp(f.score - total),
                self._parts(f.chunks),
            )
            for f in each(found)
        ]

    def align(self, letters: str, sounds: Phonemes) -> tuple[Part, ...]:
        """Say which letters make which sounds, by the likeliest chunks; one part if none do.

        >>> words = [("cat", tuple("kat")), ("ac", tuple("ak")), ("tac", tuple("tak"))]
        >>> model = JointModel.fit(words, rare=1)
        >>> [(part.letters, part.sounds) for part in model.align("ca", ("k", "a"))]
        [('c', ('k',)), ('a', ('a',))]
        """
        if not (found := likeliest(parted(letters), sounds, self._by_letters)):
            return (Part(letters, sounds),)
        return sounding(p._replace(name=True) if p[:2] in self.named else p for p in found)

    @cached_property
    def _often(self) -> dict[Part, float]:
        """The chunks with the logarithms of how often they are used."""
        first, last = self.automaton.arc_begin[:2].tolist()
        symbols = self.automaton.arc_symbol[first:last].tolist()
        scores = self.automaton.arc_score[first:last].tolist()
        alone = range(self.end + 1, len(self.parts))
        often = {self.parts[n]._replace(name=False): float(self.search.alone[n]) for n in alone}
        return often | {self.parts[n]: score for n, score in zip(symbols, scores, strict=True)}

    @cached_property
    def _by_letters(self) -> Often:
        return by_letters(self._often)

    def native(self, sounds: Sequence[str]) -> Phonemes:
        """Write a sequence with the sounds that the model has, the nearest for others."""
        return self.near.nearest(sounds)

    @cached_property
    def near(self) -> Nearness:
        """How near the model's sounds are to each other."""
        return Nearness(self.sounds)

    @cached_property
    def wary(self) -> JointModel:
        """The same model with a memory of two chunks: it has learned habits, not whole words."""
        return JointModel(self.letters, self.sounds, self.chunks[: self.end], self.grams[:3])

    @cached_property
    def named(self) -> frozenset[tuple[str, Phonemes]]:
        """Letters and digits with their names, where nothing else is written so."""
        plain = {part[:2] for part in self.parts if not part.name}
        return frozenset(part[:2] for part in self.parts if part.name) - plain

    def writings(self, sounds: Sequence[str]) -> list[str]:
        """Letters that write a stretch of sounds as one chunk, by how often, then letter names."""
        if self._writings is None:
            parts = [p for n, p in enumerate(self.parts) if n != self.end and self.ascii[n]]
            self._writings = writings_of(sorted(parts, key=lambda p: -self._often.get(p, -99.0)))
        return self._writings.get(tuple(sounds), [])

    def said(self, chunks: Sequence[int]) -> Phonemes:
        """The sounds of chunks."""
        sounds = self._sounds
        return tuple(chain.from_iterable([sounds[c] for c in chunks]))

    def _parts(self, chunks: Sequence[int]) -> tuple[Part, ...]:
        parts = [self.parts[c] for c in chunks]
        return tuple(parts) if self._silent.isdisjoint(chunks) else sounding(parts)

    def save(self, path: str | os.PathLike[str], **description: object) -> None:
        """Write the model to one file; `description` is kept with it."""
        modelfile.write(path, self.described(**description))

    def described(self, **description: object) -> modelfile.Model:
        """What `save` writes: a description, with `description` in it, and arrays."""
        return laid_down(self, self.search.alone, description)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> JointModel:
        """Read a model that `save` wrote; raises a `ModelFileError` for any other."""
        return cls.of(modelfile.read(path), path)

    @classmethod
    def of(cls, model: modelfile.Model, path: str | os.PathLike[str]) -> JointModel:
        """Make a model of what `described` gave; raises `DamagedModel` for what is none."""
        return rebuilt(cls, model, path)
