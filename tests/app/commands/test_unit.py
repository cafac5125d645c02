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


def test_data_of_ones_own(elman: Any) -> None:
    Path("class.csv").write_text("name,sex\n" + "Anna,f\nOtto,m\nNora,f\nHugo,m\n" * 5)
    ended = elman(
        "unit", "2", "--quick", "--data", "names-nltk=class.csv", "--text", "name", "--label", "sex"
    )
    assert ended.code == 0, ended.err
    assert "Run on class" in Path("unit.html").read_text("utf-8")


def test_own_data_that_cannot_act(elman: Any) -> None:
    Path("class.csv").write_text("name,sex\nAnna,f\n")
    columns = ["--text", "name", "--label", "sex"]
    for topic, options, said in (
        ("cell", columns, "--text and --label choose columns"),
        ("cell", ["--data", "names-nltk=class.csv", *columns], "read by"),
        ("names", ["--data", "names-nltk=missing.csv", *columns], "missing.csv"),
        ("names", ["--data", "names-nltk=class.csv", "-o", "class.csv", *columns], "class.csv"),
    ):
        ended = elman("unit", topic, *options)
        assert (ended.code, ended.out) == (2, ""), said
        assert said in ended.err


def test_own_data_that_a_topic_cannot_read_leave_the_others(elman: Any) -> None:
    Path("class.csv").write_text("name,sex\nAnna,f\nŽofie,f\nOtto,m\nHugo,m\n")
    given = ["--data", "names-nltk=class.csv", "--text", "name", "--label", "sex"]
    ended = elman("unit", "3", "4", "--quick", *given)
    assert ended.code == 0, ended.err
    assert "4 Names: not run" in ended.out
    assert "7,874   slide: 7,874" in ended.out
