"""What the chunks from a file must be, before a compiled search follows their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from elman.phonetics.engines.joint.alignment import Chunk

__all__ = ["check_chunks"]

_MOST_SYMBOLS = 250
"""Letters, and sounds, that a model has at most."""


def check_chunks(chunks: Sequence[Chunk], letters: Sequence[str], sounds: Sequence[str]) -> None:
    """Check that chunks hold numbers of letters and sounds; raises `ValueError`."""
    for symbols in (letters, sounds):
        if not isinstance(symbols, list) or len(symbols) > _MOST_SYMBOLS:
            raise ValueError(f"up to {_MOST_SYMBOLS} letters and sounds are listed")
        if not all(isinstance(symbol, str) and symbol for symbol in symbols):
            raise ValueError("letters and sounds are strings")
        if len(set(symbols)) != len(symbols):
            raise ValueError("letters and sounds are listed once")
    for chunk in chunks:
        for numbers, symbols in ((chunk.letters, letters), (chunk.sounds, sounds)):
            if not all(type(n) is int and 0 <= n < len(symbols) for n in numbers):
                raise ValueError(f"a chunk {chunk} of symbols that are not listed")
