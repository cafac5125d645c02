"""Outputs stand a line each, or in one object of JSON a line."""

from __future__ import annotations

import json

import pytest

from elman.app.shown.outputs import put_outputs

OUTPUTS = [{"output": "é b", "probability": 0.75}, {"output": "", "probability": 0.25}]


def test_each_output_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    put_outputs("input", "ab", OUTPUTS, as_json=False)
    assert capsys.readouterr().out == "ab\té b\t0.7500\nab\t\t0.2500\n"


def test_json_says_what_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    put_outputs("recording", "a.wav", OUTPUTS, as_json=True)
    told = capsys.readouterr().out
    assert "é" in told
    assert told.endswith("\n")
    assert json.loads(told) == {"recording": "a.wav", "outputs": OUTPUTS}
