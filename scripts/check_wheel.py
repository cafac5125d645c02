"""An installed wheel runs: the small engine answers, and says what it computes with.

    python scripts/check_wheel.py [compiled|plain]

Needs nothing but the wheel and what it depends on. With a word, that must be what it computes with;
without one, compiled kernels except on Windows, where none are compiled.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np

import elman
from elman.inference import logits_of, native
from elman.inference.network import filled, network_of


def answer() -> np.ndarray:
    """Logits of a small GRU with numbers that are the same everywhere."""
    layers = [{"layer": "GRU", "units": 8}, {"layer": "Dense", "units": 3}]
    network = network_of({"layer": "Sequential", "layers": layers, "input_shape": [None, 4]})
    shapes = {"W_x": (4, 24), "W_h": (8, 24), "b": (24,), "b_h": (24,)}
    wanted = {f"layers[0].{name}": shape for name, shape in shapes.items()}
    wanted |= {"layers[1].W": (8, 3), "layers[1].b": (3,)}
    rng = np.random.default_rng(0)
    arrays = {name: rng.normal(size=shape).astype(np.float32) for name, shape in wanted.items()}
    return logits_of(filled(network, arrays), np.arange(8).reshape(2, 4) % 4)


def main() -> int:
    """Compare both engines, and run the command line once."""
    usual = "plain" if sys.platform == "win32" else "compiled"
    wanted = sys.argv[1] if len(sys.argv) > 1 else usual
    found = "plain" if native.library() is None else "compiled"
    logits = answer()
    if found != wanted or not np.isfinite(logits).all():
        print(f"this wheel is {found}, it should be {wanted}; it answers {logits.tolist()}")
        return 1
    command = [sys.executable, "-m", "elman", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    print(f"wheel of elman {elman.__version__}: {found}, command line {said}")
    return int(elman.__version__ not in said)


if __name__ == "__main__":
    sys.exit(main())
