"""Models as files of ONNX: they answer as the models, or nothing is written."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("onnxruntime")

from elman.errors import ConfigurationError, OutputError
from elman.exports import character_inputs, classifier_inputs, sentence_inputs, to_onnx
from elman.exports.comparison import TOLERANCE
from elman.exports.onnx import file
from elman.exports.onnx.session import asked
from elman.inference.chain import best_labels


def session(path: Path) -> Any:
    import onnxruntime

    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("kind", ["names", "padded", "series", "generator", "tied", "tagger"])
def test_an_export_answers_as_its_model(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    done = to_onnx(request.getfixturevalue(kind), tmp_path / "m.onnx", inputs=30)
    assert done.compared.difference <= TOLERANCE / 10
    assert done.compared.same == 1
    assert done.bytes == (tmp_path / "m.onnx").stat().st_size
    said = json.loads(session(done.path).get_modelmeta().custom_metadata_map["elman"])
    assert said == done.description


def test_the_same_model_gives_the_same_bytes(names: Any, tmp_path: Path) -> None:
    names.save(tmp_path / "names.elman")
    for name, model in (("a", names), ("b", tmp_path / "names.elman")):
        to_onnx(model, tmp_path / f"{name}.onnx", inputs=2)
    assert (tmp_path / "a.onnx").read_bytes() == (tmp_path / "b.onnx").read_bytes()


def test_texts_in(names: Any, tmp_path: Path) -> None:
    done = to_onnx(names, tmp_path / "m.onnx", input="characters", inputs=20)
    texts = ["  ANNA ", "Zoe\u0308", "Mia\u00a0\t Li", "Jo☃se\u200b", "o", "Straße ﬁ"]
    (found,) = session(done.path).run(None, character_inputs(texts))
    np.testing.assert_allclose(found, names.predict_proba(texts), atol=1e-5)


def test_a_text_that_the_model_cannot_read_has_no_answer(padded: Any, tmp_path: Path) -> None:
    done = to_onnx(padded, tmp_path / "m.onnx", input="characters", inputs=20)
    (found,) = session(done.path).run(None, character_inputs(["Anna", "Xx", "  "]))
    assert np.isfinite(found).all(1).tolist() == [True, False, False]


def test_inputs_of_texts_and_series(names: Any, series: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for model, X in (
        (names, ["Anna", "Udo Li"]),
        (series, [rng.normal(5, 3, (n, 3)).astype(np.float32) for n in (4, 9)]),
    ):
        done = to_onnx(model, tmp_path / "m.onnx", inputs=5)
        (found,) = session(done.path).run(None, classifier_inputs(model, X))
        np.testing.assert_allclose(found, model.predict_proba(X), atol=1e-5)


def test_a_text_goes_on_symbol_by_symbol(generator: Any, tmp_path: Path) -> None:
    done = to_onnx(generator, tmp_path / "m.onnx", inputs=5)
    opened = session(done.path)
    seed, length = "to be ", 12
    state = {
        given.name: np.zeros((1, given.shape[1]), np.float32) for given in opened.get_inputs()[1:]
    }
    codes = generator.vocabulary_.encode(seed).astype(np.int32)
    written = []
    for _ in range(length):
        logits, *after = opened.run(None, {"symbols": codes[None], **state})
        state = dict(zip(state, after, strict=True))
        codes = logits[0, -1:].argmax(-1).astype(np.int32)
        written.append(done.description["vocabulary"][int(codes[0])])
    assert "".join(written) == generator.generate(seed, length, greedy=True)[0]


def test_viterbi_outside_finds_the_taggers_labels(tagger: Any, tmp_path: Path) -> None:
    done = to_onnx(tagger, tmp_path / "m.onnx", inputs=5)
    X = [["Otto", "sings", "."], ["Anna"]]
    read = tagger.reader_.read([tuple(sentence) for sentence in X], {})
    scores, moves = session(done.path).run(None, sentence_inputs(read))
    mask = np.arange(scores.shape[1])[:, None] < read.lengths
    best = best_labels(np.swapaxes(scores, 0, 1), moves, mask)
    labels = [
        tuple(done.description["labels"][best[t, i]] for t in range(n))
        for i, n in enumerate(read.lengths)
    ]
    # The chain tells ends and single words apart, the model's own labels do not.
    plain = [tuple(x.replace("S-", "B-").replace("E-", "I-") for x in row) for row in labels]
    assert plain == tagger.predict(X)


def test_int8_is_smaller_and_says_what_it_costs(names: Any, tmp_path: Path) -> None:
    done = to_onnx(names, tmp_path / "m.onnx", int8=True, inputs=20)
    assert done.int8 is not None
    assert done.bytes_before is not None
    assert done.compared.difference < 1e-5 < done.int8.difference < 0.2
    ask = asked(done.path.read_bytes(), "classifier")
    assert np.abs(ask(classifier_inputs(names, ["Anna"]))[0].sum() - 1) < 1e-5


def test_a_linear_model_is_named_and_can_be_left_out(prose: Any, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    with pytest.raises(ConfigurationError, match=r"BLAKE2 hashes.*networks_alone=True"):
        to_onnx(prose, path)
    with pytest.raises(ConfigurationError, match="this one reads words"):
        to_onnx(prose, path, networks_alone=True, input="characters")
    assert not path.exists()
    done = to_onnx(prose, path, networks_alone=True, inputs=10)
    assert done.description["networks_alone"] is True
    assert done.description["reading"]["unit"] == "words"


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        ("names", {"networks_alone": True}, "this model has none"),
        ("generator", {"input": "characters"}, "says something of classifiers"),
        ("tagger", {"networks_alone": True}, "says something of classifiers"),
        ("series", {"input": "characters"}, "reads measured series"),
    ],
)
def test_a_setting_that_cannot_act_is_refused(
    kind: str, settings: dict[str, Any], said: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        to_onnx(request.getfixturevalue(kind), tmp_path / "m.onnx", **settings)


def test_a_transducer_is_refused_in_words(tmp_path: Path) -> None:
    from elman import SequenceTransducer

    model = SequenceTransducer(units=3, layers=1, embedding=2, epochs=1, validation=None)
    model.fit([["a"], ["b"]] * 3, [["x"], ["y"]] * 3)
    with pytest.raises(ConfigurationError, match="no operator for that search"):
        to_onnx(model, tmp_path / "m.onnx")


def test_what_was_not_trained_is_refused(tmp_path: Path) -> None:
    from elman import SequenceClassifier

    with pytest.raises(ValueError, match="not fitted"):
        to_onnx(SequenceClassifier(), tmp_path / "m.onnx")


def test_an_export_that_differs_is_not_kept(
    names: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph of other weights: as if an operator computed something else."""
    right = file.classifier_graph

    def wrong(model: Any, **how: Any) -> Any:
        other = copy.deepcopy(model)
        for member in other.networks_:
            member.layers[0].layers[1].layers[-1].b += np.float32([0.5, -0.5])
        return right(other, **how)

    monkeypatch.setattr(file, "classifier_graph", wrong)
    path = tmp_path / "m.onnx"
    path.write_text("before")
    with pytest.raises(OutputError, match="nothing was written"):
        to_onnx(names, path, inputs=5)
    assert path.read_text() == "before"


def test_gates_of_rounds_are_refused_in_words(tmp_path: Path) -> None:
    from elman import SequenceGenerator

    settings: dict[str, Any] = {"units": 3, "embedding": 2, "epochs": 1, "batch_size": 2}
    model = SequenceGenerator(mogrifier=2, steps=4, **settings).fit("abab" * 9)
    with pytest.raises(ConfigurationError) as caught:
        to_onnx(model, tmp_path / "m.onnx")
    assert str(caught.value) == (
        "ONNX is written for cells that read what stands before them, the model has a GRU with "
        "mogrifier=2; train without it: mogrifier=0, or use the model with elman.use"
    )
