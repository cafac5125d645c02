"""Learn what makes a good suggestion: the weights that `elman domains similar` ranks by.

Run:  python experiments/sound-alikes/fit.py

From pairs that people made: respellings of English that nothing is measured on (`learned.txt`),
the development parts of the other respellings and of the homophones. First the devices are
counted that they use, then a conditional logit is fitted (McFadden 1974): among all candidates of
a given name the wanted one shall come first. Its ridge is chosen by cross-validation over names.
Writes `src/elman/domains/weights.json`, and what cross-validation said beside it.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import numpy as np
import pairs as benchmark
import run
from numpy.typing import NDArray
from scipy.optimize import minimize

import elman.domains
from elman.domains.candidates import FEATURES, ROUGH, chosen, features_of, read_back, rough_rows
from elman.domains.devices import changes, devices_of
from elman.domains.readings import likely_readings
from elman.domains.spellings import Effort, Way, spellings_of
from elman.files import write_atomically
from elman.phonetics.engines.protocol import Reading
from elman.phonetics.pronouncer import Pronouncer
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.voice import Voice

_HOMOPHONES = 200
_RIDGES = (0.3, 1.0, 3.0, 10.0)
_FOLDS = 5
_NAMED = -0.7
"""The least weight of a letter that is read by its name: set by hand, or `rmix` falls behind."""
_ODDS = -0.15
"""The least that a pair of odd devices costs: two cost more than twice one."""
_COPIES = -0.1
"""What near-copies cost: chosen by what espeak-ng says of sixty names that are not measured on."""
_HEARD = 8.0
"""What a name counts whose candidates another reader reads, beside one of a pair; chosen as
`_COPIES` was."""
_FOR = ["sound", "same", "wary", "typed", "looks", "word", "usual", "reading", "kept", "habit"]
_AGAINST = ["near", "letters", "longer", "odd", "odds"]
"""Which way a weight may go: what people hear, type and are used to speaks for a name."""


class Asked(NamedTuple):
    """A name that was given, the wanted one's place among its candidates, and their rows."""

    kind: str
    rows: NDArray[np.floating[Any]]
    place: int
    target: NDArray[np.floating[Any]] | None = None
    """Instead of a place: how much each candidate is wanted, summing to 1."""


def habits_of(taught: Sequence[tuple[benchmark.Pair, Voice]]) -> dict[str, float]:
    """How often each device is used where it could be, as a logarithm; those that two names use."""
    could: Counter[str] = Counter()
    names: dict[str, set[str]] = defaultdict(set)
    used: Counter[str] = Counter()
    for pair, speaker in taught:
        for reading in likely_readings(pair.given, speaker)[:1]:
            after = speaker.model.align(pair.wanted, reading.phonemes)
            if len(after) == 1 and len(reading.parts) > 1:
                continue  # it does not sound so
            could.update(device for device, *_ in changes(reading, speaker))
            for device in devices_of(reading.parts, after):
                used[device] += 1
                names[device].add(pair.given)
    for device in used:  # letters come in anywhere, and go wherever they stand
        if device[0] == "+" or device == "digits":
            could[device] = max(could[device], len(taught))
        elif device[0] == "-":
            gone = device[1:].rstrip("$")
            could[device] = max(could[device], sum(gone in pair.given for pair, _ in taught))
    return {
        device: round(math.log((n + 0.5) / (max(n, could[device]) + 5)), 3)
        for device, n in sorted(used.items())
        if len(names[device]) >= 2
    }


def found_for(
    name: str, speaker: Voice, habits: Mapping[str, float]
) -> tuple[list[Reading], dict[str, list[Way]]]:
    """The readings of a name, and the spellings of them, as `similar` finds both."""
    heard = likely_readings(name, speaker)
    effort = Effort.of(len(name))
    found = spellings_of(heard[: effort.readings], speaker, effort, habits, name)
    found.pop(name, None)
    return heard, found


def roughly(pair: benchmark.Pair, kind: str, speaker: Voice, habits: Mapping[str, float]) -> Asked:
    """Weigh all spellings of a name by what is known before they are read back."""
    _, found = found_for(pair.given, speaker, habits)
    labels = list(found)
    place = labels.index(pair.wanted) if pair.wanted in found else -1
    return Asked(kind, rough_rows(found, pair.given, speaker), place)


def asked_of(
    pair: benchmark.Pair,
    kind: str,
    speaker: Voice,
    habits: Mapping[str, float],
    rough: Mapping[str, float],
) -> Asked:
    """Weigh the candidates of a name that are read back, as `similar` does."""
    name = pair.given
    heard, found = found_for(name, speaker, habits)
    worth = chosen(found, name, speaker, rough, Effort.of(len(name)).checked)
    candidates = read_back(worth, name, speaker)
    rows, _ = features_of(name, heard, candidates, speaker, habits)
    labels = [candidate.label for candidate in candidates]
    return Asked(kind, rows, labels.index(pair.wanted) if pair.wanted in labels else -1)


