"""Texts written, or read step by step, by the compiled library: a network's weights stand ready."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from ctypes import Structure, c_bool, c_float, c_int, c_int32, c_int64, c_void_p
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.inference import native
from elman.inference.choice import RECENT, Choice
from elman.inference.dense import Dense, Embedding, OneHot, Tied, TimeDistributed
from elman.inference.dropout import Dropout
from elman.inference.layer import Floats, Layer
from elman.inference.pooling import LayerNorm
from elman.inference.recurrence import Recurrent
from elman.inference.repetition import Written
from elman.inference.rules import Rules
from elman.inference.wrappers import Sequential

__all__ = ["Carry", "Writer", "writer_of"]

_AFFINE, _NORMALISE = 0, -1


class Carry(NamedTuple):
    """Where the generation of texts stands; each array begins with `(texts,)`."""

    memory: Any
    """The states of the recurrent layers, or the window of last symbols `(texts, window)`."""
    symbol: NDArray[Any]
    """The last symbol, which is still to be read."""
    state: NDArray[Any]
    """Of the automaton."""
    written: Written
    """The seed and the text so far, for what looks back; empty otherwise."""
    done: NDArray[np.bool_]


class _Stage(Structure):
    """`elman::Stage` of kernels.h."""

    _fields_ = (
        ("kind", c_int32),
        ("activation", c_int),
        ("inputs", c_int64),
        ("units", c_int64),
        *((name, c_void_p) for name in ("W_x", "b", "W_h", "b_h")),
        ("epsilon", c_float),
    )


class _Text(Structure):
    """`elman::Text` of kernels.h."""

    _fields_ = (
        *((name, c_int64) for name in ("count", "room", "steps")),
        *((name, c_void_p) for name in ("state", "symbol", "done")),
        ("window", c_int64),
        *((name, c_void_p) for name in ("last", "logits", "u", "texts")),
        ("temperature", c_float),
        ("greedy", c_bool),
        ("end", c_int32),
        ("forbidden", c_void_p),
        ("top_k", c_int64),
        ("top_p", c_float),
        ("penalty", c_float),
        *((name, c_int64) for name in ("recent", "no_repeat", "back")),
        *((name, c_void_p) for name in ("written", "alike", "size", "next", "distance")),
        ("left", c_int64),
        ("final", c_int32),
        ("place", c_void_p),
    )


class Writer:
    """A network taken apart in stages, of which the first is a cell that reads symbols.

    `cells` counts the recurrent ones. The library keeps a copy of the weights, made when it is
    first asked; a copy of the writer makes its own.
    """

    def __init__(self, stages: Sequence[Layer]) -> None:
        self.stages = tuple(stages)
        self.symbols = _units(self.stages[-1], 0)
        self._opened: _Opened | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_opened": None}

    def _network(self) -> _Opened:
        library = native.library()
        assert library is not None, "writer_of was not asked"
        if self._opened is None or self._opened.library is not library:
            self._opened = _Opened(library, self.stages)
        return self._opened

    def read(self, symbol: NDArray[Any], memory: Any, window: int) -> tuple[Floats, Any]:
        """Read one symbol of each text, `(texts,)`: logits `(texts, symbols)` and memory then."""
        logits = np.empty((len(symbol), self.symbols), np.float32)
        text = _Text(count=len(symbol), room=1, steps=1, window=window, logits=native.at(logits))
        memory = self._run(text, symbol, np.zeros(len(symbol), bool), memory)[0]
        return logits, memory

    def write(
        self,
        carry: Carry,
        rules: Rules,
        choice: Choice,
        u: Floats,
        *,
        steps: int,
        left: int,
        window: int,
    ) -> tuple[NDArray[np.int32], Carry]:
        """Write the first `steps` symbols of texts `(count, room)`, -1 behind their end.

        `u (count, room)` are the uniform numbers that draw each symbol, of which `left` may come.
        """
        count, room = u.shape
        texts = np.full((count, room), -1, np.int32)
        forbidden, u = np.ascontiguousarray(rules.forbidden, bool), np.ascontiguousarray(u)
        penalised = choice.repetition_penalty > 1
        cut = choice.top_p is not None and choice.top_p < 1
        text = _Text(
            count=count,
            room=room,
            steps=steps,
            window=window,
            u=native.at(u),
            texts=native.at(texts),
            temperature=choice.temperature,
            greedy=choice.greedy,
            end=int(rules.end),
            forbidden=native.at(forbidden) if forbidden.any() else None,
            top_k=min(choice.top_k or 0, self.symbols),
            top_p=choice.top_p if cut else 0,
            penalty=math.log(choice.repetition_penalty) if penalised else 0,
            recent=RECENT if penalised else 0,
            no_repeat=min(choice.no_repeat or 0, 1 << 31),
            left=left,
            final=int(rules.final),
        )
        state, written = carry.state, carry.written
        if choice.looks_back:
            written = written.copied()
            text.back = written.symbols.shape[1]
            text.written = native.at(written.symbols)
            text.alike, text.size = native.at(written.alike), native.at(written.size)
        if len(rules.distance) > 1:
            following, distance = (
                np.ascontiguousarray(table, np.int32) for table in (rules.next, rules.distance)
            )
            state = np.array(state, np.int64)
            text.next, text.distance, text.place = map(native.at, (following, distance, state))
        memory, symbol, done = self._run(text, carry.symbol, carry.done, carry.memory)
        return texts, Carry(memory, symbol, state, written, done)

    def _run(
        self, text: _Text, symbol: NDArray[Any], done: NDArray[np.bool_], memory: Any
    ) -> tuple[Any, NDArray[np.int32], NDArray[np.bool_]]:
        """Run the library on copies of what it goes on from; return them as they are then."""
        network = self._network()
        symbol, done = np.array(symbol, np.int32), np.array(done, bool)
        text.symbol, text.done = native.at(symbol), native.at(done)
        states = (c_void_p * (2 * len(self.stages)))()
        if text.window:
            memory = np.array(memory, np.int32, order="C")
            text.last = native.at(memory)
        else:
            memory = tuple(
                tuple(np.array(part, np.float32, order="C") for part in state) for state in memory
            )
            left = list(memory)
            for i, stage in enumerate(self.stages):
                if isinstance(stage, Recurrent):
                    for part, array in enumerate(left.pop(0)):
                        states[2 * i + part] = native.at(array)
            text.state = ctypes.addressof(states)
        functions = network.library.functions
        functions.elman_plain_write(network.network, ctypes.byref(text), network.library.threads)
        return memory, symbol, done


class _Opened:
    """The library's own copy of a network, until nobody refers to it."""

    def __init__(self, library: native.Library, stages: Sequence[Layer]) -> None:
        self.library, held = library, list[Any]()
        described, inputs = [], len(getattr(stages[0], "W_x", ()))
        for stage in stages:
            described.append(_described(stage, inputs, held))
            inputs = described[-1].units
        array = (_Stage * len(described))(*described)
        self.network = library.functions.elman_plain_open(library.variant, array, len(described))
        if not self.network:
            raise MemoryError("the weights of a network that writes")

    def __del__(self) -> None:
        if getattr(self, "network", None):
            self.library.functions.elman_plain_close(self.network)


