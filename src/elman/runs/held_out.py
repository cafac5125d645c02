"""What a model was not trained on, written down so that it can be found again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from elman.errors import ConfigurationError, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets import Labelled
    from elman.datasets.records.protocol import Records

    Indices = NDArray[np.int64]

R = TypeVar("R", bound="Records")

__all__ = ["BEFORE", "KEY", "HeldOut", "earlier", "limited", "part_of", "parted", "unmeasured"]

KEY = "held_out"
"""Its place in a model's training record."""

BEFORE = "before"
"""The place, in the record of a model that went on learning, of what it was trained on before."""

RULE = 2
"""The rule by which `holdout` parts; 1 let small labels lose another share than asked for."""

LEFT = 2
"""Examples of a label that must be left to learn from."""


@dataclass(frozen=True)
class HeldOut:
    """How data were parted into what is learned from and what is measured on.

    `how` is "official" (the publisher's own parts), "random" (`fraction`, drawn from `seed`,
    equal texts, inputs and groups on one side), "end" (`fraction` of one long text, or of each
    series) or "none".
    `fold` says which texts count as equal. With `refit` the model was trained again, on what is
    held out too, after it was measured. `rule` numbers how "random" parts: another rule parts
    the same examples otherwise.
    """

    data: str
    sha256: str
    how: str
    fraction: float = 0.0
    seed: int = 0
    fold: tuple[str, ...] = ()
    refit: bool = False
    rule: int = 1

    def split(self, records: Any) -> tuple[Indices, Indices]:
        """Return the indices to learn from and to measure on; the same every time."""
        import numpy as np

        from elman.sequences import holdout

        if self.how == "none":
            return np.arange(len(records)), np.arange(0)
        if records.kind == "tagged" and self.how != "official":
            return _apart(records.words, self.fraction, self.seed)
        if records.kind == "pairs":
            share = None if self.how == "official" else self.fraction
            kept, held = records.held_out(share, self.seed)
            return np.array(kept, np.int64), np.array(held, np.int64)
        if self.how == "official" and records.split is not None:
            test = records.parts["test"]
            return np.setdiff1d(np.arange(len(records)), test), test
        try:
            return holdout(
                records.labels,
                self.fraction,
                groups=self.groups(records),
                seed=self.seed,
                keep=LEFT,
            )
        except ConfigurationError as error:
            raise ConfigurationError(
                error.problem, remedy="give more of a label, or pass test=0 to measure nothing"
            ) from error

    def parts(self, records: Any) -> tuple[Any, Any]:
        """Return what to learn from and what to measure on, of a text or of series their end."""
        if records.kind in ("text", "series"):
            return tuple(records.cut(self.fraction))
        known, out = self.split(records)
        return records.select(known), records.select(out)

    def groups(self, examples: Labelled) -> Sequence[str] | Indices | None:
        """Name what must not be separated: groups if known, else texts that look the same."""
        if examples.groups is not None:
            return examples.groups
        if not examples.texts:
            return None
        from elman.datasets.records.strings import Strings

        alike = self.texts(examples)
        return alike.numbers() if isinstance(alike, Strings) else alike

    def texts(self, examples: Labelled) -> Sequence[str]:
        """Write texts so that those that look the same are the same."""
        from elman.datasets.records.strings import Strings
        from elman.estimators.reading.blanks import tidy
        from elman.sequences.folding import Folding

        folding = Folding(self.fold)
        folded = (folding(tidy(str(text))) for text in examples.inputs)
        alike = (" ".join(text.casefold().split()) for text in folded)
        return Strings.of(alike) if isinstance(examples.inputs, Strings) else list(alike)

    def to_json(self) -> dict[str, Any]:
        """Describe it in plain JSON values, for a model's training record."""
        return {**asdict(self), "fold": list(self.fold)}

    @classmethod
    def of(cls, record: dict[str, Any]) -> HeldOut | None:
        """Read it back from a model's training record; None where nothing was written."""
        written = record.get(KEY)
        if not isinstance(written, dict):
            return None
        if "test" in written:  # Of a text or of pairs, before all shapes wrote the same.
            test = written["test"]
            how = "end" if "seed" not in written else "official" if test is None else "random"
            written = {**written, "how": how, "fraction": test or 0.0, "rule": RULE}
            written.setdefault("data", (record.get("data") or {}).get("name", "other data"))
            del written["test"]
        try:
            return cls(**{**written, "fold": tuple(written.get("fold", ()))})
        except TypeError:
            return None  # Written by a later elman, in other words.

    @classmethod
    def choose(
        cls,
        records: Any,
        data: str,
        fraction: float | None,
        *,
        seed: int,
        fold: tuple[str, ...] = (),
        refit: bool = False,
        usual: float = 0.2,
    ) -> HeldOut:
        """Decide how to part: as the publisher did, unless `fraction` asks otherwise.

        Without either the `usual` fraction is held out.
        """
        named, how, share = set(records.parts), "random", usual if fraction is None else fraction
        last = {"test", "dev"} if records.kind == "pairs" else {"test"}
        if not 0 <= share < 1:
            raise ConfigurationError(
                f"The share held out lies between 0 and 1, received {share}",
                remedy="pass for example test=0.2, or test=0 to hold nothing out",
            )
        if fraction is None and "train" in named and named & last:
            how, share = "official", 0.0
        elif share == 0:
            how = "none"
        elif records.kind in ("text", "series"):
            how = "end"
        return cls(data, records.sha256, how, share, seed, fold, refit, RULE)


