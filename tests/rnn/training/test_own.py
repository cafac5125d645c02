"""What a process puts on its devices of some batches: its rows, where they stand."""

from __future__ import annotations

import numpy as np
import pytest

from elman.rnn.training import own, placement
from elman.rnn.training.batches import Data


@pytest.mark.parametrize("devices", [1, 2])
@pytest.mark.parametrize("process", [0, 1])
def test_each_device_has_its_rows_of_every_batch(
    process: int, devices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    n, batch, steps = 9, 4, 3
    data = Data(np.arange(n)[:, None] * np.ones((1, 2), int), np.arange(n), np.full(n, 2))
    rows = np.array([[8, 2, 5, 0], [1, 7, 3, -1]], np.int32)
    monkeypatch.setattr(
        placement, "own_rows", lambda size: range(process * size // 2, (process + 1) * size // 2)
    )
    monkeypatch.setattr(placement, "own_devices", lambda: devices)
    data_, order = own.own_share(data, rows, steps)
    share = batch // 2 // devices
    for device in range(devices):
        here = slice(device * steps * share, (device + 1) * steps * share)
        places = np.asarray(order)[:, device * share : (device + 1) * share]
        wanted = np.concatenate([rows, np.full((1, batch), -1)])[
            :, (process * devices + device) * share :
        ][:, :share]
        np.testing.assert_array_equal(places < 0, wanted < 0)
        found = np.where(places < 0, -1, data_.y[here][places])
        np.testing.assert_array_equal(found, wanted)
        np.testing.assert_array_equal(data_.x[here][places][places >= 0][:, 0], wanted[wanted >= 0])
    assert data_.weights is None


def test_a_table_is_shared_and_a_process_alone_has_all() -> None:
    assert not own.shared(Data(np.zeros((2, 3), int), np.zeros(2, int)))
