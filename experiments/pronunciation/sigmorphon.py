"""Letters to sounds and back on the official data of SIGMORPHON 2020 and 2021.

Run:  python experiments/pronunciation/sigmorphon.py --data FOLDER [--only 2020,spelling,2021]
      [--members 5] [--cache FOLDER]

FOLDER holds `sigmorphon2020/XXX_train.tsv` and so on. Every model is trained on the official
training file alone, with the settings below, chosen on development files; test files are read
at the end. Models are kept in the cache folder: a run that was stopped goes on where it was.
`--dry` trains and measures on development files only. Figures go to `result.json`.
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
from elman.datasets import Pairs, read_pairs
from elman.estimators import ErrorRates

HERE = Path(__file__).parent
LANGUAGES = (
    "ady",
    "arm",
    "bul",
    "dut",
    "fre",
    "geo",
    "gre",
    "hin",
    "hun",
    "ice",
    "jpn",
    "kor",
    "lit",
    "rum",
    "vie",
)
MEDIUM = ("arm_e", "bul", "dut", "fre", "geo", "hbs_latn", "hun", "jpn_hira", "kor", "vie_hanoi")
SETTINGS: dict[str, Any] = {}
"""What differs from the defaults of `SequenceTransducer`: nothing."""


def model_of(table: Pairs, path: Path, seed: int) -> SequenceTransducer:
    """Train one member, or read it from the cache."""
    if path.exists():
        return SequenceTransducer.load(path)
    model = SequenceTransducer(**SETTINGS, seed=seed)
    model, seconds = timed(lambda: model.fit(table.read, table.outputs))
    model.record_["seconds"] = seconds
    model.save(path)
    return model


def measured(models: list[SequenceTransducer], table: Pairs) -> ErrorRates:
    """Measure one model, or several whose probabilities are averaged."""
    whole = models[0]
    whole.networks_ = [network for model in models for network in model.networks_]
    return whole.score(table.read, table.outputs)


def run(
    folder: Path, languages: tuple[str, ...], cache: Path, *, members: int, part: str, swap: bool
) -> dict[str, dict[str, float]]:
    """Train and measure every language: the first member, the mean of all apart, all together."""
    told: dict[str, dict[str, float]] = {}
    for language in languages:
        sides: dict[str, Any] = {"inputs": "characters", "outputs": "spaces"}
        if swap:
            sides = {"inputs": "spaces", "outputs": "characters"}
        train = read_pairs(folder / f"{language}_train.tsv", swap=swap, **sides)
        held = read_pairs(folder / f"{language}_{part}.tsv", swap=swap, **sides)
        name = f"{folder.name}-{language}{'-spelling' if swap else ''}"
        models = [model_of(train, cache / f"{name}-{seed}.elman", seed) for seed in range(members)]
        each = [measured([model], held) for model in models]
        told[language] = {"wer": each[0].word_error_rate, "per": each[0].symbol_error_rate}
        if members > 1:
            together = measured(models, held)
            told[language] |= {
                "wer_mean": float(np.mean([one.word_error_rate for one in each])),
                "per_mean": float(np.mean([one.symbol_error_rate for one in each])),
                "ensemble_wer": together.word_error_rate,
                "ensemble_per": together.symbol_error_rate,
            }
        shown = ", ".join(f"{key} {100 * value:.2f}" for key, value in told[language].items())
        print(f"{folder.name} {language}{' spelling' if swap else ''}: {shown}", flush=True)
    return told


def flat(told: dict[str, dict[str, float]], name: str) -> dict[str, float]:
    """Name each language's figures, in percent."""
    return {
        f"{name}_{language}_{key}": 100 * value
        for language, one in told.items()
        for key, value in one.items()
    }


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
    test = "dev" if chosen.dry else "test"
    official = chosen.data / "sigmorphon2020", LANGUAGES, chosen.cache
    for part in chosen.only.split(","):
        if part == "2020":
            told = run(*official, members=chosen.members, part=test, swap=False)
            figures = {f"sigmorphon2020_{key}": mean(told, key) for key in told["ady"]}
            figures |= {"sigmorphon2020_members": chosen.members} | flat(told, "sigmorphon2020")
        elif part == "spelling":
            told = run(*official, members=1, part=test, swap=True)
            figures = {"spelling_wer": mean(told, "wer"), "spelling_per": mean(told, "per")}
            figures |= flat(told, "spelling")
        else:
            told = run(
                chosen.data / "sigmorphon2021",
                MEDIUM,
                chosen.cache,
                members=1,
                part="dev",
                swap=False,
            )
            figures = {
                f"sigmorphon2021_medium_dev_{key}": mean(told, key) for key in ("wer", "per")
            }
            figures |= flat(told, "sigmorphon2021_dev")
        for name, value in figures.items():
            print(f"{name:36} {value:.2f}")
        if not chosen.dry:
            write(
                __file__,
                figures,
                "python experiments/pronunciation/sigmorphon.py --data FOLDER "
                f"--only {part} --members {chosen.members}",
                part=f"sigmorphon-{part}",
                seconds=seconds(chosen.cache, part),
                settings=SETTINGS or "defaults",
            )


def seconds(cache: Path, part: str) -> float:
    """Add up what training the models of a part took, in this run or an earlier one."""
    pattern = {"2020": "sigmorphon2020-???-?.elman", "spelling": "*-spelling-?.elman"}
    models = map(SequenceTransducer.load, cache.glob(pattern.get(part, "sigmorphon2021-*.elman")))
    return sum(model.record_["seconds"] for model in models)


if __name__ == "__main__":
    main()