def heard_abroad(
    pair: benchmark.Pair,
    speaker: Voice,
    other: Pronouncer,
    habits: Mapping[str, float],
    rough: Mapping[str, float],
) -> Asked | None:
    """What a reader of another variety, who learned another lexicon, reads as the name."""
    name = pair.given
    heard, found = found_for(name, speaker, habits)
    worth = chosen(found, name, speaker, rough, Effort.of(len(name)).checked)
    candidates = read_back(worth, name, speaker)
    rows, _ = features_of(name, heard, candidates, speaker, habits)
    own, *said = other.pronounce([name, *(c.label for c in candidates)], 3)
    share = {r.phonemes: r.probability for r in own}
    same = np.array([sum(r.probability * share.get(r.phonemes, 0.0) for r in rs) for rs in said])
    same = np.where(same > 0.3, same, 0.0)
    return Asked("heard", rows, -1, same / same.sum()) if (same > 0).sum() > 1 else None


def fit(
    asked: Sequence[Asked], ridge: float, features: Sequence[str] = FEATURES
) -> NDArray[np.floating[Any]]:
    """The weights of least loss, `(len(features),)`, each with the sign it may have."""
    given = [a for a in asked if a.place >= 0 or a.target is not None]
    share = Counter(a.kind for a in given)
    sign = np.array([(name in _FOR) - (name in _AGAINST) for name in features])
    scale = np.maximum(np.concatenate([a.rows for a in given]).std(axis=0), 1e-6)
    rows = [a.rows / scale for a in given]
    weight = np.array([1 / math.sqrt(share[a.kind]) for a in given])
    heard = np.array([a.target is not None for a in given])
    weight[~heard] *= (~heard).sum() / weight[~heard].sum()
    weight[heard] = _HEARD
    begins = np.cumsum([0, *(len(r) for r in rows)])
    owner = np.repeat(np.arange(len(rows)), np.diff(begins))
    everything = np.concatenate(rows)
    wanted = np.concatenate(
        [np.eye(len(a.rows))[a.place] if a.target is None else a.target for a in given]
    )
    right = (weight[owner] * wanted) @ everything

    def loss(w: NDArray[np.floating[Any]]) -> tuple[float, NDArray[np.floating[Any]]]:
        score = everything @ w
        high = np.maximum.reduceat(score, begins[:-1])
        p = np.exp(score - high[owner])
        total = np.add.reduceat(p, begins[:-1])
        value = weight @ (high + np.log(total)) - right @ w + ridge / 2 * (w @ w)
        p *= (weight / total)[owner]
        return value, p @ everything - right + ridge * w

    bounds = [(0, None) if s > 0 else (None, 0) if s < 0 else (None, None) for s in sign]
    for n, name in enumerate(features):
        if name == "named":  # rare among pairs, and yet what many names play with
            bounds[n] = (_NAMED * float(scale[n]), None)
        if name == "odds":
            bounds[n] = (None, _ODDS * float(scale[n]))
    found = minimize(loss, np.zeros(len(features)), jac=True, method="L-BFGS-B", bounds=bounds)
    solved: NDArray[np.floating[Any]] = found.x / scale
    return solved


def recall(asked: Sequence[Asked], w: NDArray[np.floating[Any]], most: int) -> float:
    """The share of names whose wanted one is among the first so many."""
    hits = [a.place >= 0 and int((a.rows @ w > (a.rows @ w)[a.place]).sum()) < most for a in asked]
    return sum(hits) / max(1, len(hits))


def development() -> list[tuple[benchmark.Pair, str, Voice]]:
    """All pairs that may be learned from, each with its kind and the voice that reads it."""
    pairs = run.language_pairs("en")
    held_out = run.benchmark_voice("en", pairs)
    found = [(p, "homophones", held_out) for p in pairs if p.part == "dev"][:_HOMOPHONES]
    found += [(p, "respellings", held_out) for p in benchmark.respellings() if p.part == "dev"]
    found += [(p, "learned", held_out) for p in benchmark.both_ways("learned.txt")]
    for code, spelt in benchmark.abroad().items():
        speaker = voice(code)
        found += [(p, code, speaker) for p in spelt if p.part == "dev"]
    return found


class Gathered(NamedTuple):
    """All that is fitted to: names with their candidates, the fold of each, and what made them."""

    asked: list[Asked]
    folds: list[int]
    heard: list[Asked]
    habits: dict[str, float]
    rough: dict[str, float]


