"""9: generative networks; two ways to learn, their losses, and whether their texts are any good."""

from __future__ import annotations

import math
from typing import Any

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table, Topic
from elman.unit.words import share

__all__ = ["TOPIC", "run"]

TOPIC = Topic(
    key="generation",
    number=9,
    title="Generative networks",
    claim="Many to one: predict the symbol after a window of 20, shift, repeat. Many to many: an "
    "output at every step. SimpleRNN(256) and Dense(62) have 97,598 parameters for both. Many to "
    "one, training loss in the first epochs: 2.51, 2.18, 2.08, 2.01, 1.95, 1.89, 1.84. Will "
    "phrases make sense, will words be valid, how does one evaluate a generator? Truncated "
    "backpropagation through time goes through chunks of the sequence.",
    command="elman train sonnets --preset unit-sonnets-many-to-one -o one.elman\n"
    "elman train sonnets --preset unit-sonnets-many-to-many -o many.elman\n"
    "elman plot one.elman many.elman -o losses.svg\n"
    'elman generate one.elman --seed "In the early morning, the flower is shining"\n'
    "elman evaluate one.elman sonnets",
    python="from elman.runs import train\n"
    'model = train("sonnets", preset="unit-sonnets-many-to-one").model\n'
    'model.generate("In the early morning, the flower is shining", length=500)',
    ask=(
        "Both training losses fall. At which epoch would you stop, and which line tells you?",
        "A text may have valid words only because it copies. Which figure tells the two apart?",
        "Find the temperature at which you could no longer tell a line from a real one. Why is its "
        "loss not the lowest?",
        "Many to many learns from 20 targets a window. Is its last output as good as that of many "
        "to one?",
    ),
    quick="2 epochs of each of the unit's models, 3 of the stream, measured on the last tenth",
    full="50 epochs of each of the unit's models, 16 of the stream, measured on the last tenth",
)

SEED_PHRASE = "In the early morning, the flower is shining"
SLIDE = (2.51, 2.18, 2.08, 2.01, 1.95, 1.89, 1.84)
WAYS = ("many-to-one", "many-to-many")


def run(desk: Desk) -> Outcome:
    """Train both of the unit's models, truncated backpropagation beside them; judge the texts."""
    from elman import SequenceGenerator
    from elman.estimators.generator.presets import generator_preset
    from elman.report import Figures, draw_curves
    from elman.report.quality import quality_of
    from elman.rnn import count_parameters

    text = desk.load("sonnets").text
    phrase = "".join(c for c in SEED_PHRASE if c in text)
    cut = len(text) - int(len(text) * 0.1)
    known, held = text[:cut], text[cut:]
    models: dict[str, Any] = {}
    for way in WAYS:
        settings = generator_preset(f"unit-sonnets-{way}")
        settings["epochs"] = desk.choose(2, settings["epochs"])
        # What is held out is the end of the whole text, and watched.
        models[way] = desk.fit(way, SequenceGenerator(**settings), text)
    settings = {**generator_preset("sonnets"), "validation": 0.1, "keep": "last"}
    settings["epochs"] = desk.choose(3, settings["epochs"])
    models["stream"] = desk.fit("stream", SequenceGenerator(**settings), text)
    courses = {name: model.history_[0] for name, model in models.items()}
    one = courses["many-to-one"]

    worth = desk.value(
        "worth", lambda: {name: _worth(model, phrase, known) for name, model in models.items()}
    )
    bits = desk.value(
        "bits",
        lambda: {name: model.score(held).bits_per_character for name, model in models.items()},
    )
    real = quality_of([held[i : i + 2000] for i in range(0, len(held), 2000)], known)
    bests = {
        name: min(e.val_loss or math.inf for e in epochs) / math.log(2)
        for name, epochs in courses.items()
    }
    rows = [
        (
            name,
            f"{bits[name]:.2f}",
            f"{bests[name]:.2f}",
            share(worth[name]["words"]),
            f"{worth[name]['copied']} characters",
            share(worth[name]["seen"]),
        )
        for name in models
    ]
    rows.append(
        (
            "the real sonnets, held out",
            "-",
            "-",
            share(real.words_known),
            f"{len(real.longest_copy)} characters",
            share(real.seen[8]),
        )
    )
    temperatures = desk.value(
        "temperatures", lambda: _temperatures(models["stream"], phrase, known)
    )
    parameters = count_parameters(models["many-to-one"].networks_[0])
    results = [
        Result("parameters", f"{parameters:,}", parameters, "97,598"),
        *(
            Result(
                f"training loss, many to one, epoch {i}",
                f"{e.loss:.2f}",
                e.loss,
                f"{SLIDE[i - 1]:.2f}",
            )
            for i, e in enumerate(one[: len(SLIDE)], 1)
        ),
        Result(
            "bits per character held out, truncated BPTT, a GRU",
            f"{bits['stream']:.2f}",
            bits["stream"],
        ),
    ]
    samples = desk.value(
        "samples",
        lambda: {
            name: model.generate(phrase, length=300, random_seed=1)[0]
            for name, model in models.items()
        },
    )
    return Outcome(
        results=results,
        tables=[
            Table(
                "How good is a generator? Bits on text held out (the last epoch, and the best "
                "one of its own target); words that the training text has; the longest run copied "
                "from it; runs of 8 characters that stand in it",
                ("", "bits, last", "bits, best", "words known", "longest copy", "8-grams seen"),
                rows,
            ),
            Table(
                "another temperature: the stream's texts",
                ("temperature", "words known", "longest copy", "a line"),
                [(t, share(w), f"{c} characters", line) for t, w, c, line in temperatures],
                change=True,
            ),
        ],
        pictures=desk.draw(
            "losses",
            "Training thin, held out thick. The slides show the thin lines only.",
            "Loss by epoch of both ways to learn",
            lambda path: draw_curves(
                [[Figures(e.loss, None, e.val_loss) for e in courses[way]] for way in WAYS],  # type: ignore[arg-type]
                path,
                names=[way.replace("-", " ") for way in WAYS],
                title=f"Held out, at best: {bests['many-to-one']:.2f} bits many to one, "
                f"{bests['many-to-many']:.2f} many to many",
                per="character",
            ),
        ),
        samples=[
            (f"{name.replace('-', ' ')}, behind “{phrase}”", sample)
            for name, sample in samples.items()
        ],
    )


def _worth(model: Any, phrase: str, known: str) -> dict[str, float]:
    from elman.report.quality import quality_of

    texts = model.generate(phrase, length=2000, count=4, random_seed=0)
    worth = quality_of(texts, known)
    return {"words": worth.words_known, "copied": len(worth.longest_copy), "seen": worth.seen[8]}


def _temperatures(model: Any, phrase: str, known: str) -> list[tuple[str, float, int, str]]:
    from elman.report.quality import quality_of

    rows = []
    for temperature in (0.3, 0.7, 1.0, 1.5):
        texts = model.generate(phrase, length=2000, count=2, temperature=temperature, random_seed=0)
        worth = quality_of(texts, known)
        lines = [line.strip() for line in texts[0].split("\n")[1:] if len(line.split()) > 3]
        line = (lines or [texts[0][:60]])[0]
        rows.append((f"{temperature}", worth.words_known, len(worth.longest_copy), line[:80]))
    return rows
