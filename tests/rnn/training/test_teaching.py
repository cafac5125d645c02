"""A network taught by others: what it learns, resumed exactly, and never the teachers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import numpy as np
import pytest

from elman.errors import ModelFileError
from elman.inference.choice import softmax
from elman.rnn import (
    GRU,
    Checkpoint,
    Data,
    Dense,
    Optimiser,
    Sequential,
    SimpleRNN,
    logits_of,
    train,
)
from elman.rnn.objectives import Distilled
from elman.rnn.training.streams import train_streams
from elman.rnn.training.teaching import Teachers, expected

TEXT = np.random.default_rng(0).integers(0, 5, 400).astype(np.uint8)


def network(seed: int, cell: Any = SimpleRNN) -> Sequential:
    layers = [cell(6, return_sequences=True), Dense(5)]
    return Sequential(layers).build((None, 5), key=jax.random.key(seed))


def weights(network: Sequential) -> list[np.ndarray]:
    return [np.asarray(leaf) for leaf in jax.tree.leaves(eqx.filter(network, eqx.is_array))]


@eqx.filter_jit
def _told_by(network: Sequential, text: Any) -> Any:
    logits, _ = network.read_on(text[:, None], network.begin(1))
    return jax.nn.softmax(logits)[:, 0]


def told_by(network: Sequential, text: np.ndarray) -> np.ndarray:
    return np.asarray(_told_by(network, text.astype(np.int32)))


def streamed(teachers: list[Sequential], **more: Any) -> Any:
    settings: dict[str, Any] = {"epochs": 3, "batch_size": 2, "steps": 8} | more
    return train_streams(network(0), TEXT, teachers=teachers, **settings)


def test_what_teachers_expect_is_their_mean_with_their_states() -> None:
    teachers = Teachers([network(1), network(2, GRU)])
    mean = sum(told_by(net, TEXT[:20]) for net in teachers.networks) / 2
    x, states = TEXT[:20, None].astype(np.int32), teachers.begin(1)
    first, states = expected(teachers.parameters, teachers.structures, x[:9], states)
    rest, _ = expected(teachers.parameters, teachers.structures, x[9:], states)
    np.testing.assert_allclose(np.concatenate([first, rest])[:, 0], mean, atol=1e-5)


def test_a_stream_learns_what_its_teacher_thinks() -> None:
    teacher = network(1, GRU)
    before = weights(teacher)
    settings = {"epochs": 40, "optimiser": Optimiser(learning_rate=0.02)}
    taught = streamed([teacher], distilled=Distilled(share=1.0), **settings).network
    alone = train_streams(network(0), TEXT, batch_size=2, steps=8, **settings).network
    wanted = told_by(teacher, TEXT)
    near, far = (np.abs(told_by(net, TEXT) - wanted).mean() for net in (taught, alone))
    assert near < far / 3
    for now, then in zip(weights(teacher), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_a_taught_run_that_was_put_down_goes_on_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Stages of one piece, so that it ends within an epoch: the teachers' states are kept too.
    monkeypatch.setattr("elman.rnn.training.placement.pace", lambda: 1e-9)
    teachers, whole = [network(1), network(2, GRU)], None
    whole = weights(streamed([*teachers]).network)
    count = 0

    def killed(progress: Any) -> None:
        nonlocal count
        count += 1
        if count == 33:
            raise RuntimeError("killed")

    path = tmp_path / "c"
    with pytest.raises(RuntimeError, match="killed"):
        streamed(teachers, checkpoint=Checkpoint(path, seconds=0), progress=killed)
    resumed = streamed(teachers, checkpoint=Checkpoint(path, seconds=0))
    for own, other in zip(weights(resumed.network), whole, strict=True):
        np.testing.assert_array_equal(own, other)
    for others in ({"teachers": teachers[:1]}, {"teachers": [network(3), teachers[1]]}, {}):
        how = {"teachers": teachers, **others}
        if not others:
            how["distilled"] = Distilled(share=0.25)
        with pytest.raises(ModelFileError, match="another run"):
            streamed(**how, checkpoint=Checkpoint(path, seconds=0))


def test_whole_sequences_learn_what_is_thought_of_them() -> None:
    rng = np.random.default_rng(0)
    x, taught = rng.integers(0, 5, (24, 4)), rng.dirichlet(np.ones(3), 24).astype(np.float32)
    labels = rng.integers(0, 3, 24).astype(np.int32)
    net = Sequential([SimpleRNN(24), Dense(3)]).build((4, 5), key=jax.random.key(0))
    settings: dict[str, Any] = {"epochs": 200, "batch_size": 8}
    settings["optimiser"] = Optimiser(learning_rate=0.02)
    data = Data(x, labels, taught=taught)
    trained = train(
        net, data, objective=Distilled(share=1.0), validation=Data(x, labels), **settings
    )
    last = train(net, data, objective=Distilled(share=1.0), **settings).network
    near = np.abs(softmax(logits_of(last, x)) - taught).mean()
    assert near < 0.08
    # What is held out is judged by its labels: here at odds with what is taught.
    assert trained.history[-1].held_out["loss"] > 1.0
