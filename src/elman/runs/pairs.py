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
        settings = joined(self.estimator, {}, wish.settings, transducer_idle)
        reads, writes = _units(settings)
        for side, asked, unit in (("input", self.inputs, reads), ("output", self.outputs, writes)):
            if unit != "characters" and asked is not None:
                raise ConfigurationError(
                    f"The symbols of an {side} are {unit}, received {asked} as well",
                    remedy=f"leave {side}_symbols= out",
                )
        return settings, []

    def fit(
        self,
        model: Any,
        known: Pairs,
        held: HeldOut,
        announce: Announce | None,
        watched: Pairs | None = None,
    ) -> None:
        model.fit(*_read(model, known), announce=announce)

    def about(self, model: Any, records: Pairs) -> dict[str, Any]:
        divisions = [
            division if unit == "characters" else "characters"
            for division, unit in zip(records.divisions, _units(vars(model)), strict=True)
        ]
        return {"divisions": divisions, "swapped": self.swap}

    def measure(self, model: Any, out: Pairs) -> tuple[ErrorFigures, list[str]]:
        """Transduce every input once; symbols never seen are left out of it."""
        from elman.estimators.transducer.rates import error_rates
        from elman.report.proportion import Proportion

        read, written = _read(model, out)
        known: dict[str | tuple[str, ...], list[tuple[str, ...]]] = {}
        for x, y in zip(read, model.references(written), strict=True):
            known.setdefault(x, []).append(y)
        inputs = list(known)
        words = model.unit != "characters"
        found = model.predict_nbest(inputs, _NBEST, unknown="copy" if words else "skip")
        answers = list(zip(found, known.values(), strict=True))
        best = [hypotheses[0].symbols if hypotheses else () for hypotheses in found]
        nearest = [_nearest(y, right) for y, right in zip(best, known.values(), strict=True)]
        rates = error_rates(best, nearest)
        wrong = Proportion(round(rates.word_error_rate * rates.pairs), rates.pairs)
        among = sum(any(h.symbols in right for h in hypotheses) for hypotheses, right in answers)
        strange = sum(not model.knows(x) for x in inputs)
        what, then = ("words", "read as unknown") if words else ("symbols", "left out of them")
        remark = f"{strange:,} inputs have {what} never seen in training, {then}"
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


def _units(settings: Any) -> tuple[str, str]:
    """What both sides are cut into, by the settings of a transducer."""
    unit = settings.get("unit") or "characters"
    return unit, settings.get("output_unit") or unit


def _read(model: Any, pairs: Pairs) -> tuple[list[Any], list[Any]]:
    """Both sides as the model takes them: texts where it cuts words, else symbols."""
    reads, writes = _units(vars(model))
    left: list[Any] = list(pairs.read if reads == "characters" else pairs.left)
    return left, list(pairs.outputs if writes == "characters" else pairs.right)


def _nearest(output: tuple[str, ...], known: list[tuple[str, ...]]) -> tuple[str, ...]:
    from elman.estimators.transducer.rates import error_rates

    return min(known, key=lambda reference: error_rates([output], [reference]).symbol_error_rate)
