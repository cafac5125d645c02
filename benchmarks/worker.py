"""One system in a process of its own: builds a workload, then trains a round at every request.

Reads a line (`round` or `peak`), writes a line of JSON. Started by run.py, with the system, the
workload, the cell and a JSON object of settings, which tuning.py lists.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from workloads import Workload, workload

Rounds = tuple[Callable[[], None], Callable[[], None] | None]
"""What trains a round, and what multiplies two square matrices."""


def elman(workload: Workload, cell: str) -> Rounds:
    import jax
    import jax.numpy as jnp

    from elman.rnn import GRU, LSTM, Data, Dense, Optimiser, Sequential, SimpleRNN
    from elman.rnn.objectives import CrossEntropy
    from elman.rnn.training.examples import Examples

    layer = {"simple_rnn": SimpleRNN, "gru": GRU, "lstm": LSTM}[cell]
    network = Sequential(
        [layer(workload.units, return_sequences=workload.every_step), Dense(workload.classes)]
    ).build((workload.time, workload.features), key=jax.random.key(0))
    course = Examples(
        network=network,
        data=Data(*workload.data()),
        validation=None,
        epochs=10**4,
        batch_size=workload.batch,
        optimiser=Optimiser(),
        seed=0,
        objective=CrossEntropy(),
    )
    held, epochs = [course.begin()], count(1)

    def round_() -> None:
        for stage in course.stages(course.new_epoch(held[0]), next(epochs), 0):
            held[0] = stage.standing
        jax.block_until_ready(held[0])

    square = jnp.ones((2048, 2048))
    multiply = jax.jit(jnp.dot)
    return round_, lambda: multiply(square, square).block_until_ready()


def keras(
    workload: Workload,
    cell: str,
    unroll: bool = False,
    steps_per_execution: int = 1,
    jit_compile: bool | str = "auto",
) -> Rounds:
    import keras

    layer = {
        "simple_rnn": keras.layers.SimpleRNN,
        "gru": keras.layers.GRU,
        "lstm": keras.layers.LSTM,
    }[cell]
    last: Any = keras.layers.Dense(workload.classes, activation="softmax")
    if workload.every_step:
        last = keras.layers.TimeDistributed(last)
    model = keras.Sequential(
        [
            keras.Input((workload.time, workload.features)),
            layer(workload.units, return_sequences=workload.every_step, unroll=unroll),
            last,
        ]
    )
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer="adam",
        metrics=["accuracy"],
        steps_per_execution=steps_per_execution,
        jit_compile=jit_compile,
    )
    x, y = workload.data()
    if workload.symbols:
        x = np.eye(workload.features, dtype=np.float32)[x]
    return lambda: model.fit(x, y, batch_size=workload.batch, epochs=1, verbose=0), None


def pytorch(
    workload: Workload, cell: str, fused: bool = False, device: str = "cpu", tf32: bool = True
) -> Rounds:
    import torch

    # Of both what a GPU multiplies with, its own recurrent layers and plain products.
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = tf32

    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            layer = {"simple_rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell]
            self.layer = layer(workload.features, workload.units, batch_first=True)
            self.last = torch.nn.Linear(workload.units, workload.classes)

        def forward(self, x: Any) -> Any:
            h, _ = self.layer(x)
            return self.last(h if workload.every_step else h[:, -1])

    model = Model().to(device)
    optimiser = torch.optim.Adam(model.parameters(), fused=fused)
    x_raw, y_raw = workload.data()
    if workload.symbols:
        x_raw = np.eye(workload.features, dtype=np.float32)[x_raw]
    x, y = torch.from_numpy(x_raw).to(device), torch.from_numpy(y_raw).long().to(device)

    def round_() -> None:
        for rows in torch.randperm(len(x), device=device).split(workload.batch):
            optimiser.zero_grad()
            logits = model(x[rows]).flatten(0, -2)
            torch.nn.functional.cross_entropy(logits, y[rows].flatten()).backward()
            optimiser.step()
        if device != "cpu":
            torch.cuda.synchronize()

    square = torch.ones(2048, 2048)
    return round_, lambda: torch.mm(square, square)


SYSTEMS: dict[str, Callable[..., Rounds]] = {
    "elman": elman,
    "elman_bf16": elman,
    "keras_tensorflow": keras,
    "keras_jax": keras,
    "pytorch": pytorch,
}


def main() -> None:
    """Build, say `ready`, and serve requests until the input ends."""
    system, name, cell = sys.argv[1:4]
    settings = json.loads(sys.argv[4]) if len(sys.argv) > 4 else {}
    if threads := settings.pop("threads", 0):
        # Before a library counts the cores.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    answers, sys.stdout = sys.stdout, sys.stderr  # libraries may print
    round_, peak = SYSTEMS[system](workload(name), cell, **settings)
    began = time.perf_counter()
    round_()
    print(json.dumps({"first": time.perf_counter() - began}), file=answers, flush=True)
    for line in sys.stdin:
        call = peak if line.strip() == "peak" else round_
        began = time.perf_counter()
        if call is not None:
            call()
        answer = {
            "seconds": time.perf_counter() - began if call is not None else None,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
