"""Spoken digits, alone and in sequences, of a speaker who was never heard: each of six in turn.

Run:  python experiments/speech/run.py digits [--speakers george,theo] [--within] [--state FILE]
      python experiments/speech/run.py sequences

`digits` has the classifier, and beside it in the same folds logistic regression on the mean frames
of eight pieces and, where PyTorch is installed, a small convolutional network on the same frames;
`sequences` has the transducer. Nothing is chosen on the speaker who is left out; `--within` leaves
out another of the training speakers instead, by which settings are chosen, and stores nothing. With
`--state` a run that was stopped goes on behind the last speaker.
"""

from __future__ import annotations

import argparse
import json
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
from elman.files import write_atomically
from sequences import joined

RATE = 8_000
SEQUENCES = 500
"""Joined from the recordings of each speaker."""

EPOCHS = 24
"""Of the transducer."""

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


def transduced(train: list[Pairs], test: Pairs) -> float:
    """Edits per digit of a transducer that learned from sequences of others."""
    inputs = [x for frames, _ in train for x in frames]
    outputs = [y for _, digits in train for y in digits]
    settings = sound_settings(highest=RATE // 2)
    model = SequenceTransducer(**settings, epochs=EPOCHS, seed=0).fit(inputs, outputs)
    return model.score(*test).symbol_error_rate


def of_digits(train: Any, test: Any) -> dict[str, float]:
    """Measure the classifier and its opponents on single digits."""
    began = time.perf_counter()
    found = {"accuracy": classified(train, test)}
    found["classifier_seconds"] = time.perf_counter() - began
    found["regression_accuracy"] = by_regression(train, test)
    if find_spec("torch"):
        found["cnn_accuracy"] = by_convolutions(train, test)
    return found


def of_sequences(train: list[Pairs], test: Pairs) -> dict[str, float]:
    """Measure the transducer on digits said one after another."""
    began = time.perf_counter()
    found = {"sequence_digit_error": transduced(train, test)}
    found["transducer_seconds"] = time.perf_counter() - began
    return found


def main() -> None:
    """Leave each speaker out, and store what is told right."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("part", choices=("digits", "sequences"))
    options.add_argument("--speakers", default=",".join(SPEAKERS), help="fewer: nothing is stored")
    options.add_argument("--within", action="store_true", help="measure on training speakers")
    options.add_argument("--state", type=Path, help="where the figures of speakers are kept")
    chosen = options.parse_args()
    began = time.perf_counter()
    digits = load("spoken-digits")
    spoken_by = np.array(digits.groups)
    said = {}
    if chosen.part == "sequences":
        said = {
            speaker: sequences(by_digit, seed)
            for seed, (speaker, by_digit) in enumerate(sorted(sounds().items()))
        }
    state = chosen.state
    rows: dict[str, dict[str, float]] = (
        json.loads(state.read_text()) if state is not None and state.exists() else {}
    )
    for speaker in chosen.speakers.split(","):
        if speaker in rows:
            continue
        # Within the training speakers the next one is measured, and the first is never seen.
        measured = SPEAKERS[(SPEAKERS.index(speaker) + 1) % 6] if chosen.within else speaker
        known = [name for name in SPEAKERS if name not in (speaker, measured)]
        if chosen.part == "digits":
            train = digits.select(np.flatnonzero(np.isin(spoken_by, known)))
            test = digits.select(np.flatnonzero(spoken_by == measured))
            rows[speaker] = of_digits(train, test)
        else:
            rows[speaker] = of_sequences([said[name] for name in known], said[measured])
        shown = {name: round(value, 4) for name, value in rows[speaker].items()}
        print(speaker, f"measured on {measured}", shown, flush=True)
        if state is not None:
            write_atomically(state, json.dumps(rows).encode())
    names = next(iter(rows.values()))
    figures = {
        _KEYS.get(name, f"{name}_by_speaker"): float(np.mean([row[name] for row in rows.values()]))
        for name in names
    }
    if chosen.part == "digits":
        figures["lowest_accuracy"] = min(row["accuracy"] for row in rows.values())
    for speaker, row in rows.items():
        figures |= {f"{name}_{speaker}": value for name, value in row.items()}
    print({name: round(value, 4) for name, value in figures.items()})
    if chosen.speakers == ",".join(SPEAKERS) and not chosen.within:
        command = f"python experiments/speech/run.py {chosen.part}"
        seconds = time.perf_counter() - began
        write(__file__, figures, command, part=chosen.part, seconds=seconds)


_KEYS = {
    "sequence_digit_error": "sequence_digit_error",
    "classifier_seconds": "classifier_seconds_per_fold",
    "transducer_seconds": "transducer_seconds_per_fold",
}
"""What the mean over speakers is called, where it is no share by speaker."""


if __name__ == "__main__":
    main()
