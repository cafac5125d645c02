"""`elman show` for a transducer."""

from __future__ import annotations

from typing import Any

from elman.app.measure_pairs import shown_rates
from elman.app.shown.console import brief, put

__all__ = ["show"]


def show(model: Any) -> None:
    """Show what a transducer reads and writes, and how it was trained."""
    record = model.record_
    for name, symbols in (("reads", model.inputs_.symbols), ("writes", model.outputs_.symbols)):
        more = " ..." if len(symbols) > 60 else ""
        put(f"{name:<8} {len(symbols)} symbols: {' '.join(map(brief, symbols[:60]))}{more}\n")
    put(
        f"\ntraining\n  {record['trained_on']:,} of {record['pairs']:,} pairs, seed "
        f"{record['seed']}, elman {record['elman']}, JAX {record['jax']}\n"
    )
    if figures := record.get("measured"):
        put(f"\nmeasured on {figures['inputs']:,} inputs held out\n{shown_rates(figures)}")