def _apart(sentences: list[tuple[str, ...]], share: float, seed: int) -> tuple[Indices, Indices]:
    """Part sentences at random, equal ones on one side: which to learn from, which to measure."""
    import numpy as np

    distinct = sorted(set(sentences))
    drawn = np.random.default_rng(seed).permutation(len(distinct))
    held = {distinct[i] for i in drawn[: round(len(distinct) * share)]}
    out = np.array([sentence in held for sentence in sentences], bool)
    return np.flatnonzero(~out), np.flatnonzero(out)


def unmeasured(examples: Any, measured: Any) -> list[str]:
    """Remark on labels that are asked for and have no example among those measured on."""
    if examples.kind != "labelled":
        return []
    missing = sorted(set(examples.labels) - set(measured.labels))
    if not missing or not len(measured):
        return []
    shown = ", ".join(map(shorten, missing[:5])) + (", ..." if len(missing) > 5 else "")
    return [
        f"{len(missing):,} of {len(set(examples.labels)):,} labels have too few examples or "
        f"groups to be among those held out, so nothing is measured for them: {shown}"
    ]


def parted(
    record: dict[str, Any], records: Any, data: str, wanted: str | None
) -> tuple[Any, Any, list[str]]:
    """Choose what to measure a model on: that part, the rest, and what to remark on it.

    Of a text nothing is the rest of what a model may have learned from. `wanted` and what is
    raised are those of `part_of`.
    """
    import numpy as np

    if records.kind == "series":
        return _ends_of(HeldOut.of(record), records, data, wanted)
    if records.kind != "text":
        chosen, remarks = part_of(record, records, data, wanted)
        rest = np.setdiff1d(np.arange(len(records)), chosen)
        return records.select(chosen), records.select(rest), remarks
    whole, nothing = records.cut(0.0)
    written = HeldOut.of(record)
    if written is None or written.sha256 != records.sha256:
        remark = "the model was trained on another text: novelty is measured against this"
        return whole, nothing, [remark]
    known, out = written.parts(records)
    if wanted == "all" or written.refit or not len(out):
        remark = "the model was trained on most of this text: figures flatter it"
        return whole, nothing, [remark]
    return out, known, [f"the last {len(out):,} characters, held out in training"]


def _ends_of(
    written: HeldOut | None, records: Any, data: str, wanted: str | None
) -> tuple[Any, Any, list[str]]:
    """Choose the ends of series: those held out in training, where these are the same."""
    if wanted is not None:
        raise ConfigurationError(
            f"Of series the end is measured, received split={wanted!r}", remedy="leave it out"
        )
    same = written is not None and written.sha256 == records.sha256
    share = written.fraction if written is not None and written.fraction else 0.2
    known, out = records.cut(share)
    steps = max(len(v) - b for v, b in zip(out.values, out.begins, strict=True))
    if same and written is not None and written.how == "end" and not written.refit:
        return out, known, [f"the last {steps:,} steps of each series, held out in training"]
    if same:
        remark = "the model was trained on these series to their end: figures flatter it"
    else:
        remark = f"the model was trained on other series; the last {steps:,} steps of each"
    return out, known, [remark]


