"""The compiled kernels without JAX: plain C functions of `elman/native`, called through ctypes.

`ELMAN_KERNELS` and `ELMAN_KERNEL_THREADS` choose as in `elman.rnn.kernels`. A library that is
not there means NumPy; one that cannot be used means NumPy too, and one warning that says why.
"""

from __future__ import annotations

import ctypes
import os
import sys
import warnings
from ctypes import POINTER, Structure, c_bool, c_char_p, c_int, c_int64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.native import REINSTALL, UnusableLibrary, library_path, open_library

__all__ = [
    "ACTIVATIONS",
    "CODES",
    "INTERFACE",
    "Library",
    "asked_threads",
    "at",
    "better_variant",
    "cannot_run",
    "forward",
    "grams",
    "library",
    "processors",
    "serves",
    "threads_in",
    "unknown_variant",
    "variant_of",
    "wanted_variant",
]

INTERFACE = 4
"""Counted up, here and in plain.cpp, when a structure or a function changes."""

CODES = {"simple_rnn": 1, "mingru": 2, "gru": 3, "lstm": 4, "qrnn": 5}
"""Cells by the number that the library knows them by."""

ACTIVATIONS = {"tanh": 0, "relu": 1, "sigmoid": 2, "linear": 3}
"""Activations by the number that the library knows them by."""

_VARIANTS = ("baseline", "v3", "v4", "bf16")
_NEEDS = {"v3": "AVX2", "v4": "AVX-512", "bf16": "BF16"}


class _Layer(Structure):
    """`elman::Layer` of kernels.h."""

    _fields_ = (
        *((name, c_int64) for name in ("time", "batch", "features", "units")),
        *((n, c_void_p) for n in ("symbols", "x", "W_x", "b", "W_h", "b_h", "h_0", "c_0")),
        ("mask", c_void_p),
        ("drop", c_void_p),
        ("reverse", c_bool),
        ("activation", c_int),
    )


class _Grams(Structure):
    """`elman::Grams` of plain.cpp."""

    _fields_ = (
        *((name, c_int64) for name in ("time", "batch", "units", "longest", "buckets")),
        *((n, c_void_p) for n in ("symbols", "W", "mask", "sums")),
        ("pooled", c_bool),
    )


class Library(NamedTuple):
    """The loaded library, the variant that this processor runs, and how many threads it may use."""

    functions: ctypes.CDLL
    variant: int
    name: str
    threads: int


def library() -> Library | None:
    """Return the library, loaded once; None where NumPy does its work."""
    return _load(_path(), wanted_variant(), asked_threads())


def _path() -> Path:
    return library_path("_kernels.so")


@cache
def _load(path: Path, wanted: str, threads: int) -> Library | None:
    if wanted == "off" or not path.exists():
        return None
    if unknown := unknown_variant(wanted):
        return _unusable(unknown)
    try:
        functions = open_library(path, "elman_interface", INTERFACE)
    except UnusableLibrary as error:
        return _unusable(f"{error}; {REINSTALL}")
    functions.elman_name.restype = c_char_p
    functions.elman_plain_forward.argtypes = (
        *(c_int, c_int, POINTER(_Layer)),
        *(c_void_p, c_void_p, c_void_p, c_int),
    )
    functions.elman_plain_open.argtypes = c_int, c_void_p, c_int64
    functions.elman_plain_open.restype = c_void_p
    functions.elman_plain_close.argtypes = (c_void_p,)
    functions.elman_plain_write.argtypes = c_void_p, c_void_p, c_int
    functions.elman_plain_write.restype = None
    functions.elman_plain_grams.argtypes = POINTER(_Grams), c_int
    variant = variant_of(functions, wanted)
    if variant < 0:
        return _unusable(cannot_run(wanted))
    name = functions.elman_name(variant).decode()
    return Library(functions, variant, name, threads or processors())


def _unusable(problem: str) -> Library | None:
    warnings.warn(
        f"elman computes with NumPy alone, which is slower: {problem}", RuntimeWarning, stacklevel=2
    )
    return None


def wanted_variant() -> str:
    """What `ELMAN_KERNELS` says: "off", a variant, or "" for the best one."""
    return os.environ.get("ELMAN_KERNELS", "").strip().lower()


def unknown_variant(wanted: str) -> str:
    """Say what is wrong with a variant that there is none of; nothing for others."""
    if not wanted or wanted in _VARIANTS:
        return ""
    return f"ELMAN_KERNELS is off or one of {', '.join(_VARIANTS)}, received {wanted!r}"


def cannot_run(wanted: str) -> str:
    """Say that the processor has not the instructions of a variant."""
    return f"this processor cannot run the kernels for {wanted} (ELMAN_KERNELS)"


