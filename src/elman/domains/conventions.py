"""Conventions: how else people of a language write what they say alike, learned at no school.

In chats, on signs and in romanisations letters stand for each other whatever the rules of reading
say: `wapo` is guapo, `kahwe` kahve, `syasin` shashin, `7abibi` habibi. `conventions.txt` lists
such letters by language; several of them may be used in one name.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from elman.phonetics.engines.protocol import Part, Phonemes

__all__ = ["Otherwise", "parts_of", "written_otherwise"]

_GRADES = {
    "all": (0.7, 0.95),
    "most": (1.5, 0.7),
    "some": (2.5, 0.4),
    "seen": (0.9, None),
    "rare": (2.0, None),
}
"""What a convention costs, in nats, and how probably it is read as meant, where it says that."""
_AGAIN, _FURTHER = 0.15, 0.6
"""What a convention costs that is used again in a name, and one beside others."""
_BEAM = 48
_VOWELS, _CONSONANTS = "aeiouy", "bcdfghjklmnpqrstvwxz"


class Otherwise(NamedTuple):
    """A label written otherwise: what stands where, how usual that is, and who reads it so."""

    label: str
    edits: tuple[tuple[int, int, str], ...]
    """Characters `start ... stop - 1` of the label, and what is written instead."""
    usual: float
    """The logarithm of how usual it is."""
    agreed: float
    """How probably a reader reads it as the label; 0 where the rules of reading tell."""


class _Form(NamedTuple):
    letters: str
    before: str
    """Characters of which one stands before; "^" is the beginning, and nothing is no matter."""
    after: str

    def stands(self, label: str, start: int, stop: int) -> bool:
        """Whether the form may stand for those characters of a label."""
        if self.before and (label[start - 1] if start else "^") not in self.before:
            return False
        return not self.after or (label[stop] if stop < len(label) else "$") in self.after


class _Rule(NamedTuple):
    forms: tuple[_Form, ...]
    """What may be written instead."""
    cost: float
    agreed: float | None


_Index = Mapping[str, Sequence[tuple[_Rule, _Form]]]


def written_otherwise(label: str, code: str, *, most: int = 60) -> list[Otherwise]:
    """How else people of a language write a label, usual ways first.

    >>> [found.label for found in written_otherwise("llave", "es", most=3)]
    ['llabe', 'yave', 'yabe']
    >>> written_otherwise("gj", "en-us")
    []
    """
    if not (index := _index(code[:2])):
        return []
    longest = max(map(len, index))
    ways: list[dict[str, _Hypothesis]] = [{} for _ in range(len(label) + 1)]
    ways[0][""] = _Hypothesis(0.0, (), ())
    for at in range(len(label) + 1):
        kept = sorted(ways[at].items(), key=lambda item: (item[1].cost, item[0]))[:_BEAM]
        ways[at] = dict(kept)
        edits = list(_edits(label, at, index, longest))
        for text, way in kept:
            if at < len(label):
                _keep(ways[at + 1], text + label[at], way)
            for stop, new, rule in edits:
                if stop == at:  # put in: what follows it stays
                    to, written = min(at + 1, len(label)), text + new + label[at : at + 1]
                    if at == len(label):
                        continue
                else:
                    to, written = stop, text + new
                _keep(ways[to], written, way.with_edit(at, stop, new, rule))
    found = [
        Otherwise(text, way.edits, -way.cost, way.agreed())
        for text, way in ways[-1].items()
        if text and text != label
    ]
    found.sort(key=lambda o: (-o.usual, o.label))
    return found[:most]


def parts_of(
    parts: Sequence[Part], label: str, edits: Iterable[tuple[int, int, str]]
) -> tuple[Part, ...]:
    """A reading's parts with other letters: those that an edit touches become one part.

    Nothing where the parts are not those of the label's letters.

    >>> say = [Part("ll", ("ʎ",)), Part("a", ("a",)), Part("ve", ("b", "e"))]
    >>> [part.letters for part in parts_of(say, "llave", [(0, 2, "y")])]
    ['y', 'a', 've']
    """
    if "".join(part.letters for part in parts) != label:
        return ()
    left = sorted(edits)
    made: list[Part] = []
    sounds: Phonemes = ()
    letters, start, at, named = "", 0, 0, False
    for n, part in enumerate(parts):
        letters, sounds, named = letters + part.letters, sounds + part.sounds, named or part.name
        at += len(part.letters)
        cut = any(begin < at < stop or begin == at == stop for begin, stop, _ in left)
        if cut and n + 1 < len(parts):
            continue
        inside = [edit for edit in left if start <= edit[0] and edit[1] <= at]
        left = left[len(inside) :]
        for begin, stop, new in reversed(inside):
            letters = letters[: begin - start] + new + letters[stop - start :]
        made.append(Part(letters, sounds, named and not inside))
        letters, sounds, start, named = "", (), at, False
    return tuple(made)


class _Hypothesis(NamedTuple):
    cost: float
    edits: tuple[tuple[int, int, str], ...]
    rules: tuple[_Rule, ...]

    def with_edit(self, start: int, stop: int, new: str, rule: _Rule) -> _Hypothesis:
        edits = (*self.edits, (start, stop, new))
        if rule in self.rules:
            return _Hypothesis(self.cost + _AGAIN * rule.cost, edits, self.rules)
        cost = self.cost + rule.cost * (_FURTHER if self.rules else 1.0)
        return _Hypothesis(cost, edits, (*self.rules, rule))

    def agreed(self) -> float:
        said = [rule.agreed for rule in self.rules if rule.agreed is not None]
        return math.prod(said) if said else 0.0


def _keep(ways: dict[str, _Hypothesis], text: str, way: _Hypothesis) -> None:
    old = ways.get(text)
    if old is None or way.cost < old.cost:
        ways[text] = way


def _edits(label: str, at: int, index: _Index, longest: int) -> Iterable[tuple[int, str, _Rule]]:
    for stop in range(at, min(at + longest, len(label)) + 1):
        for rule, form in index.get(label[at:stop], ()):
            if form.stands(label, at, stop):
                for other in rule.forms:
                    if other is not form and other.stands(label, at, stop):
                        yield stop, other.letters, rule


@cache
def _index(code: str) -> _Index:
    found: dict[str, list[tuple[_Rule, _Form]]] = defaultdict(list)
    text = files("elman.domains").joinpath("conventions.txt").read_text("utf-8")
    for line in text.splitlines():
        codes, _, rest = line.partition(" ")
        if code not in codes.split(","):
            continue
        grade, _, groups = rest.partition(" ")
        for group in groups.split("|"):
            given, one_way, become = group.partition(">")
            forms = tuple(map(_form, given.split()))
            rule = _Rule(tuple(map(_form, become.split())) if one_way else forms, *_GRADES[grade])
            for form in forms:
                found[form.letters].append((rule, form))
    return found


def _form(text: str) -> _Form:
    """Read a form: (V)s(ei$).

    >>> _form("(V)s(ei$)").after, tuple(_form("^_$"))
    ('ei$', ('', '^', '$'))
    """
    before = after = ""
    if text[0] == "^":
        before, text = "^", text[1:]
    elif text[0] == "(":
        before, _, text = text[1:].partition(")")
    if text.endswith(")"):
        text, _, after = text[:-1].partition("(")
    elif text.endswith("$"):
        text, after = text[:-1], "$"
    return _Form(text.replace("_", ""), _class(before), _class(after))


def _class(text: str) -> str:
    return text.replace("V", _VOWELS).replace("C", _CONSONANTS)
