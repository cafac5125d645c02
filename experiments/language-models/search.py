"""Settings of a language model, looked for inside the part that is learned from.

Run:  python experiments/language-models/search.py sonnets [--trials 40] [--state FILE]
      python experiments/language-models/search.py tiny-shakespeare --trials 8

Needs `pip install -r experiments/language-models/requirements.txt`. Eight tenths of the text are
learned, the ninth is measured, and the last, which `run.py` measures, is never read. Optuna's
tree of Parzen estimators (Bergstra et al. 2011) chooses what is tried next, beginning with the
settings as they are recommended. Every training is kept in `--state` and in the table
`search-CORPUS.json`: a search that is stopped, by Ctrl-C too, goes on behind the last of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from record import commit, machine
from texts import parts

from elman import SequenceGenerator
from elman.estimators.generator.presets import generator_preset
from elman.files import write_atomically

HERE = Path(__file__).parent

SPACES: dict[str, dict[str, tuple[Any, ...]]] = {
    "sonnets": {
        "embedding_dropout": (0.1, 0.5),
        "dropout": (0.2, 0.6),
        "weight_dropout": (0.2, 0.6),
        "weight_decay": (0.03, 1.0, "log"),
        "learning_rate": (4e-3, 1.6e-2, "log"),
        "average": (0.99, 0.999),
    },
    "tiny-shakespeare": {
        "dropout": (0.2, 0.5),
        "weight_dropout": (0.0, 0.4),
        "weight_decay": (0.01, 0.3, "log"),
        "learning_rate": (2e-3, 8e-3, "log"),
        "average": (0.99, 0.999),
    },
}
"""From, to, and whether by factors: what training's length does not depend on."""

BEGINNINGS: dict[str, list[dict[str, float]]] = {
    "sonnets": [
        {
            "embedding_dropout": 0.2,
            "dropout": 0.5,
            "weight_dropout": 0.4,
            "weight_decay": 0.1,
            "learning_rate": 6e-3,
            "average": 0.995,
        },
        {
            "embedding_dropout": 0.2,
            "dropout": 0.5,
            "weight_dropout": 0.4,
            "weight_decay": 0.3,
            "learning_rate": 8e-3,
            "average": 0.995,
        },
    ],
    "tiny-shakespeare": [],
}
"""What is tried before the search chooses."""


def main() -> None:
    """Search, and keep the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpus", choices=sorted(SPACES))
    options.add_argument("--trials", type=int, default=40)
    options.add_argument("--epochs", type=int, default=None, help="[those of the preset]")
    options.add_argument("--state", type=Path, default=None, help="[search-CORPUS.journal]")
    options.add_argument("--characters", type=int, default=None, help="of the text, for a trial")
    given = options.parse_args()
    known, held = parts(given.corpus, given.characters).inside()
    preset = {**generator_preset(given.corpus), "validation": None}
    if given.epochs:
        preset["epochs"] = given.epochs

    def measure(trial: optuna.Trial) -> float:
        chosen = {
            name: trial.suggest_float(name, *bounds[:2], log="log" in bounds)
            for name, bounds in SPACES[given.corpus].items()
        }
        began = time.process_time()
        model = SequenceGenerator(**{**preset, **chosen}).fit(known)
        trial.set_user_attr("processor_seconds", round(time.process_time() - began, 1))
        return float(model.score(held).bits_per_character)

    def keep(study: optuna.Study, trial: Any) -> None:
        shown = {name: round(value, 5) for name, value in trial.params.items()}
        print(f"{trial.number}: {trial.value:.4f} bits, best {study.best_value:.4f}; {shown}")
        sys.stdout.flush()
        done = [t for t in study.trials if t.value is not None]
        table = {
            "corpus": given.corpus,
            "preset": preset,
            "commit": commit(HERE),
            "machine": machine(),
            "trials": [
                {"bits": round(t.value, 4), **t.user_attrs, **t.params}
                for t in sorted(done, key=lambda t: t.value)
            ],
        }
        path = HERE / f"search-{given.corpus}.json"
        write_atomically(path, (json.dumps(table, indent=2) + "\n").encode())

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    state = given.state or HERE / f"search-{given.corpus}.journal"
    study = optuna.create_study(
        storage=JournalStorage(JournalFileBackend(str(state))),
        study_name=f"{given.corpus}, {preset['epochs']} epochs",
        sampler=optuna.samplers.TPESampler(seed=0, multivariate=True, n_startup_trials=8),
        load_if_exists=True,
    )
    if not study.trials:
        for begun in BEGINNINGS[given.corpus]:
            study.enqueue_trial(begun)
    try:
        study.optimize(measure, n_trials=given.trials, callbacks=[keep])
    except KeyboardInterrupt:
        print("stopped; the same command goes on")
    if any(t.value is not None for t in study.trials):
        print(f"best: {study.best_value:.4f} bits with {study.best_params}")


if __name__ == "__main__":
    main()
