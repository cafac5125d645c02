"""A text parted into the words that a tagger reads, with their places in it."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Token", "tokens_of", "words_in"]

_WORD = re.compile(
    r"""
    (?:[^\W\d_]\.){2,}            # U.S.
    | \w+(?:[-'’.,/:]\w+)*        # F-16, l'Oréal, 3.50, Anna
    | \.{2,}                      # ...
    | \S                          # one sign
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word and where it stands: characters `begin ... end - 1`."""

    word: str
    begin: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Part a text into words, numbers and signs, as the files of the CoNLL tasks are.

    >>> [token.word for token in tokens_of("Melbourne (Australia), 25 may (EFE).")]
    ['Melbourne', '(', 'Australia', ')', ',', '25', 'may', '(', 'EFE', ')', '.']
    """
    return [Token(match.group(), *match.span()) for match in _WORD.finditer(text)]


def words_in(text: str) -> list[str]:
    """Part a text into its words alone.

    >>> words_in("Anna sings.")
    ['Anna', 'sings', '.']
    """
    return [token.word for token in tokens_of(text)]
