"""Wall time of training the unit's names model, elman beside Keras 3, in one run.

6,371 names, 15 steps, 56 symbols, SimpleRNN(64) + Dense(2), Adam, batch 200, 30 epochs. Every
repeat is a fresh process; systems take turns. The time runs from data in memory to trained
weights: building, compiling and training, but not imports (which are given beside it).
Compilation caches are off. Each backend of Keras has its best settings: every combination of
`CHOICES` trains once, and the fastest takes the turns.

Run:  python benchmarks/names/run.py --peer-python ENVIRONMENT/bin/python [--repeats 5]
The peer environment has keras, tensorflow-cpu and jax (benchmarks/README.md says how to make it).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from statistics import median

import numpy as np

sys.path.append(str(Path(__file__).resolve().parents[2] / "experiments"))

ELMAN = """
import time; began = time.perf_counter()
import numpy as np, jax
from elman.rnn import Data, Dense, Optimiser, Sequential, SimpleRNN, train
data = np.load({data!r}); imported = time.perf_counter()
network = Sequential([SimpleRNN(64), Dense(2)]).build((15, 56), key=jax.random.key(0))
trained = train(network, Data(data["x"], data["y"]), epochs=30, batch_size=200,
                optimiser=Optimiser("adam", 1e-3))
done = time.perf_counter(); loss = trained.history[-1].loss
"""

KERAS = """
import time; began = time.perf_counter()
import numpy as np, keras
data = np.load({data!r}); imported = time.perf_counter()
x, y = np.eye(56, dtype="float32")[data["x"]], data["y"]
model = keras.Sequential([keras.Input((15, 56)), keras.layers.SimpleRNN(64, unroll={unroll}),
                          keras.layers.Dense(2, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"],
              steps_per_execution={steps_per_execution}, jit_compile={jit_compile})
fitted = model.fit(x, y, batch_size=200, epochs=30, verbose=0)
done = time.perf_counter(); loss = fitted.history["loss"][-1]
"""

CHOICES = {"unroll": (False, True), "steps_per_execution": (1, 32), "jit_compile": (True, False)}
"""What is tried for Keras; JAX without jit is not."""

TELL = """
import json
print(json.dumps({"imports": imported - began, "train": done - imported, "loss": float(loss)}))
"""


def names(folder: Path) -> Path:
    """Write the names as codes: the unit's list where it can be had, else random ones."""
    from elman.datasets import load
    from elman.errors import DatasetError
    from elman.estimators.classifier.presets import UNIT_LETTERS
    from elman.sequences import Alphabet

    try:
        examples = load("names-nltk")
        x = Alphabet(tuple(sorted(UNIT_LETTERS))).encode(examples.inputs).pad(15)
        y = (np.array(examples.labels) == "female").astype(np.int32)
        order = np.random.default_rng(0).permutation(len(x))[:6371]
        x, y = x[order], y[order]
    except DatasetError as error:
        print(f"random symbols instead of names: {error}")
        random = np.random.default_rng(0)
        x = random.integers(0, 56, (6371, 15)).astype(np.int32)
        y = random.integers(0, 2, 6371).astype(np.int32)
    np.savez(folder / "names.npz", x=x, y=y)
    return folder / "names.npz"


def combinations(backend: str) -> list[dict[str, object]]:
    """Return every combination of settings that a backend of Keras has."""
    choices = CHOICES | ({"jit_compile": (True,)} if backend == "jax" else {})
    return [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]


def once(
    python: str, code: str, data: Path, backend: str = "", settings: dict[str, object] | None = None
) -> dict[str, float]:
    """Run one training in a fresh process."""
    environment = {
        **os.environ,
        "KERAS_BACKEND": backend,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "JAX_ENABLE_COMPILATION_CACHE": "false",
    }
    ended = subprocess.run(
        [python, "-c", code.format(data=str(data), **(settings or {})) + TELL],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise SystemExit(f"{backend or 'elman'} failed: {ended.stderr[-2000:]}")
    told: dict[str, float] = json.loads(ended.stdout.strip().splitlines()[-1])
    return told


def main() -> None:
    """Take turns, print every time, and write `result.json`."""
    from record import write

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer-python", required=True)
    options.add_argument("--repeats", type=int, default=5)
    chosen = options.parse_args()
    systems = {
        "elman": (sys.executable, ELMAN, ""),
        "keras_jax": (chosen.peer_python, KERAS, "jax"),
        "keras_tensorflow": (chosen.peer_python, KERAS, "tensorflow"),
    }
    times: dict[str, list[dict[str, float]]] = {name: [] for name in systems}
    settings: dict[str, dict[str, object]] = {"elman": {}}
    tried: dict[str, list[tuple[float, dict[str, object]]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        data = names(Path(folder))
        for name, (python, code, backend) in systems.items():
            if backend:
                tried[name] = [
                    (once(python, code, data, backend, of)["train"], of)
                    for of in combinations(backend)
                ]
                seconds, settings[name] = min(tried[name], key=lambda trial: trial[0])
                print(f"{name:17} best {seconds:.2f} s with {settings[name]}", flush=True)
        for repeat in range(chosen.repeats):
            for name, (python, code, backend) in systems.items():
                times[name].append(once(python, code, data, backend, settings[name]))
                last = times[name][-1]
                print(
                    f"{repeat} {name:17} train {last['train']:.2f} s, imports "
                    f"{last['imports']:.2f} s, loss {last['loss']:.3f}",
                    flush=True,
                )
    train = {name: median(t["train"] for t in runs) for name, runs in times.items()}
    whole = {name: median(t["train"] + t["imports"] for t in runs) for name, runs in times.items()}
    faster = min(("keras_jax", "keras_tensorflow"), key=lambda name: train[name])
    pairs = [
        keras["train"] / elman["train"]
        for keras, elman in zip(times[faster], times["elman"], strict=True)
    ]
    figures = {
        "keras_over_elman_wall": median(pairs),
        "keras_over_elman_wall_lowest": min(pairs),
        "keras_over_elman_wall_highest": max(pairs),
        "keras_over_elman_with_imports": min(whole["keras_jax"], whole["keras_tensorflow"])
        / whole["elman"],
        **{f"{name}_train_seconds": value for name, value in train.items()},
        **{f"{name}_seconds_with_imports": value for name, value in whole.items()},
    }
    for name, value in figures.items():
        print(f"{name:36} {value:.3f}")
    write(
        __file__,
        figures,
        "python benchmarks/names/run.py --peer-python PEER/bin/python",
        faster_keras_backend=faster,
        settings=settings,
        tried=tried,
    )


if __name__ == "__main__":
    main()
