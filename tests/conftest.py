"""What all tests share: compiled programs, workers, shapes checked at run time, the data mirror."""

from __future__ import annotations

import gc
import mmap
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import jax
import jaxlib
import pytest
from hypothesis import settings
from jaxtyping import install_import_hook

from elman.app.engine import COMPILED_BYTES, make_room

ROOT = Path(__file__).resolve().parents[1]

# GNU readline, which pytest imports, tells every worker the width of a terminal that none of them
# writes to.
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)

# The same examples in every run, and no clock: a busy machine must not fail a test.
settings.register_profile("elman", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("elman")

# Compiling takes longer than computing here. JAX_DISABLE_MOST_OPTIMIZATIONS=0 tests the programs
# that users run; benchmarks and experiments always do.
QUICKER = {"xla_cpu_use_fusion_emitters": "false", "xla_cpu_parallel_codegen_split_count": "1"}
"""Without XLA's way of writing fused loops a program is compiled in a third of the time; not parted
for many cores, in two thirds of that."""


def _knows(flag: str) -> bool:
    """Say whether XLA has a flag, and its plugins too: they end the process at one they lack."""
    packages = Path(jaxlib.__file__).parent
    libraries = [
        *packages.glob("*jax_common*"),
        *packages.parent.glob("jax_plugins/*/xla_*plugin*.so"),
    ]
    return bool(libraries) and all(_holds(library, flag.encode()) for library in libraries)


def _holds(library: Path, words: bytes) -> bool:
    with (
        library.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return content.find(words) >= 0


if "JAX_DISABLE_MOST_OPTIMIZATIONS" not in os.environ:
    jax.config.update("jax_disable_most_optimizations", True)
    for flag, value in QUICKER.items():
        stated = os.environ.get("XLA_FLAGS", "")
        if flag not in stated and _knows(flag):
            os.environ["XLA_FLAGS"] = f"{stated} --{flag}={value}"

# A program that one worker has compiled, or one run, is read by the others.
COMPILED = Path(os.environ.get("JAX_COMPILATION_CACHE_DIR") or ROOT / ".pytest_cache" / "jax")
jax.config.update("jax_compilation_cache_dir", str(COMPILED))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)

# Shapes in signatures are checked where the mathematics is.
install_import_hook("elman.rnn.recurrence.scan", "beartype.beartype")


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> Generator[None, int, int]:
    """One worker a core for folders; none for files, which are done before workers have begun."""
    cores = yield
    alone = all(Path(argument.partition("::")[0]).is_file() for argument in config.args)
    return 0 if alone else min(cores, 4)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Look for garbage neither while modules are imported nor, later, among what they hold.

    All of it stays to the end. Going through it again and again took a third of collecting.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Drop the oldest compiled programs over what elman keeps, before any worker reads them."""
    if hasattr(session.config, "workerinput"):
        return
    make_room(COMPILED, COMPILED_BYTES)


@pytest.fixture(scope="module", autouse=True)
def _few_mappings() -> Iterator[None]:
    """Forget compiled programs before a process has as many mappings as the system allows.

    Each program takes some; where no more can be had, XLA crashes.
    """
    yield
    maps = Path("/proc/self/maps")
    if maps.exists() and maps.read_bytes().count(b"\n") > MOST_MAPPINGS:
        jax.clear_caches()


MOST_MAPPINGS = 30_000  # of 65,530, Linux's usual limit


def _mirror() -> Path | None:
    stated = os.environ.get("ELMAN_DATA_MIRROR")
    beside = ROOT.parent / "shared" / "data"
    folders = [Path(stated)] if stated else [beside]
    return next((folder for folder in folders if folder.is_dir()), None)


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder with copies of the public data sets; tests that need it are skipped without."""
    folder = _mirror()
    if folder is None:
        pytest.skip("no data mirror: set ELMAN_DATA_MIRROR to the folder that holds it")
    return folder
