"""A reader, written and read again."""

from __future__ import annotations

import numpy as np
import pytest

from elman.estimators.files.readers import described_reader, reader_of, scaling_of
from elman.estimators.reading.inputs import Reader


@pytest.mark.parametrize("data", [["Anna", "Bo"], np.arange(12.0).reshape(2, 3, 2)])
def test_there_and_back(data: object) -> None:
    reader, read = Reader.learn(data)
    back = reader_of(described_reader(reader), scaling_of(reader))
    again = back.read(data)
    np.testing.assert_array_equal(again.values, read.values)
    assert described_reader(back) == described_reader(reader)


def test_scales_belong_to_series_alone() -> None:
    series, _ = Reader.learn(np.arange(12.0).reshape(2, 3, 2))
    texts, _ = Reader.learn(["Anna", "Bo"])
    assert scaling_of(texts) == {}
    with pytest.raises(Exception, match="scaled"):
        reader_of(described_reader(texts), scaling_of(series))
