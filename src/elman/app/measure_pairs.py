"""Error rates of a transducer on pairs: where an input has several references, the nearest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from elman.app import progress
from elman.app.console import print_json, put
from elman.app.held_out import limited
from elman.errors import ConfigurationError
from elman.report.percent import percent, span

if TYPE_CHECKING:
    from elman.app.source import Source
    from elman.datasets.pairs import Pairs

__all__ = ["Measured", "evaluate_pairs", "measured", "rates_of", "shown_rates"]

_NBEST = 5


class Measured(NamedTuple):
    """What a model makes of each input: the input, its references, the outputs found."""

    inputs: list[tuple[str, ...]]
    references: list[list[tuple[str, ...]]]
    found: list[list[Any]]


def measured(model: Any, table: Pairs) -> Measured:
    """Transduce every input of a table once."""
    from elman.datasets.pairs import whole

    references: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for x, y in zip(table.inputs, table.outputs, strict=True):
        references.setdefault(x, []).append(y)
    inputs = list(references)
    found = model.predict_nbest(whole(inputs, table.divisions[0]), _NBEST, unknown="skip")
    return Measured(inputs, list(references.values()), found)


def rates_of(told: Measured) -> dict[str, Any]:
    """Sum up: word and symbol error rate, and the share of references among the first five."""
    from elman.estimators.error_rates import error_rates
    from elman.report.proportion import Proportion

    best = [hypotheses[0].symbols if hypotheses else () for hypotheses in told.found]
    nearest = [_nearest(output, known) for output, known in zip(best, told.references, strict=True)]
    rates = error_rates(best, nearest)
    among = sum(
        any(hypothesis.symbols in known for hypothesis in hypotheses)
        for hypotheses, known in zip(told.found, told.references, strict=True)
    )
    wrong = Proportion(round(rates.word_error_rate * rates.pairs), rates.pairs)
    return {
        "inputs": rates.pairs,
        "word_error_rate": rates.word_error_rate,
        "word_error_rate_low": wrong.low,
        "word_error_rate_high": wrong.high,
        "symbol_error_rate": rates.symbol_error_rate,
        "in_first_five": among / max(1, rates.pairs),
    }


def _nearest(output: tuple[str, ...], known: list[tuple[str, ...]]) -> tuple[str, ...]:
    from elman.estimators.error_rates import error_rates

    return min(known, key=lambda reference: error_rates([output], [reference]).symbol_error_rate)


def shown_rates(figures: dict[str, Any]) -> str:
    """Write figures of `rates_of` for people."""
    return (
        f"word error rate     {percent(figures['word_error_rate'], 2)} "
        f"({span(figures['word_error_rate_low'], figures['word_error_rate_high'])})\n"
        f"symbol error rate   {percent(figures['symbol_error_rate'], 2)}\n"
        f"in the first five   {percent(figures['in_first_five'], 2)}\n"
    )


def evaluate_pairs(
    path: Path, source: Source, wanted: str | None, limit: int | None, *, as_json: bool
) -> None:
    """Measure a transducer on pairs, on what training held out where that is known."""
    from elman.datasets.pairs import whole
    from elman.estimators import SequenceTransducer

    model: Any = SequenceTransducer.load(path)
    record = model.record_
    divisions = record.get("divisions", [None, None])
    with progress.downloading() as bar:
        table = source.pairs(bar, inputs=divisions[0], outputs=divisions[1],
                             swap=bool(record.get("swapped")))  # fmt: skip
    remarks = []
    held_out = record.get("held_out") or {}
    if held_out.get("sha256") == table.sha256:
        kept, held = table.parts(held_out["test"], held_out["seed"])
        if wanted == "train":
            table = table.select(kept)
        elif wanted != "all" and held:
            table = table.select(held)
            remarks.append(f"{len(held):,} pairs held out in training")
        else:
            remarks.append("the model was trained on most of these pairs: figures flatter it")
    elif table.split is not None and wanted != "all":
        table = table.select(table.parts(None, 0)[wanted != "train"])
        remarks.append(f"only the publisher's {(table.split or [''])[0]} part is used")
    elif wanted in ("train", "test"):
        raise ConfigurationError(
            f"{source.data} is not the file that {path} was trained on, received --split {wanted}",
            remedy="leave --split out",
        )
    table = limited(table, limit)
    told = measured(model, table)
    known = set(model.inputs_.symbols)
    asked = whole(told.inputs, table.divisions[0])
    strange = sum(bool(set(model.symbols_of(x)) - known) for x in asked)
    if strange:
        remarks.append(f"{strange:,} inputs have symbols never seen in training, left out of them")
    figures = rates_of(told)
    if as_json:
        print_json({"model": str(path), "data": source.data, "remarks": remarks, **figures})
        return
    put(f"{path} on {source.data}: {figures['inputs']:,} inputs, {len(table):,} pairs\n")
    for remark in remarks:
        put(f"note: {remark}\n")
    put(f"\n{shown_rates(figures)}")
