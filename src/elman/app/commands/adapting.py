"""Models that learn or remember while they are measured: opened as that needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["opened"]


def opened(model: Path, kind: str | None = None, *, adapt: bool, recent: int) -> Any:
    """Open a model for use alone or, to adapt, with the engine that trains.

    Raises `ConfigurationError` where it cannot adapt or remember, `MissingExtra` where nothing can
    train.
    """
    from elman.estimators import use
    from elman.estimators.generator.use import check_reads_on

    found = use(model, kind)
    if recent:
        check_reads_on(found, "recent")
    if not adapt:
        return found
    check_reads_on(found, "adapt")
    from elman.app.engine import ready

    ready("Adapting")
    from elman.estimators import load

    return load(model)
