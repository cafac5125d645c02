"""10: wrap-up; one cell in three shapes, and where each stands in elman."""

from __future__ import annotations

from typing import Any

from elman.errors import DatasetUnavailable
from elman.unit.desk import Desk
from elman.unit.records import Outcome, Picture, Result, Table, Topic

__all__ = ["TOPIC", "run"]

TOPIC = Topic(
    key="wrap-up",
    number=10,
    title="Wrap-up",
    claim="One to many, many to one, many to many; rolled and unrolled; clipping against exploding "
    "gradients; two ways to generate.",
    command="elman show MODEL --plot unrolled.svg     # any model",
    python="from elman.report import draw_unrolled\n"
    'draw_unrolled(model.networks_[0], "unrolled.svg")',
    ask=(
        "Where does each of your own problems stand in the table?",
        "Which of them needs more than these three shapes, since input and output differ in length "
        "and order?",
        "What did the slides claim that the measurements above do not confirm?",
    ),
    quick="the same as the full run",
    full="untrained networks; names by class are learned by a small generator",
)


def run(desk: Desk) -> Outcome:
    """Draw the shapes, count their parameters, and let a small model write by class."""
    from elman import Dense, Dropout, Sequential, SimpleRNN
    from elman.report.unrolled import draw_unrolled
    from elman.rnn import count_parameters

    plans: dict[str, list[Any]] = {
        "many to one": [SimpleRNN(64), Dense(2)],
        "many to many": [SimpleRNN(256, return_sequences=True), Dense(62)],
        "stacked": [
            SimpleRNN(64, return_sequences=True),
            Dropout(0.2),
            SimpleRNN(64),
            Dropout(0.2),
            Dense(2),
        ],
    }
    symbols = {"many to one": 56, "many to many": 62, "stacked": 56}
    slides = {"many to one": 7874, "many to many": 97598, "stacked": 16130}
    networks = {
        name: Sequential(layers).build((15, symbols[name]), key=0) for name, layers in plans.items()
    }
    results = [
        Result(f"parameters, {name}", f"{(n := count_parameters(net)):,}", n, f"{slides[name]:,}")
        for name, net in networks.items()
    ]
    pictures: list[Picture] = []
    for name in ("many to one", "many to many"):
        pictures += desk.draw(
            name.replace(" ", "-"),
            f"{name.capitalize()}, rolled and unrolled.",
            f"A network {name}, rolled and unrolled",
            lambda path, name=name: draw_unrolled(networks[name], path, title=name.capitalize()),  # type: ignore[misc]
        )
    outcome = Outcome(
        results=results,
        tables=[
            Table(
                "The shapes, and what does each here",
                ("shape", "such as", "command"),
                [
                    ("many to one", "names to gender, windows to activity", "`elman train names`"),
                    ("many to many", "text, a prediction at every step", "`elman train sonnets`"),
                    (
                        "one to many",
                        "a class, and a name of it",
                        "`elman train names --task generate`",
                    ),
                    (
                        "unequal lengths",
                        "letters to sounds",
                        "`elman train pairs.tsv --task transduce`",
                    ),
                ],
            )
        ],
        pictures=pictures,
    )
    try:
        outcome.tables.append(_by_class(desk))
    except DatasetUnavailable as error:
        outcome.remarks.append(f"Names by class were not written: {error.problem}; {error.remedy}")
    return outcome


def _by_class(desk: Desk) -> Table:
    """One to many: names written for a class, by a small model of the unit's names."""
    from elman import SequenceGenerator

    names = desk.load("names-nltk")
    model = desk.fit(
        "by-class",
        SequenceGenerator(
            cell="gru", units=64, epochs=desk.choose(4, 12), batch_size=64, learning_rate=5e-3
        ),
        [str(name) for name in names.inputs],
        names.labels,
    )
    rows = []
    for label in ("female", "male"):
        texts = model.generate(condition=label, count=12, length=15, random_seed=1)
        new = [text for text in texts if text not in set(map(str, names.inputs))]
        rows.append((label, ", ".join(texts), f"{len(new)} of {len(texts)}"))
    return Table(
        "one to many: another class is asked for", ("class", "names", "new"), rows, change=True
    )
