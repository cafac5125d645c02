"""2: sequences; names as matrices, their lengths, their padding."""

from __future__ import annotations

import numpy as np

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table, Topic
from elman.unit.words import share

__all__ = ["TOPIC", "run"]

TOPIC = Topic(
    key="sequences",
    number=2,
    title="Sequences",
    claim="A representation takes sequences of different lengths (in practice a maximum, and "
    "padding), keeps their inner structure, and shares parameters over positions. Names become "
    "`(6371, 15, 56)`: 15 steps of 56 symbols, END among them.",
    command="elman train names-nltk --preset unit-names\nelman show names-nltk.elman",
    python="from elman import Alphabet\n"
    'letters = Alphabet.of(["Anna", "Jean-Luc"])\n'
    'letters.encode(["Anna", "Jean-Luc"]).pad(15)',
    ask=(
        "Why are names padded with a symbol of their own, and not with the letter a?",
        "What would a network have to learn that reads the code of a letter as one number?",
        "A mask tells where the name ends. What does a network without a mask have to do instead?",
    ),
    quick="the same as the full run",
    full="all names of names-nltk",
)

SHOWN = ("Anna", "Jean-Luc", "Maximilian")


def run(desk: Desk) -> Outcome:
    """Code all names as the unit does, and count."""
    from elman.estimators.classifier.presets import preset
    from elman.report.reading import draw_one_hot
    from elman.sequences import Alphabet, holdout

    names = desk.load("names-nltk")
    alphabet = Alphabet(tuple(sorted(preset("unit-names")["alphabet"])))
    coded = alphabet.encode([str(name) for name in names.inputs])
    steps, symbols = coded.width, len(alphabet)
    train, test = holdout(names.labels, 0.2, seed=0)
    padded = 1 - float(coded.lengths.sum()) / (len(names) * steps)
    pad = coded.pad(steps)
    sparse = 1 / symbols
    shown = alphabet.encode(list(SHOWN)).pad(15)
    return Outcome(
        results=[
            Result("symbols, END among them", f"{symbols}", symbols, "56"),
            Result("longest name", f"{steps}", steps, "15"),
            Result(
                "training names, as one array",
                f"({len(train):,}, {steps}, {symbols})",
                len(train),
                "(6371, 15, 56)",
            ),
            Result("test names", f"{len(test):,}", len(test), "1,573"),
            Result("steps that are padding", share(padded), padded),
            Result("cells that are not zero", share(sparse), sparse),
        ],
        pictures=desk.draw(
            "one-hot",
            "Each column is what the network reads at one step.",
            f"One-hot matrices of {', '.join(SHOWN)}",
            lambda path: draw_one_hot(SHOWN, shown, ["END", *alphabet.characters], path),
        ),
        tables=[
            Table(
                "The same names in memory",
                ("kept as", "bytes"),
                [
                    ("one-hot, float32", f"{pad.size * symbols * 4:,}"),
                    (
                        "indices, int32, as elman keeps them",
                        f"{np.asarray(pad, np.int32).nbytes:,}",
                    ),
                ],
                change=True,
            )
        ],
        remarks=[
            "A one-hot vector times a matrix is a row of it, so elman never builds the vector: it "
            "takes the row."
        ],
    )
