"""What a run asks of a shape of data, of where they come from, and of who watches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from elman.datasets import Corpus, Examples, Pairs, TextFiles
    from elman.datasets.dataset import Progress
    from elman.estimators.outline import Announce
    from elman.runs.held_out import HeldOut

__all__ = ["Figures", "InMemory", "Measured", "Silent", "Source", "Task", "Watch", "Wish", "given"]


class Figures(Protocol):
    """What was measured, of a model on data."""

    def to_json(self) -> dict[str, Any]: ...


class Measured(Figures, Protocol):
    """What was measured after a training: `short` is what its record keeps."""

    def short(self) -> dict[str, Any]: ...


class Wish(NamedTuple):
    """What the user chose of a training: settings by name, a preset, the share held out."""

    settings: dict[str, Any]
    preset: str | None
    test: float | None


class Source(Protocol):
    """Where data come from: their name, as the user gave it, and how to read them."""

    @property
    def data(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def stem(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    def read(
        self, progress: Progress | None = None, like: Sequence[str] | None = None, **how: Any
    ) -> Examples: ...
    def corpus(self, progress: Progress | None = None, **how: Any) -> Corpus | TextFiles: ...
    def pairs(self, progress: Progress | None = None, **how: Any) -> Pairs: ...


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
    """The kind of model: classifier, generator, transducer."""

    @property
    def estimator(self) -> type[Any]:
        from elman import estimators

        return getattr(estimators, f"Sequence{self.kind.title()}")  # type: ignore[no-any-return]

    def read(self, source: Source, progress: Progress | None, model: Any = None) -> Any:
        """The records, as the model needs them that is to be measured on them."""

    def usual(self, records: Any) -> float:
        """The share that is held out where nobody says how much."""
        return 0.2

    def settings(self, records: Any, data: str, wish: Wish) -> tuple[dict[str, Any], list[str]]:
        """Those of the estimator, and remarks; raises for what no training could use."""

    def fit(self, model: Any, known: Any, held: HeldOut, announce: Announce | None) -> None: ...
    def about(self, model: Any, records: Any) -> dict[str, Any]:
        """What only this shape notes in the training record."""
        return {}

    def measure(self, model: Any, out: Any) -> tuple[Measured | None, list[str]]:
        """Figures on what was held out, and remarks; None where nothing can be measured."""

    def measured(self, figures: Any) -> dict[str, Any]:
        """Those figures, or None, in plain JSON values beside those of the training."""

    def appraise(
        self, model: Any, part: Any, rest: Any, data: str, words: Sequence[str]
    ) -> tuple[Figures | None, list[str]]:
        """All that can be said of a model by a part of the data, beside the rest of them."""
        return self.measure(model, part)


@dataclass(frozen=True)
class InMemory:
    """Records that are there already.

    >>> from elman.datasets import Corpus
    >>> InMemory(Corpus("to be", name="line")).stem
    'line'
    """

    records: Any
    text = None

    @property
    def data(self) -> str:
        return str(self.records.name)

    title = stem = data

    def read(self, progress: Any = None, like: Sequence[str] | None = None, **how: Any) -> Any:
        return self.records if like is None else self.records.ordered(like)

    def corpus(self, progress: Any = None, **how: Any) -> Any:
        return self.records

    pairs = corpus


def given(data: Any, watch: Watch) -> Source:
    """A source of what the user points at: a data set's name, records, or a source itself.

    Raises `UnknownDataset` for a name of none.
    """
    if isinstance(data, str):
        from elman.datasets import load

        with watch.downloading() as bar:
            data = load(data, bar)
    return data if hasattr(data, "corpus") else InMemory(data)
