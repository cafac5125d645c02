"""1: why recurrent networks; how much a letter depends on those before it."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table, Topic

__all__ = ["TOPIC", "context_bits", "run"]

TOPIC = Topic(
    key="why",
    number=1,
    title="Why recurrent networks",
    claim="Feed-forward and convolutional networks see no context, a recurrent one learns what to "
    "remember. In time series, words and letters neighbours depend on each other, locally and from "
    "far away.",
    command="elman train sonnets && elman score sonnets.elman my-poem.txt",
    python="from elman.datasets import load\n"
    "from elman.unit.topics.why import context_bits\n"
    'text = load("sonnets").text\n'
    "[context_bits(text[:85000], text[85000:], letters) for letters in range(7)]",
    ask=(
        "Cover a line from its end: after how many letters can you guess the next one? After how "
        "many words the next word?",
        "Why does the curve stop falling, although real texts have longer dependences?",
        "Which of the applications have as many outputs as inputs, which one, which another "
        "number?",
    ),
    quick="the same as the full run",
    full="letters counted in the first nine tenths of the sonnets, measured on the last tenth",
)

NOT_HERE = "not here"

APPLICATIONS = (
    ("names: gender, country", "elman train names", "many to one"),
    ("human activity from a phone", "elman train activity-hapt", "many to one"),
    (
        "sentiment, any text with labels",
        "elman train reviews.csv --text T --label L",
        "many to one",
    ),
    ("text: sonnets, novels", "elman train sonnets", "many to many"),
    ("C code", "elman train linux-kernel", "many to many"),
    ("music, to hear", "elman generate nottingham.elman --midi tune.mid", "many to many"),
    ("names by class", "elman train names --task generate", "one to many"),
    ("domain names that sound alike", "elman domains similar airmix", "many to many, unequal"),
    ("letters to sounds", "elman pronounce airmix", "many to many, unequal"),
    (
        "translation",
        "elman train pairs.tsv --task transduce --alignment attention",
        "many to many, unequal",
    ),
    ("speech: spoken words", "elman train spoken-digits", "many to one"),
    ("entities: a tag for each word", "elman train conll2002-es", "many to many"),
    ("time series, forecast", "elman train sales.csv --task forecast --value V", "many to many"),
    ("captions of images, chatbots", NOT_HERE, "encoder and decoder"),
)


def context_bits(known: str, held: str, letters: int) -> float:
    """Bits that a character of `held` costs a table that looks `letters` back.

    Counts of longer contexts are mixed with those of shorter ones (Witten and Bell 1991).

    >>> context_bits("abababab", "abab", 1) < context_bits("abababab", "abab", 0)
    True
    """
    symbols = len(set(known) | set(held))
    tables: list[dict[str, Counter[str]]] = [{} for _ in range(letters + 1)]
    for n, table in enumerate(tables):
        for i in range(n, len(known)):
            table.setdefault(known[i - n : i], Counter())[known[i]] += 1
    totals = [{before: sum(c.values()) for before, c in table.items()} for table in tables]

    def probability(before: str, symbol: str) -> float:
        p = 1 / symbols
        for n in range(len(before) + 1):
            start = before[len(before) - n :] if n else ""
            if (counted := tables[n].get(start)) is not None:
                kinds, total = len(counted), totals[n][start]
                p = (counted[symbol] + kinds * p) / (total + kinds)
        return p

    bits = [
        -math.log2(probability(held[max(0, i - letters) : i], symbol))
        for i, symbol in enumerate(held)
    ]
    return sum(bits) / len(bits)


def run(desk: Desk) -> Outcome:
    """Measure how far back a letter's neighbours help to guess it."""
    text = desk.load("sonnets").text
    cut = len(text) - len(text) // 10
    known, held = text[:cut], text[cut:]
    bits = desk.value("bits", lambda: [context_bits(known, held, n) for n in range(7)])
    best = min(range(len(bits)), key=bits.__getitem__)

    def draw(path: Path) -> None:
        from elman.report.pictures import BLUE, new_figure, save_figure

        figure = new_figure(7.5, 3.6)
        axes = figure.subplots()
        axes.plot(range(len(bits)), bits, "o-", color=BLUE, lw=2)
        axes.set(xlabel="letters that the table looks back", ylabel="bits per character, held out")
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
        figure.suptitle(
            f"Neighbours tell: {bits[0]:.2f} bits without context, {bits[best]:.2f} with {best} "
            "letters",
            fontsize=12,
        )
        save_figure(figure, path)

    return Outcome(
        results=[
            Result("bits per character without context", f"{bits[0]:.2f}", bits[0]),
            Result(f"with {best} letters of context, at best", f"{bits[best]:.2f}", bits[best]),
        ],
        pictures=desk.draw(
            "context",
            "A table of counts needs a row for every context it may meet, so it soon runs out of "
            "text; a recurrent network shares what it learns. Topic 9 measures one on the same "
            "text.",
            f"Line: bits per character fall from {bits[0]:.2f} to {bits[best]:.2f}",
            draw,
        ),
        tables=[
            Table(
                "The unit's applications, and the command that does each here",
                ("application", "command", "shape"),
                [
                    (what, f"`{command}`" if command != NOT_HERE else command, shape)
                    for what, command, shape in APPLICATIONS
                ],
            )
        ],
    )
