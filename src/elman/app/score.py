"""`elman score`: how surprising a text is, character by character."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from elman.app import options
from elman.app.console import on_terminal, print_json, print_rich, put

__all__ = ["score"]

# From expected to surprising, in bits.
_SHADES = ((1.0, "dim"), (3.0, ""), (5.0, "yellow"), (7.0, "dark_orange"), (float("inf"), "red"))


def score(
    model: options.Model,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A text file; - reads standard input.")
    ],
    condition: Annotated[
        str | None, typer.Option(metavar="CLASS", help="Its class (trained with classes).")
    ] = None,
    encoding: options.Encoding = "utf-8",
    as_json: options.Json = False,
) -> None:
    """Tell how surprising the text in FILE is to MODEL: bits per character, and where.

    On a terminal the text in colours, red where it surprises; in a pipe one line for each
    symbol, the symbol and its bits parted by a tab, - where nothing is predicted.
    """
    from elman.app.engine import ready

    ready()
    from elman.app.generate import _class_of
    from elman.datasets import read_text
    from elman.estimators import SequenceGenerator

    generator = SequenceGenerator.load(model)
    text = sys.stdin.read() if file == "-" else read_text(file, encoding=encoding).text
    scores = generator.score(text, _class_of(generator, condition))
    if as_json:
        print_json(
            {
                "model": str(model),
                "file": file,
                "bits_per_character": scores.bits_per_character,
                "perplexity": scores.perplexity,
                "pieces": scores.pieces,
                "bits": [round(bits, 4) for bits in scores.bits.tolist()],
            }
        )
        return
    if not on_terminal():
        for piece, bits in zip(scores.pieces, scores.bits.tolist(), strict=True):
            shown = piece.encode("unicode_escape").decode("ascii") if not piece.isprintable(
                ) else piece  # fmt: skip
            put(f"{shown}\t{'-' if bits != bits else format(bits, '.3f')}\n")
        return
    print_rich(_coloured(scores))
    put(f"\n{scores.bits_per_character:.3f} bits per character, perplexity "
        f"{scores.perplexity:.2f}, {len(scores.pieces):,} symbols\n")  # fmt: skip


def _coloured(scores: Any) -> Any:
    from rich.text import Text

    shown = Text()
    for piece, bits in zip(scores.pieces, scores.bits.tolist(), strict=True):
        style = "" if bits != bits else next(s for most, s in _SHADES if bits <= most)
        shown.append(piece, style)
    return shown
