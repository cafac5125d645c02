"""What a file says beside its graph is what a program needs to make inputs and read answers."""

from __future__ import annotations

import json
from typing import Any

from elman.exports.onnx.description import described


def test_a_classifier_of_names(names: Any) -> None:
    said = described(names)
    reading = said["reading"]
    assert said["kind"] == "classifier"
    assert said["labels"] == ["f", "m"]
    assert "".join(reading["characters"]) == "".join(names.reader_.alphabet.characters)
    assert reading["folds"]["É"] == "e"
    assert "☃" not in reading["folds"]
    assert json.loads(json.dumps(said)) == said


def test_words_have_their_vocabulary(prose: Any) -> None:
    reading = described(prose)["reading"]
    assert reading["unit"] == "words"
    assert reading["vocabulary"] == list(prose.reader_.alphabet.vocabulary.pieces)


def test_a_generator(generator: Any) -> None:
    said = described(generator, opset=18)
    assert said["vocabulary"] == list(generator.vocabulary_.pieces)
    assert (said["end"], said["window"], said["opset"]) == (None, None, 18)


def test_a_tagger(tagger: Any) -> None:
    said = described(tagger)
    assert tuple(said["labels"]) == tagger.labels_
    assert said["reading"]["hint_buckets"] == tagger.reader_.buckets