def part_of(
    record: dict[str, Any], records: Records, data: str, wanted: str | None
) -> tuple[Indices, list[str]]:
    """Choose what to measure a model on, and say what that means.

    `wanted` is "test", "train", "all", or None for what was held out in training where that
    is known. Returns indices and remarks. Raises `ConfigurationError` where there is no such
    part.
    """
    import numpy as np

    what = _noun(records)
    written = _that_parted(record, records)
    if written is not None and written.sha256 == records.sha256:
        return _of_training_data(written, records, wanted)
    if written is None:
        remarks = [f"the model does not say what it was trained on: {what} it has seen flatter it"]
    elif written.data == data:
        remarks = [
            f"{data} has changed since the model was trained on it: these {what} may include "
            "ones it has seen, which flatter it"
        ]
    else:
        remarks = [f"the model was trained on {written.data}; these are other {what}"]
    if wanted != "all":
        part = wanted or ("test" if "test" in records.parts else "dev")
        if len(chosen := records.parts.get(part, ())):
            return np.asarray(chosen), [*remarks, f"only the publisher's {part} part is used"]
    if wanted in ("test", "train"):
        raise ConfigurationError(
            f"{data} has no {wanted} part that is known", remedy="leave split= out"
        )
    return np.arange(len(records)), remarks


def earlier(record: dict[str, Any]) -> list[dict[str, Any]]:
    """List the records of the trainings that a model went on from, the first one first."""
    entries = record.get(BEFORE)
    return [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []


def _that_parted(record: dict[str, Any], records: Records) -> HeldOut | None:
    """How these records were parted, in this training or in one that it went on from.

    That of the last training where they are none of either.
    """
    last = HeldOut.of(record)
    all_of = [last, *map(HeldOut.of, earlier(record))]
    same = (held for held in all_of if held is not None and held.sha256 == records.sha256)
    return next(same, last)


def _noun(records: Records) -> str:
    return {"labelled": "examples", "tagged": "sentences"}.get(records.kind, "pairs")


def _of_training_data(
    written: HeldOut, records: Records, wanted: str | None
) -> tuple[Indices, list[str]]:
    import numpy as np

    what = _noun(records)
    if written.how == "random" and written.rule != RULE:
        if wanted in ("test", "train"):
            raise ConfigurationError(
                f"Another version of elman parted {written.data} by another rule, so its {wanted} "
                "part is not known",
                remedy='train the model again, or pass split="all"',
            )
        return np.arange(len(records)), [
            f"another version of elman parted these {what} by another rule: they include ones "
            "the model has seen, which flatter it; train it again to measure what was held out"
        ]
    train, test = written.split(records)
    seen = "the model was trained on {} of these {}: figures flatter it"
    if written.refit or not len(test):
        if wanted == "test":
            raise ConfigurationError(
                f"The model was trained on all of {written.data}, so no test part is left",
                remedy='train again with a part held out, without refit, or pass split="all"',
            )
        return np.arange(len(records)), [seen.format("all", what)]
    match wanted:
        case None | "test":
            return test, [f"the {len(test):,} {what} held out in training"]
        case "train":
            return train, [seen.format("all", what)]
        case _:
            from elman.report.shares import percent

            share = percent(len(train) / len(records), 0)
            return np.arange(len(records)), [seen.format(share, what)]


def limited(records: R, limit: int | None) -> R:
    """Draw `limit` of the records at random, in their order; all where there are no more."""
    import numpy as np

    if limit is None or limit >= len(records):
        return records
    if limit < 1:
        raise ConfigurationError(
            f"A limit is at least 1, received {limit}", remedy="pass limit=1000"
        )
    return records.select(np.sort(np.random.default_rng(0).permutation(len(records))[:limit]))
