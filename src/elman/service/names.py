"""Questions about names and sounds, answered in a worker process: JSON texts.

What they compute is Python's for the most part, so that threads would take turns; a process each
keeps them apart. Nothing here asks a server: availability is the event loop's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from elman.errors import ConfigurationError
from elman.interruption import each
from elman.questions import Invent, LookAlikes, Pronounce, Similar, Spell
from elman.service.encoding import text_of

__all__ = ["invent", "languages", "look_alikes", "pronounce", "similar", "spell", "suffixes_of"]

_TOGETHER = 32
"""Texts that are read or spelt at once: who leaves waits for no more of them."""


def suffixes_of(given: tuple[str, ...], usual: str) -> list[str]:
    """Return the suffixes that names are given, each known; raises `UnknownSuffix`."""
    from elman.domains.labels import known_suffix

    return list(dict.fromkeys(map(known_suffix, given))) or [usual]


def similar(asked: Similar) -> str:
    """Suggest names that sound alike, and say how each reading came about."""
    from elman import domains
    from elman.domains.labels import parse
    from elman.domains.readings import likely_readings
    from elman.domains.weights import Weights
    from elman.phonetics.languages.codes import language
    from elman.phonetics.voices.find import voice

    for code in filter(None, (asked.language, asked.heard_in)):
        language(code)
    label = parse(asked.name)
    suffixes = suffixes_of(asked.tld, label.suffix or "com")
    shown = domains.similar(
        label.text,
        asked.language,
        count=asked.count,
        heard_in=asked.heard_in,
        weights=Weights.of(asked.weights),
        max_length=asked.max_length,
        min_match=asked.min_match,
        words=asked.words,
        digits=asked.digits,
    )
    speaker = voice(language(asked.language).code)
    listener = voice(language(asked.heard_in).code) if asked.heard_in else speaker
    readings = likely_readings(label.text, speaker)
    aligned = [_parts(listener.model.align(s.label, s.phonemes)) for s in each(shown)]
    told = (
        suggestion.with_suffix(suffix).to_json() | {"parts": parts}
        for suggestion, parts in zip(shown, aligned, strict=True)
        for suffix in suffixes
    )
    read = [_reading(reading) for reading in readings]
    about = {"name": label.text, "language": asked.language, "readings": read}
    return _listed(about, "suggestions", told)


def _listed(about: Mapping[str, Any], name: str, rows: Iterable[Any]) -> str:
    """An object with a list as its last member, each row written as long as somebody waits.

    >>> _listed({"of": "Anna"}, "letters", ["A", "a"]), _listed({}, "letters", [])
    ('{"of":"Anna","letters":["A","a"]}', '{"letters":[]}')
    """
    found = ",".join(map(text_of, each(rows)))
    return f'{text_of(about)[:-1]}{"," * bool(about)}"{name}":[{found}]}}'


def _reading(reading: Any) -> dict[str, Any]:
    return {
        "phonemes": list(reading.phonemes),
        "probability": round(reading.probability, 6),
        "how": reading.how,
        "parts": _parts(reading.parts),
    }


def _parts(parts: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"letters": p.letters, "sounds": list(p.sounds), "name": p.name} for p in parts]


def invent(asked: Invent) -> str:
    """Invent names."""
    from elman import domains
    from elman.domains.lookalikes import look_alikes as warnings

    suffixes = suffixes_of(asked.tld, "com")
    syllables = asked.syllables
    if syllables and syllables[0] > syllables[-1]:
        raise ConfigurationError(
            f"syllables are fewest and most, received {list(syllables)}",
            remedy="pass for example syllables=[2, 3]",
        )
    given: dict[str, Any] = {
        "kind": list(asked.kind),
        "about": list(asked.about),
        "like": list(asked.like),
        "start": asked.start,
        "match": asked.match,
        "syllables": (syllables[0], syllables[-1]) if syllables else None,
        "max_length": asked.max_length,
    }
    found = domains.invent(
        asked.language,
        count=asked.count,
        seed=asked.seed,
        temperature=asked.temperature,
        **{name: value for name, value in given.items() if value},
    )
    shown = [replace(r, warnings=r.warnings or warnings(r.label)) for r in each(found)]
    inventions = (r.with_suffix(s).to_json() for r in shown for s in suffixes)
    return _listed({"language": asked.language}, "inventions", inventions)


def look_alikes(asked: LookAlikes) -> str:
    """Say of each name what may be misread in it."""
    from elman.domains.labels import parse
    from elman.domains.lookalikes import look_alikes as warnings
    from elman.domains.lookalikes import skeleton

    like = parse(asked.like).text if asked.like else ""
    labels = [parse(name).text for name in each(asked.names)]
    answers = (
        {"name": label, "warnings": list(warnings(label, like)), "skeleton": skeleton(label)}
        for label in labels
    )
    return _listed({}, "answers", answers)


def pronounce(asked: Pronounce) -> str:
    """Say how texts are read, by the voice that reads the names of domains."""
    from elman.phonetics.languages.codes import language
    from elman.phonetics.pieces import pieces_of
    from elman.phonetics.pronouncer import pronouncer_of
    from elman.phonetics.voices.find import voice

    spoken = language(asked.language)
    for text in each(asked.texts):
        pieces_of(text, spoken)
    reader = pronouncer_of(voice(spoken.code))
    starts = each(range(0, len(asked.texts), _TOGETHER))
    found = [
        readings
        for start in starts
        for readings in reader.pronounce(asked.texts[start : start + _TOGETHER], asked.count)
    ]
    answers = (
        {
            "text": text,
            "language": spoken.code,
            "readings": [
                {
                    "phonemes": " ".join(reading.phonemes),
                    "probability": round(reading.probability, 6),
                    "how": reading.how,
                }
                for reading in readings
            ],
        }
        for text, readings in zip(asked.texts, found, strict=True)
    )
    return _listed({}, "answers", answers)


def spell(asked: Spell) -> str:
    """Say how phonemes may be written."""
    from elman.phonetics.entries import typed
    from elman.phonetics.languages.codes import language
    from elman.phonetics.pronouncer import pronouncer_of
    from elman.phonetics.voices.find import voice

    spoken = language(asked.language)
    sounds = [typed(text, spoken) for text in each(asked.phonemes)]
    writer = pronouncer_of(voice(spoken.code))
    starts = each(range(0, len(sounds), _TOGETHER))
    found = [
        spellings
        for start in starts
        for spellings in writer.spell(sounds[start : start + _TOGETHER], asked.count)
    ]
    answers = (
        {
            "phonemes": text,
            "language": spoken.code,
            "spellings": [
                {"text": s.text, "probability": round(s.probability, 6)} for s in spellings
            ],
        }
        for text, spellings in zip(asked.phonemes, found, strict=True)
    )
    return _listed({}, "answers", answers)


def languages() -> list[dict[str, str]]:
    """The languages that names can be read in."""
    from elman.phonetics.languages.codes import LANGUAGES

    return [{"code": code, "title": spoken.title} for code, spoken in LANGUAGES.items()]