def _units(stage: Layer, inputs: int) -> int:
    return inputs if isinstance(stage, LayerNorm) else int(getattr(stage, "units", inputs))


def _described(stage: Layer, inputs: int, held: list[Any]) -> _Stage:
    """Describe a stage to the library; `held` keeps its arrays alive until they are copied."""

    def at(name: str) -> int | None:
        array = getattr(stage, name, None)
        if array is None:
            return None
        held.append(np.ascontiguousarray(array, np.float32))
        return native.at(held[-1])

    units = _units(stage, inputs)
    if isinstance(stage, LayerNorm):
        scale, shift = at("scale"), at("shift")
        return _Stage(_NORMALISE, 0, inputs, units, scale, shift, None, None, stage.epsilon)
    if not isinstance(stage, Recurrent):
        return _Stage(_AFFINE, 0, inputs, units, at("W"), at("b"), None, None, 0)
    return _Stage(
        native.CODES[stage.kernel],
        native.ACTIVATIONS[getattr(stage, "activation", "tanh")],
        *(inputs, units, at("W_x"), at("b"), at("W_h"), at("b_h"), 0),
    )


def writer_of(inner: Sequence[Layer], behind: Sequence[Layer]) -> Writer | None:
    """Make the writer of a network's layers; None where the library has not what they need."""
    stages = _stages((*inner, *behind))
    return None if stages is None else Writer(stages)


def _stages(layers: Sequence[Layer]) -> list[Layer] | None:
    """Leave out what does nothing in use; None for a layer that the library lacks."""
    found = list[Layer]()
    for layer in layers:
        if isinstance(layer, TimeDistributed | Sequential):
            held = [layer.inner] if isinstance(layer, TimeDistributed) else layer.layers
            inner = _stages(tuple(held))
            if inner is None:
                return None
            found += inner
        elif isinstance(layer, Tied):
            found += layer.dense()
        elif getattr(layer, "mogrifier", 0):
            return None
        elif isinstance(layer, Dense | Embedding | LayerNorm | Recurrent):
            found.append(layer)
        elif not isinstance(layer, Dropout | OneHot):
            return None
    return found
