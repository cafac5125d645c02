"""Train the voices that ship, one after the other, and write their manifest.

    python scripts/voices.py [CODE ...]          # all languages that may ship, or those named
    python scripts/voices.py --again             # also those whose file is there

Each voice takes about a minute. What is there and was made from the same lexicon by the same
version stays, so that a run that was stopped goes on; the same lexicon gives the same bytes. A voice
learns only what may be given away under Apache-2.0: its lexicon's licence stands in the manifest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from importlib.metadata import version
from pathlib import Path

from elman.files import write_atomically
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.languages.record import Language
from elman.phonetics.voices.file import keep_voice
from elman.phonetics.voices.free import free_lexicon
from elman.phonetics.voices.shipped import MANIFEST
from elman.phonetics.voices.training import VERSION, train_voice
from elman.phonetics.voices.words import known_words

FOLDER = Path(__file__).parents[1] / "src/elman/phonetics/voices"


def made(spoken: Language) -> dict[str, object] | None:
    """Train the voice of a language and write it; None where no lexicon may be given away."""
    lexicon = free_lexicon(spoken)
    if lexicon is None:
        return None
    began = time.perf_counter()
    name = f"{spoken.code}.voice"
    trained = train_voice(
        lexicon.readings,
        spoken,
        known_words(spoken.code),
        source=lexicon.source,
        looked_up=not lexicon.by_rule,
    )
    keep_voice(FOLDER / name, trained, lexicon.source)
    content = (FOLDER / name).read_bytes()
    print(
        f"{spoken.code}: {len(lexicon.readings):,} words, {len(content):,} bytes, "
        f"{time.perf_counter() - began:.0f} s",
        flush=True,
    )
    return {
        "file": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "lexicon": lexicon.name,
        "lexicon_sha256": lexicon.sha256,
        "source": lexicon.source,
        "licence": lexicon.licence,
        "words": len(lexicon.readings),
        "by_rule": lexicon.by_rule,
        "wordfreq": version("wordfreq"),
        "recipe": VERSION,
    }


def main() -> None:
    """Make what is missing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("codes", nargs="*", metavar="CODE")
    options.add_argument("--again", action="store_true")
    chosen = options.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    place = FOLDER / MANIFEST
    entries = json.loads(place.read_text("utf-8")) if place.exists() else {}
    for code in chosen.codes or LANGUAGES:
        spoken = LANGUAGES[code]
        known = entries.get(spoken.code, {})
        there = (FOLDER / str(known.get("file", "-"))).exists()
        if there and known["recipe"] == VERSION and not chosen.again:
            continue
        if (entry := made(spoken)) is not None:
            entries[code] = entry
            content = json.dumps(dict(sorted(entries.items())), indent=2, ensure_ascii=False) + "\n"
            write_atomically(place, content.encode())
    total = sum(entry["bytes"] for entry in entries.values())
    print(f"{len(entries)} voices, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
