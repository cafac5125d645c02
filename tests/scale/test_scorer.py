"""A scorer answers as the library does, row by row, and travels by path."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.errors import ConfigurationError, LabelError, ModelFileError, NotAModel, TableError
from elman.estimators import use
from elman.runs.tagged import tagged_texts
from elman.scale import Scorer


def test_classify_is_the_librarys_and_bad_rows_say_why(models: Path) -> None:
    scorer = Scorer("classify", models / "names.elman", rows=3)
    texts = ["Anna", None, "Otto", "Łódź", "  ", float("nan"), 5, "Mia", "x" * (1 << 20) + "y"]
    found = scorer.answer(texts)
    model = use(models / "names.elman")
    for i, text in enumerate(texts):
        if text in ("Anna", "Otto", "Mia"):
            shares = model.predict_proba([text])[0]
            assert found["label"][i] == model.classes_[shares.argmax()]
            assert found["probability"][i] == pytest.approx(shares.max(), abs=2e-6)
            assert found["error"][i] is None
        else:
            assert found["label"][i] is found["probability"][i] is None
    assert [i for i, said in enumerate(found["error"]) if said] == [3, 6, 8]
    assert found["error"][3].startswith("Alphabet lacks 'Ł'")
    assert found["error"][6] == "A text is a string, received 5"
    assert found["error"][8] == "A text has at most 1,048,576 characters, received 1,048,577"


def test_one_bad_row_among_many_costs_no_other(models: Path) -> None:
    texts = ["Anna"] * 100
    texts[77] = texts[13] = "☃"
    found = Scorer("classify", models / "names.elman", unknown="error").answer(texts)
    assert [i for i, said in enumerate(found["error"]) if said] == [13, 77]
    assert found["label"].count(None) == 2


def test_columns_beside_the_text(models: Path) -> None:
    scorer = Scorer("classify", models / "aged.elman")
    assert scorer.features == ("age",)
    found = scorer.answer(["Anna", "Anna", "Anna"], {"age": [1, "old", None]})
    assert [said is None for said in found["error"]] == [True, False, True]
    assert "The feature age is a number, received 'old'" in found["error"][1]
    want = use(models / "aged.elman").predict_proba(["Anna"] * 2, features={"age": [1, None]})
    assert [found["probability"][i] for i in (0, 2)] == pytest.approx(want.max(1), abs=2e-6)


def test_texts_are_scored_from_the_numbers_beside_them(models: Path) -> None:
    scorer = Scorer("score", models / "begun.elman")
    assert scorer.features == ("age",)
    found = scorer.answer(["Anna", "Anna"], {"age": [1, 30]})
    model = use(models / "begun.elman")
    want = [model.score("Anna", features=(age,)).bits_per_character for age in (1, 30)]
    assert found["bits_per_character"] == pytest.approx(want)
    assert want[0] != want[1]


def test_tag_score_and_transduce_are_the_librarys(models: Path) -> None:
    text = "Anna lives in Graz"
    (want,) = tagged_texts(use(models / "who.elman"), [text])
    found = Scorer("tag", models / "who.elman").answer([text, None])
    assert found["words"] == [want["words"], None]
    assert found["labels"] == [want["labels"], None]
    assert [e["text"] for e in found["entities"][0]] == [e["text"] for e in want["entities"]]

    scores = use(models / "verse.elman").score("to be")
    found = Scorer("score", models / "verse.elman").answer(["to be", "ß"])
    assert found["bits_per_character"] == [pytest.approx(scores.bits_per_character), None]
    assert found["characters"] == [scores.characters, None]
    assert found["error"][0] is None
    assert found["error"][1] is not None

    (hypotheses,) = use(models / "doubled.elman").predict_nbest([list("Anna")], 2)
    found = Scorer("transduce", models / "doubled.elman", count=2).answer(["Anna"])
    assert [o["probability"] for o in found["outputs"][0]] == [h.probability for h in hypotheses]


def test_pronounce_and_similar_are_the_librarys() -> None:
    from elman.domains import similar
    from elman.phonetics import Pronouncer

    found = Scorer("pronounce", language="es", count=2).answer(["sol", None])
    want = Pronouncer.load("es").pronounce(["sol"], 2)[0]
    assert [r["phonemes"] for r in found["readings"][0]] == [" ".join(r.phonemes) for r in want]
    assert found["readings"][1] is None

    found = Scorer("similar", language="es", count=3).answer(["casa", "..."])
    assert [s["label"] for s in found["suggestions"][0]] == [
        s.label for s in similar("casa", "es", count=3)
    ]
    assert found["error"][1].startswith("A name needs a letter or a digit")


@pytest.mark.parametrize(
    ("ask", "model", "settings", "kind", "said"),
    [
        ("classify", "gone.elman", {}, ModelFileError, "sees the model's file.*No such file"),
        ("classify", "verse.elman", {}, NotAModel, "a SequenceClassifier is needed"),
        ("classify", None, {}, ConfigurationError, "a model file, of a classifier, received none"),
        ("pronounce", "names.elman", {}, ConfigurationError, "a language, no model"),
        ("classify", "names.elman", {"rows": 0}, ConfigurationError, "rows is at least 1"),
        ("score", "verse.elman", {"condition": "x"}, LabelError, "trained without classes"),
        ("score", "styled.elman", {}, LabelError, r"the classes 'f, m', received condition=None"),
        ("score", "styled.elman", {"condition": "q"}, LabelError, r"received condition='q'; pass"),
        ("pronounce", None, {"language": "xx"}, ConfigurationError, "xx"),
    ],
)
def test_what_refuses_every_row_refuses_at_once(
    models: Path, ask: str, model: str | None, settings: dict[str, Any], kind: Any, said: str
) -> None:
    with pytest.raises(kind, match=said):
        Scorer(ask, model and models / model, **settings)


def test_columns_that_lack_or_clash(models: Path) -> None:
    scorer = Scorer("classify", models / "aged.elman", text="name")
    with pytest.raises(TableError, match="no column 'name'"):
        scorer.check_columns(["text", "age"])
    with pytest.raises(TableError, match=r"no column 'age'.*the model reads it beside"):
        scorer.check_columns(["name"])
    with pytest.raises(TableError, match="a column 'label' already"):
        scorer.check_columns(["name", "age", "label"])
    Scorer("classify", models / "aged.elman", text="name", prefix="predicted_").check_columns(
        ["name", "age", "label", "error"]
    )


def test_a_worker_opens_the_model_by_path_without_jax(models: Path, tmp_path: Path) -> None:
    scorer = Scorer("classify", models / "names.elman")
    content = pickle.dumps(scorer)
    assert len(content) < 1000
    (tmp_path / "scorer").write_bytes(content)
    program = (
        "import pickle, sys; from pathlib import Path\n"
        f"scorer = pickle.loads(Path({str(tmp_path / 'scorer')!r}).read_bytes())\n"
        "print(scorer.answer(['Anna'])['label'][0], 'jax' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.stdout.split() == [scorer.answer(["Anna"])["label"][0], "False"], ran.stderr


def test_a_worker_with_another_elman_or_another_file_says_so(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "names.elman"
    path.write_bytes((models / "names.elman").read_bytes())
    scorer = pickle.loads(pickle.dumps(Scorer("classify", path)))
    monkeypatch.setattr("elman.scale.scorer._models", {})
    path.write_bytes((models / "aged.elman").read_bytes())
    with pytest.raises(ModelFileError, match=r"^Every worker has the same .*another file on \S+"):
        scorer.answer(["Anna"])
    path.unlink()
    with pytest.raises(ModelFileError, match=r"^Every worker sees .*No such file or directory"):
        scorer.answer(["Anna"])
    scorer.version = "0.0.1"
    with pytest.raises(ConfigurationError, match=r"0\.0\.1, received \S+ on .*elman==0\.0\.1$"):
        scorer.answer(["Anna"])


def test_two_questions_in_one_process_open_each_model_once(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elman.scale.scorer._models", {})
    opened: list[str] = []

    def opening(path: str, kind: str) -> Any:
        opened.append(kind)
        return use(path, kind)

    monkeypatch.setattr("elman.estimators.use", opening)
    scorers = [
        Scorer("classify", models / "names.elman"),
        Scorer("transduce", models / "doubled.elman", count=np.int64(2)),
    ]
    for scorer in (*scorers, *scorers):
        scorer.answer(["Anna"])
    assert opened == ["classifier", "transducer"]
    assert json.loads(json.dumps(scorers[1].record)) == scorers[1].record


def test_pandas_frames_keep_their_rows(models: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"text": ["Anna", None, "☃", pandas.NA], "n": [1, 2, 3, 4]}, index=[7, 5, 3, 1]
    )
    made = Scorer("classify", models / "names.elman")(frame)
    assert made.index.tolist() == [7, 5, 3, 1]
    assert made["n"].tolist() == [1, 2, 3, 4]
    assert made["label"].isna().tolist() == [False, True, True, True]
    assert made["error"].isna().tolist() == [True, True, False, True]
    assert np.isnan(made["probability"].tolist()[1])
    with pytest.raises(ConfigurationError, match="a frame of pandas, received list"):
        Scorer("classify", models / "names.elman")(["Anna"])
