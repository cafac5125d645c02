"""Folding: writing what looks different the same way, character by character.

Each fold maps one character to a string, so positions in the original text stay known and a
whole text folds with one `str.translate`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from elman.errors import ConfigurationError

__all__ = ["FOLDS", "Folding"]


def _strip_accents(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_NAMED = re.compile(r":\w+:")


def _to_latin(character: str) -> str:
    from anyascii import anyascii

    written = anyascii(character)
    # A picture is no writing: its name (":grinning:") would be read as letters of the text.
    picture = _NAMED.fullmatch(written) or "\U0001f1e6" <= character <= "\U0001f1ff"
    return character if picture else written


FOLDS: dict[str, Callable[[str], str]] = {
    "latin": _to_latin,
    "accents": _strip_accents,
    "case": str.casefold,
}
"""Folds by name, in the order in which they are applied."""


class Folding(dict[int, str]):
    """A translation table that fills itself: code point -> folded string.

    `folds` holds names of `FOLDS`: "latin" (any script to ASCII letters), "accents"
    (`é` -> `e`) and "case" (`A` -> `a`). Unknown names raise `ConfigurationError`.

    >>> Folding(["accents", "case"])("Zoë"), Folding(["latin", "case"])("Анна")
    ('zoe', 'anna')
    """

    def __init__(self, folds: Iterable[str] = ()) -> None:
        super().__init__()
        chosen = {folds} if isinstance(folds, str) else set(folds)
        if unknown := sorted(chosen - set(FOLDS)):
            raise ConfigurationError(
                f"A fold is one of {', '.join(FOLDS)}, received {', '.join(map(repr, unknown))}",
                remedy='pass for example fold=("accents", "case")',
            )
        self.names = tuple(name for name in FOLDS if name in chosen)

    def __missing__(self, code_point: int) -> str:
        folded = chr(code_point)
        for name in self.names:
            folded = "".join(map(FOLDS[name], folded))
        self[code_point] = folded
        return folded

    def __call__(self, text: str) -> str:
        """Fold `text`, composed first (NFC), so that `e` + accent folds like `é`."""
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        return text.translate(self) if self.names else text
