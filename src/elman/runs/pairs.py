"""Pairs: what a transducer gets, and its error rates, by the nearest of several references."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError
from elman.runs.settings import joined
from elman.runs.task import Task

if TYPE_CHECKING:
    from elman.datasets.dataset import Progress
    from elman.datasets.records.pairs import Division, Pairs
    from elman.datasets.source import Source
    from elman.estimators.outline import Announce
    from elman.runs.held_out import HeldOut
    from elman.runs.task import Wish

__all__ = ["ErrorFigures", "Transduction"]

_NBEST = 5


@dataclass(frozen=True)
class ErrorFigures:
    """Word and symbol error rate, and the share of references among the first five outputs."""

    inputs: int
    word_error_rate: float
    word_error_rate_low: float
    word_error_rate_high: float
    symbol_error_rate: float
    in_first_five: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    short = to_json


@dataclass(frozen=True)
class Transduction(Task):
    """An output for each input: a transducer. The fields are those of `read_pairs`."""

    inputs: Division | None = None
    outputs: Division | None = None
    swap: bool = False
    kind = "transducer"

    @classmethod
    def like(cls, model: Any) -> Transduction:
        """Pairs divided as those that a model learned from."""
        record = model.record_
        inputs, outputs = record.get("divisions", [None, None])
        return cls(inputs, outputs, bool(record.get("swapped")))

    def read(self, source: Source, progress: Progress | None, model: Any = None) -> Pairs:
        return source.pairs(progress, inputs=self.inputs, outputs=self.outputs, swap=self.swap)

    def usual(self, records: Pairs) -> float:
        """A twentieth, 500 inputs at most."""
        inputs = len(set(records.inputs))
        return min(500, round(inputs * 0.05)) / inputs

    def settings(self, records: Pairs, data: str, wish: Wish) -> tuple[dict[str, Any], list[str]]:
        from elman.estimators.effects import transducer_idle

        if wish.preset is not None:
            raise ConfigurationError(
                "No preset is for pairs, received one", remedy="leave preset= out"
            )
        return joined(self.estimator, {}, wish.settings, transducer_idle), []

    def fit(
        self,
        model: Any,
        known: Pairs,
        held: HeldOut,
        announce: Announce | None,
        watched: Pairs | None = None,
    ) -> None:
        model.fit(known.read, known.outputs, announce=announce)

    def about(self, model: Any, records: Pairs) -> dict[str, Any]:
        return {"divisions": list(records.divisions), "swapped": self.swap}

    def measure(self, model: Any, out: Pairs) -> tuple[ErrorFigures, list[str]]:
        """Transduce every input once; symbols never seen are left out of it."""
        from elman.datasets.records.pairs import whole
        from elman.estimators.transducer.rates import error_rates
        from elman.report.proportion import Proportion

        known: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for x, y in zip(out.inputs, out.outputs, strict=True):
            known.setdefault(x, []).append(y)
        inputs = whole(list(known), out.divisions[0])
        found = model.predict_nbest(inputs, _NBEST, unknown="skip")
        answers = list(zip(found, known.values(), strict=True))
        best = [hypotheses[0].symbols if hypotheses else () for hypotheses in found]
        nearest = [_nearest(y, right) for y, right in zip(best, known.values(), strict=True)]
        rates = error_rates(best, nearest)
        wrong = Proportion(round(rates.word_error_rate * rates.pairs), rates.pairs)
        among = sum(any(h.symbols in right for h in hypotheses) for hypotheses, right in answers)
        symbols = set(model.inputs_.symbols)
        strange = sum(bool(set(model.symbols_of(x)) - symbols) for x in inputs)
        remark = f"{strange:,} inputs have symbols never seen in training, left out of them"
        return ErrorFigures(
            rates.pairs,
            rates.word_error_rate,
            wrong.low,
            wrong.high,
            rates.symbol_error_rate,
            among / max(1, rates.pairs),
        ), [remark] if strange else []

    def measured(self, figures: ErrorFigures | None) -> dict[str, Any]:
        return {"measured": figures and figures.to_json()}


def _nearest(output: tuple[str, ...], known: list[tuple[str, ...]]) -> tuple[str, ...]:
    from elman.estimators.transducer.rates import error_rates

    return min(known, key=lambda reference: error_rates([output], [reference]).symbol_error_rate)
