"""`elman show` for a generator."""

from __future__ import annotations

from pathlib import Path

from elman.app.console import brief, print_json, put
from elman.app.output import size_of

__all__ = ["show_generator"]


def show_generator(path: Path, *, as_json: bool) -> None:
    """Show a generator: its layers, its symbols, and how it was trained."""
    from elman.estimators import SequenceGenerator, modelfile
    from elman.report import Figures, curve_lines
    from elman.rnn import count_parameters

    generator = SequenceGenerator.load(path)
    description = modelfile.read(path).description
    if as_json:
        print_json({"file": str(path), "bytes": path.stat().st_size,
                    "parameters": count_parameters(generator.network_), **description})  # fmt: skip
        return
    record, words = generator.record_, generator.vocabulary_
    form = f"format {description['format']}, written by elman {description['elman_version']}"
    put(f"{path}: SequenceGenerator, {size_of(path)}, {form}\n\n{generator.summary()}\n\n")
    shown = "".join(words.pieces) if words.unit == "characters" else ""
    window = "" if generator.approach == "stream" else f" (windows of {generator.window})"
    put(f"{'approach':<18} {generator.approach}{window}\n"
        f"{'symbols':<18} {len(words)} {words.unit} {shown[:100]!r}\n"
        f"{'writes':<18} {'many texts, each to its END' if generator.several_ else 'one text'}\n"
        f"{'classes':<18} {', '.join(map(brief, generator.classes_)) or 'none'}\n")  # fmt: skip
    put(f"\ntraining\n  {record['trained_on']:,} of {record['symbols']:,} symbols, seed "
        f"{record['seed']}, elman {record['elman']}, JAX {record['jax']}\n")  # fmt: skip
    history = [[Figures(*epoch) for epoch in record["history"]]]
    put("".join(f"  {line}\n" for line in curve_lines(history, [record["best_epoch"]])))
    measured = record.get("measured", {})
    if "texts" in measured:
        bits = measured.get("bits_per_character", measured["bits_per_symbol"])
        name = "character" if "bits_per_character" in measured else "symbol"
        put(
            f"  {bits:.3f} bits per {name}, ends included, on {measured['texts']:,} texts held "
            "out\n"
        )
    elif measured:
        put(f"  {measured['bits_per_character']:.3f} bits per character on the last "
            f"{measured['characters']:,} characters, held out\n")  # fmt: skip
