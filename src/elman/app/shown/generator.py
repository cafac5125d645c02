"""`elman show` for a generator."""

from __future__ import annotations

from typing import Any

from elman.app.shown.console import brief, put

__all__ = ["show"]


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
    put(
        f"\ntraining\n  {record['trained_on']:,} of {record['symbols']:,} symbols, seed "
        f"{record['seed']}, elman {record['elman']}, JAX {record['jax']}\n"
    )
    lines = curve_lines(generator.history_, generator.best_epochs_)
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
