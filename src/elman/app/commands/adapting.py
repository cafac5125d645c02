"""Models that go on learning while they are measured are opened to be trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["opened"]


def opened(model: Path, kind: str | None = None, *, adapt: bool) -> Any:
    """Open a model for use alone or, to adapt, with the engine that trains.

    Raises `ConfigurationError` where it cannot adapt, `MissingExtra` where nothing can train.
    """
    from elman.estimators import use

    found = use(model, kind)
    if not adapt:
        return found
    from elman.app.engine import ready
    from elman.estimators.generator.use import check_adapts

    check_adapts(found)
    ready("Adapting")
    from elman.estimators import load

    return load(model)
