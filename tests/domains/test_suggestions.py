"""The four steps, and what they make of a name together."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import pytest

from elman.domains import offensive
from elman.domains.offensive import offends
from elman.domains.patterns import patterns_of
from elman.domains.readings import heard_abroad, likely_readings
from elman.domains.substitutes import substitutes_of
from elman.domains.suggestions import Wanted, similar, similar_to
from elman.domains.weights import Weights
from elman.errors import ConfigurationError
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice


def test_a_letters_name_stands_for_its_sound(speaker: Voice) -> None:
    found = similar_to("airmix", likely_readings("airmix", speaker), speaker, count=10)
    rmix = next(s for s in found if s.label == "rmix")
    assert rmix.match == 1.0
    assert rmix.why == "air -> r (its name)"
    assert rmix.length == 4


def test_the_name_itself_is_no_suggestion(speaker: Voice) -> None:
    found = similar_to("phix", likely_readings("phix", speaker), speaker)
    labels = [s.label for s in found]
    assert "phix" not in labels
    assert labels[0] == "fix"
    assert all(label.isascii() and label.isalnum() and len(label) <= 63 for label in labels)
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


def test_labels_have_letters_and_digits_alone_though_words_have_apostrophes() -> None:
    # The voice that ships has learned rick's and mick's.
    assert all(s.label.isascii() and s.label.isalnum() for s in similar("netflix", count=60))


def test_patterns_are_stretches_with_other_spellings(speaker: Voice) -> None:
    found = patterns_of(likely_readings("fix", speaker)[0], speaker)
    assert any(other.startswith("ph") for p in found for other in p.others)


def test_substitutes_are_nearest_first(speaker: Voice) -> None:
    found = substitutes_of(("s", "ɪ", "m"), speaker.near, count=5)
    assert [s.distance for s in found] == sorted(s.distance for s in found)
    assert ("z", "ɪ", "m") in [s.sounds for s in found]


def test_weights_change_the_order(speaker: Voice) -> None:
    heard = likely_readings("fix", speaker)
    short = similar_to("fix", heard, speaker, weights=Weights(longer=-50.0, shorter=50.0))
    assert min(len(s.label) for s in short) == len(short[0].label)


def test_what_is_not_wanted_is_left_out(speaker: Voice) -> None:
    heard = likely_readings("phix", speaker)
    everything = {s.label: s for s in similar_to("phix", heard, speaker, count=80)}
    assert "fix" in everything
    wanted = Wanted(max_length=4, min_match=0.9, words=False, digits=False)
    some = similar_to("phix", heard, speaker, count=80, wanted=wanted)
    assert some
    assert all(len(s.label) <= 4 and s.match >= 0.9 and s.label != "fix" for s in some)
    with pytest.raises(ConfigurationError, match="1 to 63"):
        Wanted(max_length=64)


def test_the_likeliest_reading_is_shown(speaker: Voice) -> None:
    for found in similar_to("phix", likely_readings("phix", speaker), speaker, count=20):
        assert found.respelling
        assert 0 < found.reading_probability <= 1
        assert 0 <= found.spelling_probability <= 1
        assert found.phonemes


def test_what_speaks_against_a_label_is_said(speaker: Voice) -> None:
    fix = next(
        s for s in similar_to("phix", likely_readings("phix", speaker), speaker) if s.label == "fix"
    )
    assert "real word" in fix.warnings


def test_a_long_label_is_answered_within_63_letters(speaker: Voice) -> None:
    for name in ("fix" * 15, "fix" * 21):
        found = similar_to(name, likely_readings(name, speaker), speaker, count=5)
        assert all(len(s.label) <= 63 for s in found)
        assert found or len(name) == 63


def test_abroad_every_sound_is_the_nearest_there(speaker: Voice) -> None:
    heard = heard_abroad(likely_readings("mix", speaker), speaker)
    assert heard[0].phonemes == likely_readings("mix", speaker)[0].phonemes


def test_a_language_without_a_voice() -> None:
    with pytest.raises(ConfigurationError, match=r"language 'xx'; there are en-us, "):
        similar("airmix", "xx")
    with pytest.raises(ConfigurationError, match="At least 1"):
        similar("airmix", count=0)


def test_no_suggestion_is_what_invent_refuses(
    speaker: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = {s.label for s in similar_to("phix", likely_readings("phix", speaker), speaker)}
    assert {"fix", "fyx"} & plain
    assert {"mix"} & {
        s.label for s in similar_to("micks", likely_readings("micks", speaker), speaker)
    }
    monkeypatch.setattr(offensive, "offensive_words", lambda code: frozenset({"fix", "maim"}))
    monkeypatch.setattr(offensive, "_heard", WeakKeyDictionary())
    found = similar_to("phix", likely_readings("phix", speaker), speaker, count=len(plain))
    # Neither the word nor what sounds like it, however it is written.
    assert found
    assert "fix" not in {s.label for s in found}
    assert not any(offends(s.label) for s in found)
    assert ("f", "ɪ", "k", "s") not in {s.phonemes for s in found}


@pytest.mark.parametrize(
    ("code", "name", "other"),
    [("es", "guapo", "wapo"), ("es", "yuvia", "lluvia"), ("ja", "tsunami", "tunami")],
)
def test_conventions_of_a_language_are_known(code: str, name: str, other: str) -> None:
    found = {s.label: s for s in similar(name, code, count=10)}
    assert found[other].match > 0.6
    assert found[other].why
    # Who writes French letters does not follow a Spaniard's conventions.
    abroad = similar_to(name, likely_readings(name, voice(code)), voice(code), own=False, count=10)
    assert found[other].match > next((s.match for s in abroad if s.label == other), 0.0)
