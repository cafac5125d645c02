"""Write the tables of words that ship, from the lists of wordfreq, and their manifest.

    python scripts/words.py [CODE ...]     # all languages, or those named (wordfreq's codes)

The same lists give the same bytes. Needs `pip install 'elman[lexicons]'`. The tables are under the
licence of the lists, CC BY-SA 4.0: see `src/elman/phonetics/voices/words/LICENSE.txt`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import unicodedata
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from wordfreq import get_frequency_dict

from elman.files import write_atomically
from elman.phonetics.languages.codes import LANGUAGES
from elman.phonetics.languages.record import Language, latin
from elman.phonetics.shipped import MANIFEST
from elman.phonetics.voices.words import WordTable

FOLDER = Path(__file__).parents[1] / "src/elman/phonetics/voices/words"
MOST = 330_000
"""Words of a list that are looked at; most have fewer."""


def table_of(spoken: Language) -> WordTable:
    """Write the words of a language in plain letters, each as often as its usual spelling."""
    shares = get_frequency_dict(spoken.frequent, wordlist="best")
    kept = [word for word in islice(shares, MOST) if foldable(word, spoken)]
    words: dict[str, float] = {}
    for word, plain in zip(kept, labels(kept, spoken), strict=True):
        if plain:
            words[plain] = max(words.get(plain, 0.0), round(math.log10(shares[word]) + 9, 2))
    return WordTable.of(words)


def labels(words: list[str], spoken: Language) -> list[str]:
    """Write many words as labels, at once where each letter is written by itself."""
    if spoken.romanise is not None:
        return [spoken.label(word) for word in words]
    text = unicodedata.normalize("NFC", "\n".join(words).lower())
    for letter, written in spoken.plain.items():
        text = text.replace(letter, written)
    table = {ord(c): latin(c) for c in set(text) if not c.isascii()}
    lines = text.translate(table).split("\n")
    return [line if line.isalnum() else spoken.label(line) for line in lines]


def foldable(word: str, spoken: Language) -> bool:
    """Whether there is nothing in a word but letters that elman reads, and their marks."""
    # Kanji are read with a package that elman does without.
    known = word.isascii() or spoken.latin or all(map(spoken.letters.fullmatch, word))
    return known and (word.isalpha() or (not word.isascii() and not any(map(str.isascii, word))))


def entry_of(table: WordTable, spoken: Language) -> dict[str, object]:
    """Write a table to its file and say what it is."""
    content = table.content()
    path = FOLDER / f"{spoken.frequent}.words"
    write_atomically(path, content)
    return {
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "words": len(table),
        "source": f"wordfreq {version('wordfreq')}, list {spoken.frequent!r}, in plain letters",
        "licence": "CC-BY-SA-4.0 (wordfreq's lists; see LICENSE.txt)",
    }


def main() -> None:
    """Write the tables that are asked for, and name them in the manifest."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("codes", nargs="*", metavar="CODE")
    chosen = options.parse_args().codes
    place = FOLDER / MANIFEST
    entries = json.loads(place.read_text("utf-8")) if place.exists() else {}
    made: dict[str, WordTable] = {}
    for spoken in LANGUAGES.values():
        code = spoken.frequent
        if chosen and code not in chosen:
            continue
        table = table_of(spoken)
        if code not in made:
            made[code] = table
            entries[code] = entry_of(table, spoken)
            print(f"{code} {entries[code]['words']:,} words {entries[code]['bytes']:,} bytes")
        elif table != made[code]:
            raise ValueError(f"{spoken.code} writes the words of {code} in another way")
    content = json.dumps(dict(sorted(entries.items())), indent=2, ensure_ascii=False) + "\n"
    write_atomically(place, content.encode())
    print(f"{sum(int(entry['bytes']) for entry in entries.values()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
