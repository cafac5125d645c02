"""4: whom the model of names gets wrong, what balancing costs, and the names of other countries."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.unit.desk import Desk
from elman.unit.records import Outcome, Result, Table
from elman.unit.words import share

__all__ = ["count_errors", "go_abroad"]

COUNTRIES = ("CH", "DE", "AT", "FR", "IT")
MEN, WOMEN = 52, 4
"""The class of the slides."""


def count_errors(desk: Desk, outcome: Outcome, model: Any, known: Any, held: Any) -> None:
    """Error rates by class: as trained, with another threshold, with weighed labels."""
    from elman import SequenceClassifier
    from elman.estimators.classifier.presets import preset

    settings = {**preset("unit-names"), "epochs": desk.choose(15, 30), "class_weight": "balanced"}
    weighed = desk.fit("balanced", SequenceClassifier(**settings), known.inputs, known.labels)
    male = model.classes_.tolist().index("male")
    truth = np.array(held.labels) == "male"
    p = model.predict_proba(held.inputs)[:, male]
    q = weighed.predict_proba(held.inputs)[:, male]
    even = _even(model.predict_proba(known.inputs)[:, male], np.array(known.labels) == "male")
    rows = [
        ("as trained", *_rates(p > 0.5, truth)),
        (
            f"called a man from {share(even)} on, set on the training names",
            *_rates(p > even, truth),
        ),
        ("labels weighed so that both classes count alike", *_rates(q > 0.5, truth)),
    ]
    women = float(1 - (np.array(known.labels) == "male").mean())
    outcome.results.append(Result("training names that are women's", share(women), women, "63%"))
    outcome.tables.append(
        Table(
            "Whom does it get wrong? The test names, and what balancing costs",
            ("", "men called women", "women called men", "accuracy"),
            rows,
        )
    )


def _rates(called: NDArray[np.bool_], truth: NDArray[np.bool_]) -> tuple[str, str, str]:
    return (
        share(float((~called[truth]).mean())),
        share(float(called[~truth].mean())),
        share(float((called == truth).mean())),
    )


def _even(p: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    """The threshold at which both errors are as frequent."""
    levels = np.linspace(0.02, 0.98, 97)
    gaps = [abs((p[truth] <= level).mean() - (p[~truth] > level).mean()) for level in levels]
    return float(levels[int(np.argmin(gaps))])


def go_abroad(desk: Desk, outcome: Outcome, model: Any) -> None:
    """The English model on names of other countries, in a class of 52 men and 4 women."""
    world = desk.load("names")
    letters = set(model.alphabet)
    rows = []
    for country in COUNTRIES:
        chosen = [
            i
            for i, (name, origin) in enumerate(zip(world.inputs, world.origins or (), strict=False))
            if origin == country and letters.issuperset(name) and len(name) <= 15
        ]
        if not chosen:
            continue
        part = world.select(chosen)
        called = model.predict(part.inputs) == "male"
        truth = np.array(part.labels) == "male"
        if truth.all() or not truth.any():
            continue
        men, women = float(called[truth].mean()), float((~called[~truth]).mean())
        of_class = (MEN * men + WOMEN * women) / (MEN + WOMEN)
        rows.append((country, f"{len(part):,}", share(1 - men), share(1 - women), share(of_class)))
        if country == "CH":
            outcome.results.append(
                Result(
                    "a class of 52 men and 4 women with Swiss names",
                    share(of_class),
                    of_class,
                    "72%",
                )
            )
    if rows:
        outcome.tables.append(
            Table(
                "The list is English. The same model on first names of other countries (Faker's), "
                "and in a class of 52 men and 4 women there",
                ("country", "names", "men called women", "women called men", "right in the class"),
                rows,
            )
        )
    outcome.remarks.append(
        "The lecturer's own list of 56 first names is not published: names of Faker stand in for "
        "it. Put yours into a table and run `elman evaluate unit.elman class.csv --text name "
        "--label gender`."
    )
