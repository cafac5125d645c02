"""What is missing is named in one line, with the command that brings it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from elman.errors import MissingExtra
from elman.extras import broken, extra_of, need

RUN = """
import sys

class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {gone!r}:
            raise {error}
        return None

{before}
sys.meta_path.insert(0, Gone())
from elman.app.cli import main
main()
"""
MISSING = 'ModuleNotFoundError(f"No module named {name!r}", name=name)'
BROKEN = 'ImportError("libfoo.so: undefined symbol: bar", name=name)'
UNSEEN = """
import importlib.util as util
found = util.find_spec
util.find_spec = lambda name, *a: None if name.partition(".")[0] in {gone!r} else found(name, *a)
"""


def run(folder: Path, gone: list[str], *command: str, whole: bool = True) -> tuple[int, str]:
    """Run a command where packages are not there (`whole`) or broken; its code, what it says."""
    program = RUN.format(
        gone=gone,
        error=MISSING if whole else BROKEN,
        before=UNSEEN.format(gone=gone) if whole else "",
    )
    (folder / "people.csv").write_text("name,sex\n" + "Anna,f\nOtto,m\n" * 4)
    (folder / "a.parquet").write_bytes(b"PAR1")
    ran = subprocess.run(
        [sys.executable, "-c", program, *command], cwd=folder, capture_output=True, text=True
    )
    return ran.returncode, ran.stderr


TRAIN = ("train", "people.csv", "--text", "name", "--label", "sex", "--units", "4")


@pytest.mark.parametrize(
    ("gone", "command", "said"),
    [
        (
            ["jax", "jaxlib", "equinox", "optax"],
            TRAIN,
            "elman: Training needs the package jax, which is not installed; pip install "
            "'elman[train]'\n",
        ),
        (
            ["matplotlib"],
            (*TRAIN, "--plot", "a.png"),
            "elman: Drawing needs the package matplotlib, which is not installed; pip install "
            "'elman[train]'\n",
        ),
        (
            ["polars"],
            ("train", "a.parquet", "--text", "name", "--label", "sex"),
            "elman: A Parquet file needs the package polars, which is not installed; pip install "
            "'elman[parquet]'\n",
        ),
        (
            ["faker"],
            ("train", "names", "--epochs", "1"),
            "elman: the names come with the package Faker, which is not installed; pip install "
            "'elman[train]'\n",
        ),
    ],
)
def test_a_missing_package_is_named(
    tmp_path: Path, gone: list[str], command: tuple[str, ...], said: str
) -> None:
    assert run(tmp_path, gone, *command) == (2, said)


def test_a_broken_package_says_its_own_error(tmp_path: Path) -> None:
    assert run(tmp_path, ["equinox"], *TRAIN, whole=False) == (
        2,
        "elman: The package equinox must be whole, received: 'libfoo.so: undefined symbol: bar'; "
        "pip install --force-reinstall 'elman[train]'\n",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "raise RuntimeError('jaxlib 0.4 is newer than jax 0.3.\\nUpdate')",
            "jaxlib 0.4 is newer than jax 0.3.",
        ),
        ("raise OSError('libcudart.so.12: cannot open shared object file')", "libcudart.so.12"),
        ("raise AttributeError('module numpy has no attribute bool8')", "no attribute bool8"),
        ("raise ModuleNotFoundError('jax requires jaxlib')", "jax requires jaxlib"),
        ("raise ValueError('numpy.dtype size changed')", "numpy.dtype size changed"),
        ("import a_part_that_is_gone", "No module named 'a_part_that_is_gone'"),
        ("def f(:", "invalid syntax"),
        ("", "jax"),
    ],
)
def test_however_a_package_fails_to_be_imported(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "jax").mkdir()
    (tmp_path / "jax" / "__init__.py").write_text(content)
    (tmp_path / "people.csv").write_text("name,sex\n" + "Anna,f\nOtto,m\n" * 4)
    program = "import sys; sys.path.insert(0, ''); from elman.app.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", program, *TRAIN, "--test", "0"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.startswith("elman: The package jax must be whole, received: ")
    assert said in ran.stderr
    assert ran.stderr.endswith("; pip install --force-reinstall 'elman[train]'\n")
    assert ran.stderr.count("\n") == 1


def test_an_error_after_importing_is_no_extras() -> None:
    import optax

    with pytest.raises(TypeError) as raised:
        optax.adam(no_such=1)  # type: ignore[call-arg]
    assert broken(raised.value) is None
    assert broken(MemoryError()) is None


def test_the_library_raises_the_same() -> None:
    missing = broken(ModuleNotFoundError("No module named 'jax'", name="jax"))
    assert isinstance(missing, MissingExtra)
    assert isinstance(missing, ImportError)
    assert str(missing) == (
        "This needs the package jax, which is not installed; pip install 'elman[train]'"
    )
    assert broken(ModuleNotFoundError("No module named 'yours'", name="yours")) is None
    inner = broken(ModuleNotFoundError("No module named 'jax.core'", name="jax.core"))
    assert "must be whole" in str(inner)
    long = broken(ImportError("x" * 10_000, name="jaxlib"))
    assert len(str(long)) < 400


def test_what_no_extra_brings_is_named_by_itself() -> None:
    assert extra_of(None) is None
    with pytest.raises(MissingExtra, match=r"Flying needs the package wings.*; pip install wings$"):
        need("Flying", "wings")
