"""C code: a generator of Linux kernel source, its bits per character, and how much of it is C.

Run:  python experiments/c-source/run.py [--data linux-kernel|c-headers] [--characters N]

Held out is the last 10% of the text. The share of complete pieces (functions, declarations) that
a C parser accepts is measured on generated and on held-out real code in the same way.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

from record import timed, write

from elman import SequenceGenerator
from elman.datasets import load
from elman.estimators.generator_presets import generator_preset
from elman.report.c_code import from_outermost
from elman.report.quality import quality, quality_lines


def main() -> None:
    """Train, measure, generate, and write `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", default="linux-kernel", choices=["linux-kernel", "c-headers"])
    options.add_argument("--characters", type=int, default=None, help="of the text, for a trial")
    options.add_argument("--epochs", type=int, default=None)
    options.add_argument("--units", type=int, default=None)
    options.add_argument("--texts", type=int, default=16)
    chosen = options.parse_args()
    corpus = load(chosen.data)
    text = corpus.text[: chosen.characters]
    cut = len(text) - len(text) // 10
    known, held = text[:cut], text[cut:]
    # A character that the beginning lacks cannot be scored: few, and left out of both.
    letters = set(known)
    held = "".join(c for c in held if c in letters)
    settings = {**generator_preset(chosen.data, len(known)), "validation": None}
    for name in ("epochs", "units"):
        if getattr(chosen, name):
            settings[name] = getattr(chosen, name)

    def note(now: Any) -> None:
        print(f"  epoch {now.epoch}, step {now.step} of {now.steps}", flush=True)

    model, seconds = timed(lambda: SequenceGenerator(**settings, progress=note).fit(known))
    bits = model.score(held).bits_per_character
    texts = model.generate("}\n\n", length=3000, count=chosen.texts, temperature=0.6)
    worth = quality(texts, known, code=True)
    parts = (held[i : i + 3000] for i in range(0, 3000 * chosen.texts, 3000))
    real = quality([from_outermost(part) for part in parts], known, code=True)
    figures = {
        "bits": bits,
        "syntax_ok_share": worth.syntax_ok or 0.0,
        "syntax_ok_share_real": real.syntax_ok or 0.0,
        "pieces": worth.pieces,
        "brackets_balanced_share": worth.brackets_balanced or 0.0,
        "brackets_balanced_share_real": real.brackets_balanced or 0.0,
        "novelty_longest_copy": len(worth.longest_copy),
        "words_known": worth.words_known,
        "train_seconds": seconds,
        "characters": len(text),
    }
    print("\n".join(quality_lines(worth, real)))
    for name, value in figures.items():
        print(f"{name:32} {value:.4f}")
    file = model.generate("}\n\nstatic int ", length=1500, temperature=0.5, random_seed=1)[0]
    write(__file__, figures, f"python experiments/c-source/run.py --data {chosen.data}",
          source=corpus.source, settings=settings, generated=worth.to_json(),
          real=real.to_json(), file=file)  # fmt: skip


if __name__ == "__main__":
    main()
