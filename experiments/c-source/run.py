"""C code: a generator of Linux kernel source, its bits per character, and how much of it is C.

Run:  python experiments/c-source/run.py [--data linux-kernel|c-headers] [--model FILE]

Held out is the last 10% of the text, whole files of other folders. The share of complete pieces
(functions, declarations) that a C parser accepts is measured on generated and on held-out real
code in the same way. With `--model` a trained model is kept in a file and taken from there again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

import numpy as np
from progress import each_minute
from record import timed, write

from elman import SequenceGenerator
from elman.datasets import load
from elman.estimators.generator.presets import generator_preset
from elman.report.c_code import from_outermost
from elman.report.quality import quality_lines, quality_of
from elman.rnn import kernels, mean_loss_of

CHARACTERS = 3000
"""Of each generated text, about."""

REACH = 30_000
"""Characters among which a function ends, so that a piece of real code begins where one does."""

TEMPERATURES = (1.0, 0.7, 0.5)
"""The last one is the one that the figures are of."""


def train(known: str, settings: dict[str, Any]) -> tuple[SequenceGenerator, float]:
    """Train, saying once a minute how far it is; the model and its seconds."""
    return timed(lambda: SequenceGenerator(**settings, progress=each_minute()).fit(known))


def main() -> None:
    """Train, measure, generate, and write `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", default="linux-kernel", choices=["linux-kernel", "c-headers"])
    options.add_argument("--characters", type=int, default=None, help="of the text, for a trial")
    options.add_argument("--epochs", type=int, default=None)
    options.add_argument("--units", type=int, default=None)
    options.add_argument("--vocabulary", type=int, default=None, help="of subwords")
    options.add_argument("--texts", type=int, default=96)
    options.add_argument("--model", type=Path, default=None)
    options.add_argument("--checkpoint", type=Path, default=None, help="where training goes on")
    chosen = options.parse_args()
    corpus = load(chosen.data)
    text = corpus.text[: chosen.characters]
    cut = len(text) - len(text) // 10
    known, held = text[:cut], text[cut:]
    # Subwords are made of bytes: there is nothing in the end that could not be scored.
    settings = {
        "vocabulary": 1500,
        **generator_preset(chosen.data, len(known)),
        "unit": "subwords",
        "embedding": 256,
        "validation": None,
    }
    for name in ("epochs", "units", "vocabulary"):
        if getattr(chosen, name):
            settings[name] = getattr(chosen, name)

    seconds = None
    if chosen.model and chosen.model.exists():
        model = SequenceGenerator.load(chosen.model)
    else:
        model, seconds = train(known, {**settings, "checkpoint": chosen.checkpoint})
        if chosen.model:
            model.save(chosen.model)
    # As 64 pieces side by side, each from an empty memory: what long reading costs in time.
    codes = model.vocabulary_.encode(held)
    loss, _ = mean_loss_of(model.networks_[0], codes)
    bits = loss / np.log(2) * (len(codes) - 1) / len(held)
    print(f"{bits:.4f} bits per character", flush=True)
    symbols = CHARACTERS * model.record_["symbols"] // len(known)
    begins = np.linspace(0, len(held) - REACH, chosen.texts).astype(int)
    parts = [from_outermost(held[i : i + REACH])[:CHARACTERS] for i in begins]
    real = quality_of(parts, known, code=True)
    worth = {}
    for temperature in TEMPERATURES:
        texts = model.generate("}\n\n", length=symbols, count=chosen.texts, temperature=temperature)
        worth[temperature] = quality_of(texts, known, code=True)
        print(
            f"temperature {temperature}",
            *quality_lines(worth[temperature], real),
            sep="\n",
            flush=True,
        )
    best = worth[TEMPERATURES[-1]]
    figures = {
        "bits": bits,
        "syntax_ok_share": best.syntax_ok or 0.0,
        "syntax_ok_share_temperature_1": worth[1.0].syntax_ok or 0.0,
        "syntax_ok_share_real": real.syntax_ok or 0.0,
        "pieces": best.pieces,
        "brackets_balanced_share": best.brackets_balanced or 0.0,
        "brackets_balanced_share_real": real.brackets_balanced or 0.0,
        "novelty_longest_copy": len(best.longest_copy),
        "words_known": best.words_known,
        "words_known_real": real.words_known,
        "vocabulary": len(model.vocabulary_),
        "characters": len(text),
    }
    if seconds is not None:
        figures["train_seconds"] = seconds
    for name, value in figures.items():
        print(f"{name:32} {value:.4f}")
    file = model.generate("}\n\nstatic int ", length=symbols // 2, temperature=0.5, random_seed=1)[
        0
    ]
    write(
        __file__,
        figures,
        f"python experiments/c-source/run.py --data {chosen.data}",
        source=corpus.source,
        settings=settings,
        kernels=kernels.describe(),
        generated={str(t): one.to_json() for t, one in worth.items()},
        real=real.to_json(),
        file=file,
    )


if __name__ == "__main__":
    main()
