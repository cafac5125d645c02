"""`elman unit` writes the page, goes on, and says what it could not run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from elman.unit.topics import represented, why


def test_a_page_of_one_topic(elman: Any) -> None:
    ended = elman("unit", "cell", "--quick")
    assert ended.code == 0
    assert "3 The simple cell" in ended.out
    assert "7,874   slide: 7,874" in ended.out
    assert "The simple cell" in Path("unit.html").read_text("utf-8")
    again = elman("unit", "3", "--quick", "--json")
    told = json.loads(again.out)
    assert told["topics"][0]["results"][1]["value"] == 7874
    assert not told["interrupted"]
    assert again.err == ""


def test_a_topic_that_does_not_exist(elman: Any) -> None:
    ended = elman("unit", "gates")
    assert (ended.code, ended.out) == (2, "")
    assert "10 wrap-up, received 'gates'" in ended.err
    assert not Path("unit.html").exists()


@pytest.mark.parametrize(
    ("output", "said"), [("unit.pdf", "ends in .html"), ("nowhere/unit.html", "must exist")]
)
def test_a_page_that_cannot_be_written(elman: Any, output: str, said: str) -> None:
    ended = elman("unit", "cell", "-o", output)
    assert ended.code == 2
    assert said in ended.err


def test_data_that_cannot_be_had(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from elman.errors import DatasetUnavailable

    def nothing(_: Any) -> Any:
        raise DatasetUnavailable("the sonnets cannot be had", remedy="put them into this folder")

    monkeypatch.setattr(why, "run", nothing)
    ended = elman("unit", "why")
    assert ended.code == 0
    assert "not run: 1 why" in ended.err
    page = Path("unit.html").read_text("utf-8")
    assert "the sonnets cannot be had; put them into this folder" in page


def test_ctrl_c_leaves_a_page(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(represented, "run", stop)
    ended = elman("unit", "sequences", "cell")
    assert ended.code == 130
    assert "interrupted; unit.html has the topics so far" in ended.err
    assert "Unfinished:" in Path("unit.html").read_text("utf-8")
