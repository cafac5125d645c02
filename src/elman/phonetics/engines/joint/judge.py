"""A recurrent network that has read the whole word says how likely each chunk is at each letter.

N-grams know the chunks before; whether an e is open may hang on how the word ends. A bidirectional
GRU reads the letters both ways and gives, at each, the probability of every chunk that may begin
there (of one label more where a chunk goes on). A reading's score is that of the n-grams and, with
a weight, the sum of these logarithms along its chunks: as a product of experts (Hinton 1999).
Rao, Peng, Sak and Beaufays (2015), "Grapheme-to-phoneme conversion using LSTM recurrent neural
networks", found the same of both together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.inference.dense import Dense
from elman.inference.network import check_finite, filled, network_of
from elman.interruption import each, may_end

__all__ = ["Judge", "network_described"]

_TOGETHER, _MOMENT = 256, 128
"""Words that are read at once, fewer where somebody may leave who waits for them."""
_LONGEST = 64
"""Letters of a word that is judged."""
_MOST_UNITS = 512


def network_described(
    letters: int, labels: int, units: int, embedding: int, layers: int
) -> dict[str, Any]:
    """Describe the network as a model file would."""
    both = {"return_sequences": True, "layer": "GRU", "units": units}
    recurrent = {
        "layer": "Bidirectional",
        "forward": {**both, "reverse": False},
        "backward": {**both, "reverse": True},
    }
    return {
        "layer": "Sequential",
        "input_shape": [None, letters],
        "layers": [
            {"layer": "Embedding", "units": embedding},
            *[recurrent] * layers,
            {"layer": "Dense", "units": labels},
        ],
    }


class Judge:
    """Judges ways to read words by the probabilities of their chunks, letter by letter.

    `chunks` are those that its labels `0 ...` stand for, as letters and sounds; one label more
    means that the chunk of the letter before goes on. Matrices hold one of 255 steps a column.
    """

    def __init__(
        self,
        letters: Sequence[str],
        chunks: Sequence[tuple[str, tuple[str, ...]]],
        units: int,
        embedding: int,
        layers: int,
        arrays: Mapping[str, NDArray[np.float32]],
    ) -> None:
        self.letters, self.chunks = tuple(letters), tuple(chunks)
        self.size, self.arrays = (units, embedding, layers), dict(arrays)
        described = network_described(len(letters), len(chunks) + 1, *self.size)
        self._network = filled(network_of(described), arrays)
        last = self._network.layers[-1]
        assert isinstance(last, Dense)
        # Row by row, for some of its labels are looked up.
        self._W, self._b = np.ascontiguousarray(last.W.T), last.b

    def letters_of(self, letters: Sequence[str]) -> list[int]:
        """The numbers of letters; one beyond all for those that it has never seen."""
        number = {letter: n for n, letter in enumerate(self.letters)}
        return [number.get(letter, len(self.letters)) for letter in letters]

    def labels_of(self, parts: Sequence[tuple[str, tuple[str, ...]]], own: int) -> list[list[int]]:
        """The labels at the letters of each chunk; the best of all for those it does not know.

        Those behind the first `own` are names, which it knows nothing of.
        """
        number = {chunk: n for n, chunk in enumerate(self.chunks)}
        goes_on, best = len(self.chunks), len(self.chunks) + 1
        found = []
        for n, (letters, sounds) in enumerate(parts):
            known = number.get((letters, sounds)) if n < own else None
            if known is None:
                found.append([best] * len(letters))
            else:
                found.append([known, *[goes_on] * (len(letters) - 1)])
        return found

    def scores(
        self, rows: Sequence[Sequence[int]], labels: Sequence[NDArray[np.intp]]
    ) -> list[NDArray[np.float64]]:
        """Sum logits: of each word with labels `(ways, letters)`, `(ways,)`.

        They are log-probabilities but for one number for each word, the same for all its ways: it
        would take the logits of all labels, and ways are compared within a word alone.
        Words with a letter that the network has never seen, or of too many, are all ways alike.
        """
        found = [np.zeros(len(ways)) for ways in labels]
        seen = [
            n
            for n, row in enumerate(rows)
            if len(labels[n]) > 1 and len(row) <= _LONGEST and max(row) < len(self.letters)
        ]
        seen.sort(key=lambda n: len(rows[n]))
        most = _MOMENT if may_end() else _TOGETHER
        for start in each(range(0, len(seen), most)):
            part = seen[start : start + most]
            begins = np.cumsum([0, *(labels[n].shape[1] for n in part)])
            hidden = self._hidden([rows[n] for n in part])
            place = [
                np.broadcast_to(np.arange(a, b), labels[n].shape).ravel()
                for n, a, b in zip(part, begins[:-1].tolist(), begins[1:].tolist(), strict=True)
            ]
            asked = np.concatenate([labels[n].ravel() for n in part])
            logits = self._logits(hidden, np.concatenate(place), asked)
            at = 0
            for n in part:
                size = labels[n].size
                found[n] = logits[at : at + size].reshape(labels[n].shape).sum(axis=1)
                at += size
        return found

    def _hidden(self, rows: list[Sequence[int]]) -> NDArray[np.float32]:
        """What the recurrent layers make of words: `(letters, features)`, word after word."""
        lengths = np.array([len(row) for row in rows])
        x = np.zeros((int(lengths.max()), len(rows)), np.int32)
        for n, row in enumerate(rows):
            x[: len(row), n] = row
        mask = np.arange(len(x))[:, None] < lengths
        found: NDArray[Any] = x
        for layer in self._network.layers[:-1]:
            found = layer(found, mask)
        real: NDArray[np.float32] = found.swapaxes(0, 1)[mask.T]
        return real

    def _logits(
        self, hidden: NDArray[np.float32], place: NDArray[np.intp], asked: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """The logits of labels at places of `hidden`, `(asked,)`; few differ, of few places all."""
        labels = len(self._b)
        pairs, which = np.unique(place * (labels + 1) + asked, return_inverse=True)
        at, label = np.divmod(pairs, labels + 1)
        best = label == labels
        own = np.where(best, 0, label)
        logits = np.einsum("nf,nf->n", hidden[at], self._W[own]) + self._b[own]
        if best.any():
            every = hidden[at[best]] @ self._W.T + self._b
            logits[best] = every.max(axis=1)
        found: NDArray[np.float64] = logits.astype(np.float64)[which]
        return found

    def described(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """What a file keeps: a description, and arrays in few bytes."""
        steps, numbers, shapes = [], [], []
        for name, array in sorted(self.arrays.items()):
            shapes.append([name, *array.shape])
            if array.ndim == 1:
                numbers.append(array)
                continue
            scale = _scale(array)
            numbers.append(scale)
            steps.append((np.rint(array / scale) + 128).astype(np.uint8).ravel())
        description = {
            "letters": list(self.letters),
            "chunks": [[letters, list(sounds)] for letters, sounds in self.chunks],
            "size": list(self.size),
            "shapes": shapes,
        }
        return description, {
            "judge/steps": np.concatenate(steps),
            "judge/numbers": np.concatenate(numbers).astype(np.float32),
        }

    @classmethod
    def of(cls, description: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Judge:
        """Read what `described` gave; raises `ValueError` or its like for anything else."""
        steps, numbers = arrays["judge/steps"], arrays["judge/numbers"]
        if steps.dtype != np.uint8 or numbers.dtype != np.float32:
            raise ValueError("weights of another type")
        units, embedding, layers = description["size"]
        if not all(type(n) is int and 0 < n <= _MOST_UNITS for n in (units, embedding, layers)):
            raise ValueError("a network of no size")
        found: dict[str, NDArray[np.float32]] = {}
        step = number = 0
        for name, *shape in description["shapes"]:
            if not 1 <= len(shape) <= 2 or not all(type(n) is int and n > 0 for n in shape):
                raise ValueError(f"{name} has no shape")
            scale = numbers[number : number + shape[-1]]
            number += shape[-1]
            if len(shape) == 1:
                found[name] = scale
                continue
            size = shape[0] * shape[1]
            whole = steps[step : step + size].reshape(shape)
            step += size
            found[name] = np.multiply(whole.astype(np.float32) - 128, scale, dtype=np.float32)
        if step != len(steps) or number != len(numbers):
            raise ValueError("weights of another number")
        check_finite(found)
        chunks = [
            (str(letters), tuple(map(str, sounds))) for letters, sounds in description["chunks"]
        ]
        return cls(list(map(str, description["letters"])), chunks, units, embedding, layers, found)

    def rounded(self) -> Judge:
        """The same with the precision that it is kept with."""
        return Judge.of(*self.described())


def _scale(array: NDArray[np.float32]) -> NDArray[np.float32]:
    """The step of each column, so that 127 are its largest number."""
    largest: NDArray[np.float32] = np.maximum(np.abs(array).max(axis=0), 1e-8)
    return (largest / 127).astype(np.float32)
