"""Train letters to sounds for every language whose lexicon can be had, and measure held-out words.

    python experiments/pronunciation/languages.py [CODE ...]

Resumable: each language leaves `languages/CODE.json`; those that are there with the recipe of today
are not run again. Figures of all that are there go to `result.json`.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from elman.phonetics.engines.recurrent import learned_words, pairs_of, train_direction
from record import write

from elman.datasets import load
from elman.errors import ElmanError
from elman.estimators.transducer.rates import error_rates
from elman.files import write_atomically
from elman.phonetics import LANGUAGES, Language, Recipe, romanise
from elman.phonetics.compounds import frequencies
from elman.phonetics.entries import hold_out, readings_of

FOLDER = Path(__file__).resolve().parent / "languages"
SHORT = {"en-us": "en", "pt-br": "pt"}
"""What a language without a variety means."""


def measure(spoken: Language, recipe: Recipe) -> dict[str, object]:
    """Train on all but 5% of the words (1,000 at most) and measure these; any reading counts."""
    lexicon = load(spoken.lexicon)
    kept, held = hold_out(readings_of(lexicon, spoken), 0.05, 1000, seed=1)
    usual = frequencies(spoken.frequent)
    words = learned_words(kept, spoken, usual, recipe)
    began = time.perf_counter()
    model = train_direction(*pairs_of(kept, words, spoken, usual, recipe, swap=False), recipe)
    seconds = time.perf_counter() - began
    asked = [romanise(w, "zh") if spoken.code == "zh" else w for w in held]
    found = model.predict_nbest(asked, 5, unknown="skip")
    said = [tuple(h[0].symbols) if h else () for h in found]
    # The reading nearest to what was said: a word with two has two right answers.
    references = [
        min(all_, key=lambda one, p=p: error_rates([p], [one]).symbol_error_rate)
        for p, all_ in zip(said, held.values(), strict=True)
    ]
    rates = error_rates(said, references)
    top5 = np.mean(
        [
            any(tuple(h.symbols) in all_ for h in five)
            for five, all_ in zip(found, held.values(), strict=True)
        ]
    )
    return {
        "lexicon": spoken.lexicon,
        "sha256": lexicon.sha256,
        "learned": len(words),
        "held_out": len(held),
        "wer": 100 * rates.word_error_rate,
        "per": 100 * rates.symbol_error_rate,
        "top5": 100 * float(top5),
        "seconds": round(seconds, 1),
        "recipe": asdict(recipe),
    }


def stored(code: str) -> dict[str, Any] | None:
    """Read what was measured of a language with the recipe of today."""
    path = FOLDER / f"{code}.json"
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return told if told.get("recipe") == asdict(Recipe()) else None


def main() -> None:
    """Run the languages named, or all, and write `result.json`."""
    FOLDER.mkdir(exist_ok=True)
    for code in sys.argv[1:] or LANGUAGES:
        one = stored(code)
        if one is None:
            try:
                one = measure(LANGUAGES[code], Recipe())
            except ElmanError as error:
                print(f"{code:6} {error}")
                continue
            content = json.dumps(one, indent=2) + "\n"
            write_atomically(FOLDER / f"{code}.json", content.encode())
        print(
            f"{code:6} WER {one['wer']:5.1f}  PER {one['per']:5.1f}  top 5 {one['top5']:5.1f}  "
            f"{one['learned']:,} words, {one['seconds']:.0f} s",
            flush=True,
        )
    all_ = {code: one for code in LANGUAGES if (one := stored(code))}
    figures = {
        f"{key}_{SHORT.get(code, code)}": one[key]
        for code, one in all_.items()
        for key in ("wer", "per", "top5", "held_out")
    }
    write(
        __file__,
        figures,
        "python experiments/pronunciation/languages.py",
        part="languages",
        seconds=sum(one["seconds"] for one in all_.values()),
        recipe=asdict(Recipe()),
        languages=all_,
    )


if __name__ == "__main__":
    main()
