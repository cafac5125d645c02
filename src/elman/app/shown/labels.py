"""Ways to show answers: a table, lines, JSON, or how each came about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from elman.app.shown.answers import Answer
from elman.app.shown.console import on_terminal, print_rich, put
from elman.runs.answers import ranked, running
from elman.runs.explained import Moved, moved_answer, reads_words

__all__ = ["Explained", "JsonLines", "Lines", "show_table"]

_STRONGEST = 8
"""Words that are listed with how much they moved an answer."""

EIGHTHS: tuple[str, ...] = ("", *"▏▎▍▌▋▊▉")
HUES = ("magenta", "cyan", "yellow", "green", "blue", "red")


class Lines:
    """Text, label, probability (and the next ones), parted by tabs."""

    def __init__(self, top: int) -> None:
        self.top = top

    def __call__(self, chunk: Iterable[Answer]) -> None:
        lines = []
        for text, labels, probabilities, _ in chunk:
            cells = [_cell(text)]
            for label, share in zip(labels[: self.top], probabilities, strict=False):
                cells += [_cell(label), f"{share:.4f}"]
            lines.append("\t".join(cells) + "\n")
        put("".join(lines), raw=True)


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(text: str) -> str:
    """Keep a text in its column, and in its line."""
    return text.translate(_ESCAPES) if any(c in text for c in "\t\n\r") else text


class JsonLines:
    """One object a line; with `explain` how it came about too, as `Explained` has it."""

    def __init__(
        self, model: Any, top: int | None, explain: bool, unknown: str | None = None
    ) -> None:
        self.model, self.top, self.explain, self.unknown = model, top, explain, unknown
        self.labels = [str(label) for label in model.classes_.tolist()]

    def __call__(self, chunk: Iterable[Answer]) -> None:
        lines = []
        for text, labels, probabilities, beside in chunk:
            line: dict[str, Any] = {
                "text": text,
                "label": labels[0],
                "probability": round(probabilities[0], 6),
                "probabilities": _rounded(labels, probabilities),
            }
            if self.explain and reads_words(self.model):
                moved = moved_answer(self.model, text, self.unknown, beside)
                line["moved"] = [word.to_json() for word in moved]
            elif self.explain:
                line["running"] = [
                    {"text": beginning, "probabilities": _rounded(*next(self._ranked(row)))}
                    for beginning, row in running(self.model, text, self.unknown, beside)
                ]
            lines.append(json.dumps(line, ensure_ascii=False) + "\n")
        put("".join(lines))

    def _ranked(self, row: Any) -> Any:
        return ranked(self.labels, row[None], self.top or len(self.labels))


def _rounded(labels: list[str], probabilities: list[float]) -> dict[str, float]:
    return {label: round(p, 6) for label, p in zip(labels, probabilities, strict=True)}


def show_table(chunk: Iterable[Answer]) -> None:
    from elman.report.grid import Grid, Styled
    from elman.report.shares import percent

    table = Grid()
    for heading in ("text", "label"):
        table.add_column(heading)
    table.add_column("sure", justify="right")
    table.add_column("")
    table.add_column("otherwise", style="dim")
    for text, labels, shares, _ in chunk:
        others = ", ".join(
            f"{label} {percent(share)}" for label, share in zip(labels[1:], shares[1:], strict=True)
        )
        colour = _colour(shares[0])
        table.add_row(
            text,
            Styled(labels[0], colour),
            percent(shares[0]),
            Styled(_bar(shares[0], 12), colour),
            others,
        )
    print_rich(table)


class Explained:
    """How the answer comes about: after each character, or which words moved it."""

    def __init__(self, model: Any, unknown: str | None = None) -> None:
        self.model, self.unknown = model, unknown
        self.labels = [str(label) for label in model.classes_.tolist()]

    def __call__(self, chunk: Iterable[Answer]) -> None:
        for text, labels, shares, beside in chunk:
            if reads_words(self.model):
                moved = moved_answer(self.model, text, self.unknown, beside)
                self._words(text, labels[0], shares[0], moved)
                continue
            steps = [
                (beginning, *next(ranked(self.labels, row[None], 1)))
                for beginning, row in running(self.model, text, self.unknown, beside)
            ]
            if on_terminal():
                self._draw(text, labels[0], shares[0], steps)
            else:
                put(
                    "".join(
                        f"{_cell(text)}\t{_cell(beginning)}\t{_cell(best[0])}\t{p[0]:.4f}\n"
                        for beginning, best, p in steps
                    )
                )

    def _words(self, text: str, label: str, share: float, moved: list[Moved]) -> None:
        if not on_terminal():
            rows = (
                f"{_cell(text)}\t{_cell(m.word)}\t{label}\t{round(m.lost, 4) + 0.0:+.4f}\n"
                for m in moved
            )
            put("".join(rows))
            return
        from rich.text import Text

        from elman.report.shares import percent

        shown, at = Text(), 0
        largest = max((abs(word.lost) for word in moved), default=1.0) or 1.0
        for word in moved:
            shown.append(text[at : word.begin], style="dim")
            bold = "bold " if abs(word.lost) > largest / 2 else ""
            colour = "green" if word.lost > 0 else "red"
            faint = abs(word.lost) < largest / 10
            shown.append(text[word.begin : word.end], style="" if faint else bold + colour)
            at = word.end
        shown.append(text[at:], style="dim")
        shown.append(f"  {label} {percent(share)}", style="bold")
        strongest = sorted(moved, key=lambda word: -abs(word.lost))[:_STRONGEST]
        lines = [
            f"  {word.word:<20} {100 * word.lost:+6.1f} points  "
            f"{_bar(abs(word.lost) / largest, 24)}"
            for word in strongest
        ]
        print_rich(shown, *(Text(line) for line in lines))

    def _draw(self, text: str, label: str, share: float, steps: list[Any]) -> None:
        from rich.table import Table
        from rich.text import Text

        from elman.report.shares import percent

        letters = Text()
        letters.append(text[: len(text) - len(steps)], style="dim")
        table = Table(box=None, pad_edge=False, show_header=False)
        for beginning, best, p in steps:
            colour = _hue(self.labels.index(best[0]))
            letters.append(beginning[-1], style=f"bold {colour}" if p[0] >= 0.75 else colour)
            table.add_row(
                Text(f"  {beginning}"),
                Text(best[0], style=colour),
                percent(p[0]),
                Text(_bar(p[0], 24), style=colour),
            )
        letters.append(f"  {label} {percent(share)}", style="bold")
        print_rich(letters, table)


def _bar(share: float, width: int) -> str:
    """Draw a share as a bar of eighths.

    >>> _bar(0.5, 4), _bar(0.28, 4)
    ('██', '█▏')
    """
    eighths = round(share * width * 8)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8]


def _colour(share: float) -> str:
    return "green" if share >= 0.9 else "yellow" if share >= 0.7 else "red"


def _hue(place: int) -> str:
    return HUES[place % len(HUES)]
