"""Words never learned, read by the engine of each language's voice, without looking any up.

    python experiments/pronunciation/languages.py [CODE ...]     # en, fr ... or cmudict

A language with a lexicon: 5% of its words (1,000 at most, drawn with a seed) are held out, the
voice's recipe learns the rest; the recurrent judge is the one that ships, which has not learned
them either. A language read by rule learns no lexicon: words of WikiPron (ipa-dict for Chinese) are
held out, and the voice that ships reads them. `cmudict`: the recipe on CMUdict without stress,
every 40th word held out by its hash. `ar-learned`: a voice of `elman pronounce --train`. The
nearest of a
word's references counts. Of first readings that are said to be 85% to 95% sure `calibration_90`
percent are right, over all languages whose words are not read by rule. Figures of the codes named
join those in `result.json`.
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
from elman.phonetics.calibration import share_right
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.joint.backoff import estimate, pruned
from elman.phonetics.engines.joint.cutting import aligned
from elman.phonetics.engines.joint.judging import train_judge
from elman.phonetics.engines.joint.packed import rounded
from elman.phonetics.engines.protocol import Phonemes, Reading
from elman.phonetics.entries import Readings, hold_out, readings_of, set_apart
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
    sure, said_sure = share_right(found, list(held.values()))
    return {
        # Of the first readings said to be 85% to 95% sure.
        "calibration_90": 100 * sure,
        "said_90_sure": said_sure,
        "wer": 100 * rates.word_error_rate,
        "per": 100 * rates.symbol_error_rate,
        "top5": 100 * sum(among) / len(among),
        "held_out": len(held),
        "engine_words_per_second": len(held) / seconds,
    }


def measure(spoken: Language) -> dict[str, float]:
    """Measure what a voice makes of words that it has not learned."""
    readings = readings_of(lexicon_of(spoken), spoken)
    kept, held = set_apart(readings)
    free = free_lexicon(spoken)
    if free is None or not free.by_rule:
        without = {spoken.label(form) for word in held for form in spoken.latin_forms(word)}
        # The judge that ships has not learned these words either.
        judge = voice(spoken.code, train=False).model.judge if spoken.judged else None
        trained = train_voice(kept, spoken, {}, without=without, looked_up=False, judge=judge)
        reader = Pronouncer(spoken, trained.model, _Rule(spoken), temperature=trained.temperature)
        return rates_of(lambda words: reader.pronounce_words(words, 5), held)
    if not free.looked_up:
        # Not those that were listed one by one while the rules were written.
        held = hold_out(kept, 0.2, 2000, seed=3)[1]
        looked_at = hold_out(kept, 0.2, 1000, seed=2)[1]
        held = {word: ways for word, ways in held.items() if word not in looked_at}
    else:
        held = {word: ways for word, ways in held.items() if word not in free.readings}
    ready = voice(spoken.code, train=False)
    reader = Pronouncer(spoken, ready.model, _Rule(spoken), temperature=ready.temperature)
    found = rates_of(lambda words: reader.pronounce_words(words, 5), held)
    # A rule is as sure of every word.
    return {key: value for key, value in found.items() if "90" not in key}


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
    parts = aligned((word, way) for word in sorted(kept) for way in kept[word][:2])
    grams = estimate([cut for cut in parts.cuts if cut], len(parts.chunks) + 1, order=7)
    short = pruned(grams, 400_000)
    words = list(zip(parts.words, parts.cuts, strict=True))
    judge = train_judge(parts.letters, parts.sounds, parts.chunks, words)
    figures: dict[str, float] = {}
    ways = (("_whole", grams, None), ("_pruned", rounded(short), None), ("", rounded(short), judge))
    for name, made, judged in ways:
        model = JointModel(parts.letters, parts.sounds, parts.chunks, made, judge=judged)
        found = rates_of(lambda words, model=model: model.read(words, 5), held)
        keys = ("wer", "per", "top5") if name else ("wer", "per", "top5", "held_out")
        figures |= {f"{key}_en_cmudict{name}": found[key] for key in keys}
        figures[f"grams_en_cmudict{name}"] = sum(len(level.symbol) for level in made)
    return figures


def learned_arabic() -> dict[str, float]:
    """Measure what `--train` learns of WikiPron's Arabic, without a judge."""
    spoken = language("ar")
    kept, held = set_apart(readings_of(lexicon_of(spoken), spoken))
    without = {spoken.label(form) for word in held for form in spoken.latin_forms(word)}
    trained = train_voice(kept, spoken, {}, without=without, looked_up=False)
    reader = Pronouncer(spoken, trained.model, _Rule(spoken), temperature=trained.temperature)
    return rates_of(lambda words: reader.pronounce_words(words, 5), held)


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
    for code in sys.argv[1:] or [*LANGUAGES, "cmudict", "ar-learned"]:
        began = time.perf_counter()
        if code == "cmudict":
            found = cmudict()
        elif code == "ar-learned":
            found = {f"{key}_{code}": value for key, value in learned_arabic().items()}
        else:
            spoken = language(code)
            name = SHORT.get(spoken.code, spoken.code)
            found = {f"{key}_{name}": value for key, value in measure(spoken).items()}
        print(code, {name: round(value, 2) for name, value in found.items()}, flush=True)
        figures |= found
        counts = {k.removeprefix("said_90_sure"): n for k, n in figures.items() if "_sure_" in k}
        right = [n * figures[f"calibration_90{k}"] for k, n in counts.items() if n]
        figures["calibration_90"] = sum(right) / max(1, sum(counts.values()))
        seconds += time.perf_counter() - began
        command = "python experiments/pronunciation/languages.py"
        write(__file__, figures, command, part="languages", seconds=seconds)


if __name__ == "__main__":
    main()
