"""`SequenceTagger`: learns, keeps to its scheme, answers alike on both engines, from its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceTagger, load
from elman.datasets.records.spans import Span, labels_of, spans_of
from elman.errors import ConfigurationError, DamagedModel, SequenceError
from elman.estimators import use
from elman.estimators.files import modelfile
from elman.estimators.tagger.calibration import STRAIGHT

NAMES, PLACES = ["Anna", "Otto", "Eva Maria", "Ugo"], ["Graz", "Wien", "Bad Ischl"]


def sentences() -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Who lives where, with the first letter of each word beside it."""
    words, labels = [], []
    for name in NAMES:
        for place in PLACES:
            who, where = name.split(), place.split()
            words.append([*who, "lives", "in", *where, "."])
            spans = [Span(0, len(who), "PER"), Span(len(who) + 2, len(words[-1]) - 1, "LOC")]
            labels.append(labels_of(spans, len(words[-1])))
    return words * 3, labels * 3, [[word[0] for word in row] for row in words * 3]


SMALL: dict[str, Any] = {
    "units": 8,
    "embedding": 8,
    "spelling": 4,
    "epochs": 12,
    "batch_size": 48,
    "learning_rate": 0.03,
    "hint_buckets": 512,
}


@pytest.fixture(scope="module")
def model() -> SequenceTagger:
    words, labels, letters = sentences()
    return SequenceTagger(**SMALL, members=2).fit(words, labels, columns={"letter": letters})


ASKED = [["Ugo", "lives", "in", "Bad", "Ischl", "."], [], ["Wien", "🎻"]]
BESIDE = {"letter": [[word[0] for word in row] for row in ASKED]}


def test_it_learns_names_and_places(model: SequenceTagger) -> None:
    found = model.tag(ASKED, columns=BESIDE)
    assert found[0].labels == ("B-PER", "O", "O", "B-LOC", "I-LOC", "O")
    assert [tuple(e)[:3] for e in found[0].entities] == [(0, 1, "PER"), (3, 5, "LOC")]
    assert all(0.3 < e.confidence <= 1 for e in found[0].entities)
    assert found[1].labels == ()
    assert len(found[2].labels) == 2
    words, labels, letters = sentences()
    assert model.score(words, labels, columns={"letter": letters}) > 0.95


@pytest.mark.slow
def test_both_engines_answer_alike_and_the_file_is_the_same(
    model: SequenceTagger, tmp_path: Path
) -> None:
    path = tmp_path / "a.elman"
    model.save(path)
    read, light = load(path), use(path, "tagger")
    assert light.kind == read.kind == "tagger"
    assert light.summary() == read.summary()
    for a, b, c in zip(
        *(m.predict_marginals(ASKED, columns=BESIDE) for m in (model, read, light)), strict=True
    ):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_allclose(a, c, atol=1e-5)
    assert model.curve_ == read.curve_ == light.curve_ != STRAIGHT
    read.save(tmp_path / "b.elman")
    assert path.read_bytes() == (tmp_path / "b.elman").read_bytes()


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"scheme": "BOI"}, "a scheme is one of"),
        ({"labels": ["O", "O"]}, "listed once"),
        ({"vocabulary": ["a"]}, r"\.W is"),
        ({"temperature": 1e9}, "temperature is"),
        ({"curve": [1.0, -0.5, 0.0]}, "never falls"),
        ({"curve": [1.0, 1.0]}, "curve is"),
        ({"buckets": -1}, "buckets is"),
        ({"columns": []}, "columns"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    model: SequenceTagger, tmp_path: Path, edit: dict[str, Any], said: str
) -> None:
    path = tmp_path / "a.elman"
    model.save(path)
    content = modelfile.read(path)
    modelfile.write(path, modelfile.Model({**content.description, **edit}, content.parameters))
    for read in (load, use):
        with pytest.raises(DamagedModel, match=said):
            read(path)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["IOB1", "BIOES", "plain"])
def test_it_answers_in_the_scheme_it_was_taught(scheme: Any) -> None:
    words, labels, _ = sentences()
    if scheme == "plain":
        labels = [[label[2:] or "NONE" for label in row] for row in labels]
    else:
        labels = [labels_of(spans_of(row), len(row), scheme) for row in labels]
    model = (
        SequenceTagger(**SMALL, hints=scheme != "plain")
        if scheme != "plain"
        else (SequenceTagger(**{**SMALL, "hint_buckets": None}, hints=False))
    )
    model.fit(words, labels)
    assert model.scheme_ == scheme
    assert model.predict(words[:3]) == [tuple(row) for row in labels[:3]]


def test_what_cannot_be_learned_from_is_refused(model: SequenceTagger) -> None:
    tagger = SequenceTagger(**SMALL)
    with pytest.raises(SequenceError, match="sentence 1 has 2 words and 1 of label"):
        tagger.fit([["a", "b"]], [["O"]])
    with pytest.raises(SequenceError, match="received 2 sentences and 1 lists of labels"):
        tagger.fit([["a"], ["b"]], [["O"]])
    with pytest.raises(SequenceError, match="number 1 is one string"):
        tagger.fit(["Anna sings"], [["O", "O"]])
    with pytest.raises(SequenceError, match="sentences with words, received none"):
        tagger.fit([[]], [[]])
    with pytest.raises(SequenceError, match="at most 3 words, number 1 has 4"):
        SequenceTagger(**SMALL, max_length=3).fit([list("abcd")], [["O"] * 4])
    with pytest.raises(ConfigurationError, match="reads letter beside the words"):
        model.predict(ASKED)
    with pytest.raises(ConfigurationError, match="hint_dropout cannot act without hints"):
        SequenceTagger(hints=False, hint_dropout=0.2).fit(*sentences()[:2])
