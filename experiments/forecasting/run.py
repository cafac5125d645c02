"""M4's hourly and weekly series, transformer temperatures, air passengers: forecasts measured.

Run:  python experiments/forecasting/run.py hourly
      python experiments/forecasting/run.py weekly
      python experiments/forecasting/run.py etth1
      python experiments/forecasting/run.py air
      python experiments/forecasting/run.py simple      (statsforecast's models beside; its own
                                                         requirement: pip install statsforecast)

The data are those of ELMAN_DATA_MIRROR/forecasting: the M4 competition (Makridakis et al. 2020) and
its own test files, ETTh1 (Zhou et al. 2021) in its usual parts of 12, 4 and 4 months, and the air
passengers of Box and Jenkins, which come with statsforecast. Whatever was chosen was chosen on the
ends of the training parts: with `--dev` a part is measured there, and nothing is written. The test
parts are read once.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import write

from elman import SequenceForecaster
from elman.estimators.forecaster.given import series_in
from elman.estimators.forecaster.measures import coverage, mase, msis, seasonal_error, smape
from elman.estimators.forecaster.opponents import damped_trend, seasonal_naive

HORIZON = {"hourly": 48, "weekly": 13}
SEASON = {"hourly": 24, "weekly": 1}
NAIVE_2 = {"hourly": (18.383, 2.395), "weekly": (9.161, 2.777)}
"""sMAPE and MASE of the competition's Naive 2, of which OWA is the mean ratio."""

M4: dict[str, dict[str, Any]] = {
    "hourly": {"segment": 24, "units": 128, "epochs": 16, "steps": 150},
    "weekly": {"segment": 4, "units": 64, "epochs": 10, "steps": 100},
}
FORMS: dict[str, list[dict[str, Any]]] = {
    "hourly": [
        {"form": "deseasonalised", "season": 24, "lookback": 168},
        {"form": "deseasonalised", "season": 168, "lookback": 504},
    ],
    "weekly": [
        {"form": "plain", "season": 1, "lookback": 52},
        {"form": "trended", "season": 1, "lookback": 52},
        {"form": "deseasonalised", "season": 52, "lookback": 208, "segment": 13},
    ],
}
"""What windows are read as by the models whose quantiles are averaged."""

ETT: dict[str, Any] = {
    "lookback": 96,
    "segment": 48,
    "season": 1,
    "form": "plain",
    "logarithm": False,
    "by_series": True,
    "identify": True,
    "distribution": "mean",
    "levels": (0.5,),
    "conformal": False,
    "units": 256,
    "dropout": 0.5,
    "epochs": 12,
    "steps": 150,
    "learning_rate": 1e-3,
    "weight_decay": 0.0,
}

AIR: dict[str, Any] = {
    "horizon": 12,
    "season": 12,
    "lookback": 60,
    "form": "trended",
    "logarithm": True,
    "units": 32,
    "epochs": 20,
    "steps": 30,
    "validation": None,
    "members": 4,
}


def folder() -> Path:
    return Path(os.environ.get("ELMAN_DATA_MIRROR", "../shared/data")) / "forecasting"


def m4_series(name: str) -> list[np.ndarray]:
    """The series of a file: an id, then values, then empty cells."""
    with gzip.open(folder() / f"m4-{name}.csv.gz", "rt") as file:
        rows = list(csv.reader(file))[1:]
    return [np.array([float(cell) for cell in row[1:] if cell]) for row in rows]


def m4_parts(group: str, *, dev: bool) -> tuple[list[np.ndarray], list[np.ndarray]]:
    known, horizon = m4_series(f"{group}-train"), HORIZON[group]
    if dev:
        return [s[:-horizon] for s in known], [s[-horizon:] for s in known]
    return known, m4_series(f"{group}-test")


def m4_scores(group: str, known: Any, true: Any, median: Any, low: Any, high: Any) -> Any:
    rows = []
    for x, y, m, lo, hi in zip(known, true, median, low, high, strict=True):
        error = seasonal_error(x, SEASON[group])
        rows.append((smape(y, m), mase(y, m, error), msis(y, lo, hi, error), coverage(y, lo, hi)))
    percent, scaled, interval, inside = np.nanmean(rows, 0)
    base = NAIVE_2[group]
    owa = (percent / base[0] + scaled / base[1]) / 2
    return {"smape": percent, "mase": scaled, "owa": owa, "msis": interval, "coverage": inside}


def m4(group: str, *, dev: bool) -> dict[str, float]:
    known, true = m4_parts(group, dev=dev)
    found = []
    for form in FORMS[group]:
        settings = {**M4[group], **form, "logarithm": True, "validation": 0.01}
        model = SequenceForecaster(horizon=HORIZON[group], **settings, progress=told())
        found.append(model.fit(known, announce=print).forecast())
    # The quantiles of several models are averaged.
    median, low, high = (
        [np.mean(rows, 0) for rows in zip(*table, strict=True)]
        for table in (
            [[f.median for f in model] for model in found],
            [[f.interval(0.95)[0] for f in model] for model in found],
            [[f.interval(0.95)[1] for f in model] for model in found],
        )
    )
    own = m4_scores(group, known, true, median, low, high)
    figures = {f"m4_{group}_{name}": value for name, value in own.items()}
    for name, simple in (("seasonal_naive", seasonal_naive), ("damped_trend", damped_trend)):
        made = [simple(x[-600:], SEASON[group], HORIZON[group]) for x in known]
        scores = m4_scores(group, known, true, *zip(*made, strict=True))
        figures |= {f"m4_{group}_{name}_{n}": v for n, v in scores.items()}
    return figures


