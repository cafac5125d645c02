from __future__ import annotations

import numpy as np
import pytest

from elman.errors import SequenceError
from elman.rnn.training.layout import lay_out


@pytest.mark.parametrize("n", [2, 17, 100, 101])
@pytest.mark.parametrize("batch", [1, 3])
def test_every_symbol_is_predicted_once_an_epoch(n: int, batch: int) -> None:
    if n <= batch:
        return
    text = np.arange(n)
    layout = lay_out(n, batch, steps=4)
    seen = [
        successor
        for block, predicted in layout.blocks(text, span=8)
        for row in block
        for successor in row[1 : predicted + 1].tolist()
    ]
    assert len(seen) == len(set(seen)) == batch * ((n - 1) // batch)


def test_what_has_been_read_is_left_out() -> None:
    text, layout = np.arange(101), lay_out(101, 3, steps=4)
    whole = list(layout.blocks(text, span=8))
    rest = list(layout.blocks(text, span=8, begun=16))
    assert len(rest) == len(whole) - 2
    np.testing.assert_array_equal(rest[0][0], whole[2][0])


def test_a_text_too_short() -> None:
    with pytest.raises(SequenceError, match="at least 4 symbols, received 3"):
        lay_out(3, 3, steps=4)
