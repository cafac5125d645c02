"""ONNX nodes as they are added: each is named, and what was computed before is not again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["IR", "ML_OPSET", "OPSET", "Graph", "Real", "Tensor"]

OPSET, ML_OPSET, IR = 18, 4, 9
"""Versions of ONNX's operators, of those for machine learning, and of the file."""


@dataclass(frozen=True)
class Tensor:
    """A value of a graph: time-major sequences, of integers where these stand for symbols."""

    name: str
    symbols: bool = False


@dataclass(frozen=True)
class Real:
    """Which timesteps are real: `mask (time, batch)`, the first `lengths (batch,)` of each."""

    mask: str
    lengths: str


class Graph:
    """A graph that grows node by node; `model` makes a file's content of it.

    An input of a node is the name of a value, or an array, which is kept once.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._nodes: list[Any] = []
        self._arrays: dict[str, NDArray[Any]] = {}
        self._known: dict[Any, Any] = {}
        self._counts: Counter[str] = Counter()
        self.inputs: list[tuple[str, Any, tuple[int | str, ...]]] = []
        self._outputs: list[Any] = []
        self._ml = False

    def unused(self, kind: str) -> str:
        """Return a name that no value has."""
        self._counts[kind] += 1
        return f"{kind}_{self._counts[kind]}"

    def input(self, name: str, dtype: Any, *shape: int | str) -> str:
        """Declare an input; dimensions that are words are free."""
        self.inputs.append((name, dtype, shape))
        return name

    def output(self, name: str, value: str, dtype: Any, *shape: int | str) -> None:
        """Declare a value as an output, under a name of its own."""
        from onnx import helper

        self._nodes.append(helper.make_node("Identity", [value], [name]))
        self._outputs.append((name, dtype, shape))

    def array(self, value: Any, kind: str = "constant") -> str:
        """Keep an array in the file, equal ones once."""
        array = np.ascontiguousarray(value)
        # NumPy makes a vector of what has no dimension.
        array = array.reshape(np.shape(value))
        key = ("array", array.dtype.str, array.shape, array.tobytes())
        if key not in self._known:
            name = self._known[key] = self.unused(kind)
            self._arrays[name] = array
        found: str = self._known[key]
        return found

    def add(self, operator: str, *inputs: Any, outputs: int = 1, **attributes: Any) -> Any:
        """Add a node: the name of its value, or a list of names where there are several.

        None stands for an input that is left out.
        """
        from onnx import helper

        names = [self._named(value) for value in inputs]
        key = (operator, tuple(names), outputs, repr(sorted(attributes.items())))
        if (made := self._known.get(key)) is None:
            kind = operator.lower()
            made = [self.unused(kind) for _ in range(outputs)]
            if attributes.get("domain"):
                self._ml = True
            self._nodes.append(helper.make_node(operator, names, made, **attributes))
            self._known[key] = made
        return made[0] if outputs == 1 else list(made)

    def _named(self, value: Any) -> str:
        if value is None:
            return ""
        return value if isinstance(value, str) else self.array(value)

    def size(self, value: str, axis: int) -> str:
        """Tell how many entries a value has along an axis, as a vector `(1,)` of int64."""
        shape: str = self.add("Shape", value, start=axis, end=axis + 1)
        return shape

    def slice(self, value: str, begin: Any, end: Any, axis: int = 0) -> str:
        """Cut entries out along an axis; `begin` and `end` are numbers or vectors `(1,)`."""
        ends = [np.array([e], np.int64) if isinstance(e, int) else e for e in (begin, end)]
        cut: str = self.add("Slice", value, *ends, np.array([axis], np.int64))
        return cut

    def swapped(self, value: str, rank: int) -> str:
        """Exchange the first two axes, time and batch."""
        turned: str = self.add("Transpose", value, perm=[1, 0, *range(2, rank)])
        return turned

    def real(self, steps: str, lengths: str) -> Real:
        """Mark the real timesteps of a value whose first axis is time."""
        time = self.add("Squeeze", self.size(steps, 0))
        steps_at = self.add("Range", np.int64(0), time, np.int64(1))
        column = self.add("Unsqueeze", steps_at, np.array([1], np.int64))
        wide = self.add("Cast", lengths, to=_type(np.int64))
        return Real(self.add("Less", column, wide), lengths)

    def cast(self, value: str, dtype: Any) -> str:
        """Write the numbers of a value as another type."""
        cast: str = self.add("Cast", value, to=_type(dtype))
        return cast

    def model(self, metadata: dict[str, str]) -> Any:
        """Make the model (`onnx.ModelProto`), checked."""
        from onnx import checker, helper, numpy_helper

        def declared(values: list[Any]) -> list[Any]:
            return [
                helper.make_tensor_value_info(name, _type(dtype), list(shape))
                for name, dtype, shape in values
            ]

        arrays = [numpy_helper.from_array(value, name) for name, value in self._arrays.items()]
        graph = helper.make_graph(
            self._nodes, self.name, declared(self.inputs), declared(self._outputs), arrays
        )
        opsets = [helper.make_opsetid("", OPSET)]
        if self._ml:
            opsets.append(helper.make_opsetid("ai.onnx.ml", ML_OPSET))
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR, producer_name="elman")
        helper.set_model_props(model, metadata)
        checker.check_model(model)
        return model


def _type(dtype: Any) -> int:
    from onnx import TensorProto, helper

    if dtype is str:
        return int(TensorProto.STRING)
    return int(helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))
