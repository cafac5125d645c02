"""The compiled library without JAX: found, refused, or NumPy in its place, said once."""

from __future__ import annotations

import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest

from elman.inference import native
from elman.inference.recurrence import GRU
from elman.native import library_path

needs_library = pytest.mark.skipif(native.library() is None, reason="kernels are not compiled")


def test_switched_off_means_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert native.library() is None


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x7fELF" + bytes(60)])
def test_a_damaged_library_means_numpy_said_once(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (broken := tmp_path / "_kernels.so").write_bytes(content)
    monkeypatch.setattr(native, "_path", lambda: broken)
    with pytest.warns(RuntimeWarning, match=r"NumPy alone, which is slower: _kernels.so cannot be"):
        assert native.library() is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert native.library() is None


@needs_library
@pytest.mark.parametrize("share", [0.01, 0.5, 0.95, 0.9999])
@pytest.mark.parametrize("filled", [False, True])
def test_a_library_that_is_cut_off_means_numpy(
    share: float, filled: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Loaded, most of these would end the process with a bus error.
    whole = library_path("_kernels.so").read_bytes()
    kept = whole[: int(len(whole) * share)]
    (cut := tmp_path / "_kernels.so").write_bytes(kept.ljust(len(whole) * filled, b"\0"))
    monkeypatch.setattr(native, "_path", lambda: cut)
    with pytest.warns(RuntimeWarning, match=r"_kernels.so cannot be used here \(it is cut off\)"):
        assert native.library() is None


@needs_library
def test_an_installed_library_that_changed_means_numpy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = library_path("_kernels.so").read_bytes()
    if plain[-9:-4] == b"elman":
        plain = plain[:-9]
    sealed = plain + b"elman" + zlib.crc32(plain).to_bytes(4, "little")
    (library := tmp_path / "_kernels.so").write_bytes(sealed)
    monkeypatch.setattr(native, "_path", lambda: library)
    assert native.library() is not None
    changed = bytearray(sealed)
    changed[len(changed) // 2] ^= 1
    (other := tmp_path / "changed" / "_kernels.so").parent.mkdir()
    other.write_bytes(changed)
    monkeypatch.setattr(native, "_path", lambda: other)
    with pytest.warns(RuntimeWarning, match="it was changed after it was compiled"):
        assert native.library() is None


@needs_library
def test_a_library_of_another_version_means_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "INTERFACE", native.INTERFACE + 1)
    native._load.cache_clear()
    with pytest.warns(RuntimeWarning, match=r"_kernels.so belongs to another version of elman"):
        assert native.library() is None
    native._load.cache_clear()


def test_a_foreign_library_means_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    # A library that loads and has none of our functions.
    import _ctypes

    monkeypatch.setattr(native, "_path", lambda: Path(_ctypes.__file__))
    with pytest.warns(RuntimeWarning, match="cannot be used here"):
        assert native.library() is None


def test_a_variant_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELMAN_KERNELS", "fast")
    with pytest.warns(RuntimeWarning, match="ELMAN_KERNELS is off or one of baseline"):
        assert native.library() is None


@needs_library
def test_threads_that_are_no_number_are_told_and_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = native.library()
    native.threads_in.cache_clear()
    monkeypatch.setenv("ELMAN_KERNEL_THREADS", "two")
    with pytest.warns(RuntimeWarning, match="ELMAN_KERNEL_THREADS is a whole number.*'two'"):
        found = native.library()
    assert found is not None
    assert usual is not None
    assert (found.variant, found.threads) == (usual.variant, usual.threads)


@needs_library
@pytest.mark.parametrize("variant", ["baseline", "v3", "v4"])
@pytest.mark.parametrize("threads", ["1", "3"])
def test_variants_and_threads_agree_with_numpy(
    variant: str, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    layer = GRU(33, return_sequences=True)
    for name, shape in layer.shapes((None, 7)).items():
        setattr(layer, name, (0.3 * rng.normal(size=shape)).astype(np.float32))
    x = rng.integers(0, 7, (5, 300)).astype(np.int32)
    mask = rng.random((5, 300)) < 0.7
    monkeypatch.setenv("ELMAN_KERNELS", "off")
    expected = layer(x, mask)
    monkeypatch.setenv("ELMAN_KERNELS", variant)
    monkeypatch.setenv("ELMAN_KERNEL_THREADS", threads)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a processor without it
        found = native.library()
    if found is None:
        pytest.skip(f"this processor cannot run {variant}")
    assert found.name == variant
    np.testing.assert_allclose(layer(x, mask), expected, atol=2e-6)


@needs_library
def test_the_engine_needs_neither_jax_nor_what_stands_on_it() -> None:
    code = (
        "import sys, numpy as np; from elman import inference; from elman.inference import native;"
        "assert native.library() is not None;"
        "print([m for m in ('jax', 'jaxlib', 'equinox', 'optax', 'sklearn', 'scipy', 'polars') "
        "if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
