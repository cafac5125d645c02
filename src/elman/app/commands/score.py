"""`elman score`: how surprising a text is, character by character."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands import options
from elman.app.commands.adapting import opened
from elman.app.commands.groups import grouped, options_for
from elman.app.given.reading import standard_text
from elman.app.shown import progress
from elman.app.shown.console import note, on_terminal, print_json, print_rich, put
from elman.datasets.files.layout import TableLayout
from elman.estimators.settings import defaults_of
from elman.questions import Score
from elman.runs.conditions import beyond, condition_of, values_of

__all__ = ["score"]

# From expected to surprising, in bits.
_SHADES = ((1.0, "dim"), (3.0, ""), (5.0, "yellow"), (7.0, "dark_orange"), (float("inf"), "red"))


@grouped
def score(
    *,
    model: options.Model,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A text file or a data set; - reads standard input."),
    ],
    asked: Annotated[Score, options_for(Score, Score, defaults=defaults_of(Score))],
    from_: options.From = None,
    encoding: options.Encoding = "utf-8",
    adapt: options.Adapt = False,
    recent: options.Recent = 0,
    as_json: options.Json = False,
) -> None:
    """Tell how surprising the text in FILE is to MODEL: bits per character, and where.

    On a terminal the text in colours, red where it surprises; in a pipe one line for each
    symbol, the symbol and its bits parted by a tab, - where nothing is predicted. A model of many
    short texts (names) reads each line as one and tells its bits per character.
    """
    from elman.datasets.files.frames import check_readable
    from elman.datasets.source import Source

    generator = opened(model, "generator", adapt=adapt, recent=recent)
    raw = generator.unit == "bytes"
    source = Source(file, TableLayout(encoding=encoding))
    with progress.downloading() as bar:
        if file == "-":
            text = standard_text("a text file", raw=raw, encoding=encoding)
        elif generator.several_ and source.is_set and source.kind == "labelled":
            text = "\n".join(map(str, source.labelled(bar).inputs))
        else:
            if not raw and not source.is_set:
                check_readable(Path(file))
            text = source.text(bar, raw=raw).head()
    known = condition_of(generator, asked.condition)
    features = values_of(generator, from_)
    for remark in beyond(generator, features):
        note(f"elman: {remark}")
    if generator.several_:
        lines = [line for line in text.splitlines() if line]
        if len(lines) > 1:
            _score_lines(generator, lines, known, features, as_json=as_json)
            return
        text = "".join(lines)
    scores = generator.score(text, known, features=features, adapt=adapt, recent=recent)
    if as_json:
        print_json({"model": str(model), "file": file, **scores.to_json()})
        return
    if scores.unknown_share:
        from elman.runs.text import unknown_words

        note(f"elman: {unknown_words(scores.unknown_share)}")
    if scores.recalled is not None:
        from elman.runs.text import remembered

        note(f"elman: {remembered(scores.recalled)}")
    if not on_terminal():
        for piece, bits in zip(scores.pieces, scores.bits.tolist(), strict=True):
            shown = (
                piece.encode("unicode_escape").decode("ascii") if not piece.isprintable() else piece
            )
            put(f"{shown}\t{'-' if bits != bits else format(bits, '.3f')}\n")
        return
    print_rich(_coloured(scores))
    put(
        f"\n{scores.bits_per_character:.3f} bits per character, perplexity "
        f"{scores.perplexity:.2f}, {len(scores.pieces):,} symbols\n"
    )


def _score_lines(
    generator: Any, lines: list[str], known: Any, features: Any, *, as_json: bool
) -> None:
    scored = [(line, generator.score(line, known, features=features)) for line in lines]
    if as_json:
        print_json(
            [
                {
                    "text": line,
                    "bits_per_character": scores.bits_per_character,
                    "log_probability": scores.log_probability,
                    "unknown_share": scores.unknown_share,
                }
                for line, scores in scored
            ]
        )
        return
    unknown = sum(float(scores.unknown.sum()) for _, scores in scored)
    if unknown:
        symbols = sum(len(scores.pieces) for _, scores in scored)
        from elman.runs.text import unknown_words

        note(f"elman: {unknown_words(unknown / symbols)}")
    for line, scores in scored:
        put(f"{line}\t{scores.bits_per_character:.3f}\n")


def _coloured(scores: Any) -> Any:
    from rich.text import Text

    shown = Text()
    for piece, bits in zip(scores.pieces, scores.bits.tolist(), strict=True):
        style = "" if bits != bits else next(s for most, s in _SHADES if bits <= most)
        shown.append(piece, style)
    return shown
