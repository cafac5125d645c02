from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from elman.domains.answers import Answers
from elman.domains.records import Availability

TAKEN = Availability("a.com", "taken", "dns", "has NS records")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_answers_are_kept_until_they_expire(tmp_path: Path) -> None:
    path, clock = tmp_path / "new" / "answers.sqlite", Clock()
    with Answers(path, clock=clock) as kept:
        kept.put(TAKEN, seconds=60)
        kept.put(Availability("b.com", "unknown", "rdap"), seconds=60)
    with Answers(path, clock=clock) as kept:
        found = kept.get("a.com")
        assert found == Availability("a.com", "taken", "cache", "dns: has NS records")
        assert kept.get("b.com") is None
        clock.now += 60
        assert kept.get("a.com") is None
        clock.now -= 100
        assert kept.get("a.com") is None, "an answer from the future is not believed"


def test_two_processes_share_the_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Answers(path) as one, Answers(path) as other:
        one.put(TAKEN, seconds=60)
        assert other.get("a.com") is not None


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b""])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(content)
    with Answers(path) as kept:
        kept.put(TAKEN, seconds=60)
        assert kept.get("a.com") is not None


def test_another_version_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    store = sqlite3.connect(path)
    store.execute("CREATE TABLE answers (only TEXT)")
    store.execute("PRAGMA user_version = 9")
    store.commit()
    store.close()
    with Answers(path) as kept:
        kept.put(TAKEN, seconds=60)
        assert kept.get("a.com") is not None


def test_without_a_place_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (None, tmp_path / "file" / "answers.sqlite", tmp_path):
        with Answers(path) as kept:
            kept.put(TAKEN, seconds=60)
            assert kept.get("a.com") is None
