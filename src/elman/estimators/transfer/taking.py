"""Layers of a generator put in the place of those of a new network, as far as they fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import equinox as eqx
import jax
import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError
from elman.estimators.transfer.pretrained import Pretrained, Rows
from elman.rnn import Bidirectional, Embedding, Recurrent
from elman.rnn.networks.sequential import parts

__all__ = ["Placed", "Taken", "embedded_in", "layers_in", "put_in", "taken_over"]

WAYS = {
    "gradual": "one layer more learns on after each epoch, from the top",
    "all": "all of it learns on from the first step",
    "frozen": "none of it changes any more",
}


class Taken(NamedTuple):
    """A network with what was taken over in it, how deep that lies, and what is said of it.

    `levels` are arrays in place of the parameters: 0 for what is new, 1 for the topmost layer that
    was taken over, and so on downwards.
    """

    network: Any
    levels: Any
    remarks: tuple[str, ...]


class Placed(NamedTuple):
    """A layer before and after, which of its numbers were taken over, and what is said of it."""

    before: Any
    after: Any
    taken: dict[str, NDArray[np.bool_]]
    said: str


def taken_over(
    source: Pretrained, network: Any, symbols: Sequence[str], fold: Callable[[str], str], ways: Any
) -> Taken:
    """Take over what fits of a generator; `symbols` are those of the network, "" END.

    `ways` are settings that say how it learns on. Raises `ConfigurationError`, with the reasons,
    where nothing fits.
    """
    rows = source.same(symbols, fold)
    layers = parts(network)
    embedding = next((layer for layer in layers if isinstance(layer, Embedding)), None)
    placed, left = embedded_in(source, embedding, rows)
    if not left:
        some, left = layers_in(source, layers, None if embedding else rows)
        placed += some
    return put_in(source, network, placed, left, ways)


def embedded_in(source: Pretrained, embedding: Any, rows: Rows) -> tuple[list[Placed], list[str]]:
    """Put the vectors of a generator's symbols into an embedding; else say why they do not fit."""
    if (embedding is not None) != source.embedded:
        has = f"an embedding of {source.vectors.shape[1]}" if source.embedded else "none"
        own = "none" if embedding is None else f"one of {embedding.units}"
        return [], [f"the embedding: {source.name} has {has}, this network {own}"]
    if embedding is None:
        return [], []
    if embedding.units != source.vectors.shape[1]:
        return [], [
            f"the embedding: {source.name} has {source.vectors.shape[1]} numbers for each symbol, "
            f"this network {embedding.units}"
        ]
    W, known = _filled(np.array(embedding.W), source.vectors, rows)
    if not known.any():
        return [], [f"the embedding: {source.name} knows none of the symbols"]
    said = f"the vectors of {known.sum():,} of {len(known):,} {source.vocabulary.unit}"
    after = dataclasses.replace(embedding, W=jax.numpy.asarray(W))
    return [Placed(embedding, after, {"W": known[:, None]}, said)], []


def layers_in(
    source: Pretrained, layers: Sequence[Any], rows: Rows | None, *, beside: bool = False
) -> tuple[list[Placed], list[str]]:
    """Put a generator's recurrent layers in the place of those among `layers`, from the first on.

    `rows` match the symbols that the first layer reads itself, None where it reads an embedding,
    and perhaps further numbers `beside`. Stops at the first layer that differs.
    """
    if not source.recurrent:
        return [], []
    own = [layer for layer in layers if isinstance(layer, Recurrent | Bidirectional)]
    placed: list[Placed] = []
    left: list[str] = []
    for i, (layer, given) in enumerate(zip(own, source.recurrent, strict=False)):
        forward = layer.forward if isinstance(layer, Bidirectional) else layer
        if not _alike(forward, given):
            left.append(f"{layer.title}: {source.name} has {given.title} there")
            break
        W_x = np.array(forward.W_x)
        if i == 0 and rows is not None:
            W_x, known = _filled(W_x, np.asarray(given.W_x), rows)
            if not known.any():
                left.append(f"{layer.title}: {source.name} knows none of the symbols")
                break
        else:
            known = np.arange(len(W_x)) < len(given.W_x)
            # Gates of what is read fit as many numbers as they were learned for.
            wider = not given.mogrifier and (
                beside if i == 0 else isinstance(own[i - 1], Bidirectional)
            )
            if len(W_x) < len(given.W_x) or (len(W_x) > len(given.W_x) and not wider):
                left.append(f"{layer.title}: it reads {len(W_x)} numbers, not {len(given.W_x)}")
                break
            W_x[known] = given.W_x
        named = ("W_h", "b", "b_h", "Q", "R")
        kept = {name: getattr(given, name) for name in named if getattr(given, name) is not None}
        taken = {"W_x": known[:, None]}
        taken |= {name: np.ones((1,) * value.ndim, bool) for name, value in kept.items()}
        after: Any = dataclasses.replace(forward, W_x=jax.numpy.asarray(W_x), **kept)
        said = given.title
        if isinstance(layer, Bidirectional):
            after = dataclasses.replace(layer, forward=after)
            taken = {f"forward.{name}": value for name, value in taken.items()}
            said += ", forwards (backwards it starts afresh)"
        if i == 0 and rows is not None:
            said += f", with {known.sum():,} of {len(known):,} {source.vocabulary.unit}"
        placed.append(Placed(layer, after, taken, said))
    if len(own) > len(source.recurrent):
        left += [f"{layer.title}: {source.name} ends before it" for layer in own[len(placed) :]]
    elif not left and len(own) < len(source.recurrent):
        left += [f"{x.title} of {source.name}" for x in source.recurrent[len(own) :]]
    return placed, left


