"""`elman train --task generate` on a table: many short texts, each perhaps of a class."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.corpora import unknown_words
from elman.app.held_out import KEY, HeldOut
from elman.app.output import save_model
from elman.app.shown.console import brief, print_json, put
from elman.app.train_text import (
    course,
    draw_history,
    ending,
    fit_generator,
    generator_settings,
    note_interrupt,
    planned,
)
from elman.errors import ConfigurationError, SequenceError

if TYPE_CHECKING:
    from elman.datasets import Labelled
    from elman.estimators.generator.scores import MeanBits

__all__ = ["measure_texts", "train_texts"]


def train_texts(
    examples: Labelled,
    data: str,
    path: Path,
    chosen: dict[str, Any],
    test: float | None,
    *,
    recommended: str | None,
    as_json: bool,
    plot: Path | None,
) -> bool:
    """Train on texts and their labels as classes, measure and save; tell whether interrupted."""
    if not all(isinstance(text, str) for text in examples.inputs):
        raise ConfigurationError(
            f"A generator learns from texts, {data} holds recordings",
            remedy="train a classifier on it, without --task",
        )
    characters = sum(len(text) + 1 for text in examples.inputs)
    settings = generator_settings(data, characters, chosen, recommended)
    held = HeldOut.choose(examples, data, test, seed=settings.get("seed", 0))
    rows, held_rows = held.split(examples)
    kept, out = examples.select(rows), examples.select(held_rows)
    # A class's share of what is generated is up to the user: it is always asked for.
    known = sorted(set(examples.labels) - {""})
    replaces = path.exists()

    def announce(outline: Any) -> None:
        classes = f" of {len(known)} classes: {', '.join(map(brief, known[:6]))}" if known else ""
        put(
            f"{examples.name}: {len(examples):,} texts{classes}{', ...' if len(known) > 6 else ''}"
            f"\nfrom {examples.source}\n{planned(outline, settings)}"
        )

    model, seconds = fit_generator(
        settings,
        path,
        kept.inputs,
        kept.labels if known else None,
        announce=None if as_json else announce,
    )
    bits, measured, remarks = measure_texts(model, out)
    remarks += held.unmeasured(examples, held_rows)
    record = model.record_
    record["data"] = {"name": data, "source": examples.source, "sha256": examples.sha256}
    record[KEY] = held.to_json()
    record["seconds"] = round(seconds, 1)
    if bits is not None:
        record["measured"] = {
            "texts": measured,
            "bits_per_symbol": float(bits),
            "bits_per_character": bits.bits_per_character,
        }
    save_model(model, path)
    if plot is not None:
        draw_history(model, plot, examples.name)
    if as_json:
        print_json(
            {
                "model": str(path),
                "seconds": seconds,
                "interrupted": model.interrupted_,
                "held_out_texts": measured,
                "bits_per_symbol": bits,
                "bits_per_character": bits and bits.bits_per_character,
                "remarks": remarks,
                "record": record,
            }
        )
    else:
        put(f"{course(model)}\n")
        if bits is None:
            put("measured on nothing: no texts were held out\n")
        else:
            put(
                f"{bits.bits_per_character:.3f} bits per character, ends included, on "
                f"{measured:,} texts held out\n"
            )
        for remark in remarks:
            put(f"note: {remark}\n")
        asked = f" --condition {shlex.quote(known[0])}" if known else ""
        put(ending(path, seconds, replaces=replaces, options=f"{asked} --count 5"))
    if model.interrupted_:
        note_interrupt(model, path)
    return bool(model.interrupted_)


def measure_texts(model: Any, held: Labelled) -> tuple[MeanBits | None, int, list[str]]:
    """Return bits per symbol of texts, ENDs included, how many texts these are, and remarks."""
    texts = [str(text) for text in held.inputs]
    rows = list(range(len(held)))
    remarks = []
    if model.unit == "characters":
        letters = set(model.vocabulary_.pieces)
        rows = [i for i in rows if letters.issuperset(texts[i])]
    if model.classes_:
        rows = [i for i in rows if held.labels[i] in model.classes_]
    if len(rows) < len(held):
        remarks.append(
            f"{len(held) - len(rows):,} texts with characters or of classes that the "
            "model has never seen were left out"
        )
    if not rows:
        return None, 0, remarks
    classes = [held.labels[i] for i in rows] if model.classes_ else None
    try:
        bits = model.score_texts([texts[i] for i in rows], classes)
    except SequenceError:
        return None, 0, remarks  # Not longer than a window.
    if bits.unknown_share:
        remarks.append(unknown_words(bits.unknown_share))
    return bits, len(rows), remarks
