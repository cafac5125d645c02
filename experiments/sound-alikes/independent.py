"""Do independent readers say that suggestions sound like the name? espeak-ng and CMUdict.

Run:  apt install espeak-ng
      python experiments/sound-alikes/independent.py --cmudict cmudict.dict

espeak-ng (GPL) is asked for measuring only. Where CMUdict has both words it decides, else
espeak-ng reads both; stress, length and breaks aside. The names are those of `brands.txt`.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path += [str(Path(__file__).parents[1])]

from record import write

from elman.domains import similar

_FIRST = 10
_SURE = 0.95


def espeak(words: Sequence[str]) -> list[tuple[str, ...]]:
    """What espeak-ng says of words, one symbol a sound."""
    text = "\n".join(words) + "\n"
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-us"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    lines = done.stdout.rstrip("\n").split("\n")
    if len(lines) != len(words):
        raise SystemExit(f"espeak-ng said {len(lines)} lines of {len(words)} words")
    return [tuple(re.sub("[ˈˌː‿͡\\s]", "", line)) for line in lines]


def apart(first: Sequence[str], second: Sequence[str]) -> float:
    """Sounds to change, as a share of the longer one's."""
    row = list(range(len(second) + 1))
    for i, x in enumerate(first, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(second, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1] / max(len(first), len(second), 1)


Lexicon = dict[str, set[tuple[str, ...]]]


def lexicon_of(path: Path) -> Lexicon:
    """The words of a file as CMUdict is published, without stress."""
    found: Lexicon = {}
    for line in path.read_text("utf-8").splitlines():
        word, *said = line.partition("#")[0].split()
        found.setdefault(re.sub(r"\(.*", "", word), set()).add(
            tuple(re.sub("[0-9]", "", sound) for sound in said)
        )
    return found


def figures_of(names: Sequence[str], plain: Lexicon) -> dict[str, float]:
    """How many of the first ten are said the same, and how far they are on the mean."""
    found = {name: similar(name, count=_FIRST) for name in names}
    words = list(dict.fromkeys([*names, *(s.label for rows in found.values() for s in rows)]))
    said = dict(zip(words, espeak(words), strict=True))
    rows: list[tuple[float, float, bool]] = []
    first: list[float] = []
    for name, suggestions in found.items():
        for rank, s in enumerate(suggestions):
            far = apart(said[name], said[s.label])
            if (a := plain.get(name)) and (b := plain.get(s.label)):
                best = min(apart(x, y) for x in a for y in b)
            else:
                best = far
            rows.append((far, best, s.match >= _SURE))
            if not rank:
                first.append(far)
    sure = [far for far, _, is_sure in rows if is_sure]
    return {
        "independent_names": len(names),
        "independent_same_share": sum(far == 0 for far, *_ in rows) / len(rows),
        "independent_distance": statistics.mean(far for far, *_ in rows),
        "independent_first_same_share": sum(far == 0 for far in first) / len(first),
        "independent_sure": len(sure),
        "independent_sure_same_share": sum(far == 0 for far in sure) / max(1, len(sure)),
        "independent_two_same_share": sum(far == 0 for _, far, _ in rows) / len(rows),
        "independent_two_distance": statistics.mean(far for _, far, _ in rows),
    }


def main() -> None:
    """Measure, print, and record the part `independent`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--names", type=Path, default=Path(__file__).with_name("brands.txt"))
    options.add_argument("--cmudict", type=Path, required=True, help="cmudict.dict")
    options.add_argument("--no-record", action="store_true", help="print only")
    given = options.parse_args()
    lines = given.names.read_text("utf-8").splitlines()
    names = [name for line in lines if not line.startswith("#") for name in line.split()]
    figures = figures_of(names, lexicon_of(given.cmudict))
    for name, value in figures.items():
        print(f"{name:32} {value:.4f}")
    if not given.no_record:
        write(
            __file__,
            figures,
            "python experiments/sound-alikes/independent.py --cmudict cmudict.dict",
            part="independent",
        )


if __name__ == "__main__":
    main()
