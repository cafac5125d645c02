"""Which words moved an answer: measured by leaving them out, or hiding them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier, SequenceTagger
from elman.datasets.records.spans import Span
from elman.errors import SequenceError
from elman.runs.answers import running
from elman.runs.explained import HIDDEN, moved_answer, moved_tags
from elman.runs.tagged import tagged_texts
from elman.runs.watching import left_out, watched

TEXTS = ["a good film", "a bad film", "good plot here", "bad plot here"] * 6


@pytest.fixture(scope="module")
def reader() -> Any:
    model = SequenceClassifier(
        unit="words", units=4, embedding=8, epochs=25, batch_size=8, learning_rate=0.03
    )
    return model.fit(TEXTS, ["+", "-"] * 12)


def test_the_word_that_decides_moves_the_answer_most(reader: Any) -> None:
    text = "good film here"
    moved = moved_answer(reader, text)
    assert [text[m.begin : m.end] for m in moved] == [m.word for m in moved] == text.split()
    assert max(moved, key=lambda m: m.lost).word == "good"
    whole, without = reader.predict_proba([text, "film here"])
    answer = whole.argmax()
    assert moved[0].lost == pytest.approx(whole[answer] - without[answer])
    assert moved_answer(reader, "good") == []


def test_a_model_of_words_is_watched_word_by_word(reader: Any) -> None:
    text = "a good film"
    seen = watched(reader, text)
    assert seen["symbols"] == ["a", "good", "film", "END"]
    assert [row["text"] for row in seen["running"]] == ["a", "a good", "a good film"]
    assert [row["step"] for row in seen["running"]] == [0, 1, 2]
    assert [step for step, _ in left_out(reader, text)] == [0, 1, 2]
    np.testing.assert_allclose(running(reader, text)[-1][1], reader.predict_proba([text])[0])
    with pytest.raises(SequenceError, match="up to 64 words, received 65"):
        watched(reader, "good " * 65)
    with pytest.raises(SequenceError, match="up to 1,000 words, received 1,001"):
        moved_answer(reader, "good " * 1001)


SENTENCES = [["Anna", "lives", "in", "Graz"], ["Otto", "lives", "in", "Wien"], ["in", "May"]] * 8
LABELS = [["B-PER", "O", "O", "B-LOC"], ["B-PER", "O", "O", "B-LOC"], ["O", "O"]] * 8


def tagger(labels: list[list[str]], columns: Any = None) -> SequenceTagger:
    small: dict[str, Any] = {"units": 6, "embedding": 6, "spelling": 4, "hint_buckets": 256}
    made = SequenceTagger(**small, epochs=8, batch_size=48, learning_rate=0.03)
    return made.fit(SENTENCES, labels, columns=columns)


def test_hiding_a_word_takes_from_the_spans_it_speaks_for() -> None:
    letters = {"letter": [[word[0] for word in row] for row in SENTENCES]}
    model = tagger(LABELS, letters)
    words, own = ["Anna", "lives", "in", "Graz"], {"letter": [["A", "l", "i", "G"]]}
    (tags,) = model.tag([words], columns=own)
    moved = moved_tags(model, words, tags, own)
    assert len(moved) == len(tags.entities) == 2
    assert [m.word for m in moved[0]] == words
    hidden = [HIDDEN, *words[1:]]
    ((sure,),) = model.confidences([hidden], [[Span(*tags.entities[0][:3])]], columns=own)
    assert moved[0][0].lost == pytest.approx(tags.entities[0].confidence - sure)
    found = model.confidences(
        [words], [[Span(*entity[:3]) for entity in tags.entities]], columns=own
    )
    np.testing.assert_allclose(found[0], [entity.confidence for entity in tags.entities])
    with pytest.raises(SequenceError, match="up to 200 words, received 201"):
        moved_tags(model, ["in"] * 201, tags)


@pytest.mark.slow
def test_plain_labels_are_explained_word_by_word() -> None:
    model = tagger([[label[2:] or "NONE" for label in row] for row in LABELS])
    (told,) = tagged_texts(model, ["Anna lives"], explain=True)
    assert [[m["word"] for m in row] for row in told["moved"]] == [["Anna", "lives"]] * 2
