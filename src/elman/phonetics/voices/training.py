"""How a voice is made of a lexicon: half a minute, the same bytes every time."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from string import ascii_lowercase, digits
from typing import Any

from elman.phonetics.calibration import fit_temperature
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.joint.cutting import Aligned, aligned
from elman.phonetics.engines.joint.judge import Judge
from elman.phonetics.engines.protocol import Phonemes
from elman.phonetics.entries import Readings, set_apart
from elman.phonetics.languages.letter_names import loans, scored_names
from elman.phonetics.languages.record import Language
from elman.phonetics.sounds.echoes import Echoes
from elman.phonetics.voices.lexicon import KnownWords, as_bytes
from elman.phonetics.voices.voice import Voice

__all__ = ["VERSION", "named", "naming", "train_voice"]

VERSION = 13
"""Count up when training changes."""
_MOST = 120_000
"""Words a model is trained on; a lexicon's other words are inflected forms of these."""
_LOOKED_UP = 60_000
"""Words of the lexicon that are looked up, the most frequent."""
_PLAIN = 8
"""Of so many words with accents, one is learned without them too."""
_HELD_OUT = 1000
"""Words that probabilities are measured on."""
_GRAMS = 400_000
"""N-grams that are kept: a judge, or a lexicon that was made by rule, needs no more."""
_ECHOES = 60_000
"""Words that are known by their sound."""


def train_voice(
    readings: Readings,
    spoken: Language,
    words: Mapping[str, float],
    *,
    without: Collection[str] = (),
    source: str = "",
    looked_up: bool = True,
    more: Readings | None = None,
    judge: Judge | None = None,
    judged: bool = False,
) -> Voice:
    """Train a voice on a lexicon, leaving out the words whose label is in `without`.

    Each word is learned as a domain label writes it, and as its own script does. `looked_up` says
    whether the voice also holds the lexicon's own readings of usual words; those of `more` are
    learned alone. Readings are judged by
    `judge`, or by one that is trained (`judged`), which takes minutes and needs JAX; it learns
    neither the words that temperatures are fitted to nor those that voices are measured on.
    """
    left_out = set(without)
    every = {**(more or {}), **readings}
    usual = [w for w in readings if 2 <= len(w) <= 24 or not w.isascii()]
    forms = {
        word: [form for form in map(spoken.label, spoken.latin_forms(word)) if form]
        for word in (*usual, *(more or {}))
    }
    usual = [word for word in usual if left_out.isdisjoint(forms[word])]
    chosen = sorted(usual, key=_digest)[:_MOST]
    pairs: list[tuple[str, str, Phonemes]] = []
    for word in sorted({*chosen, *(more or {})}):
        plain = forms[word]
        # Of accents that nobody types, a few words tell enough: more would hide their sense.
        if spoken.latin and _digest(word)[0] % _PLAIN:
            plain = [form for form in plain if form == word]
        written = dict.fromkeys([*plain, *([word] if spoken.in_script else [])])
        for way in every[word][:2]:
            typed = spoken.as_typed(way)
            pairs += [(word, form, way) for form in (*sorted(written), *filter(None, [typed]))]
    parts = aligned((form, way) for _, form, way in pairs)
    measured = set_apart(readings)[1] if judged else {}
    learned = {w for w, _, _ in pairs if w in readings and w not in measured}
    held = [w for w in learned if _digest(w)[1] % 16 == 0]
    asked = sorted(held, key=_digest)[:_HELD_OUT]
    if judged:
        apart = {form for word in (*asked, *measured) for form in forms.get(word, [word])}
        judge = _judge(parts.only([apart.isdisjoint(forms[word]) for word, _, _ in pairs]))
    model = named(spoken, JointModel.learned(parts, most=_GRAMS, judge=judge))
    temperature = None
    if len(asked) >= _HELD_OUT // 10:
        unseen = set(asked)
        smaller = parts.only([word not in unseen for word, _, _ in pairs])
        temperature = fit_temperature(
            JointModel.learned(smaller, most=_GRAMS, judge=judge), {w: readings[w] for w in asked}
        )
    lexicon = KnownWords(b"")
    if looked_up:
        lexicon = KnownWords.trusted(_lexicon(readings, usual, forms, words))
    said = _said(words, lexicon, model)
    echoes = Echoes(said, model.near)
    return Voice(spoken, model, words, echoes, lexicon, source, temperature)


def _judge(parts: Aligned) -> Judge:
    from elman.phonetics.engines.joint.judging import train_judge

    words = list(zip(parts.words, parts.cuts, strict=True))
    return train_judge(parts.letters, parts.sounds, parts.chunks, words)


def _digest(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()


def _lexicon(
    readings: Readings, usual: list[str], forms: Mapping[str, list[str]], words: Mapping[str, float]
) -> bytes:
    """What is looked up: frequent words, as they are written and in plain letters."""
    often = {
        word: max(map(words.get, forms[word], [0.0] * len(forms[word])), default=0.0)
        for word in usual
    }
    kept = sorted((w for w in usual if often[w]), key=lambda w: (-often[w], w))[:_LOOKED_UP]
    found = {word: readings[word][:3] for word in kept}
    more: Readings = {}
    for word in kept:
        for plain in forms[word]:
            if plain not in found:
                known = more.setdefault(plain, [])
                known += [way for way in readings[word] if way not in known][: 3 - len(known)]
    return as_bytes([*found.items(), *more.items()])


def _said(
    words: Mapping[str, float], lexicon: KnownWords, model: JointModel
) -> list[tuple[str, Phonemes]]:
    """The most frequent words with their readings in the lexicon, or up to two of the model."""
    letters, known = set(model.letters), set(model.sounds)
    usual = sorted((w for w in words if set(w) <= letters), key=lambda w: (-words[w], w))[:_ECHOES]
    found = {word: lexicon.readings(word) for word in usual}
    asked = [word for word in usual if not found[word]]
    for start in range(0, len(asked), 2000):
        part = asked[start : start + 2000]
        for word, ways in zip(part, model.read(part, 2, beam=12, margin=6), strict=True):
            found[word] = [r.phonemes for r in ways if r.logp > -3]
    return [
        (word, said)
        for word in usual
        for said in dict.fromkeys(found[word][:3])
        if known.issuperset(said)
    ]


def named(spoken: Language, model: JointModel) -> JointModel:
    """Give a model the names of the language's letters and digits, and spellings from abroad."""
    more = naming(spoken, model.letters, model.sounds)
    return JointModel(
        more["letters"],
        model.sounds,
        model.chunks[: model.end],
        model.grams,
        more["names"],
        more["loans"],
        judge=model.judge,
    )


def naming(spoken: Language, letters: Sequence[str], sounds: Sequence[str]) -> dict[str, Any]:
    """Letters, names and loans of a model with these letters and sounds, as its file has them.

    They go by the language's record alone, so that a voice has the same when it was read.
    """
    return {
        "letters": [*letters, *sorted({*ascii_lowercase, *digits}.difference(letters))],
        "names": scored_names(spoken, sounds),
        "loans": loans(spoken, sounds),
    }
