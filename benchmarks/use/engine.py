"""Measures one engine on the models of a folder, and prints its figures as JSON: see `run.py`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

KINDS: dict[str, dict[str, Any]] = {
    "free": {"temperature": 0.8},
    "top_k": {"top_k": 10},
    "top_p": {"top_p": 0.9},
    "no_repeat": {"no_repeat": 8},
    "penalised": {"repetition_penalty": 1.3},
    "matched": {"match": "[a-z ]*"},
}


def seconds(work: Callable[[int], Any], repeats: int) -> float:
    """Return the median of some calls, after one that compiles and reads what is needed once."""
    work(0)
    times = []
    for i in range(1, repeats + 1):
        began = time.perf_counter()
        work(i)
        times.append(time.perf_counter() - began)
    return median(times)


def classification(opened: Callable[[str], Any], logits_of: Any, folder: str) -> dict[str, float]:
    """Names classified by the unit's network and by the names preset, many and alone."""
    unit, names = opened(f"{folder}/unit.elman"), opened(f"{folder}/names.elman")
    network = unit.networks_[0]
    x = np.random.default_rng(0).integers(0, 56, (6371, 15)).astype(np.int32)
    many = ["Anna", "Bert", "Clara", "Dirk-Jan", "Eva Maria"] * 800

    def alone(i: int) -> None:
        np.asarray(logits_of(network, x[i % 100 : i % 100 + 1]))

    return {
        "names_per_second": len(x) / seconds(lambda _: np.asarray(logits_of(network, x)), 30),
        "single_prediction_ms": 1e3 * seconds(alone, 300),
        "single_predict_proba_ms": 1e3 * seconds(lambda _: unit.predict_proba(["Anna"]), 100),
        "preset_names_per_second": len(many) / seconds(lambda _: names.predict_proba(many), 5),
    }


def rate(model: Any, count: int, asked: dict[str, Any]) -> float:
    """Characters a second in `count` texts side by side."""
    written: list[int] = []

    def work(i: int) -> None:
        written.append(sum(map(len, model.generate("the", 1000, count, random_seed=i, **asked))))

    taken = seconds(work, 5)
    return median(written[1:]) / taken


def generation(opened: Callable[[str], Any], folder: str) -> dict[str, float]:
    """Characters a second by the sonnets preset and by two LSTM layers, free and held to rules."""
    figures = {}
    for name in ("text", "stack"):
        model = opened(f"{folder}/{name}.elman")
        for kind, asked in KINDS.items():
            for count in (1, 8):
                figures[f"{name}_{kind}_x{count}_characters_per_second"] = rate(model, count, asked)
        figures[f"{name}_beams_characters_per_second"] = searched(model)
    return figures


def searched(model: Any) -> float:
    """Characters a second of the most probable text that five beams find."""
    return 200 / seconds(lambda _: model.generate("the", 200, beams=5), 3)


def main(folder: str, engine: str) -> None:
    if engine == "jax":
        from elman.estimators import load as opened
        from elman.rnn import logits_of
    else:
        from elman.estimators import use as opened
        from elman.inference import logits_of
    figures = classification(opened, logits_of, folder) | generation(opened, folder)
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
