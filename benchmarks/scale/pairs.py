"""Two processes with a thread each beside one with two: losses, throughput, and what lies beyond.

Four kinds of training through `elman train`, with the same batches either way: a classifier, a
generator on streams, a transducer and a tagger, each of 200 steps or more with its dropout. Losses
are those of its epochs; its throughput is that of the median epoch behind the first, in which
programs are compiled. One process and two take turns, so that both meet the same machine.

Beyond two, time is modelled: the steps of one process, as many times shorter as there are machines
like this one, and the ring in which gradients go round (Patarasuk and Yuan 2009), which moves
2 (n - 1) / n of them through each machine in 2 (n - 1) messages.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from elman.datasets import load
from elman.estimators import use

BANDWIDTH = 10e9 / 8
"""Bytes a second of the stated network."""

LATENCY = 50e-6
"""Seconds of a message in it."""

MACHINES = (2, 4, 8, 16)


class Training(NamedTuple):
    """A training: its data and options, and how many of what a step reads."""

    kind: str
    data: str
    options: tuple[str, ...]
    epochs: int
    steps: int

    def command(self, folder: Path, *more: str) -> list[str]:
        """The command line that trains it in a folder."""
        words = [sys.executable, "-m", "elman", "train", str(folder / self.data), *self.options]
        return [*words, "--epochs", str(self.epochs), "--test", "0", *more]


def written(folder: Path) -> list[Training]:
    """Write the data, and say what is trained on them."""
    people = load("names")
    names = [str(name).lower() for name in people.inputs[:: max(1, len(people.inputs) // 8_000)]]
    labels = people.labels[:: max(1, len(people.inputs) // 8_000)]
    rows = [f"{name},{label}" for name, label in zip(names, labels, strict=True)]
    (folder / "names.csv").write_text("\n".join(["name,label", *rows]))
    text = str(load("sonnets").text)
    (folder / "text.txt").write_text(text)
    pairs = [f"{name}\t{name.translate(_NO_VOWELS) or name}" for name in names[:4_000]]
    (folder / "pairs.tsv").write_text("\n".join(pairs))
    words = text.split()
    lines = [f"{word} {'V' if word[0].lower() in 'aeiou' else 'C'}" for word in words]
    sentences = ["\n".join(lines[i : i + 12]) for i in range(0, len(lines), 12)]
    (folder / "words.conll").write_text("\n\n".join(sentences) + "\n")
    table = ("--text", "name", "--label", "label", "--members", "1")
    return [
        Training(
            "classifier",
            "names.csv",
            (*table, "--cell", "lstm", "--units", "128", "--batch-size", "256"),
            epochs=8,
            steps=26,
        ),
        Training(
            "generator",
            "text.txt",
            ("--approach", "stream", "--units", "128", "--batch-size", "64", "--steps", "32"),
            epochs=5,
            steps=42,
        ),
        Training(
            "transducer",
            "pairs.tsv",
            ("--task", "transduce", "--units", "64", "--batch-size", "64"),
            epochs=4,
            steps=57,
        ),
        Training(
            "tagger", "words.conll", ("--task", "tag", "--batch-size", "1024"), epochs=9, steps=24
        ),
    ]


_NO_VOWELS = {ord(letter): None for letter in "aeiou"}


def measured(folder: Path) -> dict[str, float]:
    """Train all of them, alone and as a pair."""
    figures: dict[str, float] = {}
    shares = []
    for training in written(folder):
        kind = training.kind
        single, steps, size = trained(training, folder, "single")
        pair, _, _ = trained(training, folder, "pair", "--local-processes", "2")
        apart = [abs(a["loss"] - b["loss"]) for a, b in zip(single, pair, strict=True)]
        seconds = {
            way: median(epoch["seconds"] for epoch in epochs[1:])
            for way, epochs in (("single", single), ("pair", pair))
        }
        shares.append(seconds["single"] / seconds["pair"])
        step = seconds["single"] / steps
        figures |= {
            f"pair_steps_{kind}": float(steps * len(single)),
            f"pair_loss_difference_{kind}": max(apart),
            f"pair_throughput_{kind}": shares[-1],
            f"pair_step_ms_{kind}": 1e3 * seconds["pair"] / steps,
            f"single_step_ms_{kind}": 1e3 * step,
            f"gradient_bytes_{kind}": float(size),
        }
        figures |= {f"modelled_speedup_{kind}_{n}": speedup(step, size, n) for n in MACHINES}
    # A generator's step reads a character of each stream and place.
    seconds = figures["single_step_ms_generator"] / 1e3 / (64 * 32)
    figures["processor_seconds_per_million_characters"] = 1e6 * seconds * (os.cpu_count() or 1)
    return {"pair_throughput": median(shares), **figures}


def speedup(step: float, size: int, machines: int) -> float:
    """How many times as fast so many machines are as one, by the model.

    >>> round(speedup(0.1, 1_000_000, 1), 2)
    1.0
    """
    ring = 2 * (machines - 1) * (size / machines / BANDWIDTH + LATENCY)
    return step / (step / machines + ring)


def trained(
    training: Training, folder: Path, way: str, *more: str
) -> tuple[Sequence[dict[str, Any]], int, int]:
    """Train; return its epochs, the steps of one, and the bytes of a gradient."""
    log, model = folder / f"{training.kind}-{way}.jsonl", folder / f"{training.kind}-{way}.elman"
    command = training.command(folder, "--log", str(log), "-o", str(model), *more)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    epochs = [entry for entry in entries if "scores" in entry]
    told = [{"loss": e["scores"]["loss"], "seconds": e["seconds"]} for e in epochs]
    return told, training.steps, 4 * int(use(model).parameters_)
