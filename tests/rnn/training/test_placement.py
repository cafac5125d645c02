"""Processes that train as one: the same losses as one process, whatever the course."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from elman.errors import ConfigurationError
from elman.rnn.training import agreement, placement

COURSES = textwrap.dedent(
    """
    import json, sys
    from pathlib import Path
    import jax
    import numpy as np

    def streamed(folder, epochs):
        from elman.rnn import LSTM, Checkpoint, Dense, Dropout, Sequential
        from elman.rnn.training.streams import train_streams

        text = np.random.default_rng(1).integers(0, 9, 700).astype(np.int32)
        layers = [LSTM(8, return_sequences=True), Dropout(0.2), Dense(9)]
        network = Sequential(layers).build((None, 9), key=0)
        checkpoint = Checkpoint(Path(folder) / "streams", seconds=0)

        def progress(now):
            # As if it had been killed.
            if now.epoch > epochs:
                raise SystemError

        kept = dict(validation=text, checkpoint=checkpoint, progress=progress)
        try:
            return train_streams(network, text, epochs=3, batch_size=4, steps=10, **kept)
        except SystemError:
            return None

    def losses(folder):
        from elman.rnn import GRU, Data, Dense, Dropout, Sequential, train
        from elman.rnn.networks.transducer import build_transducer
        from elman.rnn.training.pairs import Pairs, train_pairs

        rng = np.random.default_rng(0)
        x = rng.integers(0, 9, (53, 7)).astype(np.int32)
        data = Data(x, rng.integers(0, 3, 53).astype(np.int32), rng.integers(2, 8, 53))
        layers = [GRU(8, kernel_l2=0.01), Dropout(0.3), Dense(3)]
        network = Sequential(layers).build((7, 9), key=0)
        classified = train(network, data, epochs=3, batch_size=15, validation=data)
        streamed(folder, 1)
        generated = streamed(folder, 3)
        lengths = rng.integers(2, 6, 40).astype(np.int32)
        pairs = Pairs(
            rng.integers(0, 9, (40, 5)).astype(np.int32),
            rng.integers(1, 8, (40, 5)).astype(np.int32),
            lengths,
            lengths[::-1].copy(),
        )
        network = build_transducer(9, 8, units=8, embedding=4, dropout=0.2)
        paired = train_pairs(network, pairs, epochs=2, batch_size=9)
        return [
            [epoch.loss for epoch in trained.history]
            + [epoch.val_loss or 0.0 for epoch in trained.history]
            + [float(np.abs(np.asarray(p)).sum()) for p in jax.tree.leaves(trained.network)
               if isinstance(p, jax.Array)]
            for trained in (classified, generated, paired, tagged(rng), forecast())
        ]

    def tagged(rng):
        from elman.inference.sentences import Sentences
        from elman.rnn import build_tagger
        from elman.rnn.training.sentences import train_sentences

        lengths = rng.integers(1, 9, 30).astype(np.int32)
        n = int(lengths.sum())
        code = lambda most, *shape: rng.integers(0, most, shape).astype(np.int32)
        spelt = code(5, 20) + 1
        sentences = Sentences(
            code(12, n), code(20, n), code(3, n, 1), code(64, n, 2), code(3, n), lengths,
            code(7, 20, 5), spelt,
        )
        anything = ((True,) * 4,) * 4
        network = build_tagger(
            7, 12, (3,), anything, units=(6,), embedding=4, spelling=3, buckets=64, rare=6
        )
        kept = dict(validation=sentences, epochs=3, batch_size=5 * 16)
        return train_sentences(network, sentences, **kept)

    def forecast():
        from elman.inference.framing import Framing
        from elman.inference.windows import SeriesData, Windows
        from elman.rnn import SeriesTask, build_forecaster, train_series

        values, zero = np.sin(np.arange(60.0)), np.zeros(1, np.int32)
        none = np.zeros((60, 0), np.float32)
        data = SeriesData(values, none, np.array([0, 60]), np.ones(1), zero)
        task = SeriesTask(Framing(6, 6), 3, "mean", (0.5,), False, np.array([50]))
        windows = Windows(np.zeros(38, int), np.arange(6, 44))
        network = build_forecaster(lookback=6, horizon=6, segment=3, units=(4,), dropout=0.2)
        return train_series(network, data, windows, task, epochs=2, steps=5, batch_size=7)
    """
)

JOINED = """
number, address, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3]
jax.distributed.initialize(address, 2, number, initialization_timeout=60)
from elman.rnn.training import placement
assert placement.devices() == 2
assert placement.writes() == (number == 0)
print(json.dumps(losses(folder)))
"""

BROKEN_OFF = """
number, address, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3]
jax.distributed.initialize(address, 2, number, initialization_timeout=60)
print(json.dumps(streamed(folder, 1)))
"""

STRANGERS = """
number, address, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3]
jax.distributed.initialize(address, 2, number, initialization_timeout=60)
from elman.errors import ConfigurationError
from elman.rnn.training import agreement
try:
    agreement.check_alike({"data": "cc" * 32, "settings": ("aa" if number else "bb") * 32})
