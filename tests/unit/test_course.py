"""A course runs its topics once, goes on where it was left, and always leaves a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from elman.errors import ConfigurationError, DatasetUnavailable, NonFiniteError, OutputError
from elman.unit import MODULES, Course, chosen, state_folder
from elman.unit import course as courses

Taught = Callable[..., Course]


def test_topics_stand_in_the_units_order_under_their_numbers() -> None:
    modules = chosen([])
    assert [module.TOPIC.number for module in modules] == list(range(1, len(MODULES) + 1))
    assert [module.TOPIC.key for module in modules] == list(MODULES)
    assert [module.TOPIC.key for module in chosen(["wrap-up", "4", "Names"])] == [
        "names",
        "wrap-up",
    ]


def test_a_topic_that_does_not_exist_says_which_do() -> None:
    with pytest.raises(ConfigurationError, match=r"1 why, .*10 wrap-up, received 'gates'"):
        chosen(["names", "gates"])


def test_what_was_run_is_not_run_again(lessons: list[Any], taught: Taught) -> None:
    first = taught()
    again = taught()
    assert [lesson.runs for lesson in lessons] == [1, 1]
    assert [outcome for _, outcome in again.outcomes] == [outcome for _, outcome in first.outcomes]
    assert again.path.read_text() == first.path.read_text()


def test_another_kind_of_run_begins_anew(lessons: list[Any], taught: Taught) -> None:
    taught("first", quick=True)
    taught("first")
    assert lessons[0].runs == 2
    assert lessons[1].runs == 0


def test_other_data_begin_anew(lessons: list[Any], taught: Taught) -> None:
    from elman.datasets import Text

    taught("first", given={"poem": Text("to be", name="poem")})
    taught("first", given={"poem": Text("or not", name="poem")})
    taught("first", given={"poem": Text("or not", name="poem")})
    assert lessons[0].runs == 2


def test_another_version_begins_anew(
    lessons: list[Any], taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught("first")
    monkeypatch.setattr("elman.__version__", "99")
    taught("first")
    assert lessons[0].runs == 2


def test_a_lost_picture_is_drawn_again(lessons: list[Any], taught: Taught) -> None:
    page = taught("first").path
    (state_folder(page) / "first" / "drawing.svg").unlink()
    assert taught("first").outcomes[0][1].pictures
    assert lessons[0].runs == 2


def test_ctrl_c_leaves_the_page_so_far_which_says_so(lessons: list[Any], taught: Taught) -> None:
    lessons[1].fails.append(KeyboardInterrupt())
    course = taught()
    written = course.path.read_text()
    assert course.interrupted
    assert "Unfinished:" in written
    assert "has not reached All about second" in written
    assert [topic.key for topic, _ in course.outcomes] == ["first"]
    # The first is not run again, and the second goes on from the value that it had.
    course = taught()
    assert not course.interrupted
    assert [lesson.runs for lesson in lessons] == [1, 2]
    assert course.outcomes[1][1].results[0].ours == "1"
    assert "Unfinished" not in course.path.read_text()


@pytest.mark.parametrize(
    "error",
    [
        DatasetUnavailable("poems cannot be had", remedy="put poems.txt into the folder"),
        NonFiniteError("the loss is no number", remedy="clip"),
    ],
)
def test_what_cannot_be_run_says_why_and_is_tried_again(
    error: Exception, lessons: list[Any], taught: Taught
) -> None:
    lessons[0].fails.append(error)
    course = taught()
    assert [topic.key for topic in course.missing] == ["first"]
    assert str(vars(error).get("remedy", error)) in course.path.read_text()
    assert [topic.key for topic, _ in course.outcomes] == ["first", "second"]
    assert not taught().missing
    assert [lesson.runs for lesson in lessons] == [2, 1]


def test_a_fault_is_not_taken_for_missing_data(lessons: list[Any], taught: Taught) -> None:
    lessons[0].fails.append(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        taught()


def test_a_folder_of_other_files_is_left_alone(
    lessons: list[Any], taught: Taught, tmp_path: Path
) -> None:
    folder = tmp_path / "page.state" / "first"
    folder.mkdir(parents=True)
    (folder / "homework.txt").write_text("mine")
    with pytest.raises(OutputError, match="other files"):
        taught("first")
    assert (folder / "homework.txt").read_text() == "mine"


def test_figures_are_told_beside_the_slides(lessons: list[Any], taught: Taught) -> None:
    told = taught("second", quick=True).to_json()
    assert told["quick"]
    (topic,) = told["topics"]
    assert topic["results"] == [{"what": "runs", "ours": "1", "value": 1, "slide": "1"}]
    assert courses.MODULES == {"first": "first", "second": "second"}
