"""How fast words are read, how long the first answer of each language takes, and what it weighs.

    python experiments/pronunciation/speed.py [--languages en,fr,...]

Words are those of the English lexicon whose readings are not looked up. A first answer is that of a
process of its own with an empty cache; of `pronounce`, `spell`, `domains similar` and `domains
invent` the slowest counts, and of the same commands once more the slowest warm one.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write

import elman
from elman.domains.inventor import SHIPPED
from elman.phonetics.entries import readings_of
from elman.phonetics.languages.codes import language
from elman.phonetics.lexicons import lexicon_of
from elman.phonetics.shipped import manifest
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.shipped import VOICES

CODES = "en,fr,de,es,pt,it,ru,tr,ko,ja,hi,ar,zh"
AT_ONCE, ALONE, ROUNDS = 10_000, 300, 5


def reading() -> dict[str, float]:
    """Time the engine alone, five readings a word: median of some rounds."""
    spoken = language("en")
    ready = voice(spoken.code, train=False)
    words = [w for w in sorted(readings_of(lexicon_of(spoken), spoken)) if not ready.readings(w)]
    words = [words[i] for i in np.random.default_rng(0).permutation(len(words))]
    rates, alone = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ready.model.read(words[:AT_ONCE], 5)
        rates.append(len(words[:AT_ONCE]) / (time.perf_counter() - began))
    for word in words[:ALONE]:
        began = time.perf_counter()
        ready.model.read([word], 5)
        alone.append(1e3 * (time.perf_counter() - began))
    return {
        "words_per_second": float(np.median(rates)),
        "single_word_ms": float(np.median(alone)),
        "single_word_p95_ms": float(np.quantile(alone, 0.95)),
    }


def answers(code: str) -> tuple[float, float]:
    """Seconds of the slowest first answer, and of the slowest one after it."""
    with tempfile.TemporaryDirectory() as folder:
        # Modules are compiled once, as pip does when it installs.
        environment = os.environ | {"ELMAN_CACHE": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        commands = [
            ["pronounce", "airmix", "--language", code],
            ["spell", "m a t a", "--language", code],
            ["domains", "similar", "airmix", "--language", code],
            ["domains", "invent", "--language", code],
        ]
        first, warm = [], []
        for command in commands:
            for place in Path(folder).rglob("*"):
                if place.is_file():
                    place.unlink()
            for seconds in (first, warm):
                began = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-m", "elman", *command],
                    check=True,
                    env=environment,
                    stdout=subprocess.DEVNULL,
                )
                seconds.append(time.perf_counter() - began)
        return max(first), max(warm)


def main() -> None:
    """Measure and write the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--languages", default=CODES)
    chosen = options.parse_args()
    figures = reading()
    compileall.compile_dir(Path(elman.__file__).parent, quiet=1)
    for code in filter(None, chosen.languages.split(",")):
        first, warm = answers(code)
        figures |= {f"first_answer_seconds_{code}": first, f"warm_answer_seconds_{code}": warm}
        print(f"{code} first {first:.2f} s, warm {warm:.2f} s", flush=True)
    entries = [*manifest(VOICES).values(), *manifest(SHIPPED).values()]
    figures["package_megabytes"] = sum(entry["bytes"] for entry in entries) / 1e6
    figures["voice_megabytes"] = sum(entry["bytes"] for entry in manifest(VOICES).values()) / 1e6
    for name, value in figures.items():
        print(f"{name:32} {value:.3f}")
    write(__file__, figures, "python experiments/pronunciation/speed.py", part="speed")


if __name__ == "__main__":
    main()
