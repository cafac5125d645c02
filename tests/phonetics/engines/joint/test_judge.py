"""The judge's probabilities, what a file keeps of it, and what it changes in a model's readings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from elman.errors import DamagedModel
from elman.estimators.files import modelfile
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.joint.cutting import Aligned, aligned
from elman.phonetics.engines.joint.judge import Judge
from elman.phonetics.engines.joint.judging import train_judge
from elman.phonetics.engines.joint.scored import ChunkTable
from elman.phonetics.engines.protocol import Part

# The vowel is open where the word ends in e, three letters on.
_PAIRS = [
    (f"{a}o{b}{c}{v}", (a, "ɔ" if v == "e" else "o", b, c, v))
    for a in "bdfgklmp"
    for b in "lnrst"
    for c in "bdlt"
    for v in "aeiu"
]


@pytest.fixture(scope="module")
def parts() -> Aligned:
    return aligned(_PAIRS, rare=1)


@pytest.fixture(scope="module")
def judge(parts: Aligned) -> Judge:
    words = list(zip(parts.words, parts.cuts, strict=True))
    return train_judge(
        parts.letters,
        parts.sounds,
        parts.chunks,
        words,
        units=12,
        embedding=8,
        layers=1,
        epochs=6,
        batch_size=16,
        learning_rate=0.03,
    )


@pytest.fixture(scope="module")
def model(parts: Aligned, judge: Judge) -> JointModel:
    return JointModel.learned(parts, order=2, names={"k": [(("k", "a"), -5.0)]}, judge=judge)


def test_it_knows_how_the_word_ends(parts: Aligned, model: JointModel) -> None:
    plain = JointModel.learned(parts, order=2)
    words = [word for word, _ in _PAIRS]

    def right(read: JointModel) -> float:
        found = read.read(words, 1)
        pairs = zip(found, _PAIRS, strict=True)
        return sum(ways[0].phonemes == said for ways, (_, said) in pairs) / len(words)

    assert right(plain) < 0.8 < 0.99 <= right(model)


def test_ways_differ_as_their_log_probabilities_do(judge: Judge) -> None:
    row = judge.letters_of("bolte")
    first = np.arange(len(judge.chunks) + 1)[:, None] * np.ones(5, np.intp)
    logits = judge._network(np.array(row)[:, None], np.ones((5, 1), bool))[:, 0]
    wanted = (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))).sum(axis=0)
    beside = judge.letters_of("dos")  # a shorter word, read at once
    found = judge.scores([row, beside], [first, first[:, :3]])[0]
    np.testing.assert_allclose(found - found[0], wanted - wanted[0], atol=1e-4)
    # A chunk that it does not know is as good as the best of those it knows.
    best = np.full((1, 5), len(judge.chunks) + 1)
    found = judge.scores([row], [np.concatenate([first, best])])[0]
    assert found[-1] == pytest.approx(logits.max(axis=1).sum(), abs=1e-4)
    # What the network has not seen, it says nothing of.
    assert judge.scores([judge.letters_of("boltz")], [first])[0].tolist() == [0.0] * len(first)


def test_chunks_of_several_letters_go_on(judge: Judge) -> None:
    labels = judge.labels_of([("b", ("b",)), ("x", ("q",)), ("b", ("b",))], own=2)
    best = len(judge.chunks) + 1
    assert labels[0] == [judge.chunks.index(("b", ("b",)))]
    assert labels[1:] == [[best], [best]]
    parts = [Part("b", ("b",)), Part("x", ("q",)), Part("b", ("b",))]
    table = ChunkTable(parts, labels)
    assert table.labels(np.array([0, 1, 1, 0])).tolist() == [labels[0][0], best, best, labels[0][0]]


def test_probabilities_add_up_to_one(model: JointModel) -> None:
    readings = model.read(["kolte"], 16)[0]
    assert sum(r.probability for r in readings) == pytest.approx(1.0, abs=1e-3)
    assert [r.probability for r in readings] == sorted(
        (r.probability for r in readings), reverse=True
    )


def test_what_is_kept_is_what_is_read(model: JointModel, tmp_path: Path) -> None:
    model.save(tmp_path / "model")
    again = JointModel.load(tmp_path / "model")
    assert again.judge is not None
    assert again.read(["kolte", "boldi"], 5) == model.read(["kolte", "boldi"], 5)


@pytest.mark.parametrize(
    "change",
    [
        {"size": [10**9, 8, 1]},
        {"size": ["12", 8, 1]},
        {"shapes": [["layers[0].W", 1, 1]]},
        {"shapes": [["layers[0].W", -1, 5]]},
        {"letters": []},
        {"chunks": []},
    ],
)
def test_a_forged_judge_is_refused(
    model: JointModel, change: dict[str, object], tmp_path: Path
) -> None:
    described = model.described()
    judged = {**described.description["judge"], **change}
    forged = modelfile.Model({**described.description, "judge": judged}, described.parameters)
    with pytest.raises(DamagedModel, match="no model of letters and sounds"):
        JointModel.of(forged, tmp_path / "model")


def test_training_is_the_same_every_time(parts: Aligned) -> None:
    words = list(zip(parts.words, parts.cuts, strict=True))
    few = {"units": 4, "embedding": 4, "layers": 1, "epochs": 1}
    made = [
        train_judge(parts.letters, parts.sounds, parts.chunks, words, **few).described()[1]
        for _ in range(2)
    ]
    for name, array in made[0].items():
        assert np.array_equal(array, made[1][name])
