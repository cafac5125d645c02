"""One long text: what a generator gets, its bits per character, what its texts are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from elman.errors import SequenceError
from elman.runs.settings import check_preset, joined
from elman.runs.task import Task

if TYPE_CHECKING:
    from elman.datasets import Text, TextFiles
    from elman.datasets.dataset import Progress
    from elman.datasets.source import Source
    from elman.estimators.outline import Announce
    from elman.inference import Recalled
    from elman.report.quality import Quality
    from elman.runs.held_out import HeldOut
    from elman.runs.task import Planned, Wish

__all__ = ["LongText", "TextFigures", "Worth", "generator_settings", "remembered", "unknown_words"]

MEASURED = 1 << 20
"""Characters of a text on disk that a model is measured on."""

COMPARED = 1 << 24
"""Characters of a large text that generated ones are compared with."""

CODE = ("c-headers", "linux-kernel")
"""Data sets of C."""


@dataclass(frozen=True)
class TextFigures:
    """Bits per character of a text, and how many characters these are."""

    bits_per_character: float
    characters: int

    def to_json(self) -> dict[str, Any]:
        return {"characters": self.characters, "bits_per_character": self.bits_per_character}

    short = to_json


@dataclass(frozen=True)
class Worth:
    """Bits per character, and how new, varied and well-formed generated texts are.

    `real` says the same of the text measured on; `texts` are shares of short ones.
    """

    bits_per_character: float | None
    generated: Quality
    real: Quality | None
    texts: Sequence[dict[str, float]] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "bits_per_character": self.bits_per_character,
            "generated": self.generated.to_json(),
            "held_out_text": self.real and self.real.to_json(),
            "texts": self.texts,
        }


@dataclass(frozen=True)
class LongText(Task):
    """One text to go on: a generator. `raw` keeps every byte of files.

    With `adapt` a model that is measured goes on learning from the text it is measured on, and
    `recent` so many symbols of it are remembered.
    """

    raw: bool = False
    adapt: bool = False
    recent: int = 0
    kind = "generator"

    def read(
        self, source: Source, progress: Progress | None, model: Any = None
    ) -> Text | TextFiles:
        return source.text(progress, raw=self.raw)

    def usual(self, records: Any) -> float:
        return 0.1

    def settings(self, records: Text | TextFiles, data: str, wish: Wish) -> Planned:
        out = int(len(records) * (self.usual(records) if wish.test is None else wish.test))
        return generator_settings(data, max(0, len(records) - out), wish), []

    def fit(
        self,
        model: Any,
        known: Text | TextFiles,
        held: HeldOut,
        announce: Announce | None,
        watched: Text | TextFiles | None = None,
    ) -> None:
        model.fit(known, announce=announce)

    def measure(self, model: Any, out: Text | TextFiles) -> tuple[TextFigures | None, list[str]]:
        """Characters that the model has never seen are left out."""
        text = out.head(MEASURED)
        remarks = []
        if len(text) < len(out):
            remarks.append(f"measured on the first {len(text):,} of {len(out):,} characters")
        if model.unit == "characters":
            known = set(model.vocabulary_.pieces)
            seen = "".join(c for c in text if c in known)
            if len(seen) < len(text):
                remarks.append(
                    f"{len(text) - len(seen):,} characters of the text measured on, which "
                    "the model has never seen, were left out"
                )
            text = seen
        if model.unit == "words" and (strange := model.vocabulary_.unknown(text)):
            remarks.append(unknown_words(strange))
        if len(text) < 2:
            return None, remarks
        try:
            scores = model.score(text, adapt=self.adapt, recent=self.recent)
        except SequenceError:
            return None, remarks  # Not longer than a window.
        if scores.recalled is not None:
            remarks.append(remembered(scores.recalled))
        return TextFigures(scores.bits_per_character, scores.characters), remarks

    def measured(self, figures: TextFigures | None) -> dict[str, Any]:
        return {
            "held_out_characters": figures.characters if figures else 0,
            "bits_per_character": figures and figures.bits_per_character,
        }

    def appraise(
        self,
        model: Any,
        part: Text | TextFiles,
        rest: Text | TextFiles,
        data: str,
        words: Sequence[str],
    ) -> tuple[Worth, list[str]]:
        from elman.report.c_code import from_outermost
        from elman.report.quality import quality_of

        bits, remarks = self.measure(model, part)
        known = rest if len(rest) else part
        seen, beside = known.head(COMPARED), part.head(MEASURED)
        if len(seen) < len(known):
            remarks.append(f"novelty is measured against the first {len(seen):,} characters")
        code = data in CODE or data.endswith((".c", ".h", "]"))
        texts = model.generate(length=2000, count=8)
        real = [beside[i : i + 2000] for i in range(0, min(len(beside), 16_000), 2000)]
        if code:
            real = [from_outermost(text) for text in real]
        return Worth(
            None if bits is None else bits.bits_per_character,
            quality_of(texts, seen, dictionary=words, code=code),
            quality_of(real, seen, dictionary=words, code=code) if len(rest) else None,
        ), remarks


def generator_settings(
    data: str, characters: int, wish: Wish, *, beside: bool = False
) -> dict[str, Any]:
    """Join the settings recommended for a text of so many characters with those chosen.

    `beside` says that texts begin from numbers. Raises `ConfigurationError` for a preset or a
    setting that a generator does not have.
    """
    from elman.estimators import SequenceGenerator
    from elman.estimators.effects import generator_idle
    from elman.estimators.generator.presets import GENERATOR_PRESETS, generator_preset

    check_preset(wish.preset, GENERATOR_PRESETS, "A preset for texts")
    asked = wish.settings.get("approach", "stream")
    windowed = wish.preset is None and asked != "stream"
    windows = f"generic-{asked}"
    base = windows if windowed and windows in GENERATOR_PRESETS else data
    if beside and wish.preset is None:
        base = "generic-beside"
    planned = generator_preset(wish.preset or base, characters)
    idle = partial(generator_idle, beside=beside)
    return joined(SequenceGenerator, planned, wish.settings, idle)


def remembered(recalled: Recalled) -> str:
    """Say what a memory of recent symbols was worth beside a model."""
    return (
        f"a memory of the last {recalled.size:,} symbols counted {recalled.share:.0%} beside the "
        f"model at the end (theta {recalled.flatness:.2g}): what the text itself had shown so far"
    )


def unknown_words(share: float) -> str:
    """Say what share of symbols are unknown words, and what that does to a figure."""
    return (
        f"{share:.1%} of the symbols measured on are words without a code, which cost as much as "
        "one: that flatters the model"
    )
