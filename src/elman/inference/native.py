"""The compiled kernels without JAX: plain C functions of `elman/native`, called through ctypes.

`ELMAN_KERNELS` and `ELMAN_KERNEL_THREADS` choose as in `elman.rnn.kernels`. A library that is
not there means NumPy; one that cannot be used means NumPy too, and one warning that says why.
"""

from __future__ import annotations

import ctypes
import os
import sys
import warnings
from ctypes import POINTER, Structure, c_bool, c_char_p, c_float, c_int, c_int32, c_int64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["CODES", "forward", "grams", "library", "serves", "write"]

_INTERFACE = 1
"""Counted up, here and in plain.cpp, when a structure or a function changes."""

CODES = {"simple_rnn": 1, "gru": 3, "lstm": 4}
"""Cells by the number that the library knows them by."""

_ACTIVATIONS = {"tanh": 0, "relu": 1, "sigmoid": 2, "linear": 3}
_VARIANTS = ("baseline", "v3", "v4", "bf16")


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


class _Text(Structure):
    """`elman::Text` of kernels.h."""

    _fields_ = (
        *((name, c_int64) for name in ("count", "room", "steps", "inputs", "symbols", "units")),
        *((n, c_void_p) for n in ("table", "W_h", "b_h", "W", "b", "h_0", "c_0")),
        *((n, c_void_p) for n in ("symbol", "done", "u")),
        ("inverse_temperature", c_float),
        ("greedy", c_bool),
        ("end", c_int32),
        ("activation", c_int),
        *((n, c_void_p) for n in ("texts", "h_end", "c_end", "symbol_end", "done_end")),
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
    return _load(
        _path(),
        os.environ.get("ELMAN_KERNELS", "").strip().lower(),
        os.environ.get("ELMAN_KERNEL_THREADS", "").strip(),
    )


@cache
def _path() -> Path:
    # Editable installs keep the package and its library in two places.
    import elman.native

    folders = [Path(folder) for folder in elman.native.__path__]
    return next((f / "_kernels.so" for f in folders if (f / "_kernels.so").exists()), folders[0])


@cache
def _load(path: Path, wanted: str, threads: str) -> Library | None:
    if wanted == "off" or path.suffix != ".so":
        return None
    if wanted and wanted not in _VARIANTS:
        return _unusable(f"ELMAN_KERNELS is off or one of {', '.join(_VARIANTS)}, not {wanted!r}")
    try:
        functions = ctypes.CDLL(str(path))
        if functions.elman_interface() != _INTERFACE:
            return _unusable(f"{path.name} belongs to another version of elman")
        functions.elman_name.restype = c_char_p
        functions.elman_plain_forward.argtypes = (
            *(c_int, c_int, POINTER(_Layer)),
            *(c_void_p, c_void_p, c_int),
        )
        functions.elman_plain_write.argtypes = c_int, c_int, POINTER(_Text), c_int
        functions.elman_plain_grams.argtypes = POINTER(_Grams), c_int
    except (OSError, AttributeError) as error:
        problem = str(error).strip().partition("\n")[0]
        return _unusable(f"{path.name} cannot be used here ({problem})")
    variant = int(functions.elman_variant(wanted.encode()))
    if variant < 0 and wanted == "bf16":
        warnings.warn(
            "ELMAN_KERNELS=bf16, but this processor has no AVX-512 BF16: elman multiplies in "
            "float32",
            RuntimeWarning,
            stacklevel=2,
        )
        variant = int(functions.elman_variant(b""))
    if variant < 0:
        return _unusable(f"this processor cannot run the kernels for {wanted} (ELMAN_KERNELS)")
    asked = int(threads) if threads.isdecimal() and int(threads) < 1 << 16 else 0
    return Library(functions, variant, functions.elman_name(variant).decode(), asked or _there())


def _unusable(problem: str) -> Library | None:
    warnings.warn(
        f"elman computes with NumPy alone, which is slower: {problem}; reinstall elman on this "
        "machine to compile the kernels",
        RuntimeWarning,
        stacklevel=2,
    )
    return None


def _there() -> int:
    """Count the processors that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _at(array: NDArray[Any] | None) -> int | None:
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
    W_h: NDArray[Any],
    b_h: NDArray[Any] | None,
    state: tuple[NDArray[Any], ...],
    mask: NDArray[np.bool_] | None,
    *,
    activation: str = "tanh",
    reverse: bool = False,
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Run a cell over `x (time, batch, features)` or symbols `(time, batch)`, where `serves`.

    Returns `h (time, batch, units)`, and of an LSTM its last `c (batch, units)`.
    """
    found = library()
    assert found is not None, "native.serves was not asked"
    time, batch = x.shape[:2]
    units = len(W_h)
    symbols = x.dtype.kind in "iu"
    x = np.ascontiguousarray(x, np.int32 if symbols else np.float32)
    h = np.empty((time, batch, units), np.float32)
    c_end = np.empty((batch, units), np.float32) if len(state) > 1 else None
    h_0 = _floats(state[0])
    c_0 = _floats(state[1]) if len(state) > 1 else None
    W_x, b, W_h, b_h = map(_floats, (W_x, b, W_h, b_h))  # type: ignore[assignment]
    if mask is not None:
        mask = np.ascontiguousarray(mask, np.bool_)
    layer = _Layer(
        *(time, batch, len(W_x), units),
        *((_at(x), None) if symbols else (None, _at(x))),
        *map(_at, (W_x, b, W_h, b_h, h_0, c_0, mask)),
        None,
        reverse,
        _ACTIVATIONS[activation],
    )
    failed = found.functions.elman_plain_forward(
        found.variant, CODES[cell], layer, _at(h), _at(c_end), found.threads
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
        _Grams(
            *(time, batch, units, longest, buckets), *map(_at, (symbols, W, mask, sums)), pooled
        ),
        found.threads,
    )
    return sums


class Texts(NamedTuple):
    """What a writing network reads, as `elman.rnn.kernels.Texts`; None where there is none."""

    table: NDArray[Any]
    """What each symbol adds to the sums before the gates: `x W_x + b`, `(symbols, gates)`."""
    W_h: NDArray[Any]
    b_h: NDArray[Any] | None
    W: NDArray[Any]
    b: NDArray[Any]
    """Of the logits; far below zero for what never follows."""
    h_0: NDArray[Any]
    c_0: NDArray[Any] | None
    symbol: NDArray[Any]
    done: NDArray[Any]
    u: NDArray[Any]
    """Uniform numbers `(count, room)`, one for each symbol."""
    steps: int
    end: int


def write(
    cell: str, texts: Texts, *, activation: str, temperature: float, greedy: bool
) -> tuple[NDArray[np.int32], tuple[NDArray[Any], ...], NDArray[np.int32], NDArray[np.bool_]]:
    """Write texts: symbols `(count, room)`, the last state, the last symbols, which have ended."""
    found = library()
    assert found is not None, "native.serves was not asked"
    count, room = texts.u.shape
    inputs = len(texts.table)
    units, symbols = texts.W.shape
    table, W_h, b_h, W, b, h_0, c_0, u = map(_floats, (*texts[:7], texts.u))
    symbol = np.ascontiguousarray(texts.symbol, np.int32)
    done = np.ascontiguousarray(texts.done, np.bool_)
    written = np.empty((count, room), np.int32)
    h_end = np.empty((count, units), np.float32)
    c_end = None if c_0 is None else np.empty((count, units), np.float32)
    symbol_end, done_end = np.empty(count, np.int32), np.empty(count, np.bool_)
    failed = found.functions.elman_plain_write(
        found.variant,
        CODES[cell],
        _Text(
            *(count, room, min(max(texts.steps, 0), room), inputs, symbols, units),
            *map(_at, (table, W_h, b_h, W, b, h_0, c_0, symbol, done, u)),
            *(np.float32(1) / np.float32(temperature), greedy, texts.end, _ACTIVATIONS[activation]),
            *map(_at, (written, h_end, c_end, symbol_end, done_end)),
        ),
        found.threads,
    )
    assert not failed, f"no kernel for {cell}"
    state = (h_end,) if c_end is None else (h_end, c_end)
    return written, state, symbol_end, done_end
