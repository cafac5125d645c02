"""From a colour to its name: 949 names that people on the web gave.

A generator learns the names of matplotlib's XKCD colours from red, green and blue, one in five of
them held out; the same network without the numbers stands beside it. What the numbers tell is the
difference in bits per character. The picture shows names that were written for any colours.

Run:  python experiments/colours/run.py [--picture docs/pictures/colours.svg]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from matplotlib.colors import XKCD_COLORS, hsv_to_rgb, to_rgb
from record import write

from elman import SequenceGenerator
from elman.estimators.generator.presets import GENERATOR_PRESETS
from elman.report.pictures import new_figure, save_figure

Columns = dict[str, list[float]]

RUDE = ("shit", "puke", "poo", "poop", "piss", "vomit", "snot", "barf", "booger")
"""In names that people gave, and not in a picture."""


def colours() -> tuple[list[str], Columns]:
    """Names, and what they begin from."""
    names = [name.removeprefix("xkcd:") for name in XKCD_COLORS]
    values = np.array([to_rgb(code) for code in XKCD_COLORS.values()])
    return names, {channel: values[:, i].tolist() for i, channel in enumerate("rgb")}


def measured(names: list[str], beside: Columns) -> dict[str, float]:
    """Bits per character of names held out, with the numbers and without."""
    order = np.random.default_rng(0).permutation(len(names)).tolist()
    out, known = order[: len(names) // 5], order[len(names) // 5 :]

    def part(rows: list[int]) -> tuple[list[str], Columns]:
        return [names[i] for i in rows], {n: [v[i] for i in rows] for n, v in beside.items()}

    texts, columns = part(known)
    held, held_columns = part(out)
    settings: dict[str, Any] = GENERATOR_PRESETS["generic-beside"]
    whole = {name: value for name, value in settings.items() if name != "steps"}
    model = SequenceGenerator(**whole).fit(texts, features=columns)
    plain = SequenceGenerator(**settings).fit(texts)
    return {
        "names_held_out": len(held),
        "bits_per_character": float(model.score_texts(held, features=held_columns)),
        "bits_per_character_without": float(plain.score_texts(held)),
    }


def draw(names: list[str], beside: Columns, path: str) -> None:
    """Draw colours without a name, and the most probable of eight names written for each."""
    settings = {n: v for n, v in GENERATOR_PRESETS["generic-beside"].items() if n != "steps"}
    model = SequenceGenerator(**settings).fit(names, features=beside)
    figure = new_figure(9, 3.8)
    axes = figure.subplots()
    axes.axis("off")
    axes.set(xlim=(0, 8), ylim=(0.6, 5))
    for row, (saturation, value) in enumerate([(0.3, 0.95), (0.75, 0.9), (0.9, 0.6), (0.6, 0.35)]):
        for column in range(8):
            colour = hsv_to_rgb((column / 8 + 0.03, saturation, value)).tolist()
            written = model.write(length=24, count=8, beams=16, features=colour)
            name = next(w.text for w in written if not any(r in w.text.split() for r in RUDE))
            axes.add_patch(_square(column, 4 - row, colour))
            ink = "white" if np.dot(colour, [0.3, 0.6, 0.1]) < 0.55 else "black"
            label = name.replace(" ", "\n")
            axes.text(
                column + 0.47, 4.45 - row, label, color=ink, ha="center", va="center", fontsize=8
            )
    axes.text(0, 0.72, "names written for colours, from red, green and blue alone", fontsize=9)
    save_figure(figure, path)


def _square(x: float, y: float, colour: list[float]) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 0.95, 0.9, color=colour)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", help="draw it there, and measure nothing")
    asked = parser.parse_args()
    names, beside = colours()
    if asked.picture:
        draw(names, beside, asked.picture)
        return
    figures = measured(names, beside)
    for name, value in figures.items():
        print(f"{name:32s} {value:.3f}")
    write(__file__, figures, "python experiments/colours/run.py", data="matplotlib XKCD_COLORS")


if __name__ == "__main__":
    main()
