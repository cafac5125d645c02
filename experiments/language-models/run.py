"""Better language models in the same time: the sonnets and tiny-shakespeare.

Run:  python experiments/language-models/run.py sonnets
      python experiments/language-models/run.py tiny-shakespeare
      python experiments/language-models/run.py methods

Held out is the last tenth of each text, read once by what is recommended for it: as it is, with a
memory of recent symbols, and going on learning from what has been read (dynamic evaluation).
`methods` leaves out of the sonnets' settings what they have gained, and adds what they have not,
one method at a time; it is measured on the ninth tenth, with the first eight to learn from, as
`search.py` was, which chose the settings.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

from progress import each_minute
from record import timed, write
from texts import parts

from elman import SequenceGenerator
from elman.estimators.generator.presets import generator_preset
from elman.rnn import kernels
from elman.rnn.networks.sequential import count_parameters

QUICK: dict[str, Any] = {"epochs": 8, "weight_dropout": 0.0, "average": 0.99, "learning_rate": 8e-3}
"""The sonnets' settings where there are twelve seconds."""

LONGER: dict[str, Any] = {
    "epochs": 80,
    "batch_size": 32,
    "learning_rate": 9e-3,
    "dropout": 0.35,
    "weight_dropout": 0.4,
}
"""The sonnets' settings where there is more time: eighty seconds in bfloat16."""

RECENT = 10_000
"""Symbols remembered beside the state."""

METHODS: dict[str, dict[str, Any]] = {
    "recommended": {},
    "without_weight_dropout": {"weight_dropout": 0.0},
    "without_average": {"average": 0.0},
    "without_weight_decay": {"weight_decay": 0.0},
    "lstm": {"cell": "lstm"},
    "mogrifier_2_rounds": {"mogrifier": 2},
    "tied": {"tied": True},
}
TEACHERS = 2


def trained(known: str, settings: dict[str, Any]) -> tuple[SequenceGenerator, float]:
    """Train, saying once a minute how far it is; the model and its seconds."""
    model = SequenceGenerator(**settings, progress=each_minute())
    return timed(lambda: model.fit(known, announce=print))


def measured(name: str, prefix: str) -> tuple[dict[str, float], dict[str, Any]]:
    """Measure what is recommended for one corpus on its last tenth, once."""
    text = parts(name)
    settings = {**generator_preset(name), "validation": None}
    model, seconds = trained(text.known, settings)
    figures = {
        f"{prefix}_bits": model.score(text.held).bits_per_character,
        f"{prefix}_train_seconds": seconds,
        f"{prefix}_parameters": float(count_parameters(model.networks_[0])),
    }
    for name, more in {
        "recent": {"recent": RECENT},
        "adapted": {"adapt": True},
        "adapted_recent": {"adapt": True, "recent": RECENT},
    }.items():
        score, reading = timed(lambda more=more: model.score(text.held, **more))
        figures[f"{prefix}_{name}_bits"] = score.bits_per_character
        figures[f"{prefix}_{name}_reading_seconds"] = reading
    return figures, settings


def sonnets() -> tuple[dict[str, float], dict[str, Any]]:
    """Measure the sonnets' preset, and the same with less time and with more."""
    figures, settings = measured("sonnets", "recommended")
    figures["adapted_bits"] = figures.pop("recommended_adapted_bits")
    text = parts("sonnets")
    for name, more in {"quick": QUICK, "longer": LONGER}.items():
        model, seconds = trained(text.known, {**settings, **more})
        figures[f"{name}_bits"] = model.score(text.held).bits_per_character
        figures[f"{name}_train_seconds"] = seconds
    return figures, settings


def methods() -> tuple[dict[str, float], dict[str, Any]]:
    """Leave one method after another out of the sonnets' settings."""
    known, held = parts("sonnets").inside()
    settings = {**generator_preset("sonnets"), "validation": None}
    figures = {}

    def measure(name: str, more: dict[str, Any]) -> SequenceGenerator:
        model, seconds = trained(known, {**settings, **more})
        figures[f"methods_{name}_bits"] = model.score(held).bits_per_character
        figures[f"methods_{name}_seconds"] = seconds
        print(f"{name}: {figures[f'methods_{name}_bits']:.4f} bits, {seconds:.0f} s", flush=True)
        return model

    teachers = []
    for name, more in METHODS.items():
        model = measure(name, more)
        if name == "recommended":
            teachers.append(model)
    for seed in range(1, TEACHERS):
        teachers.append(measure(f"seed_{seed}", {"seed": seed}))
    small = {"units": 96, "dropout": 0.2}
    measure("96_units", small)
    measure("96_units_taught", {**small, "teachers": teachers})
    return figures, settings


def main() -> None:
    """Run one part and write its figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("part", choices=["sonnets", "tiny-shakespeare", "methods"])
    part = options.parse_args().part
    match part:
        case "sonnets":
            figures, settings = sonnets()
        case "methods":
            figures, settings = methods()
        case _:
            figures, settings = measured(part, "tiny_shakespeare")
    for name, value in figures.items():
        print(f"{name:40} {value:.4f}")
    write(
        __file__,
        figures,
        f"python experiments/language-models/run.py {part}",
        part=part,
        settings=settings,
        kernels=kernels.describe(),
    )


if __name__ == "__main__":
    main()
