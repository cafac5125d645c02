"""What is exported: a model file, a fitted estimator, or a model that is open for use."""

from __future__ import annotations

import os
from typing import Any

from elman.estimators.engine import Used
from elman.estimators.files.codec import in_use, use
from elman.estimators.handed import check_model

__all__ = ["in_small"]


def in_small(model: Any) -> Any:
    """Open a model on the small engine, whose layers the exports read.

    Raises a `ModelFileError` for a file that is none, `NotFitted` for what was not trained.
    """
    if isinstance(model, str | os.PathLike):
        return use(model)
    check_model(model, "An export")
    if isinstance(model, Used):
        return model
    return in_use(model)
