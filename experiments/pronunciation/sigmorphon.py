"""Letters to sounds and back on the official data of SIGMORPHON 2020 and 2021.

Run:  python experiments/pronunciation/sigmorphon.py --data FOLDER [--only 2020,spelling,2021]
      [--members 5] [--cache FOLDER]

FOLDER holds `sigmorphon2020/XXX_train.tsv` and so on. Every model is trained on the official
training file alone, with the settings below, chosen on development files; test files are read
once, at the end. Models are kept in the cache folder: a run that was stopped goes on where it was.
What has been measured so far is written to `result.json`, each part with its languages.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import timed, write

from elman import SequenceTransducer
from elman.datasets.pairs import PairTable, read_pairs
from elman.estimators.transducer import ErrorRates

HERE = Path(__file__).parent
LANGUAGES = ("ady", "arm", "bul", "dut", "fre", "geo", "gre", "hin", "hun", "ice", "jpn", "kor",
             "lit", "rum", "vie")  # fmt: skip
MEDIUM = ("arm_e", "bul", "dut", "fre", "geo", "hbs_latn", "hun", "jpn_hira", "kor", "vie_hanoi")
SETTINGS: dict[str, Any] = {}
"""What differs from the defaults of `SequenceTransducer`: nothing."""


def model_of(table: PairTable, path: Path, seed: int) -> SequenceTransducer:
    """Train one member, or read it from the cache."""
    if path.exists():
        return SequenceTransducer.load(path)
    model = SequenceTransducer(**SETTINGS, seed=seed)
    model, seconds = timed(lambda: model.fit(table.read, table.outputs))
    model.record_["seconds"] = seconds
    model.save(path)
    return model


def measured(models: list[SequenceTransducer], table: PairTable) -> ErrorRates:
    """Measure one model, or several whose probabilities are averaged."""
    whole = models[0]
    whole.networks_ = [network for model in models for network in model.networks_]
    return whole.score(table.read, table.outputs)


def run(
    folder: Path, languages: tuple[str, ...], cache: Path, *, members: int, part: str, swap: bool
) -> dict[str, dict[str, float]]:
    """Train and measure every language: error rates of one member and of all."""
    told: dict[str, dict[str, float]] = {}
    for language in languages:
        sides: dict[str, Any] = {"inputs": "characters", "outputs": "spaces"}
        if swap:
            sides = {"inputs": "spaces", "outputs": "characters"}
        train = read_pairs(folder / f"{language}_train.tsv", swap=swap, **sides)
        held = read_pairs(folder / f"{language}_{part}.tsv", swap=swap, **sides)
        name = f"{folder.name}-{language}{'-spelling' if swap else ''}"
        models = [model_of(train, cache / f"{name}-{seed}.elman", seed) for seed in range(members)]
        single = measured(models[:1], held)
        told[language] = {"wer": single.word_error_rate, "per": single.symbol_error_rate}
        if members > 1:
            together = measured([model_of(train, cache / f"{name}-{seed}.elman", seed)
                                 for seed in range(members)], held)  # fmt: skip
            told[language] |= {"ensemble_wer": together.word_error_rate,
                               "ensemble_per": together.symbol_error_rate}  # fmt: skip
        shown = ", ".join(f"{key} {100 * value:.2f}" for key, value in told[language].items())
        print(f"{folder.name} {language}{' spelling' if swap else ''}: {shown}", flush=True)
    return told


def mean(told: dict[str, dict[str, float]], key: str) -> float:
    """Average over languages, in percent."""
    return 100 * float(np.mean([one[key] for one in told.values()]))


def main() -> None:
    """Run the parts asked for and write `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--cache", type=Path, default=HERE / "models")
    options.add_argument("--only", default="2020,spelling,2021")
    options.add_argument("--members", type=int, default=1)
    options.add_argument("--dry", action="store_true", help="train and measure on dev only")
    chosen = options.parse_args()
    chosen.cache.mkdir(parents=True, exist_ok=True)
    parts, figures, details = chosen.only.split(","), {}, {}
    test = "dev" if chosen.dry else "test"
    if "2020" in parts:
        told = run(chosen.data / "sigmorphon2020", LANGUAGES, chosen.cache,
                   members=chosen.members, part=test, swap=False)  # fmt: skip
        details["sigmorphon2020"] = told
        figures |= {
            "sigmorphon2020_wer": mean(told, "wer"),
            "sigmorphon2020_per": mean(told, "per"),
        }
        if chosen.members > 1:
            figures |= {"sigmorphon2020_ensemble_members": chosen.members,
                        "sigmorphon2020_ensemble_wer": mean(told, "ensemble_wer"),
                        "sigmorphon2020_ensemble_per": mean(told, "ensemble_per")}  # fmt: skip
    if "spelling" in parts:
        told = run(chosen.data / "sigmorphon2020", LANGUAGES, chosen.cache, members=1, part=test,
                   swap=True)  # fmt: skip
        details["spelling"] = told
        figures["spelling_wer"] = mean(told, "wer")
    if "2021" in parts:
        told = run(chosen.data / "sigmorphon2021", MEDIUM, chosen.cache, members=1, part="dev",
                   swap=False)  # fmt: skip
        details["sigmorphon2021"] = told
        figures["sigmorphon2021_medium_dev_wer"] = mean(told, "wer")
    for name, value in figures.items():
        print(f"{name:36} {value:.2f}")
    if not chosen.dry:
        write(__file__, figures, f"python experiments/pronunciation/sigmorphon.py --data FOLDER "
              f"--only {chosen.only} --members {chosen.members}", languages=details,
              settings=SETTINGS or "defaults")  # fmt: skip


if __name__ == "__main__":
    main()
