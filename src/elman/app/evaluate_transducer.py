"""`elman evaluate` for a transducer: error rates on a file of pairs."""

from __future__ import annotations

from typing import Any

from elman.app.asked import Asked
from elman.app.corpora import check_no_columns
from elman.app.held_out import limited
from elman.app.measure_pairs import measured, rates_of, shown_rates
from elman.app.shown import progress
from elman.app.shown.console import print_json, put
from elman.errors import ConfigurationError

__all__ = ["evaluate"]


def evaluate(model: Any, asked: Asked) -> None:
    """Measure a transducer on a file of pairs, on what training held out where that is known."""
    from elman.datasets.records.pairs import whole

    source, data = asked.source, asked.source.data
    check_no_columns(
        source,
        "pairs",
        glob=source.glob,
        dictionary=asked.dictionary,
        plot=asked.plot,
        reliability=asked.reliability,
    )
    record = model.record_
    divisions = record.get("divisions", [None, None])
    with progress.downloading() as bar:
        table = source.pairs(
            bar, inputs=divisions[0], outputs=divisions[1], swap=bool(record.get("swapped"))
        )
    remarks = []
    held_out = record.get("held_out") or {}
    if held_out.get("sha256") == table.sha256:
        kept, held = table.held_out(held_out["test"], held_out["seed"])
        if asked.wanted == "train":
            table = table.select(kept)
        elif asked.wanted != "all" and held:
            table = table.select(held)
            remarks.append(f"{len(held):,} pairs held out in training")
        else:
            remarks.append("the model was trained on most of these pairs: figures flatter it")
    elif table.split is not None and asked.wanted != "all":
        table = table.select(table.held_out(None, 0)[asked.wanted != "train"])
        remarks.append(f"only the publisher's {(table.split or [''])[0]} part is used")
    elif asked.wanted in ("train", "test"):
        raise ConfigurationError(
            f"{data} is not the file that {asked.path} was trained on, received --split "
            f"{asked.wanted}",
            remedy="leave --split out",
        )
    table = limited(table, asked.limit)
    told = measured(model, table)
    known = set(model.inputs_.symbols)
    written = whole(told.inputs, table.divisions[0])
    strange = sum(bool(set(model.symbols_of(x)) - known) for x in written)
    if strange:
        remarks.append(f"{strange:,} inputs have symbols never seen in training, left out of them")
    figures = rates_of(told)
    if asked.as_json:
        print_json({"model": str(asked.path), "data": data, "remarks": remarks, **figures})
        return
    put(f"{asked.path} on {data}: {figures['inputs']:,} inputs, {len(table):,} pairs\n")
    for remark in remarks:
        put(f"note: {remark}\n")
    put(f"\n{shown_rates(figures)}")
