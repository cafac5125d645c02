"""How fast words are pronounced with beam 5, many at once and one alone; how long first use takes.

Run:  python experiments/pronunciation/speed.py [--model FILE] [--train en,de,ru]

The words are those of the English lexicon that the shipped English model did not learn. The model
is that one, trained here if need be; with `--model` another one, of the same spelling, is timed as
well. Only what the model takes counts: known words are not looked up. `--train` times the first
use of languages: `elman pronounce --train` with an empty cache, both directions, start to end.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from elman.phonetics.engines.recurrent import learned_words
from elman.phonetics.shelf import Shelf
from record import write

from elman import SequenceTransducer
from elman.datasets import load
from elman.phonetics import Recipe, language
from elman.phonetics.compounds import frequencies
from elman.phonetics.entries import readings_of

AT_ONCE, ALONE, ROUNDS = 10_000, 300, 5


def measured(model: SequenceTransducer, words: list[str], name: str) -> dict[str, float]:
    """Time `predict_nbest` with beam 5, after one call that compiles: median of some rounds."""
    rates = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        model.predict_nbest(words[:AT_ONCE], 5, beams=5, unknown="skip")
        rates.append(len(words[:AT_ONCE]) / (time.perf_counter() - began))
    alone = []
    for word in words[:ALONE] * 2:
        began = time.perf_counter()
        model.predict_nbest([word], 5, beams=5, unknown="skip")
        alone.append(1e3 * (time.perf_counter() - began))
    alone = alone[ALONE:]
    return {
        f"{name}words_per_second": float(np.median(rates[1:])),
        f"{name}single_word_ms": float(np.median(alone)),
        f"{name}single_word_p95_ms": float(np.quantile(alone, 0.95)),
    }


def first_use(code: str) -> float:
    """Time the command that trains a language, with nothing in the cache (seconds)."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "elman", "pronounce", "--train", "--language", code]
        began = time.perf_counter()
        subprocess.run(command, check=True, env=os.environ | {"ELMAN_CACHE": f"{folder}/data"})
        return time.perf_counter() - began


def main() -> None:
    """Time one model or two and write the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", type=Path)
    options.add_argument("--train", default="")
    chosen = options.parse_args()
    spoken, recipe = language("en"), Recipe()
    readings = readings_of(load(spoken.lexicon), spoken)
    learned = set(learned_words(readings, spoken, frequencies(spoken.frequent), recipe))
    words = [word for word in sorted(readings) if word not in learned]
    words = [words[i] for i in np.random.default_rng(0).permutation(len(words))]
    figures = measured(Shelf(spoken, recipe).direction(swap=False), words, "")
    if chosen.model:
        figures |= measured(SequenceTransducer.load(chosen.model), words, "default_")
    trained = [code for code in chosen.train.split(",") if code]
    figures |= {f"first_use_seconds_{code}": first_use(code) for code in trained}
    for name, value in figures.items():
        print(f"{name:32} {value:,.2f}")
    write(
        __file__,
        figures,
        "python experiments/pronunciation/speed.py"
        + (" --model MODEL" if chosen.model else "")
        + (f" --train {chosen.train}" if trained else ""),
        part="speed",
        recipe=str(recipe),
    )


if __name__ == "__main__":
    main()
