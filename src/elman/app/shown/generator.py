"""A generator for people: what is in its file, its training, its figures."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from elman.app.shown.classifier import beside
from elman.app.shown.console import brief, put
from elman.report.shares import percent
from elman.runs.conditions import MANY, listed

if TYPE_CHECKING:
    from elman.runs import Evaluated, Trained

__all__ = ["announced", "evaluated", "following", "measured_on", "show", "trained"]


def show(generator: Any) -> None:
    """Show the symbols of a generator, what it writes, and how it was trained."""
    from elman.report import curve_lines

    record, words = generator.record_, generator.vocabulary_
    shown = "".join(words.pieces) if words.unit == "characters" else ""
    window = "" if generator.approach == "stream" else f" (windows of {generator.window})"
    put(
        f"{'approach':<18} {generator.approach}{window}\n"
        f"{'symbols':<18} {len(words)} {words.unit} {shown[:100]!r}\n"
        f"{'writes':<18} {'many texts, each to its END' if generator.several_ else 'one text'}\n"
        f"{'classes':<18} {', '.join(map(brief, generator.classes_)) or 'none'}\n"
    )
    if generator.features_ is not None:
        put(f"{'begins from':<18} {beside(generator.features_)}\n")
    put(
        f"\ntraining\n  {record['trained_on']:,} of {record['symbols']:,} symbols, seed "
        f"{record['seed']}, elman {record['elman']}, JAX {record['jax']}\n"
    )
    lines = curve_lines(
        generator.history_, generator.best_epochs_, watched=generator.keep == "last"
    )
    put("".join(f"  {line}\n" for line in lines))
    measured = record.get("measured", {})
    if "texts" in measured:
        bits = measured.get("bits_per_character", measured["bits_per_symbol"])
        name = "character" if "bits_per_character" in measured else "symbol"
        put(
            f"  {bits:.3f} bits per {name}, ends included, on {measured['texts']:,} texts held "
            "out\n"
        )
    elif measured:
        put(
            f"  {measured['bits_per_character']:.3f} bits per character on the last "
            f"{measured['characters']:,} characters, held out\n"
        )


def announced(run: Trained, outline: Any) -> str:
    """Tell what will be trained, and on what."""
    from elman.runs.texts import classes_of

    records = run.records
    if records.kind == "labelled":
        known = classes_of(records)
        classes = f" of {len(known)} classes: {', '.join(map(brief, known[:6]))}" if known else ""
        begins = f", from {listed(records.features)}" if records.features else ""
        what = f"{len(records):,} texts{classes}{', ...' if len(known) > 6 else ''}{begins}"
    else:
        what = f"{len(records):,} characters, {outline.symbols[0]:,} symbols"
    return (
        f"{records.name}: {what}\nfrom {records.source}\nnetwork: {outline.network}, "
        f"approach {run.settings.get('approach', 'stream')}, up to {outline.epochs} epochs\n"
    )


def trained(run: Trained) -> None:
    """Show the figures of a training."""
    several, figures = run.model.several_, run.figures
    if figures is None:
        lacking = "no texts were held out" if several else "too little text was held out"
        put(f"measured on nothing: {lacking}\n")
    elif several:
        put(
            f"{figures.bits.bits_per_character:.3f} bits per character, ends included, on "
            f"{figures.texts:,} texts held out\n"
        )
    else:
        last = "the last " if len(run.out) == figures.characters else ""
        put(
            f"{figures.bits_per_character:.3f} bits per character on {last}"
            f"{figures.characters:,} characters, held out\n"
        )


def following(run: Trained) -> tuple[str, str]:
    """The command to go on with, and what follows the model's name."""
    classes = sorted(run.model.classes_)
    condition = f" --condition {shlex.quote(str(classes[0]))}" if classes else ""
    if run.model.features_ is not None:
        row = [columns[0] for columns in run.records.features.values()]
        condition = f" --from {shlex.quote(','.join(map(_cell, row)))}"
        if len(row) > MANY:
            condition = ' --from "$(paste -sd, numbers.txt)"'
    return "generate", f"{condition} --count 5" if run.model.several_ else ""


def _cell(value: str) -> str:
    return f'"{value}"' if "," in value else value


def measured_on(found: Evaluated) -> str:
    """How much a model was measured on."""
    return f"{len(found.part):,} {'texts' if found.model.several_ else 'characters'}"


def evaluated(found: Evaluated) -> None:
    """Show the figures of an evaluation."""
    from elman.report.quality import quality_lines

    worth: Any = found.figures
    name = "bits per character" + (", with ends" if found.model.several_ else "")
    bits = worth.bits_per_character
    put(f"{name:<34}{'-' if bits is None else format(bits, '.3f')}\n\n")
    put("".join(f"{line}\n" for line in quality_lines(worth.generated, worth.real)))
    for title, key in (("texts that are new", "new"), ("texts that differ", "different")):
        _put_row(title, [percent(shares[key]) for shares in worth.texts])
    _put_row("mean length", [f"{shares['mean_length']:.1f}" for shares in worth.texts])


def _put_row(title: str, cells: list[str]) -> None:
    if cells:
        put(f"{title:<34}{''.join(f'{cell:<18}' for cell in cells).rstrip()}\n")
