"""What people and terminals see, and streams that are closed, full or gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from elman.app.failures import explain_failure
from elman.app.shown import console
from elman.errors import TableError

HOSTILE = "a\x1b]0;owned\x07\x1b[2J\x9b31m\u202eb\r"


def shell(command: str) -> tuple[int, str]:
    """Run `elman` in a shell: its exit code and what it wrote on standard error."""
    line = command.replace("elman", f"{sys.executable} -m elman", 1)
    ended = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("command", ["--help", "train --help", "--version", "data --json"])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")  # noqa: PTH110
def test_output_that_is_full_or_closed(command: str) -> None:
    assert shell(f"elman {command} > /dev/full") == (
        2,
        "elman: standard output must be usable, received: No space left on device; "
        "free or choose another one\n",
    )
    assert shell(f"elman {command} >&-") == (
        2,
        "elman: standard output must be open, received: closed; give answers a place, such as "
        "> answers.txt\n",
    )


def test_a_standard_error_that_cannot_be_written_changes_nothing() -> None:
    for closed in ("2>&-", "2>/dev/full", "<&-"):
        assert shell(f"elman --version {closed}") == (0, "")
    assert shell("elman data fetch nams 2>/dev/full")[0] == 2
    assert shell("elman data fetch nams 2>&-")[0] == 2


def test_help_whose_reader_has_left() -> None:
    assert shell("elman train --help | true")[0] in (0, 141)


def test_messages_are_bounded_and_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    explain_failure(TableError(HOSTILE + "x" * 9_000_000, remedy=HOSTILE + "y" * 9_000_000), {})
    told = capsys.readouterr().err
    assert len(told) < 2500
    assert told.count("\n") == 1
    assert told[:-1].isprintable()
    assert "\\u001b[2J" in told
    explain_failure(OSError(2, "x" * 10_000, HOSTILE * 1000), {})
    told = capsys.readouterr().err
    assert len(told) < 2500 + 5000
    assert told[:-1].isprintable()


def test_reports_are_harmless_and_json_stays_json(capsys: pytest.CaptureFixture[str]) -> None:
    console.put(f"{HOSTILE}\tb\n")
    console.print_json({"label": HOSTILE})
    console.print_rich(HOSTILE)
    console.note(HOSTILE)
    out, err = capsys.readouterr()
    for text in (out, err):
        assert not set(text) & set("\x1b\x07\x9b\u202e\r")
    assert json.loads(out[out.index("{") : out.index("}") + 1])["label"] == HOSTILE


def test_texts_for_programs_stay_as_they_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    console.put(HOSTILE, raw=True)
    assert capsys.readouterr().out == HOSTILE
    monkeypatch.setattr(console, "on_terminal", lambda stream=None: True)
    console.put(HOSTILE, raw=True)
    assert "\x1b" not in capsys.readouterr().out


def test_a_wrong_option_is_harmless_too(elman: Any) -> None:
    ended = elman("show", f"--{HOSTILE}{'x' * 5000}")
    assert ended.code == 2
    assert len(ended.err) < 2000
    assert not set(ended.err) & set("\x1b\x07\x9b\u202e")


def test_a_warning_of_ours_is_a_line_and_those_of_others_stay() -> None:
    code = (
        "import warnings; from elman.app.shown import console; console.attend();"
        "from elman.inference import native; native.library(); native.library();"
        "warnings.warn('of others', RuntimeWarning)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "ELMAN_KERNELS": "fast"},
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    ).stderr.splitlines()
    assert said == [
        "elman: computes with NumPy alone, which is slower: ELMAN_KERNELS is off or one of "
        "baseline, v3, v4, bf16, received 'fast'",
        "<string>:1: RuntimeWarning: of others",
    ]
