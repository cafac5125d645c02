"""Dates to ISO dates: the transducer on pairs whose order does not go along.

Run:  python experiments/dates/run.py

Dates between 1900 and 2099 as people write them in English, German and French, drawn at random;
the output, `2021-03-09`, begins with what often stands at the end of the input. Held out are dates
(days) that no training pair has, in any spelling.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import timed, write

from elman import SequenceTransducer

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
BEGIN, DAYS = date(1900, 1, 1), 73_049
PAIRS, HELD_OUT = 5_000, 1_000


def ordinal(day: int) -> str:
    """Write 1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if day % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def spellings(day: date) -> list[str]:
    """Write a date in the ways that are told apart."""
    en, de, fr = (MONTHS[language].split()[day.month - 1] for language in ("en", "de", "fr"))
    d, m, y = day.day, day.month, day.year
    return [
        f"{d} {en} {y}",
        f"{en} {d}, {y}",
        f"{en} {ordinal(d)}, {y}",
        f"the {ordinal(d)} of {en} {y}",
        f"{d} {en[:3]} {y}",
        f"{en[:3]} {d}, {y}",
        f"{d}. {de} {y}",
        f"{d}. {de[:3]}. {y}",
        f"{d}.{m}.{y}",
        f"{d:02}.{m:02}.{y}",
        f"{'1er' if d == 1 else d} {fr} {y}",
        f"{y}/{m}/{d}",
        f"le {'1er' if d == 1 else d} {fr} {y}",
    ]


def pairs(days: np.ndarray, random: np.random.Generator, count: int) -> list[tuple[str, str]]:
    """Draw days and ways to write them."""
    drawn = []
    for n in random.choice(days, count).tolist():
        day = BEGIN + timedelta(days=n)
        ways = spellings(day)
        drawn.append((ways[random.integers(len(ways))], day.isoformat()))
    return drawn


def main() -> None:
    """Train, measure on dates never seen, and write `result.json`."""
    random = np.random.default_rng(0)
    days = random.permutation(DAYS)
    train = pairs(days[5_000:], random, PAIRS)
    held = pairs(days[:5_000], random, HELD_OUT)
    model = SequenceTransducer(epochs=16)
    model, seconds = timed(lambda: model.fit(*map(list, zip(*train, strict=True))))
    inputs, outputs = map(list, zip(*held, strict=True))
    (found, used) = timed(lambda: model.predict(inputs))
    wrong = [
        (x, "".join(p), y)
        for x, p, y in zip(inputs, found, outputs, strict=True)
        if "".join(p) != y
    ]
    for x, p, y in wrong[:10]:
        print(f"  {x}: {p}, should be {y}")
    rates = model.score(inputs, outputs)
    figures = {
        "word_error_rate": rates.word_error_rate,
        "symbol_error_rate": rates.symbol_error_rate,
        "pairs": PAIRS,
        "held_out": HELD_OUT,
        "train_seconds": seconds,
        "dates_per_second": HELD_OUT / used,
    }
    for name, value in figures.items():
        print(f"{name:20} {value:.4f}")
    write(__file__, figures, "python experiments/dates/run.py", wrong=wrong[:20])


if __name__ == "__main__":
    main()
