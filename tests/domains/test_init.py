from __future__ import annotations

import subprocess
import sys

import pytest


def test_the_functions_stay_in_front_of_their_modules() -> None:
    program = (
        "import sys; from elman import domains\n"
        "assert not {'httpx', 'dns', 'jax', 'idna'} & set(sys.modules), 'not lazy'\n"
        "import elman.domains.lookups\n"
        "assert callable(domains.availability) and callable(domains.check)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_unknown_name_is_an_attribute_error() -> None:
    from elman import domains

    with pytest.raises(AttributeError, match=r"No elman\.domains attribute guess"):
        _ = domains.guess
    assert "similar" in dir(domains)
