"""Many short texts, each perhaps of a class: what a generator gets, and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError, SequenceError
from elman.runs.task import Task
from elman.runs.text import Worth, generator_settings, unknown_words

if TYPE_CHECKING:
    from elman.datasets import Labelled
    from elman.datasets.dataset import Progress
    from elman.datasets.source import Source
    from elman.estimators.generator.scores import MeanBits
    from elman.estimators.outline import Announce
    from elman.runs.held_out import HeldOut
    from elman.runs.task import Planned, Wish

__all__ = ["ShortTexts", "TextsFigures", "classes_of"]

WRITTEN = 1000
"""Short texts that are generated."""


@dataclass(frozen=True)
class TextsFigures:
    """Bits per symbol of texts, ENDs included, and how many texts these are."""

    bits: MeanBits
    texts: int

    def to_json(self) -> dict[str, Any]:
        return {
            "texts": self.texts,
            "bits_per_symbol": float(self.bits),
            "bits_per_character": self.bits.bits_per_character,
        }

    short = to_json


def classes_of(examples: Labelled) -> list[str]:
    """The classes of texts, sorted; none where texts have no label."""
    return sorted(set(examples.labels) - {""})


@dataclass(frozen=True)
class ShortTexts(Task):
    """Texts such as those of a table, by class where they have labels: a generator."""

    kind = "generator"

    def read(self, source: Source, progress: Progress | None, model: Any = None) -> Labelled:
        if model is not None and model.features_ is not None:
            source = replace(source, layout=replace(source.layout, features=model.features_.names))
        found = source.labelled(progress, needs_label=model is not None and bool(model.classes_))
        if not found.texts:
            raise ConfigurationError(
                f"A generator learns from texts, {source.data} holds recordings",
                remedy="train a classifier on it, without a task",
            )
        return found

    def settings(self, records: Labelled, data: str, wish: Wish) -> Planned:
        characters = sum(len(text) + 1 for text in records.inputs)
        return generator_settings(data, characters, wish, beside=records.features is not None), []

    def fit(
        self,
        model: Any,
        known: Labelled,
        held: HeldOut,
        announce: Announce | None,
        watched: Labelled | None = None,
    ) -> None:
        # A class's share of what is generated is up to the user: it is always asked for.
        classes = known.labels if classes_of(known) else None
        model.fit(known.inputs, classes, features=known.features, announce=announce)

    def measure(self, model: Any, out: Labelled) -> tuple[TextsFigures | None, list[str]]:
        """Texts with characters, or of classes, that the model has never seen are left out."""
        from elman.estimators.reading.features import taken

        texts = [str(text) for text in out.inputs]
        rows = list(range(len(out)))
        remarks = []
        if model.unit == "characters":
            letters = set(model.vocabulary_.pieces)
            rows = [i for i in rows if letters.issuperset(texts[i])]
        if model.classes_:
            rows = [i for i in rows if out.labels[i] in model.classes_]
        if len(rows) < len(out):
            remarks.append(
                f"{len(out) - len(rows):,} texts with characters or of classes that the "
                "model has never seen were left out"
            )
        if not rows:
            return None, remarks
        classes = [out.labels[i] for i in rows] if model.classes_ else None
        beside = None if model.features_ is None else taken(out.features, rows, len(out))
        try:
            bits = model.score_texts([texts[i] for i in rows], classes, features=beside)
        except SequenceError:
            return None, remarks  # Not longer than a window.
        if bits.unknown_share:
            remarks.append(unknown_words(bits.unknown_share))
        return TextsFigures(bits, len(rows)), remarks

    def measured(self, figures: TextsFigures | None) -> dict[str, Any]:
        return {
            "held_out_texts": figures.texts if figures else 0,
            "bits_per_symbol": figures and float(figures.bits),
            "bits_per_character": figures and figures.bits.bits_per_character,
        }

    def appraise(
        self, model: Any, part: Labelled, rest: Labelled, data: str, words: Sequence[str]
    ) -> tuple[Worth, list[str]]:
        from elman.report.quality import quality_of

        measured, remarks = self.measure(model, part)
        known = [str(text) for text in (rest if len(rest) else part).inputs]
        length = max(map(len, known)) + 1
        texts = _written(model, part, length)
        real = [str(text) for text in part.inputs] if len(rest) else []
        corpus = "\n".join(known)
        return Worth(
            None if measured is None else measured.bits.bits_per_character,
            quality_of([text for text in texts if text], corpus, dictionary=words),
            quality_of(real, corpus, dictionary=words) if real else None,
            [_shares(some, set(known)) for some in (texts, real) if some],
        ), remarks


def _written(model: Any, part: Labelled, length: int) -> list[str]:
    """Texts of a model: of each class, or from what the texts measured on begin from."""
    if model.features_ is None:
        classes = model.classes_ or (None,)
        each = -(-WRITTEN // len(classes))
        return [
            text
            for label in classes
            for text in model.generate(length=length, count=each, condition=label)
        ]
    names, columns = model.features_.names, part.features or {}
    rows = list(zip(*(columns[name] for name in names), strict=True))[:WRITTEN]
    each = -(-WRITTEN // len(rows))
    return [
        text for row in rows for text in model.generate(length=length, count=each, features=row)
    ]


def _shares(texts: list[str], seen: set[str]) -> dict[str, float]:
    """How many texts are new, how many differ, and how long they are."""
    return {
        "texts": len(texts),
        "new": sum(text not in seen for text in texts) / len(texts),
        "different": len(set(texts)) / len(texts),
        "mean_length": sum(map(len, texts)) / len(texts),
    }
