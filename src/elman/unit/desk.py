"""Where a topic works: its data, its trainings and its pictures, kept as they come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from elman.unit.records import Picture
from elman.unit.state import State

__all__ = ["Desk", "Follow"]

V = TypeVar("V")

Follow = Callable[[str, Any], None]
"""Called with what is trained and how far it is (an `elman.rnn.Progress`)."""


class Desk:
    """What a topic's `run` is given; `quick` asks for the small run.

    A model or a value has a name, under which it is kept: the same topic, begun again, finds it.
    `given` holds data by the name of the set, which are used instead of those that elman loads.
    """

    def __init__(
        self,
        state: State,
        *,
        quick: bool,
        follow: Follow | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        self.quick = quick
        self._state, self._follow, self._given = state, follow, given or {}
        self.used: dict[str, Any] = {}
        """What was taken of `given`, by the name of the set."""

    def choose(self, quick: V, full: V) -> V:
        """Return what the quick, or what the full run takes."""
        return quick if self.quick else full

    def load(self, name: str) -> Any:
        """Load a data set; raises `DatasetUnavailable` where it cannot be had."""
        from elman.datasets import load

        return self._own(name) if name in self._given else load(name)

    def load_first(self, *names: str) -> Any:
        """Load the first set that is given or at hand, else the first that can be had.

        Raises the `DatasetUnavailable` of the first where none can.
        """
        from elman.datasets import state
        from elman.errors import DatasetUnavailable

        for name in names:
            if name in self._given:
                return self._own(name)
        at_hand = [name for name in names if state(name) != "not downloaded"]
        failed: DatasetUnavailable | None = None
        for name in (*at_hand, *names):
            try:
                return self.load(name)
            except DatasetUnavailable as error:
                failed = failed or error
        assert failed is not None
        raise failed

    def _own(self, name: str) -> Any:
        self.used[name] = self._given[name]
        return self._given[name]

    def fit(self, name: str, model: Any, *data: Any, **more: Any) -> Any:
        """Train an estimator, or load it if it was trained before; Ctrl-C keeps nothing of it."""

        def trained() -> Any:
            model.set_params(progress=self.watching(name))
            fitted = model.fit(*data, **more)
            if fitted.interrupted_:
                raise KeyboardInterrupt
            return fitted

        return self._state.model(name, trained)

    def watching(self, name: str) -> Callable[[Any], None] | None:
        """Who is told of a training's progress."""
        follow = self._follow
        return None if follow is None else lambda now: follow(name, now)

    def value(self, name: str, compute: Callable[[], V]) -> V:
        """Return plain JSON values, computed once."""
        return self._state.value(name, compute)

    def draw(
        self, name: str, caption: str, shows: str, draw: Callable[[Path], object]
    ) -> list[Picture]:
        """Let `draw` write the picture of that name; none where nothing is installed to draw it."""
        from elman.errors import MissingExtra

        file = f"{name}.svg"
        try:
            draw(self._state.folder / file)
        except MissingExtra:
            return []
        return [Picture(file, caption, shows)]
