"""Names of brands: labels of well-known domains that are no dictionary words, read aloud.

    python experiments/pronunciation/brands.py --choose cmudict.dict   # needs espeak-ng and flite
    python experiments/pronunciation/brands.py                         # measures both engines

A label's right readings are those that two of three independent readers agree on, whose rules have
nothing to do with elman: espeak-ng (written by hand), flite (trees trained at CMU), and the CMU
dictionary where a label is two of its words joined. `--choose` draws 300 of the labels on which two
agree and writes them to `brands.tsv`; names that are hard even for those are not among them. None
of the three is needed to measure.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write

from elman.datasets.sets.top_domains import top_labels
from elman.domains.offensive import offends
from elman.files import write_atomically
from elman.phonetics import Pronouncer, Reading, language
from elman.phonetics.calibration import share_right
from elman.phonetics.entries import readings_of
from elman.phonetics.lexicons import lexicon_of

LIST = Path(__file__).with_name("brands.tsv")
MANY, SEED = 300, 0

_PHONES = """
aa ɑ|ae æ|ah ʌ|ao ɔ|aw aʊ|ax ə|ay aɪ|b b|ch t͡ʃ|d d|dh ð|eh ɛ|er ɚ|ey eɪ|f f|g ɡ|hh h|ih ɪ|iy i|jh d͡ʒ
k k|l l|m m|n n|ng ŋ|ow oʊ|oy ɔɪ|p p|r ɹ|s s|sh ʃ|t t|th θ|uh ʊ|uw u|v v|w w|y j|z z|zh ʒ
"""
_ARPABET = dict(row.split() for line in _PHONES.split("\n") for row in line.split("|") if row)
# What speakers, dictionaries and transcribers of English differ in, and listeners do not hear.
_MERGED = (
    ("[\u200d\u0361ː]", ""),
    ("ɾ", "t"),
    ("[ɚɝ]|ɜɹ?", "əɹ"),
    ("[ᵻʌ]", "ə"),
    ("oʊ?ɹ", "ɔɹ"),
    ("ɔ(?!ɪ|ɹ)", "ɑ"),
    ("iɹ", "ɪɹ"),
    ("(eɪ|æ)ɹ", "ɛɹ"),
    ("jʊ(?!ɹ)", "ju"),
    ("(?<=[tdnsl])ju", "u"),
    ("(?<=[ˈˌ])ɪ", "I"),  # stressed: no reduced vowel
)


def broad(said: str) -> str:
    """Write a transcription so that what nobody tells apart is one; stress is left out.

    A vowel that has no stress is ə where it is ɪ, as far as stress is marked.
    """
    # The mark stands before the syllable, whose vowel is the next one.
    said = re.sub("([ˈˌ])([^aeiouæɑɐɔəɚɛɜɪᵻʊʌ]*)", r"\2\1", said)
    for pattern, merged in _MERGED:
        said = re.sub(pattern, merged, said)
    return re.sub("[ˈˌ ]", "", said)


def same(reference: str, said: str) -> bool:
    """Whether a reading is the right one, but for vowels that are reduced there."""
    return len(reference) == len(said) and all(
        b in {"I": "ɪI", "ɪ": "ɪəI", "ə": "ɪəI", "ɐ": "əæ"}.get(a, a)
        for a, b in zip(reference, said, strict=True)
    )


def by_espeak(labels: Sequence[str]) -> list[str]:
    """Read labels with espeak-ng, American English."""
    command = ["espeak-ng", "-q", "-v", "en-us", "--ipa=3"]
    return [
        subprocess.run([*command, label], capture_output=True, text=True, check=True).stdout.strip()
        for label in labels
    ]


def by_flite(labels: Sequence[str]) -> list[str]:
    """Read labels with flite."""
    found = []
    for label in labels:
        command = ["flite", "-t", label, "-ps", "none"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        found.append("".join(_ARPABET[phone] for phone in said if phone != "pau"))
    return found


def words_of(path: Path) -> dict[str, list[str]]:
    """Read the CMU dictionary: its words of three letters or more, with all their readings."""
    found: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        word, *phones = line.partition("#")[0].split()
        word = word.partition("(")[0]
        if word.isalpha() and len(word) > 2:
            said = "".join(
                ("ˈ" if p[-1] in "12" else "") + _ARPABET[p.rstrip("012").lower()] for p in phones
            )
            found.setdefault(word, []).append(said)
    return found


def by_words(label: str, words: dict[str, list[str]]) -> list[str]:
    """Read a label as two words joined, all ways there are."""
    return [
        first + second
        for cut in range(3, len(label) - 2)
        for first in words.get(label[:cut], ())
        for second in words.get(label[cut:], ())
    ]


def agreed(label: str, espeak: str, flite: str, words: dict[str, list[str]]) -> list[str]:
    """The readings on which two of the three agree."""
    joined = by_words(label, words)
    if same(broad(espeak), broad(flite)):
        return [espeak, *joined]
    others = (broad(espeak), broad(flite))
    return joined if any(same(broad(way), other) for way in joined for other in others) else []


def choose(cmudict: Path) -> None:
    """Draw the labels on whose reading two agree, and write them with it."""
    for program in ("espeak-ng", "flite"):
        if shutil.which(program) is None:
            raise SystemExit(f"{program} is not installed; it is needed to choose labels alone")
    words = words_of(cmudict)
    known = {*words, *readings_of(lexicon_of(language("en")), language("en"))}
    known |= set(readings_of(lexicon_of(language("en-uk")), language("en-uk")))
    labels = sorted(
        label
        for label in top_labels()
        if label.isascii()
        and label.isalpha()
        and 4 <= len(label) <= 14
        and label not in known
        and not re.search("[^aeiouy]{5}", label)  # drawn by machines
        and not offends(label)
    )
    order = np.random.default_rng(SEED).permutation(len(labels))
    rows: list[str] = []
    tried = 0
    for start in range(0, len(labels), 100):
        some = [labels[i] for i in order[start : start + 100]]
        tried += len(some)
        for label, first, second in zip(some, by_espeak(some), by_flite(some), strict=True):
            if ways := agreed(label, first.replace("\u200d", ""), second, words):
                rows.append("\t".join((label, *dict.fromkeys(ways))))
        if len(rows) >= MANY:
            break
    print(f"{len(labels):,} labels in no lexicon; two agree on {len(rows)} of {tried}")
    write_atomically(LIST, ("\n".join(sorted(rows[:MANY])) + "\n").encode())


Read = Callable[[list[str], int], list[list[Reading]]]


def measure(
    read: Read, labels: list[str], references: list[list[str]], name: str
) -> dict[str, float]:
    """Share of labels whose first reading, and whose first five, are not the right one."""
    found = read(labels, 5)
    right = [
        [
            any(same(reference, broad("".join(reading.phonemes))) for reference in known)
            for reading in readings
        ]
        for readings, known in zip(found, references, strict=True)
    ]
    for label, readings, marks, reference in zip(labels, found, right, references, strict=True):
        if not any(marks[:1]):
            said = "".join(readings[0].phonemes) if readings else "-"
            print(f"{name:10} {label:16} {said:24} {' '.join(reference)}")
    known = [
        [r.phonemes for r, mark in zip(readings, marks, strict=True) if mark]
        for readings, marks in zip(found, right, strict=True)
    ]
    sure, count = share_right(found, known)
    return {
        f"brands_wer_{name}": 100 * (1 - sum(any(marks[:1]) for marks in right) / len(right)),
        f"brands_top5_{name}": 100 * sum(map(any, right)) / len(right),
        f"brands_calibration_90_{name}": 100 * sure,
        f"brands_said_90_sure_{name}": count,
    }


def main() -> None:
    """Choose the labels, or measure the engines."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--choose", type=Path, metavar="CMUDICT")
    if cmudict := options.parse_args().choose:
        choose(cmudict)
        return
    rows = [line.split("\t") for line in LIST.read_text("utf-8").splitlines()]
    labels = [row[0] for row in rows]
    references = [[broad(way) for way in row[1:]] for row in rows]
    figures = measure(Pronouncer.load("en").pronounce, labels, references, "joint")
    figures["brands_wer"] = figures["brands_wer_joint"]
    for name, value in figures.items():
        print(f"{name:32} {value:.2f}")
    write(__file__, figures, "python experiments/pronunciation/brands.py", part="brands")


if __name__ == "__main__":
    main()
