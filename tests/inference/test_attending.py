"""Beam search against every output there is, on a vocabulary small enough to write them all."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from elman.inference.attending import translate
from elman.inference.encoder_decoder import END, EncoderDecoderPlan
from elman.rnn import build_encoder_decoder, parameters_of

OUTPUTS, LIMIT = 4, 4
X = np.array([[1, 2, 3, 0], [4, 0, 0, 0], [2, 2, 1, 0]], np.int32)
LENGTHS = np.array([4, 2, 3], np.int32)


def network(seed: int = 0) -> Any:
    plan: dict[str, Any] = {"units": 4, "layers": 1, "embedding": 3}
    rng = np.random.default_rng(seed)
    arrays = {
        name: rng.normal(size=value.shape).astype(np.float32)
        for name, value in parameters_of(build_encoder_decoder(5, OUTPUTS, **plan)).items()
    }
    return EncoderDecoderPlan(inputs=5, outputs=OUTPUTS, cell="gru", **plan).filled(arrays)


def log_p(networks: list[Any], row: int, output: tuple[int, ...]) -> float:
    """Sum the log-probabilities of an output and its end, probabilities averaged at each step."""
    x, lengths = X[row : row + 1].T, LENGTHS[row : row + 1]
    standing = [net.read(x, lengths) for net in networks]
    memories = [memory for _, memory in standing]
    total, last = 0.0, END
    for symbol in (*output, END):
        p = []
        for i, net in enumerate(networks):
            step = net.decoder.step(np.array([last]), memories[i], standing[i][0])
            memories[i] = step[0]
            p.append(np.exp(step[1][0]))
        total += float(np.log(np.mean(p, 0)[symbol]))
        last = symbol
    return total


@pytest.mark.parametrize(("members", "penalty"), [(1, 0.0), (1, 1.0), (2, 0.6)])
def test_a_wide_beam_finds_the_best_of_all_outputs(members: int, penalty: float) -> None:
    networks = [network(seed) for seed in range(members)]
    every = [y for n in range(LIMIT + 1) for y in product(range(1, OUTPUTS), repeat=n)]
    beams = len(every) + 1
    found = translate(networks, X, LENGTHS, beams=beams, limit=LIMIT, penalty=penalty)
    for row in range(len(X)):
        scored = {y: log_p(networks, row, y) for y in every}
        best = sorted(every, key=lambda y: -scored[y] / (len(y) + 1) ** penalty)
        assert len(found[row]) == len(every)
        assert tuple(found[row][0].symbols.tolist()) == best[0]
        for output in found[row]:
            y = tuple(output.symbols.tolist())
            assert output.log_p == pytest.approx(scored[y], abs=1e-4)
            assert output.score == pytest.approx(scored[y] / (len(y) + 1) ** penalty, abs=1e-4)
        scores = [output.score for output in found[row]]
        assert scores == sorted(scores, reverse=True)


def test_a_narrow_beam_finds_outputs_within_the_limit_and_where_they_look() -> None:
    found = translate([network(2)], X, LENGTHS, beams=2, limit=LIMIT)
    for row, outputs in enumerate(found):
        assert 1 <= len(outputs) <= 2
        for output in outputs:
            assert len(output.symbols) <= LIMIT
            assert not (output.symbols == END).any()
            assert output.shares.shape == (len(output.symbols) + 1, X.shape[1])
            assert not output.shares[:, LENGTHS[row] :].any()
            np.testing.assert_allclose(output.shares.sum(1), 1, rtol=1e-5)


def test_an_output_does_not_depend_on_its_company() -> None:
    together = translate([network(3)], X, LENGTHS, beams=3, limit=LIMIT)
    for row in range(len(X)):
        alone = translate(
            [network(3)], X[row : row + 1], LENGTHS[row : row + 1], beams=3, limit=LIMIT
        )[0]
        assert [o.symbols.tolist() for o in alone] == [o.symbols.tolist() for o in together[row]]


def test_more_symbols_than_are_looked_at_at_once() -> None:
    """What is sorted out by chunks is what sorting all would keep."""
    plan: dict[str, Any] = {"units": 4, "layers": 1, "embedding": 3}
    rng = np.random.default_rng(5)
    arrays = {
        name: rng.normal(size=value.shape).astype(np.float32)
        for name, value in parameters_of(build_encoder_decoder(5, 300, **plan)).items()
    }
    net = EncoderDecoderPlan(inputs=5, outputs=300, cell="gru", **plan).filled(arrays)
    (outputs,) = translate([net], X[:1], LENGTHS[:1], beams=300, limit=1, penalty=0.0)
    read, memory = net.read(X[:1].T, LENGTHS[:1])
    memory, first, _ = net.decoder.step(np.zeros(1, np.int32), memory, read)
    ends = [float(first[0, END])]
    for symbol in range(1, 300):
        _, second, _ = net.decoder.step(np.array([symbol]), memory, read)
        ends.append(float(first[0, symbol] + second[0, END]))
    kept = np.sort(ends)[::-1][: len(outputs)]
    np.testing.assert_allclose([o.log_p for o in outputs], kept, rtol=1e-4, atol=1e-4)