def variant_of(functions: ctypes.CDLL, wanted: str) -> int:
    """Number of the variant that the processor runs, below 0 for none; float32 without BF16."""
    variant = int(functions.elman_variant(wanted.encode()))
    if variant < 0 and wanted == "bf16":
        warnings.warn(
            "ELMAN_KERNELS=bf16, but this processor has no AVX-512 BF16: elman multiplies in "
            "float32",
            RuntimeWarning,
            stacklevel=2,
        )
        variant = int(functions.elman_variant(b""))
    return variant


def better_variant(found: Library) -> str:
    """Name what the next better variant needs and this processor lacks; nothing for the best."""
    for name in _VARIANTS[_VARIANTS.index(found.name) + 1 :][:1]:
        if found.functions.elman_variant(name.encode()) < 0:
            return _NEEDS[name]
    return ""


def asked_threads() -> int:
    """What `ELMAN_KERNEL_THREADS` says, 0 for as many as there are; warns once of no number."""
    return threads_in(os.environ.get("ELMAN_KERNEL_THREADS", "").strip() or "0")


@cache
def threads_in(asked: str) -> int:
    """Read a number of threads; warns once of what is none, and gives 0."""
    if asked.isdecimal() and int(asked) < 1 << 16:
        return int(asked)
    warnings.warn(
        "ELMAN_KERNEL_THREADS is a whole number, 0 for as many as there are, received "
        f"{asked!r}; taking 0",
        RuntimeWarning,
        stacklevel=2,
    )
    return 0


def processors() -> int:
    """Count the processors that this process may use, which may be fewer than the machine has."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def at(array: NDArray[Any] | None) -> int | None:
    """Where an array's numbers begin; cheaper than its `ctypes` attribute."""
    return None if array is None else array.__array_interface__["data"][0]


def _floats(array: NDArray[Any] | None) -> NDArray[np.float32] | None:
    return None if array is None else np.ascontiguousarray(array, np.float32)


def serves(x: NDArray[Any], *parameters: NDArray[Any] | None) -> bool:
    """Tell whether the kernel of a cell runs on `x` with these parameters."""
    return (
        x.size > 0
        and all(p is None or (p.dtype == np.float32 and p.size > 0) for p in parameters)
        and library() is not None
    )


def forward(
    cell: str,
    x: NDArray[Any],
    W_x: NDArray[Any],
    b: NDArray[Any],
    W_h: NDArray[Any] | None,
    b_h: NDArray[Any] | None,
    state: tuple[NDArray[Any], ...],
    mask: NDArray[np.bool_] | None,
    *,
    activation: str = "tanh",
    reverse: bool = False,
    every: bool = True,
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Run a cell over `x (time, batch, features)` or symbols `(time, batch)`, where `serves`.

    Returns `h (time, batch, units)`, or unless `every` the last one alone, `(batch, units)`; and of
    a cell with two states its last `c (batch, units)`.
    """
    found = library()
    assert found is not None, "native.serves was not asked"
    time, batch = x.shape[:2]
    units = state[0].shape[-1]
    symbols = x.dtype.kind in "iu"
    x = np.ascontiguousarray(x, np.int32 if symbols else np.float32)
    h = np.empty((time, batch, units) if every else (batch, units), np.float32)
    c_end = np.empty((batch, units), np.float32) if len(state) > 1 else None
    h_0 = _floats(state[0])
    c_0 = _floats(state[1]) if len(state) > 1 else None
    W_x, b, W_h, b_h = map(_floats, (W_x, b, W_h, b_h))  # type: ignore[assignment]
    if mask is not None:
        mask = np.ascontiguousarray(mask, np.bool_)
    layer = _Layer(
        *(time, batch, len(W_x), units),
        *((at(x), None) if symbols else (None, at(x))),
        *map(at, (W_x, b, W_h, b_h, h_0, c_0, mask)),
        None,
        reverse,
        ACTIVATIONS[activation],
    )
    failed = found.functions.elman_plain_forward(
        *(found.variant, CODES[cell], layer),
        *((at(h), None) if every else (None, at(h))),
        *(at(c_end), found.threads),
    )
    assert not failed, f"no kernel for {cell}"
    return h, c_end


def grams(
    symbols: NDArray[Any],
    W: NDArray[Any],
    longest: int,
    mask: NDArray[np.bool_] | None,
    *,
    pooled: bool,
) -> NDArray[np.float32]:
    """Sum the rows of `W (buckets, units)` of the n-grams of symbols `(time, batch)`.

    Returns `(time, batch, units)`, or where `pooled` their sum over real steps `(batch, units)`.
    """
    found = library()
    assert found is not None, "native.serves was not asked"
    time, batch = symbols.shape
    buckets, units = W.shape
    symbols = np.ascontiguousarray(symbols, np.int32)
    W = np.ascontiguousarray(W, np.float32)
    sums = np.empty((batch, units) if pooled else (time, batch, units), np.float32)
    if mask is not None:
        mask = np.ascontiguousarray(mask, np.bool_)
    found.functions.elman_plain_grams(
        _Grams(*(time, batch, units, longest, buckets), *map(at, (symbols, W, mask, sums)), pooled),
        found.threads,
    )
    return sums
