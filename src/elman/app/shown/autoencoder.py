"""An autoencoder for people: what it reads and holds, and how it was trained."""

from __future__ import annotations

from typing import Any

from elman.app.shown.console import brief, put

__all__ = ["show"]


def show(model: Any) -> None:
    """Show what an autoencoder reads, what it holds of it, and how it was trained."""
    record, reader = model.record_, model.reader_
    if reader.kind == "series":
        named = f" ({', '.join(map(brief, reader.channels))})" if reader.channels else ""
        several = "" if reader.features == 1 else "s"
        at_once = "a step" if model.segment_ == 1 else f"{model.segment_} steps"
        put(f"reads    recordings of {reader.features:,} channel{several}{named}, {at_once} ")
        put(f"at once, in training up to {model.longest_:,} steps\n")
    else:
        what = "texts" if reader.kind == "text" else "symbols"
        put(f"reads    {what} of {reader.features:,} symbols, in training up to ")
        put(f"{model.longest_:,} of them\n")
    put(f"holds    {model.units:,} numbers of each\n")
    put(f"strange  below a score of {model.offset_:.3f}: {model.contamination:.0%} of what it ")
    put("was set by\n")
    put(
        f"\ntraining\n  {record['trained_on']:,} of {record['sequences']:,} sequences, seed "
        f"{record['seed']}, elman {record['elman']}, JAX {record['jax']}\n"
    )
