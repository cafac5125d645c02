"""The unit, topic by topic in its order: each is run once, and the page is written after each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from elman.errors import (
    ConfigurationError,
    DatasetError,
    InputError,
    MissingExtra,
    TrainingError,
    shorten,
)
from elman.files import write_atomically
from elman.unit.desk import Desk, Follow
from elman.unit.page import html_of
from elman.unit.records import Outcome, Topic
from elman.unit.state import State, source_digest

__all__ = ["MODULES", "Course", "chosen", "state_folder", "teach"]

MODULES = {
    "why": "why",
    "sequences": "represented",
    "cell": "cell",
    "names": "names",
    "stacking": "stacking",
    "activity": "activity",
    "backpropagation": "backward",
    "domains": "soundalikes",
    "generation": "writing",
    "wrap-up": "shapes",
}
"""Topics in the unit's order, and the module of `elman.unit.topics` that has each."""

Told = Callable[[Topic, Outcome, bool], None]
"""Called with a topic, what it gave, and whether that was there before."""


@dataclass
class Course:
    """A run of the unit: its page, and what each topic gave."""

    path: Path
    quick: bool
    outcomes: list[tuple[Topic, Outcome]] = field(default_factory=list)
    interrupted: bool = False

    @property
    def missing(self) -> list[Topic]:
        """Topics that could not be run."""
        return [topic for topic, outcome in self.outcomes if outcome.missing]

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values: each figure beside that of the slide."""
        return {
            "page": str(self.path),
            "quick": self.quick,
            "interrupted": self.interrupted,
            "topics": [
                {
                    "topic": topic.key,
                    "number": topic.number,
                    "seconds": round(outcome.seconds, 1),
                    "missing": outcome.missing or None,
                    "results": [vars(result) for result in outcome.results],
                    "tables": [vars(table) for table in outcome.tables],
                    "remarks": outcome.remarks,
                }
                for topic, outcome in self.outcomes
            ],
        }


def chosen(wanted: Sequence[str]) -> list[ModuleType]:
    """Find the topics by name or by number, in the unit's order; all where none is named.

    Raises `ConfigurationError` for one that does not exist.

    >>> [module.TOPIC.title for module in chosen(["4", "cell"])]
    ['The simple cell', 'Names']
    """
    numbers = {str(number): key for number, key in enumerate(MODULES, 1)}
    keys = set()
    for word in wanted:
        key = numbers.get(word, word.strip().casefold())
        if key not in MODULES:
            known = ", ".join(f"{number} {key}" for number, key in numbers.items())
            raise ConfigurationError(
                f"A topic is one of {known}, received {shorten(word)}",
                remedy="name it or give its number, or leave it out for all",
            )
        keys.add(key)
    return [
        import_module(f"elman.unit.topics.{MODULES[key]}")
        for key in MODULES
        if not keys or key in keys
    ]


def state_folder(path: Path) -> Path:
    """Where the results of a page are kept, beside it.

    >>> state_folder(Path("unit.html")).name
    'unit.state'
    """
    return path.with_suffix(".state")


def teach(
    topics: Sequence[str] = (),
    *,
    output: str | Path = "unit.html",
    quick: bool = False,
    follow: Follow | None = None,
    began: Callable[[Topic], None] | None = None,
    told: Told | None = None,
    given: Mapping[str, Any] | None = None,
) -> Course:
    """Run topics of the unit and write the page; Ctrl-C leaves the page so far.

    Args:
        topics: names or numbers; all where there are none.
        output: the page; results are kept in a folder beside it and not run again.
        quick: the small run, in minutes.
        follow: is told how far a training is.
        began: is told which topic begins.
        told: is told what a topic gave.
        given: data by the name of their set, used instead of those that elman loads.

    Raises:
        ConfigurationError: a topic that does not exist.
        OutputError: the page or its folder cannot be written.
    """
    from elman import __version__

    modules = chosen(topics)
    course = Course(Path(output), quick)
    home = state_folder(course.path)
    data = {name: getattr(records, "sha256", "") for name, records in (given or {}).items()}
    try:
        for module in modules:
            topic: Topic = module.TOPIC
            settings = {"topic": topic.key, "elman": __version__, "quick": quick, "data": data}
            settings["code"] = source_digest(module.__file__, *getattr(module, "BESIDE", ()))
            state = State(home / topic.key, settings)
            if began is not None:
                began(topic)
            before = state.outcome()
            desk = Desk(state, quick=quick, follow=follow, given=given)
            outcome = _run(module, desk) if before is None else before
            state.keep(outcome)
            course.outcomes.append((topic, outcome))
            if told is not None:
                told(topic, outcome, before is not None)
            _write(course, modules)
    except KeyboardInterrupt:
        course.interrupted = True
        _write(course, modules)
    return course


def _run(module: ModuleType, desk: Desk) -> Outcome:
    """Run a topic; one that cannot be run says why, and the others go on."""
    started = time.perf_counter()
    try:
        outcome: Outcome = module.run(desk)
    except (DatasetError, MissingExtra, TrainingError, InputError) as error:
        if isinstance(error, InputError) and not desk.used:
            raise
        outcome = Outcome(missing=f"{error.problem}; {error.remedy or 'try again later'}")
    for name, records in desk.used.items():
        outcome.remarks.append(
            f"Run on {getattr(records, 'name', '') or 'data of your own'}, not on {name}: slides "
            "and captions speak of the latter."
        )
    outcome.seconds = time.perf_counter() - started
    return outcome


def _write(course: Course, modules: Sequence[ModuleType]) -> None:
    done = {topic.key for topic, _ in course.outcomes}
    rest = [module.TOPIC for module in modules if module.TOPIC.key not in done]
    home = state_folder(course.path)
    pictures = {
        (topic.key, picture.file): (home / topic.key / picture.file).read_bytes()
        for topic, outcome in course.outcomes
        for picture in outcome.pictures
    }
    written = html_of(course.outcomes, pictures, quick=course.quick, rest=rest)
    write_atomically(course.path, written.encode())
