"""What a forecaster may read and what it may forecast, by name; nothing heavy is imported here."""

from __future__ import annotations

__all__ = ["DISTRIBUTIONS", "FORMS"]

FORMS = ("plain", "differenced", "deseasonalised", "trended")
"""What a window is read as: values, changes from the season before, values without the season's
shape, or without that and the trend."""

DISTRIBUTIONS = ("quantiles", "gaussian", "student", "negative-binomial", "mean")
"""What may be forecast of each step: some quantiles, a distribution, or the mean alone."""