def put_in(
    source: Pretrained, network: Any, placed: list[Placed], left: list[str], ways: Any
) -> Taken:
    """Put layers in their places in a network, and number how deep they lie.

    Raises `ConfigurationError`, with what did not fit, where there are none.
    """
    if not placed:
        wanted = ", ".join(f"{name}={value!r}" for name, value in source.summed_up().items())
        raise ConfigurationError(
            f"Nothing of {source.name} can be taken over: {'; '.join(left)}",
            remedy=f"pass {wanted}, or start from another model",
        )
    levels = {id(p.before): (p, len(placed) - i) for i, p in enumerate(placed)}

    def put(part: Any) -> Any:
        return levels[id(part)][0].after if id(part) in levels else part

    def level_of(part: Any) -> Any:
        placed, level = levels.get(id(part), (None, 0))
        own = eqx.filter(part, eqx.is_inexact_array)

        def leaf(path: Any, value: Any) -> NDArray[np.int32]:
            name = jax.tree_util.keystr(path).removeprefix(".")
            known = placed.taken.get(name) if placed else None
            new = np.zeros((1,) * value.ndim, np.int32)
            return new if known is None else np.where(known, level, 0).astype(np.int32)

        return jax.tree_util.tree_map_with_path(leaf, own)

    said = [f"taken over from {source.name}: {'; '.join(p.said for p in placed)}"]
    if left:
        said.append(f"not taken over: {'; '.join(left)}")
    decay = "" if ways.fine_tune == "frozen" else f", each at {ways.layer_decay:g} times the rate"
    above = " of the one above" if decay else ""
    said.append(f"fine-tuning: {WAYS[ways.fine_tune]}{decay}{above}")
    return Taken(rebuilt(network, put), rebuilt(network, level_of), tuple(said))


def rebuilt(layer: Any, make: Callable[[Any], Any]) -> Any:
    """Make each of the layers inside anew, those of branches and nested networks included."""
    inner = {
        field.name: getattr(layer, field.name)
        for field in dataclasses.fields(layer)
        if _holds_layers(getattr(layer, field.name))
    }
    if isinstance(layer, Recurrent | Bidirectional) or not inner:
        return make(layer)
    made = {
        name: tuple(rebuilt(part, make) for part in value)
        if isinstance(value, tuple)
        else rebuilt(value, make)
        for name, value in inner.items()
    }
    return dataclasses.replace(layer, **made)


def _holds_layers(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(isinstance(part, eqx.Module) for part in value)
    return isinstance(value, eqx.Module)


def _alike(layer: Any, given: Any) -> bool:
    return (
        type(layer) is type(given)
        and layer.units == given.units
        and not layer.reverse
        and not given.reverse
        and getattr(layer, "activation", None) == getattr(given, "activation", None)
        and layer.mogrifier == given.mogrifier
    )


def _filled(
    W: NDArray[np.float32], vectors: NDArray[np.float32], rows: Rows
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Fill the rows of symbols that are known with the mean of those that are the same."""
    known = np.array([bool(codes) for codes in rows])
    for row, codes in enumerate(rows):
        if codes:
            W[row] = vectors[codes].mean(0)
    return W, known
