"""Names of known brands: those that ship with elman, and labels of well-known domains."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from elman.datasets.sets.top_domains import top_labels
from elman.errors import DatasetError, OutputError

__all__ = ["brand_names", "popular_labels"]


@cache
def brand_names() -> tuple[str, ...]:
    """Names of brands in small letters: the titles of Simple Icons (CC0).

    >>> "spotify" in brand_names(), len(brand_names()) > 2000
    (True, True)
    """
    text = files("elman.domains").joinpath("brandnames.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


def popular_labels() -> frozenset[str]:
    """Labels of the most requested domains; none where their list cannot be had."""
    try:
        return top_labels()
    except (DatasetError, OutputError):
        return frozenset()
