"""Outputs by attention, as a fitted model gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import elman
from elman import SequenceTransducer
from elman.errors import AlphabetError, ConfigurationError, SequenceError
from elman.estimators import Hypothesis, use

Translations = tuple[list[str], list[str]]
SENTENCE = "heute ruft anna den bert."


def test_words_are_translated_in_another_order(of_words: SequenceTransducer) -> None:
    assert of_words.predict([SENTENCE]) == [("anna", " calls", " bert", " today", ".")]
    (hypotheses,) = of_words.predict_nbest([SENTENCE], 3)
    best = hypotheses[0]
    assert best.attention is not None
    assert best.attention.shape == (6, 7)
    np.testing.assert_allclose(best.attention.sum(1), 1, rtol=1e-4)
    # Each name looks at itself: heute ruft ANNA den BERT .
    assert best.attention[[0, 2]].argmax(1).tolist() == [2, 4]
    assert len({h.symbols for h in hypotheses}) == 3


def test_what_was_never_seen_is_copied_from_where_the_output_looks(
    of_words: SequenceTransducer,
) -> None:
    found = of_words.predict(["heute ruft zoe den franz-josef."])
    assert "".join(found[0]) == "zoe calls franz-josef today."
    assert found == of_words.predict(["heute ruft zoe den franz-josef."], unknown="copy")
    with pytest.raises(AlphabetError, match="knows no word 'zoe'") as caught:
        of_words.predict(["zoe"], unknown="error")
    assert 'unknown="copy"' in str(caught.value)
    assert of_words.predict(["heute zoe"], unknown="skip") == of_words.predict(["heute"])


def test_a_saved_model_answers_the_same_on_either_engine(
    of_words: SequenceTransducer, tmp_path: Path
) -> None:
    path = tmp_path / "a.elman"
    of_words.save(path)
    expected = of_words.predict_nbest([SENTENCE, "heute."], 2)
    for opened in (elman.load(path), use(path)):
        found = opened.predict_nbest([SENTENCE, "heute."], 2)
        for row, wanted in zip(found, expected, strict=True):
            assert [h.symbols for h in row] == [h.symbols for h in wanted]
            for h, w in zip(row, wanted, strict=True):
                assert h.probability == pytest.approx(w.probability, rel=1e-3)
                np.testing.assert_allclose(h.attention, w.attention, atol=1e-4)
        assert opened.summary() == of_words.summary()
        assert "Attending(GRU(48))" in opened.summary()
    elman.load(path).save(tmp_path / "b.elman")
    assert path.read_bytes() == (tmp_path / "b.elman").read_bytes()


def test_scores_are_of_words(of_words: SequenceTransducer, translations: Translations) -> None:
    rates = of_words.score(*translations)
    assert rates.pairs == 75
    assert rates.symbol_error_rate < 0.05
    assert of_words.references(["anna calls bert today."]) == of_words.predict([SENTENCE])
    assert of_words.symbols_of(SENTENCE) == [" heute", " ruft", " anna", " den", " bert", "."]
    assert of_words.knows(SENTENCE)
    assert not of_words.knows("heute ruft zoe")


def test_longer_inputs_than_any_in_training_are_named_and_bounded(
    of_words: SequenceTransducer,
) -> None:
    long = f"{SENTENCE} " * 20
    assert of_words.longer([SENTENCE, long]) == [1]
    (found,) = of_words.predict([long])
    assert len(found) <= 5 * 20
    with pytest.raises(SequenceError, match="at most 500 symbols, number 1 has"):
        of_words.predict([SENTENCE * 100])


@pytest.mark.parametrize(
    ("units", "more"),
    [
        ({"unit": "characters"}, {}),
        ({"unit": "subwords", "vocabulary": 300}, {}),
        ({"unit": "words", "output_unit": "characters"}, {"members": 2}),
    ],
)
def test_other_units_train_save_and_answer(
    units: dict[str, Any],
    more: dict[str, Any],
    translations: Translations,
    attending: dict[str, Any],
    tmp_path: Path,
) -> None:
    model = SequenceTransducer(**{**attending, **units, **more, "epochs": 2})
    model.fit(*translations)
    again = SequenceTransducer(**{**attending, **units, **more, "epochs": 2}).fit(*translations)
    found = model.predict([SENTENCE])
    assert found == again.predict([SENTENCE])
    model.save(tmp_path / "a.elman")
    assert use(tmp_path / "a.elman").predict([SENTENCE]) == found
    reference = model.references(["anna calls bert today."])[0]
    assert "".join(reference) == "anna calls bert today."


def test_validation_chooses_the_epoch(
    translations: Translations, attending: dict[str, Any]
) -> None:
    settings = {**attending, "epochs": 3, "unit": "words"}
    model = SequenceTransducer(**settings, validation=0.2).fit(*translations)
    losses = [epoch.held_out["loss"] for epoch in model.history_[0]]
    assert model.best_epochs_ == [1 + int(np.argmin(losses))]


def test_bad_input(attending: dict[str, Any]) -> None:
    model = SequenceTransducer(**attending, unit="words")
    with pytest.raises(SequenceError, match="Every output has at least one symbol, number 2"):
        model.fit(["a", "b"], ["x", " "])
    with pytest.raises(SequenceError, match="Every input has at least one symbol, number 1"):
        model.fit(["", "b"], ["x", "y"])
    with pytest.raises(SequenceError, match="texts to be cut into words, number 2 is tuple"):
        model.fit(["a", ("b", "c")], ["x", "y"])
    with pytest.raises(SequenceError, match="at most 3 symbols, number 1 has 4"):
        SequenceTransducer(**attending, unit="words", max_length=3).fit(["a b c d"], ["x"])
    with pytest.raises(SequenceError, match="An output has at most 3 symbols"):
        SequenceTransducer(**attending, unit="words", max_length=3).fit(["a"], ["a b c d"])
    with pytest.raises(ConfigurationError, match="unit is one of characters, words, subwords"):
        SequenceTransducer(**attending, unit="bytes").fit(["a"], ["x"])
    with pytest.raises(ConfigurationError, match="at least 257 for subwords and at most"):
        SequenceTransducer(**attending, unit="subwords", vocabulary=1 << 40).fit(["a"], ["x"])
    for name, value in {"unit": "words", "smoothing": 0.1, "output_unit": "words"}.items():
        with pytest.raises(ConfigurationError, match=f"{name} cannot act while alignments are"):
            SequenceTransducer(**{name: value}).fit(["a"], ["x"])
    with pytest.raises(ConfigurationError, match="vocabulary cannot act on characters"):
        SequenceTransducer(alignment="attention", vocabulary=5).fit(["a"], ["x"])
    with pytest.raises(ConfigurationError, match="alignment is one of monotonic, attention"):
        SequenceTransducer(alignment="hard").fit(["a"], ["x"])


def test_a_notebook_shows_an_output_and_where_it_looked() -> None:
    alone = Hypothesis(("<b>", "a"), 0.5)
    assert "&lt;b&gt; a" in alone._repr_html_()
    assert "<b>" not in alone._repr_html_()
    attention = np.array([[0.75, 0.25], [0.0, 1.0]], np.float32)
    html = Hypothesis(("a",), 0.25, attention)._repr_html_()
    assert html.count("<td title=") == 4
    assert html.index('title="0.75"') < html.index('title="0.25"') < html.index("(end)")
