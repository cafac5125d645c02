"""Pairs: what a transducer gets, and its error rates, by the nearest of several references."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from elman.datasets.files.spectrum import LogMel
from elman.datasets.records.transcribed import Transcribed
from elman.errors import ConfigurationError
from elman.estimators.transducer.presets import sound_settings
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
        reader = getattr(model, "reader_", None)
        how: dict[str, Any] = {"outputs": self.outputs, "swap": self.swap}
        if reader is not None:
            return source.pairs(progress, reader.channels or (), **how)
        if model is not None and source.layout.audio:
            raise ConfigurationError(
                f"The model must have learned from sound to read {source.data}, it reads symbols",
                remedy="train one with --audio",
            )
        return source.pairs(progress, inputs=self.inputs, **how)

    def usual(self, records: Pairs) -> float:
        """A twentieth, 500 inputs at most; of recordings a fifth."""
        if isinstance(records, Transcribed):
            return 0.2
        inputs = len(set(records.inputs))
        return min(500, round(inputs * 0.05)) / inputs

    def settings(self, records: Pairs, data: str, wish: Wish) -> tuple[dict[str, Any], list[str]]:
        from elman.estimators.effects import transducer_idle

        if wish.preset is not None:
            raise ConfigurationError(
                "No preset is for pairs, received one", remedy="leave preset= out"
            )
        if isinstance(records, Transcribed):
            idle = partial(transducer_idle, kind="series")
            front = LogMel.of(records.channels)
            usual = {} if front is None else sound_settings(front.rate // 2)
            return joined(self.estimator, usual, wish.settings, idle), []
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
        more = {"channels": known.channels} if isinstance(known, Transcribed) else {}
        model.fit(*_read(model, known), **more, announce=announce)

    def about(self, model: Any, records: Pairs) -> dict[str, Any]:
        divisions = [
            division if unit == "characters" else "characters"
            for division, unit in zip(records.divisions, _units(vars(model)), strict=True)
        ]
        return {"divisions": divisions, "swapped": self.swap}

    def measure(self, model: Any, out: Pairs) -> tuple[ErrorFigures, list[str]]:
        """Transduce every input once; symbols never seen are left out of it."""
        read, written = _read(model, out)
        if isinstance(out, Transcribed):
            return self._heard(model, read, model.references(written))
        known: dict[str | tuple[str, ...], list[tuple[str, ...]]] = {}
        for x, y in zip(read, model.references(written), strict=True):
            known.setdefault(x, []).append(y)
        inputs = list(known)
        words = model.unit != "characters"
        found = model.predict_nbest(inputs, _NBEST, unknown="copy" if words else "skip")
        strange = sum(not model.knows(x) for x in inputs)
        what, then = ("words", "read as unknown") if words else ("symbols", "left out of them")
        remark = f"{strange:,} inputs have {what} never seen in training, {then}"
        return _figures(found, list(known.values())), [remark] if strange else []

    def _heard(
        self, model: Any, read: list[Any], references: list[tuple[str, ...]]
    ) -> tuple[ErrorFigures, list[str]]:
        """Transduce every recording; each has one text."""
        found = model.predict_nbest(read, _NBEST)
        return _figures(found, [[reference] for reference in references]), []

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


def _figures(found: list[list[Any]], known: list[list[tuple[str, ...]]]) -> ErrorFigures:
    """Compare the best outputs of each input with the nearest of those that are right."""
    from elman.estimators.transducer.rates import error_rates
    from elman.report.proportion import Proportion

    best = [hypotheses[0].symbols if hypotheses else () for hypotheses in found]
    nearest = [_nearest(y, right) for y, right in zip(best, known, strict=True)]
    rates = error_rates(best, nearest)
    wrong = Proportion(round(rates.word_error_rate * rates.pairs), rates.pairs)
    answers = zip(found, known, strict=True)
    among = sum(any(h.symbols in right for h in hypotheses) for hypotheses, right in answers)
    return ErrorFigures(
        rates.pairs,
        rates.word_error_rate,
        wrong.low,
        wrong.high,
        rates.symbol_error_rate,
        among / max(1, rates.pairs),
    )


def _nearest(output: tuple[str, ...], known: list[tuple[str, ...]]) -> tuple[str, ...]:
    from elman.estimators.transducer.rates import error_rates

    return min(known, key=lambda reference: error_rates([output], [reference]).symbol_error_rate)
