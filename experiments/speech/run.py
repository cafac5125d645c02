"""Spoken digits, alone and in sequences, of a speaker who was never heard: each of six in turn.

Run:  python experiments/speech/run.py [--speakers george,theo] [--within]

Beside the classifier in the same folds: logistic regression on the mean frames of eight pieces and,
where PyTorch is installed, a small convolutional network on the same frames. Nothing is chosen on
the speaker who is left out; `--within` leaves out another of the training speakers instead, by
which settings are chosen, and stores nothing.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from opponents import by_convolutions, by_regression
from record import write

from elman import SequenceClassifier, SequenceTransducer
from elman.datasets import load
from elman.datasets.download import locate
from elman.datasets.files.audio import read_audio
from elman.datasets.files.spectrum import LogMel
from elman.datasets.sets.spoken_digits import DATASETS, SPEAKERS, recordings_in
from elman.estimators.classifier.presets import preset
from elman.estimators.transducer.presets import sound_settings
from sequences import joined

RATE = 8_000
SEQUENCES = 100
"""Joined from the recordings of each speaker."""

EPOCHS = 24
"""Of the transducer, on single digits and sequences."""

Pairs = tuple[list[Any], list[str]]


def sounds() -> dict[str, dict[str, list[Any]]]:
    """The samples of all recordings, by speaker and digit."""
    found: dict[str, dict[str, list[Any]]] = {}
    for name, raw in recordings_in(locate(DATASETS[0]).files[0]).items():
        digit, speaker, _ = Path(name).stem.split("_")
        samples, _ = read_audio(BytesIO(raw), name)
        found.setdefault(speaker, {}).setdefault(digit, []).append(samples)
    return found


def sequences(by_digit: dict[str, list[Any]], seed: int) -> Pairs:
    """Frames of digits joined to sequences, and the digits."""
    said = joined(by_digit, SEQUENCES, RATE, seed)
    front = LogMel(RATE)
    return [front.frames(each.samples) for each in said], [each.digits for each in said]


def classified(train: Any, test: Any) -> float:
    """The share of recordings that a classifier tells right."""
    model = SequenceClassifier(**{**preset("spoken-digits"), "validation": None}, seed=0)
    model.fit(train.inputs, train.labels)
    return float(np.mean(model.predict(test.inputs) == np.array(test.labels)))


def transduced(single: Any, train: list[Pairs], test: Pairs) -> float:
    """Edits per digit of a transducer that learned from single digits and from sequences."""
    inputs = [*single.inputs, *(x for frames, _ in train for x in frames)]
    outputs = [*single.labels, *(y for _, digits in train for y in digits)]
    settings = sound_settings(highest=RATE // 2)
    model = SequenceTransducer(**settings, epochs=EPOCHS, seed=0).fit(inputs, outputs)
    return model.score(*test).symbol_error_rate


def main() -> None:
    """Leave each speaker out, and store the shares that are told right."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--speakers", default=",".join(SPEAKERS), help="fewer: nothing is stored")
    options.add_argument("--within", action="store_true", help="measure on training speakers")
    chosen = options.parse_args()
    began = time.perf_counter()
    digits = load("spoken-digits")
    spoken_by = np.array(digits.groups)
    said = {
        speaker: sequences(by_digit, seed)
        for seed, (speaker, by_digit) in enumerate(sorted(sounds().items()))
    }
    figures: dict[str, float] = {}
    rows: dict[str, list[float]] = {}
    for speaker in chosen.speakers.split(","):
        # Within the training speakers the next one is measured, and the first is never seen.
        measured = SPEAKERS[(SPEAKERS.index(speaker) + 1) % 6] if chosen.within else speaker
        known = [name for name in SPEAKERS if name not in (speaker, measured)]
        train = digits.select(np.flatnonzero(np.isin(spoken_by, known)))
        test = digits.select(np.flatnonzero(spoken_by == measured))
        started = time.perf_counter()
        found = {"accuracy": classified(train, test)}
        found["classifier_seconds"] = time.perf_counter() - started
        started = time.perf_counter()
        found["sequence_error"] = transduced(train, [said[name] for name in known], said[measured])
        found["transducer_seconds"] = time.perf_counter() - started
        found["regression"] = by_regression(train, test)
        if find_spec("torch"):
            found["cnn"] = by_convolutions(train, test)
        for name, value in found.items():
            rows.setdefault(name, []).append(value)
        figures |= {f"{name}_{speaker}": value for name, value in found.items()}
        shown = {name: round(value, 4) for name, value in found.items()}
        print(speaker, f"measured on {measured}", shown, flush=True)
    figures["accuracy_by_speaker"] = float(np.mean(rows["accuracy"]))
    figures["lowest_accuracy"] = min(rows["accuracy"])
    figures["sequence_digit_error"] = float(np.mean(rows["sequence_error"]))
    figures["regression_accuracy_by_speaker"] = float(np.mean(rows["regression"]))
    if "cnn" in rows:
        figures["cnn_accuracy_by_speaker"] = float(np.mean(rows["cnn"]))
    for name in ("classifier_seconds", "transducer_seconds"):
        figures[f"{name}_per_fold"] = float(np.mean(rows[name]))
    print({name: round(value, 4) for name, value in figures.items()})
    if chosen.speakers == ",".join(SPEAKERS) and not chosen.within:
        seconds = time.perf_counter() - began
        write(__file__, figures, "python experiments/speech/run.py", seconds=seconds)


if __name__ == "__main__":
    main()