def etth1(horizons: list[int], *, dev: bool) -> dict[str, float]:
    with gzip.open(folder() / "ETTh1.csv.gz", "rt") as file:
        rows = list(csv.reader(file))[1:]
    table = np.array([[float(cell) for cell in row[1:]] for row in rows]).T
    month = 30 * 24
    first, second, last = 12 * month, 16 * month, 20 * month
    table = (table - table[:, :first].mean(1, keepdims=True)) / table[:, :first].std(
        1, keepdims=True
    )
    names = [str(i) for i in range(len(table))]
    figures = {}
    for horizon in horizons:
        began = time.perf_counter()
        model = SequenceForecaster(
            horizon=horizon, validation=(second - first) / second, **ETT, progress=told()
        )
        model.fit(list(table[:, :second]), names=names, announce=print)
        begin, end = (first, second) if dev else (second, last)
        given = series_in(list(table[:, :end]), None, None, names, wanted=model.scaling_)
        origins = list(range(begin, end - horizon + 1))
        total, count = 0.0, 0
        for at in range(0, len(origins), 256):
            part = origins[at : at + 256]
            made = model.backtest(given, [part] * len(names), horizon)
            for series, rows_ in zip(table, made, strict=True):
                for origin, quantiles in zip(part, rows_, strict=True):
                    total += float(((quantiles[0] - series[origin : origin + horizon]) ** 2).sum())
                    count += horizon
        figures[f"etth1_mse_{horizon}"] = total / count
        print(f"etth1 {horizon}: {total / count:.4f} after {time.perf_counter() - began:.0f} s")
    return figures


def air(*, dev: bool) -> dict[str, float]:
    from statsforecast.utils import AirPassengers

    values = np.asarray(AirPassengers, float)
    known, true = (values[:72], values[72:108]) if dev else (values[:108], values[108:])
    model = SequenceForecaster(**AIR, progress=told()).fit(known, announce=print)
    found = model.predict(horizon=36)[0]
    figures = {"air_passengers_mape": 100 * np.mean(np.abs(found - true) / true)}
    for name, simple in (("seasonal_naive", seasonal_naive), ("damped_trend", damped_trend)):
        made = simple(known, 12, 36).forecast
        figures[f"air_passengers_{name}_mape"] = 100 * np.mean(np.abs(made - true) / true)
    return figures


def simple(*, dev: bool) -> dict[str, float]:
    """Measure statsforecast's AutoETS and AutoTheta on the same series."""
    from statsforecast.models import AutoETS, AutoTheta

    figures: dict[str, float] = {}
    for group, horizon in HORIZON.items():
        known, true = m4_parts(group, dev=dev)
        for name, kind in (("auto_ets", AutoETS), ("auto_theta", AutoTheta)):
            began, rows = time.perf_counter(), []
            for x in known:
                model = kind(season_length=SEASON[group])
                made = model.forecast(y=x[-1000:], h=horizon, level=[95])
                rows.append((made["mean"], made["lo-95"], made["hi-95"]))
            scores = m4_scores(group, known, true, *zip(*rows, strict=True))
            figures |= {f"m4_{group}_{name}_{n}": v for n, v in scores.items()}
            print(f"{group} {name}: {scores} after {time.perf_counter() - began:.0f} s")
    return figures


def told() -> Any:
    def tell(progress: Any) -> None:
        if progress.step == progress.steps and progress.last is not None:
            last = progress.last
            held = "" if last.val_loss is None else f", held out {last.val_loss:.4f}"
            print(f"epoch {progress.epoch}: {last.loss:.4f}{held}", flush=True)

    return tell


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("hourly", "weekly", "etth1", "air", "simple"))
    parser.add_argument("--dev", action="store_true", help="measure on the ends of training parts")
    parser.add_argument("--horizons", default="96,192,336,720")
    asked = parser.parse_args()
    match asked.part:
        case "etth1":
            figures = etth1([int(h) for h in asked.horizons.split(",")], dev=asked.dev)
        case "air":
            figures = air(dev=asked.dev)
        case "simple":
            figures = simple(dev=asked.dev)
        case group:
            figures = m4(group, dev=asked.dev)
    for name, value in figures.items():
        print(f"{name}: {value:.4f}")
    if not asked.dev:
        command = f"python experiments/forecasting/run.py {asked.part}"
        write(__file__, {n: float(v) for n, v in figures.items()}, command, part=asked.part)


if __name__ == "__main__":
    main()
