"""What all tests share: shapes checked at run time, short Hypothesis runs, the data mirror."""

from __future__ import annotations

import os
from pathlib import Path

import jax
import pytest
from hypothesis import settings
from jaxtyping import install_import_hook

# The same examples in every run, and no clock: a busy machine must not fail a test.
settings.register_profile("elman", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("elman")

# Compiling takes longer than computing here. JAX_DISABLE_MOST_OPTIMIZATIONS=0 tests the programs
# that users run; benchmarks and experiments always do.
if "JAX_DISABLE_MOST_OPTIMIZATIONS" not in os.environ:
    jax.config.update("jax_disable_most_optimizations", True)

# Shapes in signatures are checked where the mathematics is.
install_import_hook("elman.rnn.recurrence.scan", "beartype.beartype")


def _mirror() -> Path | None:
    stated = os.environ.get("ELMAN_DATA_MIRROR")
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folders = [Path(stated)] if stated else [beside]
    return next((folder for folder in folders if folder.is_dir()), None)


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder with copies of the public data sets; tests that need it are skipped without."""
    folder = _mirror()
    if folder is None:
        pytest.skip("no data mirror: set ELMAN_DATA_MIRROR to the folder that holds it")
    return folder
