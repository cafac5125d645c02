from __future__ import annotations

import sqlite3
import time
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


def _row(path: Path, clock: Clock, **columns: object) -> None:
    """Write a row as it should be, but for some columns."""
    with Answers(path, clock=clock) as kept:
        kept.put(TAKEN, seconds=60)
    store = sqlite3.connect(path)
    for name, value in columns.items():
        store.execute(f"UPDATE answers SET {name} = ?", (value,))
    store.commit()
    store.close()


@pytest.mark.parametrize(
    "columns",
    [
        {"made": None},
        {"made": "yesterday"},
        {"made": b"\x00"},
        {"made": float("-inf")},
        {"made": 1e300},
        {"made": 2000.0},
        {"expires": None},
        {"expires": "never"},
        {"expires": float("inf")},
        {"expires": 1e300},
        {"expires": -1},
        {"status": None},
        {"status": b"taken"},
        {"status": "unknown"},
        {"source": None},
        {"detail": None},
        {"detail": b"\xff"},
        {"detail": "red \x1b[31m"},
        {"detail": "x" * 100_000},
    ],
    ids=lambda columns: str(columns)[:40],
)
def test_a_row_that_is_none_is_not_believed(tmp_path: Path, columns: dict[str, object]) -> None:
    path, clock = tmp_path / "answers.sqlite", Clock()
    _row(path, clock, **columns)
    with Answers(path, clock=clock) as kept:
        assert kept.get("a.com") is None
        kept.put(TAKEN, seconds=60)
        assert kept.get("a.com") is not None, "a new answer takes its place"


def test_what_is_kept_is_what_these_servers_said(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Answers(path, asked="one") as one, Answers(path, asked="other") as other:
        one.put(TAKEN, seconds=60)
        assert one.get("a.com") is not None
        assert other.get("a.com") is None


def test_an_answer_is_not_believed_for_ever(tmp_path: Path) -> None:
    path, clock = tmp_path / "answers.sqlite", Clock()
    with Answers(path, clock=clock) as kept:
        kept.put(TAKEN, seconds=1e11)
        clock.now += 1e8
        assert kept.get("a.com") is None


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE answers (only TEXT)",
        "CREATE VIEW answers AS SELECT 1 AS name",
        "CREATE TABLE other (x)",
    ],
)
def test_a_file_of_the_right_version_and_the_wrong_shape_is_begun_anew(
    tmp_path: Path, made: str
) -> None:
    path = tmp_path / "answers.sqlite"
    with Answers(path) as kept:
        kept.put(TAKEN, seconds=60)
    store = sqlite3.connect(path)
    store.execute("DROP TABLE answers")
    store.execute(made)
    store.commit()
    store.close()
    with Answers(path) as kept:
        kept.put(TAKEN, seconds=60)
        assert kept.get("a.com") is not None


def test_a_file_damaged_in_its_middle_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Answers(path) as kept:
        for n in range(300):
            kept.put(Availability(f"{n}.com", "taken", "dns", "x" * 90), seconds=60)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with Answers(path) as kept:
        assert kept.get("7.com") is None
        kept.put(TAKEN, seconds=60)
        assert kept.get("a.com") is not None


def test_a_locked_file_is_waited_for_once(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with Answers(path) as kept:
        kept.put(TAKEN, seconds=60)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        assert [kept.get(f"{n}.com") for n in range(5)] == [None] * 5
        assert time.monotonic() - began < 4
        other.close()
    assert path.exists(), "another's lock is no damage"
    with Answers(path) as kept:
        assert kept.get("a.com") is not None