except ConfigurationError as error:
    print(json.dumps(str(error)))
"""


def pair(program: str, folder: Path) -> list[Any]:
    """Run a program in two processes that join, and return what each prints."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    environment = {
        **os.environ,
        "JAX_NUM_CPU_DEVICES": "1",
        "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",
        "ELMAN_KERNEL_THREADS": "1",
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", COURSES + program, str(number), address, str(folder)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    said = []
    try:
        for process in processes:
            out, problem = process.communicate(timeout=240)
            assert process.returncode == 0, problem[-3000:]
            said.append(json.loads(out.splitlines()[-1]))
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    return said


@pytest.mark.slow
def test_two_processes_train_as_one_does(tmp_path: Path) -> None:
    together = tmp_path / "together"
    together.mkdir()
    first, second = pair(JOINED, together)
    assert first == second
    names: dict[str, Any] = {}
    exec(COURSES, names)
    for joined, single in zip(first, names["losses"](tmp_path), strict=True):
        np.testing.assert_allclose(joined, single, rtol=1e-5, atol=1e-5)
    assert [path.name for path in together.iterdir()] == ["streams"]


@pytest.mark.slow
def test_a_run_goes_on_in_another_number_of_processes(tmp_path: Path) -> None:
    pair(BROKEN_OFF, tmp_path)
    names: dict[str, Any] = {}
    exec(COURSES, names)
    resumed = names["streamed"](tmp_path, 3)
    (whole := tmp_path / "whole").mkdir()
    single = names["streamed"](whole, 3)
    assert len(resumed.history) == 3
    for ours, other in zip(resumed.history, single.history, strict=True):
        assert ours.loss == pytest.approx(other.loss, rel=1e-5)
        assert ours.val_loss == pytest.approx(other.val_loss, rel=1e-5)


@pytest.mark.slow
def test_processes_with_other_data_or_settings_are_named_before_the_first_step(
    tmp_path: Path,
) -> None:
    for said in pair(STRANGERS, tmp_path):
        assert "process 1 has other settings than process 0" in said


def test_alone_everything_is_whole() -> None:
    assert placement.devices() == 1
    assert placement.writes()
    assert agreement.agreed(True)
    assert not agreement.anywhere(False)
    assert agreement.at_first(lambda: None, []) is None
    agreement.check_alike({"data": "00"})
    mean = placement.shared_mean(jnp.array([2.0, 9.0, 4.0]), jnp.array([1.0, 0.0, 3.0]))
    assert float(mean) == pytest.approx(3.5)


def test_a_batch_has_rows_for_every_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placement, "devices", lambda: 4)
    placement.check_batch(6, whole=False)
    placement.check_batch(8, whole=True)
    with pytest.raises(ConfigurationError, match="4 devices share a batch: batch_size is at least"):
        placement.check_batch(3, whole=False)
    with pytest.raises(ConfigurationError, match="a multiple of 4, received 6"):
        placement.check_batch(6, whole=True)
