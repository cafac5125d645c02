"""Trials of a comparison: settings and their scores, kept in a file to go on from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from elman.errors import OutputError
from elman.files import write_atomically

__all__ = ["Kept", "Settings", "Trial"]

Settings = dict[str, Any]


@dataclass
class Trial:
    """A combination of settings, and what each split gave: a score, the higher the better.

    `losses` is the mean of -log(probability) of a classifier's right labels, of others nothing;
    `beside` are further figures of each split by name.
    """

    settings: Settings
    scores: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    beside: dict[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def mean(self) -> float:
        """The mean score over the splits."""
        return float(np.mean(self.scores))

    @property
    def spread(self) -> float:
        """The deviation of the score from split to split; 0 of one."""
        return float(np.std(self.scores, ddof=1)) if len(self.scores) > 1 else 0.0

    def to_json(self) -> dict[str, Any]:
        return {
            "settings": self.settings,
            "mean": self.mean,
            "spread": self.spread,
            "scores": self.scores,
            "losses": self.losses,
            "beside": self.beside,
            "seconds": self.seconds,
        }


class Kept:
    """Results in a file: those of the same comparison are taken up, others never replaced."""

    def __init__(self, path: Path | None, about: list[Any], trials: list[Trial]) -> None:
        self._path, self._trials = path, trials
        self._others: list[Any] = []
        written = json.dumps(about, sort_keys=True, default=str)
        self._about = hashlib.sha256(written.encode()).hexdigest()
        if path is None or not path.exists():
            return
        try:
            found = json.loads(path.read_bytes())
            same = found["comparison"] == self._about
            results = {json.dumps(old["settings"]): dict(old) for old in found["trials"]}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _no_results(path) from error
        if not same:
            raise OutputError(
                f"{path} holds the results of another comparison: of other data, settings or "
                "splits",
                remedy="name another file, or remove it",
            )
        asked = {self._key(trial) for trial in trials}
        self._others = [old for key, old in results.items() if key not in asked]
        for trial in trials:
            old = results.get(self._key(trial), {})
            for name in ("scores", "losses"):
                setattr(trial, name, _numbers(old.get(name, []), path))
            beside = old.get("beside", {})
            if not isinstance(beside, dict):
                raise _no_results(path)
            trial.beside = {name: _numbers(values, path) for name, values in beside.items()}
            trial.seconds = float(old.get("seconds", 0.0))

    @staticmethod
    def _key(trial: Trial) -> str:
        return json.dumps(json.loads(json.dumps(trial.settings)))

    def save(self) -> None:
        if self._path is None:
            return
        rows = [vars(trial) for trial in self._trials if trial.scores]
        content = {"comparison": self._about, "trials": [*self._others, *rows]}
        write_atomically(self._path, json.dumps(content, indent=1).encode())


def _numbers(values: Any, path: Path) -> list[float]:
    numbers = isinstance(values, list) and all(
        isinstance(value, float | int) and not isinstance(value, bool) for value in values
    )
    if not numbers:
        raise _no_results(path)
    return [float(value) for value in values]


def _no_results(path: Path) -> OutputError:
    return OutputError(f"{path} holds no results of a comparison", remedy="name another file")
