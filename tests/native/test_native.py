"""A compiled library is looked over before the loader, which would crash on a damaged one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elman.native import UnusableLibrary, library_path, open_library
from elman.phonetics.engines.joint import chunksearch

needs_library = pytest.mark.skipif(
    not library_path("_chunks.so").exists(), reason="libraries are not compiled"
)


@needs_library
def test_a_library_is_loaded() -> None:
    assert open_library(library_path("_chunks.so"), "chunks_interface", chunksearch._INTERFACE)


@needs_library
def test_one_of_another_version_is_refused() -> None:
    with pytest.raises(UnusableLibrary, match=r"_chunks.so belongs to another version of elman"):
        open_library(library_path("_chunks.so"), "chunks_interface", 0)


@needs_library
def test_one_without_our_functions_is_refused() -> None:
    with pytest.raises(
        UnusableLibrary, match=r"_chunks.so cannot be used here \(undefined symbol"
    ) as said:
        open_library(library_path("_chunks.so"), "elman_interface", 1)
    assert not re.search(r"/", str(said.value))


@pytest.mark.parametrize("content", [b"", b"MZ", b"\x7fELF\x02\x01" + bytes(200), b"x" * 5000])
def test_what_is_no_library_is_refused(content: bytes, tmp_path: Path) -> None:
    (path := tmp_path / "_kernels.so").write_bytes(content)
    with pytest.raises(UnusableLibrary, match=r"^_kernels.so cannot be used here \("):
        open_library(path, "elman_interface", 1)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableLibrary, match="Is a directory"):
        open_library(tmp_path, "elman_interface", 1)
