"""What generated texts are worth: real words, nothing copied, variety; C that is C."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from elman.errors import SequenceError
from elman.report.novelty import Seen
from elman.report.shares import percent

__all__ = ["Quality", "quality_lines", "quality_of"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Quality:
    """Figures of some texts against those they were learned from.

    `words_known`: share of words that the corpus, or the dictionary, has. `longest_copy`: the
    longest run of characters that stands in the corpus. `seen`: n -> share of character n-grams
    that stand in it. `distinct`: n -> different word n-grams in all of them (Li et al. 2016).
    `brackets_balanced` and `syntax_ok`: shares of texts and of complete pieces of C, None where
    they were not asked for or cannot be had (`pieces` counts those).
    """

    words_known: float
    longest_copy: str
    seen: dict[int, float]
    distinct: dict[int, float]
    brackets_balanced: float | None = None
    syntax_ok: float | None = None
    pieces: int = 0

    def to_json(self) -> dict[str, Any]:
        """Describe it in plain JSON values."""
        return {**asdict(self), "longest_copy_characters": len(self.longest_copy)}


def quality_of(
    texts: Sequence[str], corpus: str, *, dictionary: Iterable[str] = (), code: bool = False
) -> Quality:
    """Judge `texts` against the `corpus` that a model learned; `code` asks for C's syntax.

    Raises `SequenceError` for no texts, or only empty ones.

    >>> worth = quality_of(["to be or nought to be"], "to be or not to be")
    >>> round(worth.words_known, 2), worth.longest_copy, round(worth.distinct[1], 2)
    (0.83, 'to be or no', 0.67)
    """
    texts = list(texts)
    if not any(texts):
        raise SequenceError("Quality is that of at least one character, received none")
    known = {word.casefold() for word in _WORD.findall(corpus)}
    known |= {word.casefold() for word in dictionary}
    words = [[word.casefold() for word in _WORD.findall(text)] for text in texts]
    spoken = [word for text in words for word in text]
    seen = Seen(corpus)
    balance = syntax = None
    found: list[str] = []
    if code:
        from elman.report.c_code import balanced, pieces

        balance = _share(balanced(text) for text in texts)
        found = [piece for text in texts for piece in pieces(text)]
        syntax = _syntax(found)
    return Quality(
        _share(word in known for word in spoken),
        seen.longest_copy(*texts),
        {n: seen.share(texts, n) for n in (4, 8, 16)},
        {n: _distinct(words, n) for n in (1, 2, 3)},
        balance,
        syntax,
        len(found),
    )


def _share(hits: Iterable[bool]) -> float:
    verdicts = list(hits)
    return sum(verdicts) / len(verdicts) if verdicts else float("nan")


def _distinct(texts: Sequence[Sequence[str]], n: int) -> float:
    grams = [tuple(words[i : i + n]) for words in texts for i in range(len(words) - n + 1)]
    return len(set(grams)) / len(grams) if grams else float("nan")


def _syntax(found: Sequence[str]) -> float | None:
    from importlib.util import find_spec

    from elman.report.c_code import parses

    if not found or find_spec("pycparser") is None:
        return None
    return _share(map(parses, found))


def quality_lines(generated: Quality, real: Quality | None = None) -> list[str]:
    """Write the figures as lines; beside them those of real text, where given."""
    rows = [("", "generated", "real text" if real else "")]
    both = [generated, *([real] if real else [])]

    def row(name: str, cells: list[str]) -> None:
        rows.append((name, cells[0], cells[1] if len(cells) > 1 else ""))

    def shares(name: str, values: list[float]) -> None:
        # Texts of a few characters have no long n-grams.
        row(name, [percent(share) for share in values])

    shares("words known", [worth.words_known for worth in both])
    row("longest copied run", [f"{len(worth.longest_copy)} characters" for worth in both])
    for n in generated.seen:
        shares(f"{n}-grams seen in training", [worth.seen[n] for worth in both])
    for n in generated.distinct:
        shares(f"distinct word {n}-grams", [worth.distinct[n] for worth in both])
    if generated.brackets_balanced is not None:
        row(
            "texts with balanced brackets",
            [
                "-" if worth.brackets_balanced is None else percent(worth.brackets_balanced)
                for worth in both
            ],
        )
        cells = [
            "-" if worth.syntax_ok is None else f"{percent(worth.syntax_ok)} of {worth.pieces}"
            for worth in both
        ]
        row("pieces a C parser accepts", cells)
    return [f"{name:<34}{first:<18}{second}".rstrip() for name, first, second in rows]