def gathered() -> Gathered:
    """Count devices, fit the rough weights, and weigh the candidates of every name."""
    taught = development()
    habits = habits_of([(p, v) for p, kind, v in taught if kind != "homophones"])
    found = fit([roughly(p, kind, v, habits) for p, kind, v in taught], 1.0, ROUGH)
    rough = dict(zip(ROUGH, found.round(4).tolist(), strict=True))
    asked = [asked_of(p, kind, v, habits, rough) for p, kind, v in taught]
    other = Pronouncer.load("en-uk")
    heard = [
        row
        for p, kind, v in taught
        if kind == "respellings" and p.given.isalpha() and 4 <= len(p.given) <= 12
        if (row := heard_abroad(p, v, other, habits, rough))
    ]
    folds = [benchmark.number(f"fold {p.given}") % _FOLDS for p, _, _ in taught]
    return Gathered(asked, folds, heard, habits, rough)


def keep(path: Path, found: Gathered) -> None:
    """Write what was gathered, so that it can be fitted again in seconds."""
    made = {"habits": found.habits, "rough": found.rough}
    rows = [*found.asked, *found.heard]
    np.savez_compressed(
        path,
        kinds=np.array([a.kind for a in rows]),
        sizes=[len(a.rows) for a in rows],
        rows=np.concatenate([a.rows for a in rows]).astype(np.float32),
        places=[a.place for a in rows],
        targets=np.concatenate([np.zeros(0), *(a.target for a in rows if a.target is not None)]),
        folds=found.folds,
        made=np.array(json.dumps(made)),
    )


def kept(path: Path) -> Gathered:
    """Read what `keep` wrote."""
    with np.load(path) as stored:
        ends = np.cumsum(stored["sizes"])
        rows = np.split(stored["rows"].astype(float), ends[:-1])
        names = len(stored["folds"])
        heard = np.split(stored["targets"], np.cumsum(stored["sizes"][names:])[:-1])
        targets: list[Any] = [None] * names + heard
        columns = stored["kinds"].tolist(), rows, stored["places"].tolist(), targets
        everything = [Asked(*row) for row in zip(*columns, strict=True)]
        made = json.loads(str(stored["made"]))
        folds = stored["folds"].tolist()
    return Gathered(everything[:names], folds, everything[names:], made["habits"], made["rough"])


def cross_validated(found: Gathered, ridge: float) -> dict[str, float]:
    """recall@10 of each kind of names where nothing was fitted to them, and the mean."""
    held: dict[str, list[float]] = defaultdict(list)
    for fold in range(_FOLDS):
        rows = list(zip(found.asked, found.folds, strict=True))
        w = fit([*(a for a, n in rows if n != fold), *found.heard], ridge)
        for a, n in rows:
            if n == fold:
                held[a.kind].append(recall([a], w, 10))
    told = {kind: round(float(np.mean(hits)), 4) for kind, hits in held.items()}
    return told | {"mean": round(float(np.mean([*told.values()])), 4)}


def main() -> None:
    """Gather, choose the ridge, fit, and write the weights into the package."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dry", action="store_true", help="write nothing")
    options.add_argument("--keep", type=Path, help="an .npz for what was gathered")
    options.add_argument("--again", type=Path, help="such an .npz: fit to that")
    given = options.parse_args()
    found = kept(given.again) if given.again else gathered()
    if given.keep:
        keep(given.keep, found)
    told = {ridge: cross_validated(found, ridge) for ridge in _RIDGES}
    for ridge, figures in told.items():
        print(ridge, figures)
    best = max(_RIDGES, key=lambda ridge: told[ridge]["mean"])
    w = fit([*found.asked, *found.heard], best)
    weights = {name: round(float(value), 4) for name, value in zip(FEATURES, w, strict=True)}
    weights["copies"] = _COPIES
    print(json.dumps(weights))
    for kind in dict.fromkeys(a.kind for a in found.asked):
        some = [a for a in found.asked if a.kind == kind]
        there = sum(a.place >= 0 for a in some) / len(some)
        print(
            f"{kind:12} {len(some):4} @10 {recall(some, w, 10):.3f} "
            f"@50 {recall(some, w, 50):.3f} there {there:.3f}"
        )
    if not given.dry:
        place = Path(elman.domains.__file__).with_name("weights.json")
        written = {
            "weights": weights,
            "rough": found.rough,
            "habits": found.habits,
            "ridge": best,
            "recall10": told[best],
        }
        write_atomically(place, (json.dumps(written, indent=1, sort_keys=True) + "\n").encode())


if __name__ == "__main__":
    main()
