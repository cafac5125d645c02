"""From an estimator's settings to layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.cells import check_cell
from elman.errors import ConfigurationError
from elman.estimators.files.rebuilding import check_limits
from elman.sequences import Ragged

__all__ = ["cells_of", "plan", "with_evidence"]


def plan(settings: Any, classes: int, beside: int = 0) -> Any:
    """Plan the network: recurrent layers, dropout after each, pooling, one output a class.

    With `ngrams`, logistic regression on n-grams stands beside them and is added to the output:
    what ends a name is seen at once, and the recurrent layers learn the rest. With
    `ngrams_apart` each half learns the classes by itself and their logits are averaged: with
    many classes n-grams fit the training names so soon that nothing is left to learn beside
    them. So many numbers `beside` the sequence join what the recurrent layers made of it, and both
    are weighed together, once alone and once by a hidden layer. Raises `ConfigurationError` for an
    unknown cell or no units, and for settings beyond `elman.limits`.
    """
    from elman.rnn import Add, Average, Dense, Input, NGrams, Pooling, Sequential

    deep = [*_body(settings), Dense(classes)]
    if beside:
        deep = [_joined(deep[:-1], beside), _head(classes)]
    check_limits(settings)
    if not settings.ngrams:
        return Sequential(deep)
    grams = NGrams(
        classes,
        longest=settings.ngrams,
        buckets=settings.ngram_buckets,
        kernel_l2=settings.ngram_l2,
    )
    joined = Average if settings.ngrams_apart else Add
    counted = Sequential([grams, Pooling("sum")])
    if beside:
        counted = Sequential([Input(), counted])
    return Sequential([joined((counted, Sequential(deep)))])


_HIDDEN = 32
"""Units in which a sequence and what stands beside it can act together."""


def _joined(body: list[Any], beside: int) -> Any:
    from elman.rnn import Concat, Input, Sequential

    return Concat((Sequential([Input(), *body]), Sequential([Input(beside)])))


def _head(classes: int) -> Any:
    from elman.rnn import Add, Dense, Sequential, Squash

    hidden = Sequential([Dense(_HIDDEN), Squash((1.0,) * _HIDDEN), Dense(classes)])
    return Add((Dense(classes), hidden))


def cells_of(settings: Any) -> tuple[Callable[..., Any], list[int]]:
    """Return the recurrent layer that `cell` names and the `units` of each layer of the stack.

    Raises `ConfigurationError` for an unknown cell or no units.
    """
    from elman.rnn import CELLS

    check_cell(settings.cell)
    # A grid search over an array sets NumPy's numbers.
    stack: list[int] = np.atleast_1d(settings.units).tolist()
    if not stack:
        raise ConfigurationError("units names at least one layer, received none")
    return CELLS[settings.cell], stack


def _body(settings: Any) -> list[Any]:
    from elman.rnn import Bidirectional, Dropout, Embedding, Pooling

    if settings.layers is not None:
        return list(settings.layers)
    cell, stack = cells_of(settings)
    layers: list[Any] = []
    if settings.embedding:
        layers.append(Embedding(settings.embedding))
        if settings.embedding_dropout:
            layers.append(Dropout(settings.embedding_dropout))
    for i, units in enumerate(stack):
        deeper = i < len(stack) - 1 or settings.pooling != "last"
        layer: Any = cell(
            units,
            return_sequences=deeper,
            recurrent_dropout=settings.recurrent_dropout,
            weight_dropout=settings.weight_dropout,
            mogrifier=settings.mogrifier,
            kernel_l2=settings.l2,
            recurrent_l2=settings.l2,
            bias_l2=settings.l2,
        )
        layers.append(Bidirectional(layer) if settings.bidirectional else layer)
        if settings.dropout:
            layers.append(Dropout(settings.dropout))
    if settings.pooling != "last":
        layers.insert(len(layers) - bool(settings.dropout), Pooling(settings.pooling))
    return layers


_EVIDENCE = 0.3
"""How much of the log-count ratio an embedding starts with: no more than tanh and gates bear."""


def with_evidence(network: Any, sequences: Ragged, codes: NDArray[Any], classes: int) -> Any:
    """Let an embedding of words begin with how unevenly they stand among the labels.

    The first number of each word (with more than two labels one for each, at most a quarter of
    its numbers) is its naive-Bayes log-count ratio; the network learns on from there, and needs
    fewer epochs than from nothing.
    """
    import equinox as eqx
    import jax

    embedding = _embedding_of(network)
    if embedding is None:
        return network
    symbols, units = embedding.W.shape
    texts = np.repeat(np.arange(len(codes)), sequences.lengths)
    once = np.unique(texts * symbols + sequences.values, return_index=True)[1]
    at = sequences.values[once].astype(np.int64) * classes + codes[texts[once]]
    counts = np.bincount(at, minlength=symbols * classes).reshape(symbols, classes)
    here, rest = counts + 1.0, counts.sum(1, keepdims=True) - counts + 1.0
    ratio = np.log(here / here.sum(0)) - np.log(rest / rest.sum(0))
    ratio = ratio[:, 1:] if classes == 2 else ratio[:, : max(1, units // 4)]
    W = np.array(embedding.W)
    W[:, : ratio.shape[1]] = _EVIDENCE * ratio
    return eqx.tree_at(lambda whole: _embedding_of(whole).W, network, jax.device_put(W))


def _embedding_of(network: Any) -> Any:
    from elman.rnn import Embedding
    from elman.rnn.networks.sequential import parts

    return next((part for part in parts(network) if isinstance(part, Embedding)), None)
