"""Topics made for the test: what `course` runs, without a training."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from elman.unit import Outcome, Result, Topic, course
from elman.unit.desk import Desk

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><path d="M0 0h9"/></svg>'


def topic(key: str, number: int) -> Topic:
    return Topic(
        key=key,
        number=number,
        title=f"All about {key}",
        claim="The <slides> say `a & b`.",
        command=f"elman train {key}",
        python="x < 1",
        ask=("Why?",),
        quick="little",
        full="much",
    )


class Lesson:
    """A topic whose runs are counted, and which may fail."""

    def __init__(self, key: str, number: int) -> None:
        self.topic, self.runs, self.fails = topic(key, number), 0, list[BaseException]()

    def run(self, desk: Desk) -> Outcome:
        self.runs += 1
        value = desk.value("half", lambda: {"runs": self.runs})
        if self.fails:
            raise self.fails.pop()
        drawn = desk.draw("drawing", "A `box`.", "a box", lambda path: _write(path))
        return Outcome([Result("runs", str(value["runs"]), value["runs"], "1")], pictures=drawn)


def _write(path: Any) -> None:
    path.write_text(SVG)


@pytest.fixture
def lessons(monkeypatch: pytest.MonkeyPatch) -> list[Lesson]:
    """Two topics, first and second, in the place of the unit's."""
    made = [Lesson("first", 1), Lesson("second", 2)]
    for lesson in made:
        module = ModuleType(f"elman.unit.topics.{lesson.topic.key}")
        module.__file__ = __file__
        vars(module).update(TOPIC=lesson.topic, run=lesson.run)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(course, "MODULES", {lesson.topic.key: lesson.topic.key for lesson in made})
    return made


@pytest.fixture
def taught(tmp_path: Any) -> Callable[..., course.Course]:
    """Run the topics into a page of the test's own."""
    return lambda *topics, **more: course.teach(topics, output=tmp_path / "page.html", **more)
