"""What a model was not trained on, written down so that it can be found again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from elman.errors import ConfigurationError, shorten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from elman.datasets import Labelled
    from elman.datasets.records.protocol import Records

    Indices = NDArray[np.int64]

R = TypeVar("R", bound="Records")

__all__ = ["HeldOut", "limited", "part_of"]

KEY = "held_out"
"""Its place in a model's training record."""

RULE = 2
"""The rule by which `holdout` parts; 1 let small labels lose another share than asked for."""

LEFT = 2
"""Examples of a label that must be left to learn from."""


@dataclass(frozen=True)
class HeldOut:
    """How a data set was parted into training and test examples.

    `how` is "official" (the publisher's own parts), "random" (`fraction`, drawn from `seed`,
    equal texts and groups on one side) or "none". `fold` says which texts count as equal.
    With `refit` the model was trained again, on the test examples too, after it was measured.
    `rule` numbers how "random" parts: another rule parts the same examples otherwise.
    """

    data: str
    sha256: str
    how: str
    fraction: float = 0.0
    seed: int = 0
    fold: tuple[str, ...] = ()
    refit: bool = False
    rule: int = 1

    def split(self, examples: Labelled) -> tuple[Indices, Indices]:
        """Return the indices of training and test examples; the same every time."""
        import numpy as np

        from elman.sequences import holdout

        if self.how == "official" and examples.split is not None:
            parts = np.asarray(examples.split)
            return np.flatnonzero(parts != "test"), np.flatnonzero(parts == "test")
        if self.how == "none":
            return np.arange(len(examples)), np.arange(0)
        try:
            return holdout(
                examples.labels,
                self.fraction,
                groups=self.groups(examples),
                seed=self.seed,
                keep=LEFT,
            )
        except ConfigurationError as error:
            raise ConfigurationError(
                error.problem, remedy="give more of a label, or pass --test 0 to measure nothing"
            ) from error

    def groups(self, examples: Labelled) -> list[str] | None:
        """Name what must not be separated: groups if known, else texts that look the same."""
        from elman.estimators.reading.blanks import tidy
        from elman.sequences.folding import Folding

        if examples.groups is not None:
            return examples.groups
        if not isinstance(examples.inputs[0], str):
            return None
        folding = Folding(self.fold)
        folded = (folding(tidy(str(text))) for text in examples.inputs)
        return [" ".join(text.casefold().split()) for text in folded]

    def to_json(self) -> dict[str, Any]:
        """Describe it in plain JSON values, for a model's training record."""
        return {**asdict(self), "fold": list(self.fold)}

    @classmethod
    def of(cls, record: dict[str, Any]) -> HeldOut | None:
        """Read it back from a model's training record; None where nothing was written."""
        written = record.get(KEY)
        if not isinstance(written, dict):
            return None
        try:
            return cls(**{**written, "fold": tuple(written.get("fold", ()))})
        except TypeError:
            return None  # Written by a later elman, in other words.

    @classmethod
    def choose(
        cls,
        examples: Labelled,
        data: str,
        fraction: float | None,
        *,
        seed: int,
        fold: tuple[str, ...] = (),
        refit: bool = False,
    ) -> HeldOut:
        """Decide how to part: as the publisher did, unless `fraction` asks otherwise."""
        official = set(examples.split or ()) >= {"train", "test"}
        how = "official" if official and fraction is None else "random"
        fraction = 0.2 if fraction is None else fraction
        if fraction == 0:
            how = "none"
        elif not 0 < fraction < 1:
            raise ConfigurationError(
                f"The share held out lies between 0 and 1, received {fraction}",
                remedy="pass for example --test 0.2, or --test 0 to hold nothing out",
            )
        return cls(
            data,
            examples.sha256,
            how,
            fraction if how == "random" else 0.0,
            seed,
            fold,
            refit,
            RULE,
        )

    def unmeasured(self, examples: Labelled, held: Indices) -> list[str]:
        """Remark on labels that are asked for and have no example among those held out."""
        missing = sorted(set(examples.labels) - {examples.labels[i] for i in held.tolist()})
        if not missing or not len(held):
            return []
        shown = ", ".join(map(shorten, missing[:5])) + (", ..." if len(missing) > 5 else "")
        return [
            f"{len(missing):,} of {len(set(examples.labels)):,} labels have too few examples or "
            f"groups to be among those held out, so nothing is measured for them: {shown}"
        ]


def part_of(
    record: dict[str, Any], examples: Labelled, data: str, wanted: str | None
) -> tuple[Indices, list[str]]:
    """Choose what to evaluate a model on, and say what that means.

    `wanted` is "test", "train", "all", or None for what was held out in training where that
    is known. Returns indices and remarks. Raises `ConfigurationError` where there is no such
    part.
    """
    import numpy as np

    everything = np.arange(len(examples))
    written = HeldOut.of(record)
    if written is not None and written.sha256 == examples.sha256:
        return _of_training_data(written, examples, wanted)
    if written is None:
        remarks = ["the model does not say what it was trained on: examples it has seen flatter it"]
    elif written.data == data:
        remarks = [
            f"{data} has changed since the model was trained on it: these examples may include "
            "ones it has seen, which flatter it"
        ]
    else:
        remarks = [f"the model was trained on {written.data}; these are other examples"]
    if examples.split is not None and wanted != "all":
        chosen = np.flatnonzero(np.asarray(examples.split) == (wanted or "test"))
        if len(chosen):
            return chosen, [*remarks, f"only the publisher's {wanted or 'test'} part is used"]
    if wanted in ("test", "train"):
        raise ConfigurationError(
            f"{data} has no {wanted} part that is known", remedy="leave --split out"
        )
    return everything, remarks


def _of_training_data(
    written: HeldOut, examples: Labelled, wanted: str | None
) -> tuple[Indices, list[str]]:
    import numpy as np

    if written.how == "random" and written.rule != RULE:
        if wanted in ("test", "train"):
            raise ConfigurationError(
                f"Another version of elman parted {written.data} by another rule, so its {wanted} "
                "part is not known",
                remedy="train the model again, or pass --split all",
            )
        return np.arange(len(examples)), [
            "another version of elman parted these examples by another rule: they include ones "
            "the model has seen, which flatter it; train it again to measure what was held out"
        ]
    train, test = written.split(examples)
    seen = "the model was trained on {}: figures flatter it"
    if written.refit or not len(test):
        if wanted == "test":
            raise ConfigurationError(
                f"The model was trained on all of {written.data}, so no test part is left",
                remedy="train with --no-refit and --test 0.2, or pass --split all",
            )
        return np.arange(len(examples)), [seen.format("all of these examples")]
    match wanted:
        case None | "test":
            return test, [f"the {len(test):,} examples held out in training"]
        case "train":
            return train, [seen.format("all of these examples")]
        case _:
            from elman.report.percent import percent

            share = len(train) / len(examples)
            return np.arange(len(examples)), [seen.format(f"{percent(share, 0)} of these examples")]


def limited(records: R, limit: int | None) -> R:
    """Draw `limit` of the records at random, in their order; all where there are no more."""
    import numpy as np

    if limit is None or limit >= len(records):
        return records
    if limit < 1:
        raise ConfigurationError(
            f"--limit is at least 1, received {limit}", remedy="pass --limit 1000"
        )
    return records.select(np.sort(np.random.default_rng(0).permutation(len(records))[:limit]))
