"""Features come as arrays, or as tables with names and the index of what was given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman import SequenceAutoencoder
from elman.errors import ConfigurationError, NotFitted

TEXTS = ["ab", "ba", "aab", "bb", "abab", "bbaa"]
NAMES = [f"sequenceautoencoder{i}" for i in range(4)]


@pytest.fixture(scope="module")
def fitted() -> SequenceAutoencoder:
    return SequenceAutoencoder(units=4, epochs=1, batch_size=4).fit(TEXTS)


def test_a_table_has_the_numbers_of_the_array(fitted: SequenceAutoencoder) -> None:
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    wanted = fitted.transform(TEXTS)
    index = [f"row {i}" for i in range(len(TEXTS))]
    try:
        made = fitted.set_output(transform="pandas").transform(pd.Series(TEXTS, index=index))
        assert made.index.tolist() == index
        assert made.columns.tolist() == NAMES == fitted.get_feature_names_out().tolist()
        assert np.array_equal(made.to_numpy(), wanted)
        again = fitted.set_output(transform="polars").set_output(transform=None).transform(TEXTS)
        assert isinstance(again, pl.DataFrame)
        assert np.array_equal(again.to_numpy(), wanted)
        assert len(fitted.inverse_transform(again)) == len(TEXTS)
    finally:
        fitted.set_output(transform="default")
    assert isinstance(fitted.transform(TEXTS), np.ndarray)


def test_pipelines_and_clones_of_scikit_learn_ask_for_it() -> None:
    pd = pytest.importorskip("pandas")
    sklearn = pytest.importorskip("sklearn")
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = SequenceAutoencoder(units=4, epochs=1, batch_size=4)
    pipe = make_pipeline(model, StandardScaler()).set_output(transform="pandas")
    made: Any = clone(pipe).fit_transform(TEXTS)
    assert isinstance(made, pd.DataFrame)
    assert made.columns.tolist() == NAMES
    plain = SequenceAutoencoder(units=4, epochs=1, batch_size=4).fit(TEXTS)
    with sklearn.config_context(transform_output="pandas"):
        assert isinstance(plain.transform(TEXTS), pd.DataFrame)


def test_what_it_cannot_be_is_said() -> None:
    model = SequenceAutoencoder()
    with pytest.raises(ConfigurationError, match="one of default, pandas, polars"):
        model.set_output(transform="arrow")
    with pytest.raises((NotFitted, ValueError), match="not fitted"):
        model.get_feature_names_out()
