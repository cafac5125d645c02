"""Words that are copied: how that is learned, and how it is done.

A name that no training pair had is read as unknown. That unknown goes to unknown, and where the
output then looks, is learned from words that stand once, of which some data have none; so in a
share of the pairs one of the words that both sides have, a name or a number, is hidden on both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from elman.sequences.vocabulary import UNKNOWN
from elman.sequences.words import Words

__all__ = ["copied", "hiding"]

_SHARE = 0.15
"""Of the pairs that have a word on both sides."""

Codes = list[NDArray[np.int32]]


def hiding(read: Words, written: Words, x: Codes, y: Codes, seed: int) -> tuple[Codes, Codes]:
    """Hide a word that both sides of a pair have, in a share of the pairs; the same by `seed`.

    >>> words = Words.of(["ein Ulm", "ein Ulm"], unit="words")
    >>> codes = words.encode(["ein Ulm"] * 400).values.reshape(400, 2)
    >>> x, _ = hiding(words, words, list(codes), list(codes), 0)
    >>> hidden = sum(words.shown(code)[1] == "\\ufffd" for code in x)
    >>> 0 < hidden < 60
    True
    """
    random = np.random.default_rng((seed, len(x)))
    names = [piece.strip() for piece in read.vocabulary.pieces]
    words = {piece.strip(): code for code, piece in enumerate(written.vocabulary.pieces, 1)}
    alike = {code: words[name] for code, name in enumerate(names, 1) if _copied(name, words)}
    nothing = [1 + side.vocabulary.pieces.index(UNKNOWN) for side in (read, written)]
    hidden: tuple[Codes, Codes] = (list(x), list(y))
    for i, (codes, out) in enumerate(zip(x, y, strict=True)):
        inside = set(out.tolist())
        both = [code for code in dict.fromkeys(codes.tolist()) if alike.get(code) in inside]
        if both and random.random() < _SHARE:
            chosen = both[int(random.integers(len(both)))]
            hidden[0][i] = np.where(codes == chosen, nothing[0], codes).astype(np.int32)
            hidden[1][i] = np.where(out == alike[chosen], nothing[1], out).astype(np.int32)
    return hidden


_JOINED = re.compile(r"[-\u2010\u2011.,:/@&_]")
"""Signs within a name or a number, which is copied whole."""


def copied(pieces: Sequence[str], source: Sequence[str], looked: Sequence[int]) -> list[str]:
    """Put words of the `source` where an output's `pieces` are unknown.

    `looked` says for each piece which of the source's it looked at most.

    >>> copied([" Hi", "\ufffd", "\ufffd", "!"], [" Franz", "-", "Josef", "!"], [3, 2, 0, 3])
    [' Hi', ' Franz-Josef', '', '!']
    """
    told = list(pieces)
    last = (0, 0)
    for i, piece in enumerate(pieces):
        if piece != UNKNOWN:
            last = (0, 0)
            continue
        begin, end = _run(source, looked[i]) if source else (0, 0)
        # Several unknowns in a row may be parts of one name.
        # Letters may have been read apart from their accents.
        name = unicodedata.normalize("NFC", "".join(source[begin:end]).strip())
        told[i] = "" if (begin, end) == last else f" {name}"
        last = (begin, end)
    return told


def _run(source: Sequence[str], at: int) -> tuple[int, int]:
    """Find the pieces that are one name with that at `at`: their parts, and signs between."""
    if 0 < at < len(source) - 1 and _joins(source, at):
        at += 1
    begin, end = at, at + 1
    while begin > 0 and _goes_on(source[begin]):
        if _is_letter(source[begin - 1][-1:]):
            begin -= 1
        elif begin > 1 and _joins(source, begin - 1):
            begin -= 2
        else:
            break
    while end < len(source):
        if _goes_on(source[end]) and _is_letter(source[end - 1][-1:]):
            end += 1
        elif end + 1 < len(source) and _joins(source, end):
            end += 2
        else:
            break
    return begin, end


def _joins(source: Sequence[str], at: int) -> bool:
    before, sign, after = source[at - 1 : at + 2]
    return bool(_JOINED.fullmatch(sign)) and _is_letter(before[-1:]) and _goes_on(after)


def _goes_on(piece: str) -> bool:
    """Tell whether a piece goes on with what stands before it: no space, no sign."""
    return _is_letter(piece[:1])


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character or " ").startswith("M")


def _copied(name: str, words: dict[str, int]) -> bool:
    return name in words and name != UNKNOWN and any(c.isalnum() for c in name)
