"""Train the voices that ship, one after the other, and write their manifest.

    python scripts/voices.py [CODE ...]          # all languages that may ship, or those named
    python scripts/voices.py --again             # also those whose file is there

A voice takes about a minute, and an inventor of names half of one. What is there and was made by
the same version stays, so that a run that was stopped goes on; the same lexicon gives the same
bytes. A voice learns only what may be given away under Apache-2.0: its lexicon's licence stands in
the manifest. Arabic needs the package gruut-lang-ar.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np

from elman.domains.inventor import all_known, train_generator
from elman.domains.known import KnownNames
from elman.estimators.files import modelfile
from elman.files import write_atomically
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.languages.record import Language
from elman.phonetics.shipped import MANIFEST
from elman.phonetics.voices.file import keep_voice
from elman.phonetics.voices.free import free_lexicon
from elman.phonetics.voices.training import VERSION, train_voice
from elman.phonetics.voices.words import known_words

SOURCES = Path(__file__).parents[1] / "src/elman"
VOICES, INVENTORS = SOURCES / "phonetics/voices", SOURCES / "domains/inventors"


Entry = dict[str, object]

_NAMES = 9
"""Count up when the training of inventors, or what is known, changes."""


def voice_of(spoken: Language) -> Entry | None:
    """Train the voice of a language and write it; None where no lexicon may be given away."""
    lexicon = free_lexicon(spoken)
    if lexicon is None:
        return None
    path = VOICES / f"{spoken.code}.voice"
    trained = train_voice(
        lexicon.readings,
        spoken,
        known_words(spoken.code),
        source=lexicon.source,
        looked_up=lexicon.looked_up,
    )
    keep_voice(path, trained, lexicon.source)
    return entry_of(path) | {
        "lexicon": lexicon.name,
        "lexicon_sha256": lexicon.sha256,
        "source": lexicon.source,
        "licence": lexicon.licence,
        "words": len(lexicon.readings),
        "by_rule": lexicon.by_rule,
        "recipe": VERSION,
    }


def inventor_of(spoken: Language) -> Entry:
    """Train the generator of a language's names and write it in half precision."""
    path = INVENTORS / f"{spoken.code}.names"
    train_generator(spoken.code).save(path)
    model = modelfile.read(path)
    half = {
        name: array.astype(np.float16) if array.dtype == np.float32 else array
        for name, array in model.parameters.items()
    }
    description = {key: value for key, value in model.description.items() if key != "record"}
    modelfile.write(path, modelfile.Model(description | {"record": {}}, half))
    return entry_of(path) | _WORDS


def known() -> Entry:
    """Write the set of names that are known."""
    path = INVENTORS / "known.bits"
    write_atomically(path, KnownNames.of(all_known()).content)
    return entry_of(path) | _WORDS


_WORDS: Entry = {
    "source": f"words of wordfreq {version('wordfreq')}, labels of OpenDNS's top domains",
    "licence": "Apache-2.0: weights and bits, no word can be read from them",
    "recipe": _NAMES,
}


def entry_of(path: Path) -> Entry:
    """Say what a file is."""
    content = path.read_bytes()
    return {"file": path.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def kept(folder: Path, key: str, make: Callable[[], Entry | None], *, again: bool) -> int:
    """Make what is missing of a folder and name it in its manifest; its size in bytes."""
    place = folder / MANIFEST
    entries = json.loads(place.read_text("utf-8")) if place.exists() else {}
    have = entries.get(key, {})
    there = (folder / str(have.get("file", "-"))).exists()
    if not there or have["recipe"] != (VERSION if folder == VOICES else _NAMES) or again:
        began = time.perf_counter()
        made = make()
        if made is None:
            return 0
        # Another run may have written in the meantime.
        entries = json.loads(place.read_text("utf-8")) if place.exists() else {}
        entries[key] = have = made
        content = json.dumps(dict(sorted(entries.items())), indent=2, ensure_ascii=False) + "\n"
        write_atomically(place, content.encode())
        print(
            f"{key} {folder.name} {have['bytes']:,} bytes {time.perf_counter() - began:.0f} s",
            flush=True,
        )
    return int(have["bytes"])


def main() -> None:
    """Make what is missing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("codes", nargs="*", metavar="CODE")
    options.add_argument("--again", action="store_true")
    chosen = options.parse_args()
    total = 0
    for code in chosen.codes or LANGUAGES:
        spoken = LANGUAGES[code]
        total += kept(VOICES, code, partial(voice_of, spoken), again=chosen.again)
    total += kept(INVENTORS, "known", known, again=chosen.again and not chosen.codes)
    for code in chosen.codes or json.loads((VOICES / MANIFEST).read_text("utf-8")):
        spoken = LANGUAGES[code]
        total += kept(INVENTORS, code, partial(inventor_of, spoken), again=chosen.again)
    print(f"{total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
