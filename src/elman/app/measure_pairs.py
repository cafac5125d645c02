"""Error rates of a transducer on pairs: where an input has several references, the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from elman.datasets.records.pairs import Pairs

__all__ = ["Measured", "measured", "rates_of", "shown_rates"]

_NBEST = 5


class Measured(NamedTuple):
    """What a model makes of each input: the input, its references, the outputs found."""

    inputs: list[tuple[str, ...]]
    references: list[list[tuple[str, ...]]]
    found: list[list[Any]]


def measured(model: Any, table: Pairs) -> Measured:
    """Transduce every input of a table once."""
    from elman.datasets.records.pairs import whole

    references: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for x, y in zip(table.inputs, table.outputs, strict=True):
        references.setdefault(x, []).append(y)
    inputs = list(references)
    found = model.predict_nbest(whole(inputs, table.divisions[0]), _NBEST, unknown="skip")
    return Measured(inputs, list(references.values()), found)


def rates_of(told: Measured) -> dict[str, Any]:
    """Sum up: word and symbol error rate, and the share of references among the first five."""
    from elman.estimators.transducer.error_rates import error_rates
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
    from elman.estimators.transducer.error_rates import error_rates

    return min(known, key=lambda reference: error_rates([output], [reference]).symbol_error_rate)


def shown_rates(figures: dict[str, Any]) -> str:
    """Write figures of `rates_of` for people."""
    from elman.report.percent import percent, span

    return (
        f"word error rate     {percent(figures['word_error_rate'], 2)} "
        f"({span(figures['word_error_rate_low'], figures['word_error_rate_high'])})\n"
        f"symbol error rate   {percent(figures['symbol_error_rate'], 2)}\n"
        f"in the first five   {percent(figures['in_first_five'], 2)}\n"
    )
