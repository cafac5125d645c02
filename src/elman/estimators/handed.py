"""What is handed over as a model: a fitted one of elman, of a kind that serves what is asked."""

from __future__ import annotations

from typing import Any

from elman.errors import ConfigurationError, with_article
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used
from elman.estimators.files.codec import KINDS, Stored

__all__ = ["check_model"]

_KINDS = tuple(name.removeprefix("Sequence").lower() for name in KINDS)


def check_model(model: Any, what: str, *kinds: str, remedy: str = "") -> None:
    """Check that a model is one of elman, fitted, and of these kinds, of any unless given.

    Raises `ConfigurationError` that names what was received, and `NotFitted`.

    >>> check_model({}, "A picture", "classifier", "generator")
    Traceback (most recent call last):
    elman.errors.ConfigurationError: A picture needs a fitted classifier or generator of elman, \
received a dict; pass what elman.load returns
    """
    kind = model.kind if isinstance(model, Stored | Used) else None
    if kind not in (kinds or _KINDS):
        *others, last = kinds or _KINDS
        served = f"{', '.join(others)} or {last}" if others else last
        raise ConfigurationError(
            f"{what} needs a fitted {served} of elman, "
            f"received {with_article(kind or type(model).__name__)}",
            remedy=(kind and remedy) or "pass what elman.load returns",
        )
    check_fitted(model)
