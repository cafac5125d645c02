"""Whether readings that are said to be 90% sure are right nine times in ten.

    python experiments/pronunciation/calibration.py [CODE ...]

Words are held out as in `languages.py`; on half of them a temperature is fitted, the other half is
measured: of the first readings with a probability of 85% to 95%, `calibration_90` are right, in
percent, over all languages and for each. The engine is the joint chunks, which learn at most 30,000
words here; `held_out_share` takes any engine.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from record import write

from elman.datasets import Pairs
from elman.phonetics import LANGUAGES, Language, language
from elman.phonetics.calibration import AMONG, calibrated, fit_temperature, share_right
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.engines.protocol import Engine
from elman.phonetics.entries import Readings, choose, hold_out, readings_of
from elman.phonetics.lexicons import lexicon_of

MOST, SURE = 30_000, 20
"""Words to learn from, and how many readings must be said to be so sure for a figure."""


def written(lexicon: Pairs, spoken: Language) -> Readings:
    """The readings of words in Latin letters, as voices learn them."""
    readings = readings_of(lexicon, spoken)
    if spoken.latin:
        return readings
    found: Readings = {}
    for word, ways in readings.items():
        if label := spoken.label(word):
            known = found.setdefault(label, [])
            known += [way for way in ways if way not in known]
    return found


def held_out_share(engine: Engine, held: Readings) -> tuple[float, float, int]:
    """The temperature of one half, and of the other the share that is right and of how many."""
    words = list(held)
    temperature = fit_temperature(engine, {word: held[word] for word in words[::2]})
    rest = words[1::2]
    found = [calibrated(ways, temperature) for ways in engine.read(rest, AMONG)]
    share, count = share_right(found, [held[word] for word in rest])
    return temperature, share, count


def main() -> None:
    """Measure the languages named, or all whose lexicon is here."""
    right = total = 0.0
    stored = json.loads(Path(__file__).with_name("result.json").read_text("utf-8"))
    figures: dict[str, float] = stored["parts"].get("calibration", {}).get("figures", {})
    for code in sys.argv[1:] or LANGUAGES:
        spoken = language(code)
        kept, held = hold_out(written(lexicon_of(spoken), spoken), 0.05, 2000, seed=1)
        words = choose(kept, {}, MOST, seed=0)
        model = JointModel.fit((word, said) for word in words for said in kept[word][:2])
        temperature, share, count = held_out_share(model, held)
        print(f"{code:6} T {temperature:.2f}  right {share:.1%} of {count}", flush=True)
        figures[f"temperature_{code}"] = temperature
        if count >= SURE:
            figures[f"calibration_90_{code}"] = 100 * share
            right, total = right + share * count, total + count
    figures["calibration_90"] = 100 * right / total
    print(f"all    right {right / total:.1%} of {total:.0f}")
    command = "python experiments/pronunciation/calibration.py " + " ".join(sys.argv[1:])
    write(__file__, figures, command.strip(), part="calibration")


if __name__ == "__main__":
    main()
