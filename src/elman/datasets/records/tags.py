"""Labels of words as people write them: their scheme found, faults mended and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from elman.datasets.records.spans import Scheme, labels_of, scheme_of, spans_of

__all__ = ["Tidied", "tidied"]

_MARKS = frozenset("BIESLUO")


class Tidied(NamedTuple):
    """Labels that keep to their scheme, how many are spelt alike but not the same, what was mended.

    `alike` are groups of kinds that differ only in case or spaces, each with its count.
    """

    labels: list[tuple[str, ...]]
    scheme: Scheme
    mended: int = 0
    alike: tuple[tuple[tuple[str, int], ...], ...] = ()
    merged: bool = False

    @property
    def remarks(self) -> list[str]:
        """Say what was mended, and what is alike."""
        said = []
        if self.mended:
            several = self.mended > 1
            said.append(
                f"{self.mended:,} label{'s do' if several else ' does'} not follow the scheme "
                f"{self.scheme} and {'were' if several else 'was'} mended, as conlleval reads them"
            )
        for group in self.alike:
            listed = ", ".join(f"{kind!r} ({count:,})" for kind, count in group)
            done = f": merged into {group[0][0]!r}" if self.merged else ""
            said.append(f"labels differ only in case or spaces: {listed}{done}")
        return said


def tidied(labels: Sequence[Sequence[str]], *, merge: bool = False) -> Tidied:
    """Mend labels that their scheme does not allow, and find those that are spelt alike.

    Blanks around a label are no part of it, and marks are read in either case. With `merge`, kinds
    that differ only in case or spaces become the most frequent of them.

    >>> tidied([["I-PER", "b-PER", "O"], ["B-Per", "I-Per", "O"]], merge=True)
    Tidied(labels=[('B-PER', 'B-PER', 'O'), ('B-PER', 'I-PER', 'O')], scheme='BIO', mended=1, \
alike=((('PER', 2), ('Per', 1)),), merged=True)
    """
    read = [tuple(label.strip() for label in row) for row in labels]
    distinct = {label for row in read for label in row}
    capital = {label: _capital(label) for label in distinct}
    if all(capital.values()):
        read = [tuple(capital[label] for label in row) for row in read]
    scheme = scheme_of(read)
    counts = Counter(kind for row in read for kind in _kinds(row, scheme))
    groups: dict[str, list[tuple[str, int]]] = {}
    for kind, count in counts.most_common():
        groups.setdefault("".join(kind.casefold().split()), []).append((kind, count))
    alike = tuple(tuple(group) for group in groups.values() if len(group) > 1)
    if merge and alike:
        named = {kind: group[0][0] for group in alike for kind, _ in group}
        read = [tuple(_renamed(label, named, scheme) for label in row) for row in read]
    mended = 0
    if scheme != "plain":
        for i, row in enumerate(read):
            right = tuple(labels_of(spans_of(row), len(row), scheme))
            if right != row:
                mended += sum(a != b for a, b in zip(right, row, strict=True))
                read[i] = right
    return Tidied(read, scheme, mended, alike, merge and bool(alike))


def _capital(label: str) -> str:
    """Write the mark of a label in capitals; nothing where it has none."""
    mark = label[:1].upper()
    if mark not in _MARKS or label[1:2] not in ("", "-") or (mark == "O" and len(label) > 1):
        return ""
    return mark + label[1:]


def _kinds(row: tuple[str, ...], scheme: Scheme) -> list[str]:
    return list(row) if scheme == "plain" else [span.kind for span in spans_of(row)]


def _renamed(label: str, named: dict[str, str], scheme: Scheme) -> str:
    if scheme == "plain":
        return named.get(label, label)
    kind = label[2:]
    return f"{label[:2]}{named[kind]}" if kind in named else label
