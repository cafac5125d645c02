"""The cache of compiled programs: a damaged one is made again, a missing place is said once."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from elman.app import engine
from elman.app.engine import compilation_cache, compiled_bytes, ready


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


def _programs(folder: Path) -> list[str]:
    """Keep three programs of 100 bytes, used long ago, lately, and yesterday."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, used in {"old": 1_000, "used": 90_000, "yesterday": 50_000}.items():
        path = folder / f"jit_{name}-cache"
        path.write_bytes(bytes(100))
        os.utime(path, (used, 1_000))
    return sorted(path.name for path in folder.iterdir())


def test_what_was_not_used_for_longest_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR", raising=False)
    folder = compilation_cache()
    before = _programs(folder)
    ready()
    assert sorted(path.name for path in folder.iterdir()) == before
    assert compiled_bytes() == 300
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR", raising=False)
    monkeypatch.setattr(engine, "COMPILED_BYTES", 200)
    ready()
    assert {path.name for path in folder.iterdir()} == {"jit_used-cache", "jit_yesterday-cache"}
    monkeypatch.setattr(engine, "COMPILED_BYTES", 199)
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR", raising=False)
    ready()
    assert [path.name for path in folder.iterdir()] == ["jit_used-cache"]


def test_a_folder_of_ones_own_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    before = _programs(own)
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(own))
    monkeypatch.setattr(engine, "COMPILED_BYTES", 0)
    ready()
    assert sorted(path.name for path in own.iterdir()) == before
