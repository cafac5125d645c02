"""One of two processes is killed, again and again: the run goes on, and ends with the same weights.

A pair trains with a checkpoint after every epoch. At a random moment of its training one of the
two, drawn by lot, is killed (SIGKILL); the other has to end by itself, and both are started again.
In the end the weights are compared with those of a pair that nobody disturbed, and with those of
one process.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from elman.app.together.meeting import free_port

PROGRAM = """
import sys
from pathlib import Path
from elman.app import ending
from elman.app.engine import ready
from elman.app.together.joining import joined
from elman.app.together.meeting import Address
from elman.app.together.place import Place
from elman.errors import ElmanError

ready()
number, count, port, folder = *map(int, sys.argv[1:4]), Path(sys.argv[4])

def main():
    import jax
    import numpy as np
    from elman.rnn import GRU, Checkpoint, Data, Dense, Dropout, Sequential, train

    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 30, (2_000, 12)), rng.integers(0, 3, 2_000)
    layers = [GRU(48), Dropout(0.2), Dense(3)]
    network = Sequential(layers).build((12, 30), key=0)
    data = Data(x.astype(np.int32), y.astype(np.int32))
    trained = train(
        network, data, epochs=60, batch_size=64, validation=data, keep="last",
        checkpoint=Checkpoint(folder / "checkpoint", seconds=0),
        progress=lambda now: number or (folder / "begun").touch(),
    )
    weights = [np.asarray(leaf) for leaf in jax.tree.leaves(trained.network)]
    if number == 0:
        np.savez(folder / "weights.npz", *[w for w in weights if w.dtype == np.float32])

try:
    if count == 1:
        main()
    else:
        with joined(Place(number, count, Address("127.0.0.1", port)), {}):
            main()
except ElmanError as error:
    print(f"elman: {error}", file=sys.stderr)
    ending.leave(2)
"""


def measured(folder: Path, kills: int) -> dict[str, float]:
    """Kill so many times, and say what was left."""
    for name in ("one", "whole", "killed"):
        (folder / name).mkdir()
    assert not any(process.wait() for process in started(folder / "one", 1))
    processes = started(folder / "whole", 2)
    until(lambda: (folder / "whole" / "begun").exists())
    began = time.perf_counter()
    assert not any(process.wait() for process in processes)
    span = time.perf_counter() - began
    chance, noticed, done = random.Random(0), list[float](), 0
    while done < kills:
        processes = started(folder / "killed", 2)
        until(lambda: (folder / "killed" / "begun").exists())
        time.sleep(chance.uniform(0, 1.5 * span / (kills + 1)))
        victim = chance.choice(processes)
        if any(process.poll() is not None for process in processes):
            break  # The run has ended before it was killed so often.
        began = time.perf_counter()
        victim.kill()
        for process in processes:
            process.wait(300)
        noticed.append(time.perf_counter() - began)
        done += 1
    assert not any(process.wait() for process in started(folder / "killed", 2))
    killed, whole, one = (weights_in(folder / name) for name in ("killed", "whole", "one"))
    known = {"checkpoint", "begun", "weights.npz"}
    return {
        "kills": float(done),
        "kills_same_weights": float(all(map(np.array_equal, killed, whole))),
        "kills_apart_from_one_process": max(
            float(np.abs(a - b).max()) for a, b in zip(killed, one, strict=True)
        ),
        "kills_files_left": float(len({p.name for p in (folder / "killed").iterdir()} - known)),
        "kills_slowest_end_seconds": max(noticed, default=0.0),
    }


def started(folder: Path, count: int) -> list[subprocess.Popen[bytes]]:
    """Start so many processes that train as one."""
    (folder / "begun").unlink(missing_ok=True)
    port = str(free_port())
    threads = max(1, (os.cpu_count() or 1) // count)
    return [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(number), str(count), port, str(folder)],
            env={**os.environ, "ELMAN_KERNEL_THREADS": str(threads)},
            stderr=subprocess.DEVNULL,
        )
        for number in range(count)
    ]


def until(reached: Callable[[], bool]) -> None:
    """Wait until something is reached."""
    while not reached():
        time.sleep(0.02)


def weights_in(folder: Path) -> list[np.ndarray]:
    """The weights that a run has ended with."""
    with np.load(folder / "weights.npz") as file:
        return [file[name] for name in file.files]
