"""The command line leaves with its code, at once where that was asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from elman.app import ending

WAITING = """
import sys, threading
from elman.app import ending
threading.Thread(target=threading.Event().wait).start()
print("said")
ending.at_once()
ending.leave({code!r})
"""


def test_it_leaves_as_programs_do() -> None:
    with pytest.raises(SystemExit) as ended:
        ending.leave(3)
    assert ended.value.code == 3


@pytest.mark.parametrize(("code", "told"), [(2, 2), (None, 0)])
def test_at_once_nobody_is_waited_for(code: int | None, told: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WAITING.format(code=code)], capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout) == (told, "said\n")
