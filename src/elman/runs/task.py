"""What a run asks of a shape of data, of where they come from, and of who watches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from elman.datasets.dataset import Progress
    from elman.datasets.source import Source
    from elman.estimators.outline import Announce
    from elman.runs.held_out import HeldOut

__all__ = ["Planned", "Silent", "Task", "Watch", "Wish", "given", "title_of"]


Planned: TypeAlias = tuple[dict[str, Any], list[str]]
"""Settings of an estimator, and remarks."""


class Wish(NamedTuple):
    """What the user chose of a training: settings by name, a preset, the share held out."""

    settings: dict[str, Any]
    preset: str | None
    test: float | None


class Watch(Protocol):
    """Who watches downloads and trainings: each is a context, its value called back or None."""

    def downloading(self) -> AbstractContextManager[Progress | None]: ...
    def training(
        self, members: int, what: str = "training"
    ) -> AbstractContextManager[Callable[[Any], None] | None]: ...


class Silent:
    """Nobody watches."""

    def downloading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def training(self, members: int, what: str = "training") -> AbstractContextManager[None]:
        return nullcontext()


class Task(Protocol):
    """A shape of data: how to read it, what learns from it, how that is measured."""

    kind: str
    """The kind of model: classifier, generator, transducer, tagger, forecaster."""

    @property
    def estimator(self) -> type[Any]:
        from elman import estimators

        return getattr(estimators, f"Sequence{self.kind.title()}")  # type: ignore[no-any-return]

    def read(self, source: Source, progress: Progress | None, model: Any = None) -> Any:
        """The records, as the model needs them that is to be measured on them."""

    def usual(self, records: Any) -> float:
        """The share that is held out where nobody says how much."""
        return 0.2

    def settings(self, records: Any, data: str, wish: Wish) -> Planned:
        """Those of the estimator, and remarks; raises for what no training could use."""

    def fit(
        self, model: Any, known: Any, held: HeldOut, announce: Announce | None, watched: Any = None
    ) -> None:
        """Train on `known`; `watched` is measured after each epoch and chooses nothing."""

    def about(self, model: Any, records: Any) -> dict[str, Any]:
        """What only this shape notes in the training record."""
        return {}

    def measure(self, model: Any, out: Any) -> tuple[Any, list[str]]:
        """Figures on what was held out, None where nothing can be measured, and remarks.

        They have `to_json()`, and `short()`, what the training record keeps of it.
        """

    def finish(self, model: Any, records: Any) -> None:
        """What a model takes over of all records, once it was measured: of most nothing."""
        return

    def measured(self, figures: Any) -> dict[str, Any]:
        """Those figures, or None, in plain JSON values beside those of the training."""

    def appraise(
        self, model: Any, part: Any, rest: Any, data: str, words: Sequence[str]
    ) -> tuple[Any, list[str]]:
        """All that can be said of a model by a part of the data, beside the rest of them."""
        return self.measure(model, part)


def given(data: Any) -> tuple[Source, Any]:
    """Where data come from that are a name, a path or a `Source`; of records also these.

    >>> from elman.datasets import Text
    >>> given(Text("to be", name="line"))[0].stem, given("names")[1]
    ('line', None)
    """
    from elman.datasets.source import Source

    if isinstance(data, Source):
        return data, None
    return (Source(data), None) if isinstance(data, str) else (Source(data.name), data)


def title_of(source: Source) -> str:
    """The data in words, with the language where they have several."""
    return f"{source.data} {source.language}" if source.language else source.data
