from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from elman import files
from elman.errors import OutputError
from elman.files import write_atomically

WRITERS = [lambda path: files.check_output(path), lambda path: write_atomically(path, b"new")]
OLD = b"what stood there before"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "model.elman"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


# What may be replaced


def test_a_link_stays_one_and_its_target_changes(target: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "folder"
    elsewhere.mkdir()
    first, second = elsewhere / "first", tmp_path / "second"
    first.symlink_to(target)
    second.symlink_to(first)
    files.check_output(second)
    write_atomically(second, b"new")
    assert second.is_symlink()
    assert first.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(elsewhere) == {"first"}


def test_a_link_to_what_is_not_there_yet_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("later")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "later").read_bytes() == b"new"


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_no_regular_file_is_refused(tmp_path: Path, write) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "null").symlink_to("/dev/null")
    (tmp_path / "loop").symlink_to("loop")
    for name, said in (
        ("fifo", "is a FIFO"),
        ("null", "is a device"),
        (".", "Is a directory"),
        ("loop", "writable"),
        ("none/x", "No such file"),
        ("a\0b", "null"),
    ):
        with pytest.raises(OutputError, match=said):
            write(tmp_path / name)
    assert names(tmp_path) == {"fifo", "null", "loop"}
    assert stat.S_ISFIFO((tmp_path / "fifo").stat().st_mode)


@pytest.mark.parametrize("write", WRITERS)
def test_a_write_protected_file_is_kept(target: Path, write) -> None:
    target.chmod(0o444)
    with pytest.raises(OutputError, match="write-protected; name another file, or permit it"):
        write(target)
    assert target.read_bytes() == OLD


def test_the_rights_of_a_file_stay(target: Path) -> None:
    for mode in (0o600, 0o640, 0o777):
        target.chmod(mode)
        write_atomically(target, b"new")
        assert stat.S_IMODE(target.stat().st_mode) == mode


def test_what_is_read_is_never_written(target: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(target)
    os.link(target, tmp_path / "hard")
    for name in ("model.elman", "link", "hard", "./model.elman", "../" + tmp_path.name + "/link"):
        with pytest.raises(OutputError, match="is read: writing the output there would replace"):
            files.check_output(f"{tmp_path}/{name}", inputs=["names", target])
    files.check_output(tmp_path / "other", inputs=[target, "names", "-"])


def test_a_file_of_a_folder_that_is_read_is_kept_unless_elman_wrote_it(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.c").write_text("int main;")
    with pytest.raises(OutputError, match="is read: it is one of the files in"):
        files.check_output(tmp_path / "deep" / "a.c", inputs=[tmp_path])
    from elman.estimators.files import modelfile

    modelfile.write(tmp_path / "m.elman", modelfile.Model({}, {}))
    files.check_output(tmp_path / "m.elman", inputs=[tmp_path])
    files.check_output(tmp_path / "new.elman", inputs=[tmp_path])
    assert names(tmp_path) == {"deep", "m.elman"}


def test_files_are_the_same_by_what_they_are(target: Path, tmp_path: Path) -> None:
    os.link(target, tmp_path / "hard")
    assert files.same_file(target, tmp_path / "hard")
    (tmp_path / "link").symlink_to("later")
    assert files.same_file(tmp_path / "later", tmp_path / "link")
    assert not files.same_file(target, tmp_path / "later")


# Whole or not at all


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_a_full_disk_leaves_the_old_file(target, monkeypatch, call: str) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(OutputError, match="No space left on device; choose another folder"):
            write_atomically(target, b"new")
    assert target.read_bytes() == OLD
    assert names(target.parent) == {target.name}


def test_a_name_as_long_as_any_may_be_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


KILLED = """
import os, sys, time
from pathlib import Path
import elman.files
def wait(*_):
    print("here", flush=True)
    time.sleep(60)
os.fsync = wait
elman.files.write_atomically(sys.argv[1], b"new" * 1000)
"""


def test_what_a_killed_writer_leaves_is_removed_and_what_a_live_one_has_is_not(target) -> None:
    def writer() -> subprocess.Popen[bytes]:
        started = subprocess.Popen([sys.executable, "-c", KILLED, target], stdout=subprocess.PIPE)
        assert started.stdout is not None
        assert started.stdout.readline() == b"here\n"
        return started

    dead = writer()
    dead.send_signal(signal.SIGKILL)
    dead.communicate()
    assert target.read_bytes() == OLD
    (left,) = names(target.parent) - {target.name}
    live = writer()
    (writing,) = names(target.parent) - {target.name}
    assert writing != left, "the second writer removed what the first had left"
    write_atomically(target, b"third")
    assert names(target.parent) == {target.name, writing}, "a live writer's file stays"
    live.kill()
    live.communicate()
    write_atomically(target, b"fourth")
    assert names(target.parent) == {target.name}


def test_files_that_only_look_like_ours_stay(target: Path, tmp_path: Path) -> None:
    kept = [
        f".{target.name}.previous",
        f".{target.name}.20240101",
        ".other.elman.k3xq81ab",
        f".{target.name}.k3xq81ab.bak",
        f".{target.name}.0123abcd.elman-part.txt",
    ]
    young = f".{target.name}.young_12"
    old = time.time() - 3 * 86_400
    for name in [*kept, young, f".{target.name}.k3xq81a_"]:
        (tmp_path / name).write_bytes(b"x")
        (tmp_path / name).chmod(0o600)
        if name != young:
            os.utime(tmp_path / name, (old, old))
    (tmp_path / f".{target.name}.0123abcd.elman-part").symlink_to(tmp_path / kept[0])
    (tmp_path / f".{target.name}.4567abcd.elman-part").mkdir()
    before = names(tmp_path)
    write_atomically(target, b"new")
    # As elman named its files before, and a day old.
    assert before - names(tmp_path) == {f".{target.name}.k3xq81a_"}
