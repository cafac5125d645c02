"""Words never learned, read by the engine of each language's voice, without looking any up.

    python experiments/pronunciation/languages.py [CODE ...]     # en, fr ... or cmudict

A language with a lexicon: 5% of its words (1,000 at most, drawn with a seed) are held out, the
voice's recipe learns the rest. A language read by rule learns no lexicon: the same words of
WikiPron (ipa-dict for Chinese) are held out, and the voice that ships reads them. `cmudict`: the
recipe on CMUdict without stress, every 40th word held out by its hash. The nearest of a word's
references counts. Figures of the codes named join those in `result.json`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from record import write

from elman.estimators.transducer.rates import error_rates
from elman.phonetics import LANGUAGES, Language, Pronouncer
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.joint.alignment import align
from elman.phonetics.engines.joint.backoff import estimate, pruned
from elman.phonetics.engines.joint.packed import rounded
from elman.phonetics.engines.protocol import Phonemes, Reading
from elman.phonetics.entries import Readings, hold_out, readings_of
from elman.phonetics.languages.codes import language
from elman.phonetics.lexicons import lexicon_of
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.free import free_lexicon
from elman.phonetics.voices.training import train_voice

SHORT = {"en-us": "en", "pt-br": "pt"}
"""What a language without a variety means."""

Read = Callable[[list[str]], list[list[Reading]]]


def rates_of(read: Read, held: Mapping[str, list[Phonemes]]) -> dict[str, float]:
    """Measure words wrong, edits per sound, right among five, and words a second."""
    began = time.perf_counter()
    found = read(list(held))
    seconds = time.perf_counter() - began
    said = [readings[0].phonemes if readings else () for readings in found]
    references = [
        min(ways, key=lambda way, p=p: error_rates([p], [way]).symbol_error_rate)
        for p, ways in zip(said, held.values(), strict=True)
    ]
    rates = error_rates(said, references)
    among = [
        any(reading.phonemes in ways for reading in readings[:5])
        for readings, ways in zip(found, held.values(), strict=True)
    ]
    return {
        "wer": 100 * rates.word_error_rate,
        "per": 100 * rates.symbol_error_rate,
        "top5": 100 * sum(among) / len(among),
        "held_out": len(held),
        "engine_words_per_second": len(held) / seconds,
    }


def measure(spoken: Language) -> dict[str, float]:
    """Measure what a voice makes of words that it has not learned."""
    readings = readings_of(lexicon_of(spoken), spoken)
    kept, held = hold_out(readings, 0.05, 1000, seed=1)
    free = free_lexicon(spoken)
    if free is None or not free.by_rule:
        without = {spoken.label(form) for word in held for form in spoken.latin_forms(word)}
        trained = train_voice(kept, spoken, {}, without=without, looked_up=False)
        reader = Pronouncer(spoken, trained.model, _Rule(spoken), temperature=trained.temperature)
        return rates_of(lambda words: reader.pronounce_words(words, 5), held)
    ready = voice(spoken.code, train=False)
    if free.looked_up:
        held = {word: ways for word, ways in held.items() if word not in free.readings}

    reader = Pronouncer(spoken, ready.model, _Rule(spoken), temperature=ready.temperature)

    def read(words: list[str]) -> list[list[Reading]]:
        asked = words if spoken.in_script else [spoken.label(word) for word in words]
        return reader.pronounce_words(asked, 5)

    return rates_of(read, held)


class _Rule:
    """No word is looked up; those that a rule reads are read by it."""

    def __init__(self, spoken: Language) -> None:
        self.rule = spoken.rule

    def readings(self, word: str) -> list[Phonemes]:
        """Give the rule's reading, if there is a rule and it reads the word."""
        said = self.rule(word) if self.rule else ()
        return [said] if said else []


def cmudict() -> dict[str, float]:
    """Measure CMUdict without stress, and what pruning and rounding cost there."""
    kept: Readings = {}
    held: Readings = {}
    for word, said in _cmudict_rows():
        number = int(hashlib.sha256(word.encode()).hexdigest()[:6], 16)
        ways = (held if number % 40 == 0 else kept).setdefault(word, [])
        if said not in ways:
            ways.append(said)
    pairs = [(word, way) for word in sorted(kept) for way in kept[word][:2]]
    letters = sorted({c for word, _ in pairs for c in word})
    sounds = sorted({s for _, said in pairs for s in said})
    coded = [([letters.index(c) for c in w], [sounds.index(s) for s in p]) for w, p in pairs]
    chunks, cuts = align(coded)
    grams = estimate([cut for cut in cuts if cut], len(chunks) + 1, order=7)
    short = pruned(grams, 600_000)
    figures: dict[str, float] = {}
    for name, made in (("_whole", grams), ("_pruned", short), ("", rounded(short))):
        model = JointModel(letters, sounds, chunks, made)
        found = rates_of(lambda words, model=model: model.read(words, 5), held)
        keys = ("wer", "per", "top5") if name else found
        figures |= {f"{key}_en_cmudict{name}": found[key] for key in keys}
        figures[f"grams_en_cmudict{name}"] = sum(len(level.symbol) for level in made)
    return figures


def _cmudict_rows() -> list[tuple[str, Phonemes]]:
    path = Path(os.environ["ELMAN_DATA_MIRROR"]) / "lexicons/cmudict/cmudict.dict"
    rows = []
    for line in path.read_text("utf-8").splitlines():
        word, *said = line.partition("#")[0].split()
        word = word.partition("(")[0]
        if word.isalpha():
            rows.append((word, tuple(sound.rstrip("012") for sound in said)))
    return rows


def main() -> None:
    """Measure the codes named and put them beside those that were measured before."""
    stored = json.loads(Path(__file__).with_name("result.json").read_text("utf-8"))
    part = stored["parts"].get("languages", {})
    figures: dict[str, float] = part.get("figures", {})
    seconds = part.get("seconds", 0.0)
    for code in sys.argv[1:] or [*LANGUAGES, "cmudict"]:
        began = time.perf_counter()
        if code == "cmudict":
            found = cmudict()
        else:
            spoken = language(code)
            name = SHORT.get(spoken.code, spoken.code)
            found = {f"{key}_{name}": value for key, value in measure(spoken).items()}
        print(code, {name: round(value, 2) for name, value in found.items()}, flush=True)
        figures |= found
        seconds += time.perf_counter() - began
        command = "python experiments/pronunciation/languages.py"
        write(__file__, figures, command, part="languages", seconds=seconds)


if __name__ == "__main__":
    main()
