"""The cache of compiled programs: a damaged one is made again, a missing place is said once."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from elman.app import engine
from elman.app.engine import bound, compilation_cache, ready


def test_a_damaged_program_is_removed_so_that_it_is_kept_again(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        ready()
        folder = compilation_cache()
        damaged, folder_in_its_place, other = (
            folder / f"{name}-cache" for name in ("jit_f-1", "jit_f-2", "jit_fg-1")
        )
        damaged.write_bytes(b"cut o")
        folder_in_its_place.mkdir(exist_ok=True)
        other.write_bytes(b"whole")
        warnings.warn(
            "Error reading persistent compilation cache entry for 'jit_f': incomplete", stacklevel=1
        )
        assert not damaged.exists()
        assert not folder_in_its_place.exists()
        assert other.exists()
        other.unlink()
        assert capsys.readouterr().err == ""


def test_that_nothing_can_be_kept_is_said_once(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        others: list[str] = []
        warnings.showwarning = lambda message, *more, **named: others.append(str(message))
        ready()
        for name in ("jit_f", "jit_g"):
            warnings.warn(
                f"Error writing persistent compilation cache entry for '{name}': full", stacklevel=1
            )
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert said.startswith("elman: compiled programs cannot be kept in ")
        assert "(full); set ELMAN_CACHE to a folder you may write to" in said
        warnings.warn("something else", stacklevel=1)
        assert others == ["something else"]


def _programs(folder: Path, bytes_each: int = 100) -> list[Path]:
    """Write four programs, the first of them longest ago, and a file that is none."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"jit_f-{i}-cache" for i in range(4)]
    for age, path in enumerate(reversed(made)):
        path.write_bytes(b"x" * bytes_each)
        os.utime(path, (1e9 - age, 1e9 - age))
    (folder / "notes").write_bytes(b"x" * 1000)
    return made


def test_the_programs_used_least_lately_are_dropped(tmp_path: Path) -> None:
    first, second, third, fourth = _programs(tmp_path)
    os.utime(first, (2e9, 1e9))  # read since
    bound(tmp_path, 250)
    assert [path.exists() for path in (first, second, third, fourth)] == [True, False, False, True]
    assert (tmp_path / "notes").exists()
    bound(tmp_path / "nowhere", 250)


def test_what_is_kept_stays_bounded_but_for_a_folder_that_the_user_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(engine, "MOST_BYTES", 250)
    with monkeypatch.context() as named:
        named.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path / "own"))
        made = _programs(tmp_path / "own")
        ready()
        assert all(path.exists() for path in made)
    made = _programs(compilation_cache())
    ready()
    assert [path.exists() for path in made] == [False, False, True, True]
