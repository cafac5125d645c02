"""The downloader against a local server that breaks off, refuses and lies."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from elman.datasets.http import Unreachable, download, exists
from elman.errors import ChecksumMismatch, OutputError

BODY = bytes(range(256)) * 1000
SUM = hashlib.sha256(BODY).hexdigest()


def test_a_file_arrives_whole_and_progress_is_told(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    told: list[tuple[str, int, int | None]] = []
    path = download(
        server.url("a.bin"), tmp_path / "in" / "a.bin", SUM, progress=lambda *t: told.append(t)
    )
    assert path.read_bytes() == BODY
    assert told[-1] == ("a.bin", len(BODY), len(BODY))
    assert [file.name for file in path.parent.iterdir()] == ["a.bin"]


def test_a_broken_line_is_taken_up_where_it_broke(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    server.cuts += [100_000, 50_000]
    assert download(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY
    assert server.asked == [
        "GET /a.bin",
        "GET /a.bin bytes=100000-",
        "GET /a.bin bytes=150000-",
    ]


def test_a_later_process_goes_on_from_the_part_on_disk(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    (tmp_path / "a.bin.part").write_bytes(BODY[:70_000])
    assert download(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY
    assert server.asked == ["GET /a.bin bytes=70000-"]


def test_a_server_without_ranges_sends_everything_again(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    server.ranges = False
    server.cuts += [100_000]
    assert download(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY


@pytest.mark.parametrize(
    ("part", "sha256"),
    [
        (b"of an older edition", SUM),
        (b"x" * len(BODY), SUM),
        (b"x" * (len(BODY) + 9), SUM),
        (BODY, SUM),
        # Without a sum, only its length can tell.
        (b"x" * (len(BODY) + 9), ""),
        (BODY, ""),
    ],
)
def test_a_part_of_another_edition_is_not_continued(
    server: Any, tmp_path: Path, part: bytes, sha256: str
) -> None:
    server.files["a.bin"] = BODY
    (tmp_path / "a.bin.part").write_bytes(part)
    path = download(server.url("a.bin"), tmp_path / "a.bin", sha256)
    assert path.read_bytes() == BODY


def test_a_wrong_sum_removes_the_file_and_names_both_sums(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = b"something else"
    with pytest.raises(ChecksumMismatch) as caught:
        download(server.url("a.bin"), tmp_path / "a.bin", SUM)
    assert SUM in str(caught.value)
    assert hashlib.sha256(b"something else").hexdigest() in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_body_that_always_breaks_off_leaves_no_file(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    server.cuts += [1000] * 10
    with pytest.raises(Unreachable, match="cannot be reached"):
        download(server.url("a.bin"), tmp_path / "a.bin", SUM, attempts=3)
    assert not (tmp_path / "a.bin").exists()
    assert (tmp_path / "a.bin.part").stat().st_size == 3000


def test_a_busy_server_is_asked_again_and_a_missing_file_is_not(
    server: Any, tmp_path: Path
) -> None:
    server.files["a.bin"] = BODY
    server.refusals += [503, 429]
    assert download(server.url("a.bin"), tmp_path / "a.bin", SUM).exists()
    server.asked.clear()
    with pytest.raises(Unreachable, match="404"):
        download(server.url("b.bin"), tmp_path / "b.bin")
    assert len(server.asked) == 1


def test_a_closed_port_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="cannot be reached"):
        download("http://127.0.0.1:9/a", tmp_path / "a", attempts=2)
    assert list(tmp_path.iterdir()) == []
    assert not exists("http://127.0.0.1:9/a")


def test_another_process_at_the_same_part_is_not_disturbed(server: Any, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    server.files["a.bin"] = BODY
    server.ranges = False
    server.cuts += [70_000]
    part = tmp_path / "a.bin.part"
    with part.open("wb") as theirs:
        theirs.write(b"theirs")
        theirs.flush()
        fcntl.flock(theirs, fcntl.LOCK_EX)
        assert download(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY
        assert part.read_bytes() == b"theirs"
    assert {file.name for file in tmp_path.iterdir()} == {"a.bin", "a.bin.part"}


def test_a_full_disk_is_said_and_leaves_no_file(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["a.bin"] = BODY

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("elman.datasets.http._append", full)
    with pytest.raises(OutputError, match=r"No space left on device.*free some space"):
        download(server.url("a.bin"), tmp_path / "a.bin", SUM)
    assert not (tmp_path / "a.bin").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="ELMAN_CACHE"):
        download("http://127.0.0.1:9/a", tmp_path / "file" / "a")


def test_a_read_only_folder(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    (tmp_path / "locked").mkdir(mode=0o500)
    if os.access(tmp_path / "locked", os.W_OK):
        pytest.skip("whoever runs this may write anywhere")
    with pytest.raises(OutputError, match="Permission denied"):
        download(server.url("a.bin"), tmp_path / "locked" / "a.bin", SUM)
