"""A file of arrays is mapped as it was written, or refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains import arrayfile
from elman.domains.arrayfile import map_arrays, write_arrays
from elman.errors import DamagedModel

ARRAYS = {
    "bytes": np.arange(5, dtype=np.uint8),
    "none": np.zeros(0, np.uint32),
    "numbers": np.arange(3, dtype=np.uint64),
    "shares": np.linspace(0, 1, 7, dtype=np.float32),
}


def test_arrays_come_back(tmp_path: Path) -> None:
    write_arrays(tmp_path / "a", "things", ARRAYS)
    found = map_arrays(tmp_path / "a", "things")
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        assert found[name].tolist() == array.tolist()
        assert not found[name].flags.writeable


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, at: int, by: int
) -> None:
    path = tmp_path_factory.mktemp("file") / "a"
    write_arrays(path, "things", ARRAYS)
    content = bytearray(path.read_bytes())
    at %= len(content)
    content[at] = (content[at] + by) % 256
    path.write_bytes(content)
    try:
        found = map_arrays(path, "things")
    except DamagedModel:
        return
    # What stands in the heading is JSON: another blank says the same.
    assert {n: a.tolist() for n, a in found.items()} == {n: a.tolist() for n, a in ARRAYS.items()}


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"[]\n", b"no json\n", b"{" * 9000])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(DamagedModel, match="must hold things"):
        map_arrays(tmp_path / "a", "things")


def test_what_is_cut_off_missing_or_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_arrays(path, "things", ARRAYS)
    with pytest.raises(DamagedModel, match="it is another"):
        map_arrays(path, "others")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedModel, match="damaged"):
        map_arrays(path, "things")
    with pytest.raises(DamagedModel):
        map_arrays(tmp_path / "b", "things")


def test_what_was_found_whole_is_read_through_again_only_where_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, read = tmp_path / "a", []
    write_arrays(path, "things", ARRAYS)
    summed = arrayfile._sum
    monkeypatch.setattr(arrayfile, "_sum", lambda *more: read.append(1) or summed(*more))
    for _ in range(3):
        map_arrays(path, "things")
    assert len(read) == 1
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedModel):
        map_arrays(path, "things")
