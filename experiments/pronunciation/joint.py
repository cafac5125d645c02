"""The joint chunks beside the transducer: the same held-out words, read without looking any up.

    python experiments/pronunciation/joint.py [CODE ...]

Words are held out as in `languages.py`; the chunks learn at most 100,000 of the others, as a voice
does, each as it is written. Figures of the codes named join those in `result.json`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from record import write

from elman.estimators.transducer.rates import error_rates
from elman.phonetics import Language, language
from elman.phonetics.engines.joint import JointModel
from elman.phonetics.entries import choose, hold_out, readings_of
from elman.phonetics.lexicons import lexicon_of

MOST = 100_000


def measure(spoken: Language) -> dict[str, float]:
    """Error rates on held-out words, the nearest reading counting, and words a second."""
    kept, held = hold_out(readings_of(lexicon_of(spoken), spoken), 0.05, 1000, seed=1)
    words = choose(kept, {}, MOST, seed=0)
    model = JointModel.fit((word, said) for word in words for said in kept[word][:2])
    began = time.perf_counter()
    found = model.read(list(held), 5)
    seconds = time.perf_counter() - began
    said = [readings[0].phonemes if readings else () for readings in found]
    references = [
        min(ways, key=lambda way, p=p: error_rates([p], [way]).symbol_error_rate)
        for p, ways in zip(said, held.values(), strict=True)
    ]
    rates = error_rates(said, references)
    among = [
        any(reading.phonemes in ways for reading in readings)
        for readings, ways in zip(found, held.values(), strict=True)
    ]
    return {
        "wer": 100 * rates.word_error_rate,
        "per": 100 * rates.symbol_error_rate,
        "top5": 100 * sum(among) / len(among),
        "words_per_second": len(held) / seconds,
    }


def main() -> None:
    """Measure the languages named and put them beside those that were measured before."""
    stored = json.loads(Path(__file__).with_name("result.json").read_text("utf-8"))
    figures: dict[str, float] = stored["parts"].get("joint", {}).get("figures", {})
    codes = sys.argv[1:] or ["en", "fr", "it", "ru"]
    for code in codes:
        found = measure(language(code))
        print(code, {name: round(value, 2) for name, value in found.items()}, flush=True)
        figures |= {f"joint_{name}_{code}": value for name, value in found.items()}
    command = "python experiments/pronunciation/joint.py " + " ".join(codes)
    write(__file__, figures, command, part="joint")


if __name__ == "__main__":
    main()
