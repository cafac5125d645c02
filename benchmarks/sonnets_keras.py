"""The unit's two generators in Keras, and its loop beside PyTorch's: what elman is measured with.

Run by `experiments/sonnets/run.py --peer-python PATH` in an environment that has Keras and
PyTorch and need not have elman. Reads the text named by the first argument; prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np

WINDOW, UNITS, BATCH = 20, 256, 128

STEPS_PER_EXECUTION = 32
"""With the recurrence unrolled, Keras's fastest way to train these (`benchmarks/result.json`)."""


def windows(codes: np.ndarray, every_step: bool) -> tuple[np.ndarray, np.ndarray]:
    """Cut the windows as the unit does, one beginning at each character."""
    views = np.lib.stride_tricks.sliding_window_view(codes, WINDOW + 1)
    return views[:, :-1], views[:, 1:] if every_step else views[:, -1]


def network(symbols: int, every_step: bool) -> Any:
    """Build the unit's network: 97,598 parameters for 62 symbols."""
    import keras

    layers = keras.layers
    output = layers.Dense(symbols)
    recurrent = layers.SimpleRNN(UNITS, return_sequences=every_step, unroll=True)
    return keras.Sequential(
        [
            layers.Input((WINDOW, symbols)),
            recurrent,
            layers.TimeDistributed(output) if every_step else output,
        ]
    )


def train(known: np.ndarray, held: np.ndarray, symbols: int, every_step: bool, epochs: int) -> Any:
    """Train, and measure the held-out loss (nats) behind a whole window after every epoch."""
    import keras

    keras.utils.set_random_seed(0)
    model = network(symbols, every_step)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(
        keras.optimizers.Adam(), loss, metrics=["accuracy"], steps_per_execution=STEPS_PER_EXECUTION
    )
    x, y = windows(known, every_step)
    hot = np.eye(symbols, dtype=np.float32)[x]
    held_x, held_y = windows(held, False)
    held_hot = np.eye(symbols, dtype=np.float32)[held_x]
    history, seconds = [], 0.0
    for _ in range(epochs):
        began = time.perf_counter()
        told = model.fit(hot, y, batch_size=BATCH, epochs=1, verbose=0)
        seconds += time.perf_counter() - began
        logits = np.asarray(model.predict(held_hot, batch_size=1024, verbose=0), np.float64)
        last = logits[:, -1] if every_step else logits
        last = last - last.max(-1, keepdims=True)
        nats = np.log(np.exp(last).sum(-1)) - last[np.arange(len(last)), held_y]
        history.append([float(told.history["loss"][0]), float(nats.mean()), seconds])
    return model, history


def keras_loop(model: Any, symbols: int, characters: int) -> float:
    """Generate as the unit does, one `model.predict` a character: characters a second.

    On a one-hot window of 20, as there. How long a call takes depends on Keras's backend; the
    unit's is TensorFlow.
    """
    window = np.zeros((1, WINDOW, symbols), np.float32)
    window[0, :, 0] = 1
    rng = np.random.default_rng(0)
    model.predict(window, verbose=0)
    began = time.perf_counter()
    for _ in range(characters):
        logits = np.asarray(model.predict(window, verbose=0)[0], np.float64)
        p = np.exp(logits - logits.max())
        window = np.roll(window, -1, 1)
        window[0, -1] = 0
        window[0, -1, rng.choice(symbols, p=p / p.sum())] = 1
    return characters / (time.perf_counter() - began)


def pytorch_loop(symbols: int, characters: int) -> float:
    """Generate with a carried state, the fair way: characters a second."""
    import torch

    rows = torch.nn.Embedding(symbols, UNITS)
    cell = torch.nn.Linear(UNITS, UNITS)
    output = torch.nn.Linear(UNITS, symbols)
    torch.set_num_threads(1)  # Faster than more, for products this small.
    with torch.inference_mode():
        for timed in (False, True):
            h, symbol = torch.zeros(1, UNITS), torch.zeros(1, dtype=torch.long)
            began = time.perf_counter()
            for _ in range(characters):
                h = torch.tanh(rows(symbol) + cell(h))
                symbol = torch.multinomial(torch.softmax(output(h), -1), 1)[:, 0]
            if timed:
                return characters / (time.perf_counter() - began)
    raise AssertionError


def main() -> None:
    """Measure everything and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("text", type=Path)
    options.add_argument("--backend", default="jax", choices=["jax", "tensorflow", "torch"])
    options.add_argument("--many-to-one-epochs", type=int, default=18)
    options.add_argument("--many-to-many-epochs", type=int, default=6)
    options.add_argument("--characters", type=int, default=60)
    options.add_argument("--pytorch-characters", type=int, default=20_000)
    options.add_argument("--limit", type=int, default=None, help="characters of text, for a trial")
    options.add_argument("--loops", action="store_true", help="measure only how fast they write")
    chosen = options.parse_args()
    os.environ["KERAS_BACKEND"] = chosen.backend
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    text = chosen.text.read_text(encoding="utf-8")[: chosen.limit]
    alphabet = sorted(set(text))
    codes = np.array([alphabet.index(c) for c in text], np.int32)
    cut = len(codes) - int(len(codes) * 0.1)
    told: dict[str, Any] = {"keras": keras.__version__, "backend": chosen.backend}
    if chosen.loops:
        # Weights do not change how long a call takes.
        model = network(len(alphabet), False)
        told["keras_loop"] = keras_loop(model, len(alphabet), chosen.characters)
        told["pytorch_loop"] = pytorch_loop(len(alphabet), chosen.pytorch_characters)
        print(json.dumps(told))
        return
    for name, every_step, epochs in (
        ("many_to_one", False, chosen.many_to_one_epochs),
        ("many_to_many", True, chosen.many_to_many_epochs),
    ):
        _, told[name] = train(codes[:cut], codes[cut:], len(alphabet), every_step, epochs)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
