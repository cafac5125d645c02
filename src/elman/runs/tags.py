"""Sentences with a label for each word: what a tagger gets, and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from elman.datasets.records.spans import spans_of
from elman.errors import ConfigurationError
from elman.runs.settings import joined, network_of
from elman.runs.task import Task

if TYPE_CHECKING:
    from elman.datasets.dataset import Progress
    from elman.datasets.records.tagged import Tagged
    from elman.datasets.source import Source
    from elman.estimators.outline import Announce
    from elman.report.entities import TagFigures
    from elman.runs.held_out import HeldOut
    from elman.runs.task import Planned, Wish

__all__ = ["Tagging", "recommended"]


@dataclass(frozen=True)
class Tagging(Task):
    """A label for each word: a tagger.

    `columns` names what is read of each word beside itself; `merge` takes labels that differ only
    in case or spaces for the most frequent of them.
    """

    columns: tuple[str, ...] = ()
    merge: bool = False
    kind = "tagger"

    @classmethod
    def like(cls, model: Any) -> Tagging:
        """Sentences with the columns that a model learned from."""
        return cls(tuple(model.reader_.columns), model.merge_labels)

    def read(self, source: Source, progress: Progress | None, model: Any = None) -> Tagged:
        return source.tagged(progress, merge_labels=self.merge)

    def settings(self, records: Tagged, data: str, wish: Wish) -> Planned:
        from elman.estimators.effects import tagger_idle

        if wish.preset is not None:
            raise ConfigurationError(
                "No preset is for taggers, received one", remedy="leave preset= out"
            )
        self._of(records)
        words = records.count_words()
        planned = {**recommended(words), **_network(network_of(wish.settings.get("init_from")))}
        settings = joined(self.estimator, planned, wish.settings, tagger_idle)
        if "dev" in records.parts and "validation" not in wish.settings:
            settings.pop("validation", None)
        return settings, list(records.remarks)

    def fit(
        self,
        model: Any,
        known: Tagged,
        held: HeldOut,
        announce: Announce | None,
        watched: Tagged | None = None,
    ) -> None:
        parts, columns = known.parts, self._of(known)
        if held.how != "official" or "dev" not in parts or held.refit:
            model.fit(known.words, known.labels, columns=columns, announce=announce)
            return
        learned, apart = (known.select(parts[part]) for part in ("train", "dev"))
        model.fit(
            learned.words,
            learned.labels,
            columns=self._of(learned),
            validation_data=(apart.words, apart.labels, self._of(apart)),
            announce=announce,
        )

    def about(self, model: Any, records: Tagged) -> dict[str, Any]:
        return {"columns": list(self.columns), "scheme": model.scheme_}

    def measure(self, model: Any, out: Tagged) -> tuple[TagFigures, list[str]]:
        """Tag every sentence once, and compare."""
        from elman.report.entities import tag_figures

        found = model.tag(out.words, columns=self._of(out))
        sure = []
        for tags, labels in zip(found, out.labels, strict=True):
            true = set(spans_of(labels))
            sure += [(entity.confidence, entity[:3] in true) for entity in tags.entities]
        return tag_figures(
            out.words,
            [tags.labels for tags in found],
            out.labels,
            plain=model.scheme_ == "plain",
            sure=sure,
        ), []

    def measured(self, figures: TagFigures | None) -> dict[str, Any]:
        return {"measured": figures and figures.to_json()}

    def _of(self, records: Tagged) -> dict[str, list[tuple[str, ...]]]:
        if missing := [name for name in self.columns if name not in records.columns]:
            known = ", ".join(records.columns) or "none"
            raise ConfigurationError(
                f"{records.name} has the further columns {known}, received {missing[0]}",
                remedy="name one of these, or leave columns= out",
            )
        return {name: records.columns[name] for name in self.columns}


def _network(start: dict[str, Any]) -> dict[str, Any]:
    """Settings of a tagger's network that takes over such a generator, of words or characters."""
    unit = start.pop("unit", None)
    if unit == "characters":
        return {"cell": start["cell"], "spelling": start["embedding"]} if start["embedding"] else {}
    return start


def recommended(words: int) -> dict[str, Any]:
    """Choose passes and words a step by how many there are to learn from.

    >>> recommended(264_715), recommended(2_000)
    ({'epochs': 8, 'batch_size': 2048}, {'epochs': 40, 'batch_size': 64})
    """
    batch = 1 << min(11, max(6, (words // 60).bit_length() - 1))
    return {"epochs": int(min(40, max(8, 2_000_000 // max(1, words)))), "batch_size": batch}
