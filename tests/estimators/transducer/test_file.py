from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from elman import SequenceClassifier, SequenceTransducer
from elman.errors import DamagedModel, NotAModel
from elman.estimators import use
from elman.estimators.files import modelfile

WORDS = ["ab", "ba", "aab"] * 4


@pytest.fixture(scope="module")
def model() -> SequenceTransducer:
    return SequenceTransducer(units=6, embedding=4, epochs=1, members=2).fit(WORDS, WORDS)


@pytest.mark.slow
def test_a_loaded_model_answers_as_the_saved_one(model: SequenceTransducer, tmp_path: Path) -> None:
    path = tmp_path / "a.elman"
    model.save(path)
    loaded = SequenceTransducer.load(path)
    assert loaded.predict_nbest(WORDS[:3]) == model.predict_nbest(WORDS[:3])
    assert loaded.get_params() == model.get_params()
    loaded.save(tmp_path / "b.elman")
    assert path.read_bytes() == (tmp_path / "b.elman").read_bytes()


def test_another_kind_of_model_is_refused(model: SequenceTransducer, tmp_path: Path) -> None:
    model.save(tmp_path / "a.elman")
    with pytest.raises(NotAModel, match="holds a SequenceTransducer, a SequenceClassifier"):
        SequenceClassifier.load(tmp_path / "a.elman")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda d: d.update(members=7), "is missing"),
        (lambda d: d.update(members=0), "0 members"),
        (lambda d: d.update(ratio=float("inf")), "ratio"),
        (lambda d: d.update(ratio=1e9), "ratio"),
        (lambda d: d["inputs"].append("z"), "float32"),
        (lambda d: d["outputs"].append(3), "symbols are strings"),
        (lambda d: d["settings"].update(units=64), "float32"),
        (lambda d: d["settings"].update(cell="cnn"), "cell is one of"),
        (lambda d: d["settings"].update(strange=1), "strange"),
        (lambda d: d["settings"].update(max_length=0), "ratio|max_length"),
    ],
)
def test_an_edited_file_is_damaged(
    model: SequenceTransducer, tmp_path: Path, edit: Callable[[dict[str, Any]], Any], said: str
) -> None:
    path = tmp_path / "a.elman"
    model.save(path)
    description, parameters = modelfile.read(path)
    edit(description)
    modelfile.write(path, modelfile.Model(description, parameters))
    with pytest.raises(DamagedModel, match=said):
        SequenceTransducer.load(path)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda d: d.update(longest=[3]), "longest"),
        (lambda d: d.update(longest=[3, 9000]), "longest pair is beyond max_length"),
        (lambda d: d.pop("longest"), "longest"),
        (lambda d: d["inputs"]["vocabulary"]["pieces"].append("z"), "float32"),
        (lambda d: d["outputs"].update(vocabulary={}), "KeyError"),
        (lambda d: d.update(inputs=["a"]), "list"),
        (lambda d: d["settings"].update(unit="subwords"), "inputs are words, the settings say"),
        (lambda d: d["settings"].update(alignment="monotonic"), "need attention"),
        (lambda d: d["settings"].update(alignment="hard"), "alignment is one of"),
        (lambda d: d["settings"].update(smoothing=2), "smoothing"),
        (lambda d: d["settings"].update(units=64), "float32"),
    ],
)
def test_an_edited_file_of_attention_is_damaged(
    of_words: SequenceTransducer, tmp_path: Path, edit: Callable[[dict[str, Any]], Any], said: str
) -> None:
    path = tmp_path / "a.elman"
    of_words.save(path)
    description, parameters = modelfile.read(path)
    edit(description)
    modelfile.write(path, modelfile.Model(description, parameters))
    for opened in (SequenceTransducer.load, use):
        with pytest.raises(DamagedModel, match=said):
            opened(path)


def test_a_file_from_before_attention_is_read(model: SequenceTransducer, tmp_path: Path) -> None:
    path = tmp_path / "a.elman"
    model.save(path)
    description, parameters = modelfile.read(path)
    for name in ("alignment", "unit", "output_unit", "smoothing", "vocabulary"):
        del description["settings"][name]
    modelfile.write(path, modelfile.Model(description, parameters))
    assert SequenceTransducer.load(path).get_params() == model.get_params()
    assert use(path).predict(WORDS[:2]) == model.predict(WORDS[:2])
