"""What features come in: an array, or a table of pandas or Polars, as scikit-learn asks for it."""

from __future__ import annotations

import sys
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, shorten
from elman.estimators.conventions import check_fitted

__all__ = ["Output"]

_KINDS = ("default", "pandas", "polars")


class Output:
    """Gives features as an array, or as a table, as `set_output` or scikit-learn's own says."""

    _output: str | None = None

    def set_output(self, *, transform: str | None = None) -> Self:
        """Choose what `transform` returns: "default" is an array, "pandas" and "polars" a table.

        None leaves it as it is. Raises `ConfigurationError` for anything else.

        >>> from elman import SequenceAutoencoder
        >>> model = SequenceAutoencoder(units=4, epochs=1).set_output(transform="polars")
        >>> model.fit_transform(["ab", "ba", "aab"]).columns[:2]
        ['sequenceautoencoder0', 'sequenceautoencoder1']
        """
        if transform is not None:
            _check(transform)
            self._output = transform
        return self

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """Name the features, `(units,)`, by the class and a number, whatever the input's names."""
        check_fitted(self)
        name = f"Sequence{type(self).__name__.removeprefix('Sequence')}".lower()
        units = int(self.units)  # type: ignore[attr-defined]
        return np.array([f"{name}{i}" for i in range(units)], object)

    def _framed(self, values: NDArray[Any], X: Any) -> Any:
        """Features `(n, units)` of `X` in what was chosen; a table of pandas has its index."""
        kind = self._output or _usual()
        if kind == "default":
            return values
        names = self.get_feature_names_out().tolist()
        if kind == "pandas":
            import pandas as pd

            index = X.index if isinstance(X, pd.DataFrame | pd.Series) else None
            return pd.DataFrame(values, index=index, columns=names)
        import polars as pl

        return pl.DataFrame(values, schema=names, orient="row")


def _usual() -> str:
    """What scikit-learn's configuration says, where somebody has loaded it."""
    loaded = sys.modules.get("sklearn")
    kind = "default" if loaded is None else loaded.get_config().get("transform_output", "default")
    return _check(kind)


def _check(kind: Any) -> str:
    if kind not in _KINDS:
        raise ConfigurationError(
            f"Features come in one of {', '.join(_KINDS)}, received {shorten(kind)}",
            remedy='pass for example transform="pandas"',
        )
    return str(kind)
