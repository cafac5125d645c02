"""What is exported: a model file, a fitted estimator, or a model that is open for use."""

from __future__ import annotations

import os
from typing import Any

from elman.errors import ConfigurationError
from elman.estimators.engine import Used
from elman.estimators.files.codec import in_use, use
from elman.estimators.handed import check_model

__all__ = ["in_small"]


def in_small(model: Any) -> Any:
    """Open a model on the small engine, whose layers the exports read.

    Raises a `ModelFileError` for a file that is none, `NotFitted` for what was not trained, and
    `ConfigurationError` for a generator that begins from numbers.
    """
    if isinstance(model, str | os.PathLike):
        small = use(model)
    else:
        check_model(model, "An export")
        small = model if isinstance(model, Used) else in_use(model)
    if small.kind == "generator" and small.features_ is not None:
        raise ConfigurationError(
            "What is exported begins from a state of zeros, this generator from "
            f"{', '.join(small.features_.names)}",
            remedy="use elman serve, or the model itself with elman.use",
        )
    return small
