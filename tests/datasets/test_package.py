"""The package's face: what it names, and that naming it costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import elman.datasets


def test_every_public_name_is_there() -> None:
    assert elman.datasets.__all__ == sorted(elman.datasets.__all__)
    for name in elman.datasets.__all__:
        assert getattr(elman.datasets, name).__doc__
        assert name in dir(elman.datasets)
    with pytest.raises(AttributeError, match=r"No elman\.datasets attribute lode"):
        _ = elman.datasets.lode


def test_importing_it_imports_nothing_heavy() -> None:
    code = (
        "import sys, elman.datasets as d; d.registry(); d.Labelled(['a'], ['b']); d.read_table; "
        "heavy = {'jax', 'numpy', 'polars', 'platformdirs', 'faker', 'httpx', 'sklearn'}; "
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
