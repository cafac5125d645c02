"""Both engines on random networks: the same logits, texts and transductions, masks included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elman import inference, rnn
from elman.inference.choice import Choice
from elman.inference.rules import Rules
from elman.inference.transducer import TransducerPlan
from elman.rnn import (
    GRU,
    LSTM,
    QRNN,
    Add,
    Average,
    Bidirectional,
    Concat,
    Dense,
    Dropout,
    Embedding,
    LayerNorm,
    MinGRU,
    NGrams,
    OneHot,
    Pooling,
    Sequential,
    SimpleRNN,
    Tied,
    TimeDistributed,
    logits_of,
)
from elman.sequences.patterns import automaton, condition

Engines = Callable[..., tuple[Any, Any]]
SYMBOLS, CHANNELS = 9, 6
CELLS = st.sampled_from([SimpleRNN, GRU, LSTM, MinGRU, QRNN])

randomly = settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)


def each_way() -> Iterator[None]:
    """Go round with the compiled kernels, and once more on NumPy alone."""
    yield
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ELMAN_KERNELS", "off")
        yield


@st.composite
def cells(draw: st.DrawFn, *, every: bool, forwards: bool = False, features: bool = True) -> Any:
    kind, units = draw(CELLS), draw(st.sampled_from([1, 3, 17]))
    settings: dict[str, Any] = {"return_sequences": every}
    if features and kind.recurrent_weights:
        settings["mogrifier"] = draw(st.sampled_from([0, 0, 1, 2, 5]))
    if kind is SimpleRNN:
        settings["activation"] = draw(st.sampled_from(["tanh", "relu", "sigmoid", "linear"]))
    if forwards:
        return kind(units, **settings)
    if draw(st.booleans()):
        return Bidirectional(
            kind(units, **settings), merge=draw(st.sampled_from(["concat", "sum"]))
        )
    return kind(units, reverse=draw(st.booleans()), **settings)


@st.composite
def stacks(draw: st.DrawFn, *, symbols: bool) -> list[Any]:
    """Draw what reads sequences and answers with one vector."""
    between = st.lists(
        st.sampled_from([LayerNorm(), Dropout(0.3), Dropout(0.2, variational=True)]), max_size=2
    )
    first = draw(st.sampled_from([[], [Embedding(4)], [OneHot(SYMBOLS)]])) if symbols else []
    layers = [*first, *draw(between)] if first[:1] == [Embedding(4)] else list(first)

    def features() -> bool:
        return not symbols or any(hasattr(layer, "units") for layer in layers)

    for _ in range(draw(st.integers(0, 2))):
        layers += [draw(cells(every=True, features=features())), *draw(between)]
    if draw(st.booleans()) or not layers:
        return [*layers, draw(cells(every=False, features=features()))]
    if not features():
        layers.append(draw(cells(every=True, features=False)))
    layers += draw(st.sampled_from([[], [TimeDistributed(Dense(3))]]))
    return [*layers, Pooling(draw(st.sampled_from(["mean", "max", "sum", "last"])))]


@st.composite
def classifiers(draw: st.DrawFn) -> tuple[list[Any], bool]:
    """Draw the layers of a classifier, and whether it reads symbols."""
    symbols = draw(st.booleans())
    deep = Sequential(draw(stacks(symbols=symbols)))
    if draw(st.booleans()):
        return [*deep.layers, Dense(3)], symbols
    if symbols and draw(st.booleans()):
        longest, buckets = draw(st.integers(1, 5)), draw(st.sampled_from([16, 21]))
        linear = Sequential([NGrams(3, longest=longest, buckets=buckets), Pooling("sum")])
        joined = draw(st.sampled_from([Add, Average]))
        return [joined((linear, Sequential([*deep.layers, Dense(3)])))], symbols
    other = Sequential(draw(stacks(symbols=symbols)))
    return [Concat((deep, other)), Dense(3)], symbols


@given(
    made=classifiers(),
    lengths=st.lists(st.integers(1, 12), min_size=1, max_size=6),
    masked=st.booleans(),
    seed=st.integers(0, 1000),
)
@randomly
def test_classifiers_answer_alike(
    engines: Engines, made: tuple[list[Any], bool], lengths: list[int], masked: bool, seed: int
) -> None:
    layers, symbols = made
    rng, time = np.random.default_rng(seed), max(lengths)
    x: Any = rng.integers(0, SYMBOLS, (len(lengths), time)).astype(np.int32)
    if not symbols:
        x = rng.normal(size=(len(lengths), time, CHANNELS)).astype(np.float32)
    given_lengths = np.array(lengths, np.int32) if masked else None
    network, small = engines(Sequential(layers), (None, SYMBOLS if symbols else CHANNELS), seed % 7)
    expected = np.asarray(logits_of(network, x, given_lengths))
    # Relative to the answer: relu and linear cells grow from step to step.
    scale = max(1.0, float(np.abs(expected).max()))
    for _ in each_way():
        found = inference.logits_of(small, x, given_lengths)
        np.testing.assert_allclose(found / scale, expected / scale, rtol=1e-5, atol=1e-5)


@st.composite
def writers(draw: st.DrawFn, *, window: bool) -> list[Any]:
    """Draw the layers of a generator."""
    layers: list[Any] = draw(st.sampled_from([[], [Embedding(4)], [Embedding(3), Dropout(0.2)]]))
    layers = list(layers)
    count = draw(st.integers(1, 3))
    for i in range(count):
        every = not window or i < count - 1
        layers.append(draw(cells(every=every, forwards=True, features=bool(layers))))
        layers += draw(st.sampled_from([[], [Dropout(0.3)], [LayerNorm()]]))
    if isinstance(layers[0], Embedding) and draw(st.booleans()):
        return [*layers, Tied(SYMBOLS, width=layers[0].units)]
    last = Dense(SYMBOLS)
    return [*layers, last if window or draw(st.booleans()) else TimeDistributed(last)]


choices = st.builds(
    Choice,
    temperature=st.sampled_from([0.3, 1.0, 1.7]),
    top_k=st.sampled_from([None, 1, 4, 20]),
    top_p=st.sampled_from([None, 0.5, 0.9, 1.0]),
    greedy=st.booleans(),
    repetition_penalty=st.sampled_from([1.0, 1.3, 4.0]),
    no_repeat=st.sampled_from([None, 1, 2, 5]),
)


@given(
    window=st.sampled_from([0, 0, 1, 4]),
    choice=choices,
    conditions=st.sampled_from([None, "(abc|de)*f", "[a-f]{3,9}", ".*bad"]),
    count=st.integers(1, 4),
    data=st.data(),
)
@randomly
def test_generators_write_the_same(
    engines: Engines,
    window: int,
    choice: Choice,
    conditions: str | None,
    count: int,
    data: st.DataObject,
) -> None:
    network, small = engines(Sequential(data.draw(writers(window=window > 0))), (None, SYMBOLS))
    rules = Rules.free(SYMBOLS, end=data.draw(st.sampled_from([-1, 8])))
    if conditions is not None:
        table = automaton(condition(conditions), [*"abcdefgh", ""])
        rules = Rules(table.next, table.distance, np.zeros(SYMBOLS, bool), np.asarray(8))
    rules.forbidden[data.draw(st.integers(0, 7))] |= conditions is None
    start = np.array(data.draw(st.lists(st.integers(0, SYMBOLS - 1), min_size=1, max_size=6)))
    asked: dict[str, Any] = {
        "length": data.draw(st.sampled_from([1, 15, 40])),
        "count": count,
        "choice": choice,
        "rules": rules,
        "window": window,
        "seed": data.draw(st.integers(0, (1 << 32) - 1)),
        "past": start if conditions is None else start[:0],
    }
    expected = rnn.sample(network, start, **asked)
    for _ in each_way():
        np.testing.assert_array_equal(inference.sample(small, start, **asked), expected)


@given(
    cell=st.sampled_from(["simple", "gru", "lstm", "mingru", "qrnn"]),
    layers=st.integers(1, 2),
    members=st.integers(1, 2),
    beams=st.integers(1, 5),
    lengths=st.lists(st.integers(1, 7), min_size=1, max_size=4),
)
@settings(parent=randomly, max_examples=3)
def test_transducers_find_the_same(
    cell: str, layers: int, members: int, beams: int, lengths: list[int]
) -> None:
    shape: dict[str, Any] = {"cell": cell, "units": 6, "layers": layers, "embedding": 5}
    built = rnn.build_transducer(9, 8, **shape)
    plan = TransducerPlan(inputs=9, outputs=8, **shape)
    networks, small = [], []
    for seed in range(members):
        rng = np.random.default_rng(seed)
        arrays = {
            name: (value + 0.5 * rng.normal(size=value.shape)).astype(np.float32)
            for name, value in rnn.parameters_of(built).items()
        }
        networks.append(rnn.with_parameters(built, arrays))
        small.append(plan.filled(arrays))
    x = np.random.default_rng(len(lengths)).integers(1, 9, (len(lengths), 7)).astype(np.int32)
    asked: dict[str, Any] = {"beams": beams, "limit": 8}
    expected = rnn.transduce(networks, x, np.array(lengths, np.int32), **asked)
    real = expected.log_p > -1e4
    for _ in each_way():
        found = inference.transduce(small, x, np.array(lengths, np.int32), **asked)
        np.testing.assert_array_equal(found.log_p > -1e4, real)
        np.testing.assert_allclose(found.log_p[real], expected.log_p[real], rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(found.symbols[real], expected.symbols[real])


def test_what_pickles_writes_on(engines: Engines, computed: str) -> None:
    import pickle

    _, small = engines(Sequential([GRU(5, return_sequences=True), Dense(SYMBOLS)]), (None, SYMBOLS))
    expected = inference.sample(small, np.array([1]), length=20, seed=3)
    again = pickle.loads(pickle.dumps(small))
    np.testing.assert_array_equal(
        inference.sample(again, np.array([1]), length=20, seed=3), expected
    )


@pytest.mark.parametrize("temperature", [1.2e-38, 1e-6, 1e30])
def test_temperatures_at_the_border(engines: Engines, computed: str, temperature: float) -> None:
    network, small = engines(
        Sequential([GRU(5, return_sequences=True), Dense(SYMBOLS)]), (None, SYMBOLS)
    )
    for choice in (
        Choice(temperature=temperature),
        Choice(temperature=temperature, repetition_penalty=3e38, top_k=3),
        Choice(temperature=temperature, no_repeat=2),
    ):
        asked: dict[str, Any] = {"length": 30, "count": 2, "choice": choice, "seed": 1}
        expected = rnn.sample(network, np.array([1]), **asked)
        np.testing.assert_array_equal(inference.sample(small, np.array([1]), **asked), expected)
