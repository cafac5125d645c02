"""A linear CRF with words, shapes, affixes and part-of-speech tags: the opponent (python-crfsuite).

Run:  python experiments/entities/crfsuite.py

L-BFGS with c1 = 0.1, c2 = 0.01, 100 iterations, all transitions, of the labels as they come;
trained on the train parts, measured on the test parts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import pycrfsuite
from record import timed, write

from elman.datasets import Tagged, load
from elman.estimators.tagger.rates import span_rates


def hints(words: tuple[str, ...], classes: tuple[str, ...]) -> list[list[str]]:
    """List what is told of each word: itself, its shape, its ends, its class, its neighbours."""

    def told(i: int, at: int) -> list[str]:
        word = words[i]
        shape = "".join("X" if c.isupper() else "x" if c.islower() else "0" for c in word)
        return [
            f"{at}w={word.lower()}",
            f"{at}shape={shape}",
            f"{at}title={word.istitle()}",
            f"{at}upper={word.isupper()}",
            f"{at}digit={word.isdigit()}",
            f"{at}pos={classes[i]}",
            f"{at}pos2={classes[i][:2]}",
        ]

    found = []
    for i, word in enumerate(words):
        listed = ["bias", *told(i, 0)]
        listed += [f"pre{n}={word[:n]}" for n in (1, 2, 3, 4)]
        listed += [f"suf{n}={word[-n:]}" for n in (1, 2, 3, 4)]
        for at in (-2, -1, 1, 2):
            inside = 0 <= i + at < len(words)
            listed += told(i + at, at) if inside else [f"{at}none"]
        found.append(listed)
    return found


def f1_of(name: str) -> float:
    """Train and measure on one set."""
    data = load(name)
    assert isinstance(data, Tagged)
    known, out = (data.select(data.parts[part]) for part in ("train", "test"))
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": 0.1, "c2": 0.01, "max_iterations": 100, "feature.possible_transitions": True}
    )
    for words, classes, labels in zip(known.words, known.columns["pos"], known.labels, strict=True):
        trainer.append(hints(words, classes), labels)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        found = [
            tagger.tag(hints(words, classes))
            for words, classes in zip(out.words, out.columns["pos"], strict=True)
        ]
    return span_rates(found, out.labels).f1 * 100


def main() -> None:
    """Measure on both sets and write the part of `result.json`."""
    figures = {}
    for code in ("es", "nl"):
        figures[f"crfsuite_{code}_f1"], seconds = timed(
            lambda code=code: f1_of(f"conll2002-{code}")
        )
        figures[f"crfsuite_{code}_seconds"] = seconds
    print(figures)
    write(__file__, figures, "python experiments/entities/crfsuite.py", part="crfsuite")


if __name__ == "__main__":
    main()
