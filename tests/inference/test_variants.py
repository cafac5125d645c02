"""Each variant of the compiled library, forced in a fresh process, answers as NumPy does.

The variant that needs nothing runs on a processor without AVX2 too: on an emulated one, where
`qemu-x86_64` is installed (Debian: qemu-user), it is the one that is taken.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman.inference import native
from elman.native import VARIANTS

pytestmark = pytest.mark.skipif(native.library() is None, reason="kernels are not compiled")

TOLERANCE = {"baseline": 1e-5, "v3": 1e-5, "v4": 1e-5, "bf16": 2e-2}
"""Of the largest number: docs/use.md; bf16 rounds factors to eight bits."""

PROGRAM = """
import contextlib, io, json, sys
places, libraries = json.loads(sys.argv[1])
sys.path[:0] = places
import numpy as np
import elman.native
elman.native.__path__ = libraries
from elman import inference
from elman.app.cli import main
from elman.inference import native
from elman.inference.choice import Choice
from elman.inference.network import filled, network_of

rng = np.random.default_rng(0)
gates = {"SimpleRNN": 1, "MinGRU": 2, "GRU": 3, "LSTM": 4, "QRNN": 3}

def made(cell, units, *more):
    layers = [{"layer": cell, "units": units, **dict(more)}, {"layer": "Dense", "units": 5}]
    network = network_of({"layer": "Sequential", "layers": layers, "input_shape": [None, 5]})
    shapes = {
        f"layers[0].{name}": shape for name, shape in network.layers[0].shapes((None, 5)).items()
    }
    shapes |= {"layers[1].W": (units, 5), "layers[1].b": (5,)}
    drawn = {n: (0.4 * rng.normal(size=s)).astype(np.float32) for n, s in shapes.items()}
    return filled(network, drawn)

answers, texts = {}, {}
for cell in gates:
    for units in (7, 33):
        x = rng.integers(0, 5, (9, 12)).astype(np.int32)
        lengths = rng.integers(1, 13, 9).astype(np.int32)
        answers[f"{cell} {units}"] = inference.logits_of(made(cell, units), x, lengths).tolist()
        series = rng.normal(size=(9, 12, 5)).astype(np.float32)
        answers[f"{cell} {units} series"] = inference.logits_of(
            made(cell, units), series, lengths
        ).tolist()
    writer = made(cell, 16, ("return_sequences", True))
    for choice in (Choice(), Choice(top_k=3), Choice(top_p=0.9, no_repeat=4)):
        written = inference.sample(
            writer, np.array([1]), length=30, count=2, choice=choice, seed=1
        )
        texts[f"{cell} {choice}"] = written.tolist()
out = io.StringIO()
sys.argv[1:] = ["info", "--json"]
with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
    main()
found = native.library()
print(json.dumps({
    "variant": found and found.name,
    "said": json.loads(out.getvalue())["recurrence"],
    "answers": answers,
    "texts": texts,
}))
"""


def run(variant: str, *emulator: str) -> dict[str, Any]:
    """What a fresh process answers where `ELMAN_KERNELS` names a variant, or none for ""."""
    places = [str(Path(elman.__file__).parents[1]), sysconfig.get_path("purelib")]
    # An editable install keeps the libraries in another place than the sources.
    given = json.dumps([places, list(elman.native.__path__)])
    ran = subprocess.run(
        [*emulator, os.path.realpath(sys.executable), "-c", PROGRAM, given],
        env={**os.environ, "ELMAN_KERNELS": variant},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    said = "".join(line for line in ran.stderr.splitlines(True) if not line.startswith("qemu-"))
    if f"cannot run the kernels for {variant}" in said or "no AVX-512 BF16" in said:
        pytest.skip(f"this processor cannot run {variant}")
    assert said == ""
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


@cache
def with_numpy() -> dict[str, Any]:
    told = run("off")
    assert told["variant"] is None
    return told


def check(told: dict[str, Any], variant: str) -> None:
    assert told["variant"] == variant
    assert told["said"].startswith(f"compiled kernels ({VARIANTS[variant]}, ")
    expected = with_numpy()["answers"]
    assert told["answers"].keys() == expected.keys()
    for name, answer in told["answers"].items():
        scale = np.abs(expected[name]).max()
        np.testing.assert_allclose(
            answer, expected[name], rtol=0, atol=TOLERANCE[variant] * scale, err_msg=name
        )


@pytest.mark.parametrize("variant", TOLERANCE)
def test_a_forced_variant_answers_as_numpy_does(variant: str) -> None:
    told = run(variant)
    check(told, variant)
    if variant != "bf16":
        assert told["texts"] == with_numpy()["texts"]


@pytest.mark.slow
@pytest.mark.parametrize("processor", ["Nehalem", "Haswell"])
def test_an_emulated_processor_takes_what_it_can_run(processor: str) -> None:
    emulator = shutil.which("qemu-x86_64") or shutil.which("qemu-x86_64-static")
    if emulator is None or platform.machine() != "x86_64":
        pytest.skip("qemu-x86_64 is not installed")
    told = run("", emulator, "-cpu", processor)
    check(told, "baseline" if processor == "Nehalem" else "v3")
    assert told["texts"] == with_numpy()["texts"]


def test_every_variant_has_its_tolerance() -> None:
    assert TOLERANCE.keys() == VARIANTS.keys()
