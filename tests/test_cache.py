"""What is made once and kept: healed, locked, written whole; and gone without where it must be."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from elman import cache
from elman.cache import cache_root, kept, seal, unsealed
from elman.errors import DamagedModel, OutputError
from elman.files import write_atomically

WHAT = "a number"


def number(place: Path, make: Callable[[], int] = lambda: 7, **more: object) -> int:
    return kept(
        place,
        read=lambda path: int(unsealed(path.read_bytes(), WHAT)),
        make=make,
        write=lambda path, value: write_atomically(path, seal(str(value).encode(), WHAT)),
        **more,  # type: ignore[arg-type]
    )


def refuse() -> int:
    raise AssertionError("it is kept: nothing is made")


def spoil(place: Path, fault: str) -> None:
    """Put a fault in the place of what is kept."""
    whole = place.read_bytes() if place.exists() else b""
    place.unlink(missing_ok=True)
    match fault:
        case "missing":
            pass
        case "empty":
            place.write_bytes(b"")
        case "cut off":
            place.write_bytes(whole[: len(whole) // 2])
        case "longer":
            place.write_bytes(whole + b"\0")
        case "zeros":
            place.write_bytes(bytes(len(whole)))
        case "garbage":
            place.write_bytes(b"\xff\xfe\x00garbage")
        case "one bit":
            place.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        case "another":
            place.write_bytes(seal(b"7", "another number"))
        case "a folder":
            place.mkdir()
            (place / "in it").write_text("x")
        case "a link to nowhere":
            place.symlink_to(place.with_name("nowhere"))
        case "a link to itself":
            place.symlink_to(place)
        case "a pipe":
            os.mkfifo(place)
        case "no rights":
            place.write_bytes(whole)
            place.chmod(0)


FAULTS = (
    "missing",
    "empty",
    "cut off",
    "longer",
    "zeros",
    "garbage",
    "one bit",
    "another",
    "a folder",
    "a link to nowhere",
    "a link to itself",
    "a pipe",
    "no rights",
)


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_is_wrong_it_is_made_again(tmp_path: Path, fault: str) -> None:
    place = tmp_path / "deep" / "a.txt"
    number(place)
    spoil(place, fault)
    assert number(place) == 7
    assert number(place, refuse if fault != "no rights" else lambda: 7) == 7
    assert [file.name for file in place.parent.iterdir()] == ["a.txt"]


def test_what_a_link_leads_to_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    place = tmp_path / "a.txt"
    place.symlink_to(other)
    assert number(place) == 7
    assert other.read_text() == "mine"
    assert not place.is_symlink()


def test_what_making_raises_is_raised_and_nothing_is_left(tmp_path: Path) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    place = tmp_path / "a.txt"
    with pytest.raises(KeyboardInterrupt):
        number(place, interrupted)
    assert list(tmp_path.iterdir()) == []
    assert number(place) == 7


@pytest.mark.parametrize("blocked", ["the folder is a file", "a disk that is full", "no such disk"])
def test_without_a_cache_the_work_goes_on_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, blocked: str
) -> None:
    folder = tmp_path / "cache"
    if blocked == "the folder is a file":
        folder.write_text("")
    elif blocked == "no such disk":
        folder = Path("/proc/elman")
    else:

        def full(*args: object) -> None:
            raise OutputError("No space left on device")

        monkeypatch.setattr(sys.modules[__name__], "write_atomically", full)
    monkeypatch.setattr(cache, "_told", set())
    with caplog.at_level(logging.WARNING, logger="elman"):
        assert [number(folder / "a.txt", lambda n=n: n) for n in (1, 2, 3)] == [1, 2, 3]
    assert len(caplog.messages) == 1
    assert "set ELMAN_CACHE to a folder you may write to" in caplog.messages[0]


def test_the_second_of_two_waits_for_the_first_and_makes_nothing(tmp_path: Path) -> None:
    place, begun, go, told = tmp_path / "a.txt", threading.Event(), threading.Event(), []

    def slow() -> int:
        begun.set()
        assert go.wait(30)
        return 7

    def wait(text: str) -> None:
        told.append(text)
        go.set()

    first = threading.Thread(target=number, args=(place, slow))
    first.start()
    assert begun.wait(30)
    assert number(place, refuse, waiting=wait) == 7
    first.join()
    assert len(told) == 1
    assert "another process is making a.txt" in told[0]
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_who_waits_too_long_makes_it_without_harm(tmp_path: Path) -> None:
    place, begun, go = tmp_path / "a.txt", threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        assert go.wait(30)
        return 8

    first = threading.Thread(target=number, args=(place, slow))
    first.start()
    assert begun.wait(30)
    assert number(place, lambda: 7, patience=0.0) == 7
    go.set()
    first.join()
    assert number(place, refuse) in (7, 8)


@pytest.mark.parametrize("left", ["file", "folder", "link", "pipe"])
def test_a_lock_that_a_dead_process_left_holds_nobody(tmp_path: Path, left: str) -> None:
    lock = tmp_path / "a.txt.lock"
    {
        "file": lock.touch,
        "folder": lock.mkdir,
        "pipe": lambda: os.mkfifo(lock),
        "link": lambda: lock.symlink_to(tmp_path / "nowhere"),
    }[left]()
    assert number(tmp_path / "a.txt") == 7
    assert number(tmp_path / "a.txt", refuse) == 7


_WRITER = """
import signal, sys, time
from pathlib import Path
from elman.cache import kept

def write(path, value):
    with path.open("w") as file:
        file.write("half")
        file.flush()
        # Whoever runs the tests in the background may have had it ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print("writing", flush=True)
        time.sleep(60)

kept(Path(sys.argv[1]), read=Path.read_text, make=lambda: "whole", write=write)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_a_writer_that_is_ended_leaves_nothing_that_harms(
    tmp_path: Path, end: signal.Signals
) -> None:
    place = tmp_path / "a.txt"
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        writer.send_signal(end)
    assert not place.exists()
    assert number(place) == 7
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_a_draft_of_a_living_process_is_left_alone_for_a_day(tmp_path: Path) -> None:
    fresh, old = (tmp_path / f".a.txt.{os.getpid()}.{name}" for name in ("fresh", "old"))
    fresh.mkdir()
    old.mkdir()
    past = time.time() - 2 * 86_400
    os.utime(old, (past, past))
    assert number(tmp_path / "a.txt") == 7
    assert sorted(file.name for file in tmp_path.iterdir()) == [fresh.name, "a.txt"]


def test_a_seal_belongs_to_its_text() -> None:
    assert unsealed(seal(b"a\nb", WHAT), WHAT) == b"a\nb"
    for broken in (b"", seal(b"a", "else"), seal(b"a", WHAT)[:-1], seal(b"a", WHAT) + b"b"):
        with pytest.raises(DamagedModel, match="must be a number and whole"):
            unsealed(broken, WHAT)


@pytest.mark.parametrize("chosen", ["", "  ", None])
def test_an_empty_setting_is_none(chosen: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somebody")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("ELMAN_CACHE", raising=False)
    if chosen is not None:
        monkeypatch.setenv("ELMAN_CACHE", chosen)
    assert Path("/somebody") in cache_root().parents


def test_the_home_of_nobody_is_no_folder_called_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELMAN_CACHE", "~nobody-is-called-so/cache")
    assert not str(cache_root()).startswith("~")
    assert number(cache_root() / "a.txt") == 7
