"""The pairs of the benchmark: homophones and near-homophones from lexicons, and respellings.

Two words of a lexicon are homophones when they share a pronunciation, stress aside, and differ as
plain labels of three letters or more; both must be in wordfreq's list of the language. Some of
them are slips of the lexicon, some are words that are hard to read: a pair counts as read where a
model of the whole lexicon, of elman's own kind, has the shared sounds among 32 readings of either
word. That rule favours elman, so both are measured: the pairs that are read, and all of them. Of
languages with thousands of pairs, those with a word that `held_out` names; in the order of a hash
until 800 are read. A hash of the pair says which name is given, and whether the pair is for
development or test.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from elman.phonetics.engines.joint import JointModel
from elman.phonetics.entries import Readings
from elman.phonetics.languages.record import Language

_MOST = 800
_MANY = 4000


class Pair(NamedTuple):
    """A name that is given, the one to be found, the part, and whether a model reads both so."""

    given: str
    wanted: str
    part: str
    read: str = "read"


def number(text: str) -> int:
    """A number that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def held_out(word: str) -> bool:
    """Whether a word is kept from training: one in ten."""
    return number(unicodedata.normalize("NFC", word.strip().casefold())) % 10 == 0


def homophones(readings: Readings, spoken: Language, known: Mapping[str, float]) -> list[Pair]:
    """The homophones of a language, by the rule above."""
    plain = {word: spoken.label(word) for word in readings}
    by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for word, ways in readings.items():
        if plain[word] in known and len(plain[word]) >= 3:
            for way in ways:
                by_sound[way].append(word)
    pairs = {
        tuple(sorted((plain[a], plain[b]))): (a, b)
        for words in by_sound.values()
        for a, b in combinations(sorted(words), 2)
        if plain[a] != plain[b]
    }
    if len(pairs) > _MANY:
        pairs = {k: (a, b) for k, (a, b) in pairs.items() if held_out(a) or held_out(b)}
    readable = read_so(pairs, readings, plain)
    chosen: list[Pair] = []
    missing = _MOST
    for key in sorted(pairs, key=lambda k: number("pair " + " ".join(k))):
        if not missing:
            break
        missing -= key in readable
        chosen.append(oriented(*key)._replace(read="read" if key in readable else "unread"))
    return chosen


Candidates = Mapping[tuple[str, ...], tuple[str, str]]
"""Plain spellings of a pair, and its words as the lexicon writes them."""


def read_so(
    pairs: Candidates, readings: Readings, plain: Mapping[str, str]
) -> set[tuple[str, ...]]:
    """Return those pairs whose words a model of the whole lexicon reads as the lexicon says."""
    words = sorted(readings, key=number)[:100_000]
    words += [word for pair in pairs.values() for word in pair]
    model = JointModel.fit((plain[w], p) for w in words for p in readings[w][:2])
    wanted = sorted({word for pair in pairs.values() for word in pair})
    found = model.read([plain[word] for word in wanted], 32)
    said = {w: {r.phonemes for r in rs} for w, rs in zip(wanted, found, strict=True)}
    return {
        key
        for key, (a, b) in pairs.items()
        if said[a] & said[b] & set(readings[a]) & set(readings[b])
    }


def oriented(a: str, b: str) -> Pair:
    """Choose by hash which name is given and which part the pair belongs to."""
    if number(f"way {a} {b}") % 2:
        a, b = b, a
    part = "dev" if number("part " + " ".join(sorted((a, b)))) % 2 else "test"
    return Pair(a, b, part)


def respellings() -> list[Pair]:
    """Brand and plain words, each given once and wanted once."""
    return both_ways("respellings.txt")


def both_ways(file: str) -> list[Pair]:
    """The pairs of a file beside this one, each name given once and wanted once."""
    return [pair for row in _rows(file) for pair in _turned(*row)]


def abroad() -> dict[str, list[Pair]]:
    """Respellings of other languages, by language."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for code, respelt, plain in _rows("abroad.txt"):
        found[code] += _turned(respelt, plain)
    return found


def _rows(file: str) -> list[list[str]]:
    lines = (Path(__file__).parent / file).read_text("utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def _turned(first: str, second: str) -> list[Pair]:
    part = oriented(*sorted((first, second))).part
    return [Pair(first, second, part), Pair(second, first, part)]


def kept_from_training(pairs: list[Pair], readings: Readings, spoken: Language) -> set[str]:
    """Plain spellings no benchmark model may learn: the pairs' and all that sound like them."""
    asked = {name for pair in pairs for name in pair[:2]}
    plain = {word: spoken.label(word) for word in readings}
    sounds = {s for w, ways in readings.items() if plain[w] in asked for s in ways}
    return asked | {plain[w] for w, ways in readings.items() if sounds & set(ways)}
