"""Every preset, trained for an epoch, exported to ONNX and compared on 200 random inputs.

What Keras and PyTorch can hold is written for them too, and brought back: its weights are compared
bit for bit.

    python experiments/exports/run.py [--no-write]

Lengths are 1 to 200, each once. Writes `result.json`: by preset the largest difference of a
probability (classifiers), of a log-probability (generators) or of a score (tagger), the largest of
all, and what int8 changes; and how many presets came back from Keras and PyTorch. Ends with exit
code 1 when a difference is above 1e-4, or a weight came back as another.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file

from elman import SequenceClassifier, SequenceGenerator, SequenceTagger, datasets
from elman.errors import ElmanError
from elman.estimators.classifier.presets import PRESETS, preset
from elman.estimators.generator.presets import GENERATOR_PRESETS
from elman.exports import from_keras, from_torch, to_keras, to_onnx, to_torch
from elman.exports.comparison import TOLERANCE
from elman.rnn import parameters_of

sys.path.append(str(Path(__file__).resolve().parents[1]))
from record import write

ROOT = Path(__file__).resolve().parents[2]
INPUTS = 200
NAMES = 1500
CHARACTERS = 20_000


def names() -> tuple[list[str], list[str]]:
    """Names and their gender, drawn from the data set `names`, ASCII for the unit's alphabet."""
    data = datasets.load("names")
    rows = np.random.default_rng(0).permutation(len(data))[: 4 * NAMES]
    texts = [str(data.inputs[i]) for i in rows]
    labels = [str(data.labels[i]) for i in rows]
    return texts[:NAMES], labels[:NAMES]


def recordings() -> tuple[list[Any], list[str]]:
    """Noise of nine channels, faster in one class."""
    rng = np.random.default_rng(0)
    steps = np.arange(128)[:, None]
    found = [
        (np.sin(steps * (0.2 + 0.3 * (i % 2)) + np.arange(9)) + rng.normal(size=(128, 9)))
        for i in range(60)
    ]
    return [f.astype(np.float32) for f in found], ["slow", "fast"] * 30


def classifiers() -> dict[str, Any]:
    """Fit every preset of a classifier, briefly."""
    texts, labels = names()
    fitted = {}
    for name in PRESETS:
        settings = {**preset(name), "epochs": 1}
        settings.pop("class_weight", None)
        series = any(kind in name for kind in ("activity", "series", "sound", "digits"))
        X, y = recordings() if series else (texts, labels)
        if name.startswith("unit-names"):
            X = [x.encode("ascii", "ignore").decode() or "X" for x in texts]
            known = set(settings["alphabet"])
            X = ["".join(c for c in x if c in known)[:15].strip(" -'") or "X" for x in X]
        if settings.get("validation"):
            settings["validation"] = 0.2
        fitted[name] = SequenceClassifier(**settings).fit(X, y)
    return fitted


def generators() -> dict[str, Any]:
    """Fit every preset of a generator on a text of elman's own, briefly."""
    text = "".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("0*.md")))
    fitted = {}
    for name, settings in GENERATOR_PRESETS.items():
        brief = {**settings, "epochs": 1, "validation": None}
        fitted[name] = SequenceGenerator(**brief).fit(text[:CHARACTERS])
    return fitted


def tagger() -> Any:
    """Fit a tagger with its own settings on a few sentences."""
    X = [
        ["Anna", "sings", "in", "Rome", "."],
        ["Otto", "reads", "Die", "Zeit"],
        ["It", "rains"],
    ] * 20
    y = [["B-PER", "O", "O", "B-LOC", "O"], ["B-PER", "O", "B-ORG", "I-ORG"], ["O", "O"]] * 20
    return SequenceTagger(epochs=2).fit(X, y)


def compare(name: str, model: Any, folder: Path) -> dict[str, float]:
    """Export a model in every way that it has; largest differences, by the way."""
    alone = getattr(model, "linear_", None) is not None
    path = folder / "model.onnx"
    found = {}
    try:
        done = to_onnx(model, path, inputs=INPUTS, networks_alone=alone, int8=True)
        assert done.int8 is not None
        assert done.bytes_before is not None
        found |= {
            "int8_difference": done.int8.difference,
            "int8_same_answers": done.int8.same,
            "int8_size": done.bytes / done.bytes_before,
        }
    except ElmanError as error:
        if "int8" not in str(error):
            raise
        done = to_onnx(model, path, inputs=INPUTS, networks_alone=alone)
    found["difference"] = done.compared.difference
    reader = getattr(model, "reader_", None)
    if not alone and getattr(reader, "kind", "") == "text":
        read = to_onnx(model, path, inputs=INPUTS, input="characters").compared
        found["characters_difference"] = read.difference
    print(f"{name:<26} " + ", ".join(f"{key} {value:.2g}" for key, value in found.items()))
    return {f"{name.replace('-', '_')}_{key}": value for key, value in found.items()}


def _from_keras(model: Any, folder: Path) -> Any:
    to_keras(model, folder / "model.keras", inputs=5)
    return from_keras(folder / "model.keras")


def _from_torch(model: Any, folder: Path) -> Any:
    to_torch(model, folder / "model.safetensors", inputs=5)
    # The mean and scale of channels are the reader's, no layer's; of several members the first.
    arrays = load_file(folder / "model.safetensors")
    own = {name: array for name, array in arrays.items() if name.startswith("members.0.")}
    over = [layer.over for layer in model.networks_[0].layers if hasattr(layer, "over")]
    last = "none" if model.kind == "generator" else "last"
    return from_torch(own, pooling=over[0] if over else last)


WAYS = {"keras": _from_keras, "torch": _from_torch}


def round_trip(way: str, name: str, model: Any, folder: Path) -> bool | None:
    """Whether a network's weights come back as they were; None where it cannot go there."""
    try:
        back = WAYS[way](model, folder)
    except ElmanError as error:
        print(f"{name:<26} {way}: {error}")
        return None
    before, after = parameters_of(model.networks_[0]), parameters_of(back)
    kept = [a.tobytes() for a in before.values()] == [b.tobytes() for b in after.values()]
    print(f"{name:<26} {way}: {'bit for bit' if kept else 'other weights'}")
    return kept


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="leave result.json as it is")
    options = parser.parse_args()
    began = time.perf_counter()
    figures: dict[str, float] = {}
    came: dict[str, list[bool | None]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        for fitted in (classifiers(), generators(), {"tagger": tagger()}):
            for name, model in fitted.items():
                figures |= compare(name, model, Path(folder))
                for way in WAYS:
                    came[way].append(round_trip(way, name, model, Path(folder)))
    exact = {
        name: value
        for name, value in figures.items()
        if name.endswith("_difference") and "int8" not in name
    }
    worst = max(exact.values())
    presets = len(PRESETS) + len(GENERATOR_PRESETS) + 1
    print(f"{presets} presets, {INPUTS} inputs each: largest difference {worst:.1e}")
    for way, kept in came.items():
        figures |= {f"{way}_round_trips": kept.count(True), f"{way}_changed": kept.count(False)}
    changed = any(False in kept for kept in came.values())
    if not options.no_write:
        write(
            __file__,
            {**figures, "largest_difference": worst, "presets": presets, "inputs": INPUTS},
            "python experiments/exports/run.py",
            seconds=time.perf_counter() - began,
        )
    return int(changed or not worst <= TOLERANCE)


if __name__ == "__main__":
    sys.exit(main())
