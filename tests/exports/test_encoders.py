"""The encoders of the docs code texts as the model's reader does, in Python and in JavaScript."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from elman.errors import ElmanError
from elman.estimators.reading.inputs import Reader
from elman.exports.onnx.description import described

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "exports"
TEXTS = ["Anna Lena", "Zoë", "straße", "o-o"] * 2
GIVEN = [
    "Anna",
    "  anna \t LENA\u00a0",
    "ZOE\u0308",
    "x☃a",
    "☃",
    "",
    " ",
    "ﬁa",
    "a\u200bn",
    "a ☃ o",
]
RULES = [
    (rule, fold) for rule in ("skip", "error", "replace") for fold in ((), ("accents", "case"))
]


def learned(rule: Any, fold: Any) -> tuple[Any, dict[str, Any]]:
    reader, _ = Reader.learn(TEXTS, unknown=rule, fold=fold)
    model = SimpleNamespace(kind="classifier", reader_=reader, classes_=np.array(["a", "b"]))
    reading: dict[str, Any] = described(model)["reading"]
    return reader, reading


def wanted(reader: Any) -> list[list[int] | None]:
    found: list[list[int] | None] = []
    for text in GIVEN:
        try:
            found.append(reader.read([text]).values.tolist())
        except ElmanError:
            found.append(None)
    return found


@pytest.mark.parametrize(("rule", "fold"), RULES)
def test_python(rule: str, fold: tuple[str, ...]) -> None:
    spec = spec_from_file_location("encode", FOLDER / "encode.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    reader, reading = learned(rule, fold)

    def coded(text: str) -> Any:
        try:
            return module.encode(text, reading)
        except ValueError:
            return None

    assert [coded(text) for text in GIVEN] == wanted(reader)


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not installed")
def test_javascript(tmp_path: Path) -> None:
    cases = [learned(rule, fold) for rule, fold in RULES]
    (tmp_path / "cases.json").write_text(json.dumps([reading for _, reading in cases]))
    script = f"""
        import {{ encode }} from {json.dumps((FOLDER / "encode.mjs").as_uri())};
        import {{ readFileSync }} from "node:fs";
        const cases = JSON.parse(readFileSync("cases.json"));
        const coded = (text, reading) => {{
          try {{ return encode(text, reading); }} catch {{ return null; }}
        }};
        const given = {json.dumps(GIVEN)};
        console.log(JSON.stringify(cases.map((c) => given.map((text) => coded(text, c)))));
    """
    words = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert json.loads(done.stdout) == [wanted(reader) for reader, _ in cases]
