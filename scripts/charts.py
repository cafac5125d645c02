"""Draw the charts of the documentation from the stored results that its tables are read from.

Run:  python scripts/charts.py
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elman.report.pictures import BLUE, GREY, new_figure, save_figure

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"

LANGUAGES = {
    "es": "Spanish",
    "ru": "Russian",
    "ja": "Japanese",
    "pt": "Portuguese",
    "de": "German",
    "hi": "Hindi",
    "ko": "Korean",
    "zh": "Chinese",
    "tr": "Turkish",
    "fr": "French",
    "it": "Italian",
    "en": "English",
    "ar": "Arabic",
}
TASKS = {
    "names": "names",
    "activity": "activity",
    "many_to_one": "sonnets, many-to-one",
    "many_to_many": "sonnets, many-to-many",
}
CELLS = {"simple_rnn": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}


@dataclass(frozen=True)
class Bar:
    """A bar: its label, the figure it shows, and the one beside it."""

    label: str
    figure: str
    beside: str | None = None


@dataclass(frozen=True)
class Chart:
    """Horizontal bars of one stored result.

    `title` may name figures in braces; `scale` is put before figures are written by `format`.
    """

    source: str
    title: str
    axis: str
    bars: list[Bar]
    format: str = "{:.1f}"
    scale: float = 1.0
    series: tuple[str, str] = ("elman", "")
    marks: dict[str, float] = field(default_factory=dict)
    """Lines across, by what they say."""


CHARTS = {
    "names": Chart(
        "experiments/names-gender",
        "Names: a linear model of letter n-grams does what a network alone does not",
        "accuracy in percent, grouped folds (the unit's: random splits)",
        [
            Bar("the unit's SimpleRNN(64)", "unit_accuracy_mean"),
            Bar("two layers with dropout", "stacked_accuracy_mean"),
            Bar("bidirectional GRU", "deep_only_cv_accuracy"),
            Bar("letter n-grams, linear", "wide_only_cv_accuracy"),
            Bar("both in one network", "recommended_cv_accuracy"),
            Bar("out of reach above", "best_reachable_accuracy"),
        ],
        scale=100,
    ),
    "speed": Chart(
        "benchmarks",
        "An epoch: how many times as long the best of tuned Keras and PyTorch takes",
        "times elman's own",
        [
            Bar(f"{task}, {cell}", f"{key}_{kind}_vs_best_peer")
            for key, task in TASKS.items()
            for kind, cell in CELLS.items()
        ],
        marks={"as fast": 1.0},
    ),
    "gpu": Chart(
        "benchmarks/gpu",
        "On a GPU, at the unit's sizes: how many times as long the best peer takes",
        "times elman's own",
        [
            Bar(f"{task}, {cell}", f"{key}_{kind}_unit_vs_best_peer")
            for key, task in TASKS.items()
            for kind, cell in CELLS.items()
        ],
        marks={"as fast": 1.0},
    ),
    "pronunciation": Chart(
        "experiments/pronunciation",
        "Words never learned that are read wrong somewhere",
        "percent of words",
        [Bar(name, f"wer_{code}", f"recurrent_wer_{code}") for code, name in LANGUAGES.items()],
        series=("the voice that ships", "a recurrent transducer"),
    ),
    "tagging": Chart(
        "experiments/entities",
        "Named entities: the network and a CRF on hand-made features",
        "F1 of whole entities, test part",
        [Bar("Spanish", "es_f1", "crfsuite_es_f1"), Bar("Dutch", "nl_f1", "crfsuite_nl_f1")],
        series=("elman", "crfsuite"),
    ),
    "use": Chart(
        "benchmarks/use",
        "Writing one text: the small engine and JAX",
        "thousand characters a second, GRU(256)",
        [
            Bar(
                kind,
                f"text_{key}_x1_characters_per_second",
                f"text_{key}_x1_characters_per_second_jax",
            )
            for kind, key in (
                ("free", "free"),
                ("top-k", "top_k"),
                ("top-p", "top_p"),
                ("no repeated n-gram", "no_repeat"),
                ("penalty", "penalised"),
                ("must match", "matched"),
            )
        ]
        + [
            Bar("beams", "text_beams_characters_per_second", "text_beams_characters_per_second_jax")
        ],
        scale=1e-3,
        format="{:.0f}",
        series=("elman.inference", "through JAX"),
    ),
}


def draw(chart: Chart, path: Path) -> None:
    """Draw a chart from its stored result."""
    stored = json.loads((ROOT / chart.source / "result.json").read_text("utf-8"))["figures"]
    bars = [bar for bar in chart.bars if bar.figure in stored]
    if not bars:
        raise SystemExit(f"{chart.source}/result.json has none of the figures of {path.name}")
    paired = any(bar.beside for bar in bars)
    figure = new_figure(8.2, 1.1 + len(bars) * (0.52 if paired else 0.32))
    axes: Any = figure.subplots()
    height = 0.38 if paired else 0.7
    for row, bar in enumerate(bars):
        values = [stored[bar.figure]] + ([stored[bar.beside]] if bar.beside else [])
        for i, value in enumerate(values):
            shown = value * chart.scale
            axes.barh(row + (i - 0.5) * height * paired, shown, height, color=(BLUE, GREY)[i])
            axes.text(
                shown,
                row + (i - 0.5) * height * paired,
                " " + chart.format.format(shown),
                va="center",
                fontsize=9,
            )
    for said, at in chart.marks.items():
        axes.plot([at, at], [-0.5, len(bars) - 0.5], color=GREY, lw=1, ls="--")
        axes.text(at, -0.55, said, ha="center", va="bottom", fontsize=8, color=GREY)
    axes.set_yticks(range(len(bars)), [bar.label for bar in bars])
    axes.set_ylim(len(bars) - 0.4, -1.0 if chart.marks else -0.6)
    axes.set_xlabel(chart.axis)
    axes.margins(x=0.08)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    if paired:
        for i, name in enumerate(chart.series):
            axes.barh([0], [0], color=(BLUE, GREY)[i], label=name)
        figure.legend(loc="outside lower right", ncols=2, frameon=False, fontsize=9)
    figure.suptitle(chart.title, fontsize=11.5, x=0.01, ha="left")
    save_figure(figure, path)


def main() -> None:
    """Write every chart."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, chart in CHARTS.items():
        draw(chart, FOLDER / f"{name}.svg")


if __name__ == "__main__":
    main()
