from __future__ import annotations

import errno
from typing import Any

import pytest

from elman.app.failures import explain_failure
from elman.app.shown import classifier as show_classifier
from elman.errors import AlphabetError


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (AlphabetError("A", remedy='pass unknown="skip"'), 2, "elman: A; pass --unknown skip\n"),
        (KeyboardInterrupt(), 130, "elman: interrupted; nothing was written\n"),
        (BrokenPipeError(), 141, ""),
        (
            MemoryError(),
            2,
            "elman: the work must fit in memory and does not; give less data at a time\n",
        ),
        (
            OSError(errno.EACCES, "Permission denied", "x.csv"),
            2,
            "elman: x.csv must be usable, received: Permission denied; "
            "free or choose another one\n",
        ),
        (
            RuntimeError("RESOURCE_EXHAUSTED: Out of memory\nallocating"),
            2,
            "elman: the work must fit in memory and does not; try a smaller --batch-size\n",
        ),
        (
            ZeroDivisionError("by zero"),
            1,
            "elman: unexpected ZeroDivisionError: by zero; "
            "ELMAN_DEBUG=1 shows where, please report it\n",
        ),
    ],
)
def test_one_line_and_a_code(
    error: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain_failure(error, {"unknown": ("--unknown", "")}) == code
    assert capsys.readouterr().err == told


def test_traceback_on_request(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Traceback" not in elman("show", "none.elman").err
    monkeypatch.setenv("ELMAN_DEBUG", "1")
    ended = elman("show", "none.elman")
    assert ended.code == 2
    assert ended.err.startswith("Traceback")
    assert ended.err.splitlines()[-1].startswith("elman: A model file is needed")


def test_a_fault_of_ours(elman: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise AssertionError("never")

    monkeypatch.setattr(show_classifier, "_facts", broken)
    monkeypatch.setattr("elman.estimators.files.codec.opened", broken)
    ended = elman("show", "none.elman")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("elman: unexpected AssertionError: never; ELMAN_DEBUG=1")


def test_wrong_option_is_typers_to_tell(elman: Any) -> None:
    ended = elman("show", "--nonsense", "x")
    assert ended.code == 2
    assert "No such option" in ended.err


def test_a_number_below_zero_is_no_option(elman: Any) -> None:
    ended = elman("pronounce", "-5")
    assert ended.code == 2
    assert "a text that begins with - stands behind --, as in: -- -5" in ended.err
    assert elman("pronounce", "--count", "1", "--", "-5").out.startswith(
        "-5\tm aɪ".replace("aɪ", "a ɪ")
    )
