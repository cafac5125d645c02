"""The downloader against a local server that breaks off, refuses and lies."""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from elman.datasets.http import Unreachable, download_file, exists
from elman.errors import ChecksumMismatch, OutputError

BODY = bytes(range(256)) * 1000
SUM = hashlib.sha256(BODY).hexdigest()


def test_a_file_arrives_whole_and_progress_is_told(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    told: list[tuple[str, int, int | None]] = []
    path = download_file(
        server.url("a.bin"), tmp_path / "in" / "a.bin", SUM, progress=lambda *t: told.append(t)
    )
    assert path.read_bytes() == BODY
    assert told[-1] == ("a.bin", len(BODY), len(BODY))
    assert [file.name for file in path.parent.iterdir()] == ["a.bin"]


def test_a_broken_line_is_taken_up_where_it_broke(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    server.cuts += [100_000, 50_000]
    assert download_file(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY
    assert server.asked == ["GET /a.bin", "GET /a.bin bytes=100000-", "GET /a.bin bytes=150000-"]


def test_a_later_process_goes_on_from_the_part_on_disk(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    (tmp_path / "a.bin.part").write_bytes(BODY[:70_000])
    assert download_file(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY
    assert server.asked == ["GET /a.bin bytes=70000-"]


def test_a_server_without_ranges_sends_everything_again(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    server.ranges = False
    server.cuts += [100_000]
    assert download_file(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY


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
    path = download_file(server.url("a.bin"), tmp_path / "a.bin", sha256)
    assert path.read_bytes() == BODY


def test_a_wrong_sum_removes_the_file_and_names_both_sums(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = b"something else"
    with pytest.raises(ChecksumMismatch) as caught:
        download_file(server.url("a.bin"), tmp_path / "a.bin", SUM)
    assert SUM in str(caught.value)
    assert hashlib.sha256(b"something else").hexdigest() in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_body_that_always_breaks_off_leaves_no_file(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    server.cuts += [1000] * 10
    with pytest.raises(Unreachable, match="cannot be reached"):
        download_file(server.url("a.bin"), tmp_path / "a.bin", SUM, attempts=3)
    assert not (tmp_path / "a.bin").exists()
    assert (tmp_path / "a.bin.part").stat().st_size == 3000


def test_a_busy_server_is_asked_again_and_a_missing_file_is_not(
    server: Any, tmp_path: Path
) -> None:
    server.files["a.bin"] = BODY
    server.refusals += [503, 429]
    assert download_file(server.url("a.bin"), tmp_path / "a.bin", SUM).exists()
    server.asked.clear()
    with pytest.raises(Unreachable, match="404"):
        download_file(server.url("b.bin"), tmp_path / "b.bin")
    assert len(server.asked) == 1


def test_a_closed_port_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="cannot be reached"):
        download_file("http://127.0.0.1:9/a", tmp_path / "a", attempts=2)
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
        assert download_file(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY
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
        download_file(server.url("a.bin"), tmp_path / "a.bin", SUM)
    assert not (tmp_path / "a.bin").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="ELMAN_CACHE"):
        download_file("http://127.0.0.1:9/a", tmp_path / "file" / "a")


def test_a_read_only_folder(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    (tmp_path / "locked").mkdir(mode=0o500)
    if os.access(tmp_path / "locked", os.W_OK):
        pytest.skip("whoever runs this may write anywhere")
    with pytest.raises(OutputError, match="Permission denied"):
        download_file(server.url("a.bin"), tmp_path / "locked" / "a.bin", SUM)


@contextlib.contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that answers as told; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                answer(self)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/a.bin"
        running.shutdown()
        thread.join()


def headed(handler: BaseHTTPRequestHandler, code: int = 200, **headers: object) -> None:
    handler.send_response(code)
    handler.send_header("Connection", "close")
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()


def endless(handler: BaseHTTPRequestHandler) -> None:
    headed(handler)
    while True:
        handler.wfile.write(bytes(1 << 16))


def test_no_more_is_read_than_a_file_has(tmp_path: Path) -> None:
    with answering(endless) as url, pytest.raises(ChecksumMismatch, match="at most 256,000 bytes"):
        download_file(url, tmp_path / "a.bin", SUM, size=len(BODY))
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_unknown_size_has_a_bound_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elman.datasets.http.LARGEST", 1 << 20)
    with answering(endless) as url, pytest.raises(ChecksumMismatch, match="at most 1,048,576"):
        download_file(url, tmp_path / "a.bin")
    assert list(tmp_path.iterdir()) == []


def test_a_stated_length_beyond_the_bound_is_not_waited_for(tmp_path: Path) -> None:
    def boasting(handler: BaseHTTPRequestHandler) -> None:
        headed(handler, Content_Length=10**15)
        time.sleep(5)

    with answering(boasting) as url, pytest.raises(ChecksumMismatch, match="at most 9 bytes"):
        download_file(url, tmp_path / "a.bin", SUM, size=9)


def test_a_compressed_answer_is_bounded_by_what_it_unpacks_to(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(50_000_000))

    def compressed(handler: BaseHTTPRequestHandler) -> None:
        headed(handler, Content_Encoding="gzip", Content_Length=len(bomb))
        handler.wfile.write(bomb)

    with answering(compressed) as url, pytest.raises(ChecksumMismatch, match="at most"):
        download_file(url, tmp_path / "a.bin", SUM, size=len(BODY))
    assert list(tmp_path.iterdir()) == []


def test_a_compressed_answer_is_unpacked_and_a_packed_file_is_not(tmp_path: Path) -> None:
    packed = gzip.compress(BODY)

    def compressed(handler: BaseHTTPRequestHandler) -> None:
        headed(handler, Content_Encoding="gzip", Content_Length=len(packed))
        handler.wfile.write(packed)

    with answering(compressed) as url:
        assert download_file(url, tmp_path / "a.bin", SUM).read_bytes() == BODY
        assert download_file(url, tmp_path / "a.gz").read_bytes() == packed


def test_a_server_that_drips_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elman.datasets.http.GRACE", 0.3)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        headed(handler, Content_Length=len(BODY))
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    began = time.monotonic()
    with answering(drip) as url, pytest.raises(Unreachable, match="less than 500 bytes a second"):
        download_file(url, tmp_path / "a.bin", SUM)
    assert time.monotonic() - began < 8


def test_going_round_in_circles_ends(tmp_path: Path) -> None:
    asked = []

    def round_(handler: BaseHTTPRequestHandler) -> None:
        asked.append(1)
        headed(handler, 302, Location=handler.path, Content_Length=0)

    with answering(round_) as url, pytest.raises(Unreachable, match="TooManyRedirects"):
        download_file(url, tmp_path / "a.bin", SUM)
    assert len(asked) < 40


@pytest.mark.parametrize("place", ["file:///etc/passwd", "http://[::1", "http://a:99999/", "x:y"])
def test_an_answer_that_leads_nowhere(tmp_path: Path, place: str) -> None:
    with (
        answering(lambda handler: headed(handler, 302, Location=place, Content_Length=0)) as url,
        pytest.raises(Unreachable),
    ):
        download_file(url, tmp_path / "a.bin", SUM, attempts=2)
    assert list(tmp_path.iterdir()) == []


def test_another_stretch_than_was_asked_for_is_not_appended(tmp_path: Path) -> None:
    (tmp_path / "a.bin.part").write_bytes(BODY[:1000])

    def shifted(handler: BaseHTTPRequestHandler) -> None:
        if "Range" in handler.headers:
            rest = BODY[500:]
            headed(
                handler,
                206,
                Content_Range=f"bytes 500-{len(BODY) - 1}/{len(BODY)}",
                Content_Length=len(rest),
            )
            handler.wfile.write(rest)
        else:
            headed(handler, Content_Length=len(BODY))
            handler.wfile.write(BODY)

    with answering(shifted) as url:
        assert download_file(url, tmp_path / "a.bin", SUM).read_bytes() == BODY


@pytest.mark.parametrize("sha256", [True, False])
def test_an_edition_that_changes_under_way_is_not_mixed(tmp_path: Path, sha256: bool) -> None:
    old = bytes(reversed(BODY))
    asked: list[str] = []

    def changing(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers.get("If-Range", ""))
        if len(asked) == 1:
            headed(handler, Content_Length=len(old), ETag='"old"')
            handler.wfile.write(old[:1000])
        elif asked[-1] == '"old"' or "Range" not in handler.headers:
            headed(handler, Content_Length=len(BODY), ETag='"new"')
            handler.wfile.write(BODY)
        else:
            headed(handler, 206, Content_Length=len(BODY) - 1000)
            handler.wfile.write(BODY[1000:])

    with answering(changing) as url:
        path = download_file(url, tmp_path / "a.bin", SUM if sha256 else "")
    assert path.read_bytes() == BODY


def test_a_part_of_a_file_without_a_sum_is_begun_anew(server: Any, tmp_path: Path) -> None:
    server.files["a.bin"] = BODY
    (tmp_path / "a.bin.part").write_bytes(b"of an older edition")
    assert download_file(server.url("a.bin"), tmp_path / "a.bin").read_bytes() == BODY


@pytest.mark.parametrize("name", ["a.bin", "a.bin.part"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "link to nowhere", "link to itself"])
def test_what_lies_in_its_place_gives_way(
    server: Any, tmp_path: Path, name: str, kind: str
) -> None:
    server.files["a.bin"] = BODY
    place = tmp_path / name
    {
        "folder": place.mkdir,
        "pipe": lambda: os.mkfifo(place),
        "link to nowhere": lambda: place.symlink_to(tmp_path / "nowhere"),
        "link to itself": lambda: place.symlink_to(place),
    }[kind]()
    assert download_file(server.url("a.bin"), tmp_path / "a.bin", SUM).read_bytes() == BODY
    assert [file.name for file in tmp_path.iterdir()] == ["a.bin"]
