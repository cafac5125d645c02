"""`elman domains lookalikes` and `watch`, with functions that the test gives."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from elman import domains
from elman.domains.records import Availability, LookAlike, Watched
from elman.errors import InputError

FOUND = [
    LookAlike("netflix.com", label="netflix", rank=80, sounds=1.0, expected=0.9, phonemes=("n",)),
    LookAlike("netf1ix.de", label="netf1ix", rank=9000, looks=0.95),
]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    asked: dict[str, Any] = {}

    def confused_with(name: str, language: str, **rest: Any) -> list[LookAlike]:
        asked.update(name=name, language=language, **rest)
        if rest["names"] == Path("none.txt"):
            raise InputError("A list of registered names is a file", remedy="name one")
        return FOUND if name != "zzz" else []

    def watch(brands: list[str], language: str, **rest: Any) -> list[Watched]:
        asked.update(brands=brands, language=language, **rest)
        rows = [Watched("airmix", "aramex.com", "list", sounds=0.9, rank=8170)]
        answers = rest["ask"](["rmix.com"]) if rest["ask"] else [None]
        return rows + [
            Watched("airmix", "rmix.com", "spelling", sounds=1.0, availability=a) for a in answers
        ]

    monkeypatch.setitem(vars(domains), "confused_with", confused_with)
    monkeypatch.setitem(vars(domains), "watch", watch)
    return asked


def test_look_alikes(elman: Any, heard: dict[str, Any]) -> None:
    ended = elman("domains", "lookalikes", "https://NetFlicks.com/x", "--language", "fr")
    assert ended.code == 0, ended.err
    assert (heard["name"], heard["language"], heard["names"]) == ("netflicks", "fr", None)
    heading, first, second = ended.out.splitlines()
    assert heading.split() == [
        "name",
        "sounds",
        "alike",
        "heard",
        "so",
        "looks",
        "alike",
        "sounds",
        "rank",
    ]
    assert first.split() == ["netflix.com", "100%", "90%", "n", "80"]
    assert second.split() == ["netf1ix.de", "95%", "9,000"]
    rows = json.loads(elman("domains", "lookalikes", "netflicks", "--json").out)
    assert rows[0]["phonemes"] == ["n"]
    rows = list(
        csv.DictReader(io.StringIO(elman("domains", "lookalikes", "netflicks", "--csv").out))
    )
    assert [row["name"] for row in rows] == ["netflix.com", "netf1ix.de"]


def test_nothing_is_like_it(elman: Any, heard: dict[str, Any]) -> None:
    ended = elman("domains", "lookalikes", "zzz", "--json")
    assert (ended.code, json.loads(ended.out)) == (0, [])
    assert "--least" in ended.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["lookalikes", "a b"], "letters, digits"),
        (["lookalikes", "airmix", "--count", "0"], "--count is at least 1"),
        (["lookalikes", "airmix", "--names", "none.txt"], "list of registered names is a file"),
        (["watch", "nofile.txt"], "'nofile.txt' does not exist"),
        (["watch", "brands.txt", "--tld", "cmo"], "'cmo'"),
        (["watch", "empty.txt"], "at least one brand"),
    ],
)
def test_what_cannot_be_asked(
    elman: Any,
    heard: dict[str, Any],
    arguments: list[str],
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("brands.txt").write_text("airmix\n")
    Path("empty.txt").write_text("# none\n\n")
    ended = elman("domains", *arguments)
    assert ended.code != 0
    assert problem in ended.err
    assert "Traceback" not in ended.err


def test_bad_brands_are_left_out_where_that_is_asked_for(elman: Any, heard: dict[str, Any]) -> None:
    ended = elman("domains", "watch", "-", "--skip-bad", stdin="airmix\n!!!\nbrio\n")
    assert ended.code == 0, ended.err
    assert heard["brands"] == ["airmix", "brio"]
    assert "1 brand left out" in ended.err
    assert elman("domains", "watch", "-", "--skip-bad", stdin="!!!\n").code != 0


def test_watch_writes_csv(elman: Any, heard: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "brands.txt"
    path.write_text("# ours\nairmix.com\n\n brio \n")
    ended = elman("domains", "watch", str(path), "--tld", "com,net", "--count", 5)
    assert ended.code == 0, ended.err
    assert heard["brands"] == ["airmix.com", "brio"]
    assert heard["suffixes"] == ["com", "net"]
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [(r["name"], r["source"], r["status"]) for r in rows] == [
        ("aramex.com", "list", "taken"),
        ("rmix.com", "spelling", "not asked"),
    ]


def test_watch_asks_and_reads_what_is_piped_in(
    elman: Any, heard: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(names: list[str], on_answer: Any) -> None:
        on_answer(Availability(names[0], "taken", "dns", "has NS records"))

    monkeypatch.setitem(vars(domains), "check", check)
    ended = elman("domains", "watch", "-", "--check", "--json", stdin="airmix\n")
    assert ended.code == 0, ended.err
    assert heard["brands"] == ["airmix"]
    rows = json.loads(ended.out)
    assert rows[1]["availability"]["detail"] == "has NS records"
    assert rows[1]["status"] == "taken"
