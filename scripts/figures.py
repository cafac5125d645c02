"""Keeps the pages' figures equal to what the experiments stored.

A figure in the README stands between two marks, the first of which says where it comes from:

    <!-- experiments/names-gender unit_accuracy_mean .1% -->79.9%<!-- -->

`python scripts/figures.py` fills every such place in; `--check` fails when one differs. A form
is one of Python's, in which a share is never rounded to all or none, or `±%`: a spread of shares,
with two digits that count.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path

from elman.report.shares import deviation, percent

ROOT = Path(__file__).resolve().parents[1]
PLACE = re.compile(
    r"(<!-- (?P<folder>\S+) (?P<name>\S+) (?P<form>\S+) -->)(?P<shown>.*?)(<!-- -->)"
)
SHARE = re.compile(r"\.(?P<places>\d+)%")


@cache
def figures(folder: str) -> dict[str, float]:
    """Read the figures of one experiment or benchmark."""
    stored: dict[str, float] = json.loads((ROOT / folder / "result.json").read_text())["figures"]
    return stored


def written(value: float, form: str) -> str:
    """Write a figure in a form.

    >>> written(0.9996, ".1%"), written(0.000366, "±%"), written(66.0, "d"), written(1.5, ".0f")
    ('99.96%', '0.037%', '66', '2')
    """
    if form == "±%":
        return deviation(value)
    if share := SHARE.fullmatch(form):
        return percent(value, int(share["places"]))
    return format(int(value) if form.endswith("d") else value, form)


def filled(text: str) -> str:
    """Return `text` with every marked figure as stored."""

    def fill(place: re.Match[str]) -> str:
        value = figures(place["folder"])[place["name"]]
        shown = written(value, place["form"])
        return f"{place[1]}{shown}{place[6]}"

    return PLACE.sub(fill, text)


def main() -> int:
    """Fill in, or check, the READMEs and the pages of `docs`."""
    check = "--check" in sys.argv[1:]
    stale = []
    pages = [
        ROOT / "README.md",
        *sorted((ROOT / "benchmarks").glob("**/README.md")),
        *sorted((ROOT / "experiments").glob("*/README.md")),
    ]
    for page in [*pages, *sorted((ROOT / "docs").glob("*.md"))]:
        before = page.read_text(encoding="utf-8")
        after = filled(before)
        if before != after:
            stale.append(page.name)
            if not check:
                page.write_text(after, encoding="utf-8")
    if check and stale:
        print(f"figures differ from result.json in {', '.join(stale)}: run scripts/figures.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
