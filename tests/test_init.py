from __future__ import annotations

import subprocess
import sys

import pytest

import elman

HEAVY = ("jax", "equinox", "optax", "sklearn", "polars", "numpy", "matplotlib")


def modules_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_elman_imports_nothing_heavy() -> None:
    loaded = modules_after("import elman")
    assert "elman" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_a_name_is_loaded_on_first_use() -> None:
    assert "jax" in modules_after("import elman; elman.SimpleRNN")
    assert "jax" not in modules_after("import elman; elman.Alphabet")


@pytest.mark.parametrize("name", elman.__all__)
def test_every_public_name_resolves(name: str) -> None:
    value = getattr(elman, name)
    assert name in dir(elman)
    if isinstance(value, type):
        assert value.__name__ == name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="No elman attribute Transformer"):
        _ = elman.Transformer


def test_the_version_is_the_distribution_s() -> None:
    from importlib.metadata import version

    assert elman.__version__ == version("elman")
