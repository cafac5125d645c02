"""What is written stays true: the map names every folder, figures are the stored ones."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"

pytestmark = pytest.mark.skipif(
    not (ROOT / "src").is_dir() or not README.exists(), reason="the source tree is not here"
)


def test_the_map_names_every_folder_and_the_index_every_module_once() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## What's where")[2]
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (.*)$", table, re.M))
    folders = [
        path
        for folder, row in rows.items()
        for path in (folder, *(f"{folder}/{inner}" for inner in re.findall(r"`([a-z_/]+)`", row)))
    ]
    source = ROOT / "src" / "elman"
    packages = {str(path.parent.relative_to(source)) for path in source.rglob("*/__init__.py")}
    assert sorted(folders) == sorted(packages)
    tool = runpy.run_path(str(ROOT / "scripts" / "modules.py"))
    index = (ROOT / "docs" / "modules.md").read_text(encoding="utf-8")
    assert index == tool["page"](), "run scripts/modules.py"
    named = Counter(
        f"{section.partition(chr(10))[0].removeprefix('elman')}/{name}".strip("/")
        for section in index.split("## ")[1:]
        for name in re.findall(r"^- `(\w+)`", section, re.M)
    )
    modules = {
        str(path.relative_to(source).with_suffix(""))
        for path in source.rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    }
    assert set(named) == modules
    assert max(named.values()) == 1


def test_the_front_page_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").split()) <= 900


def test_figures_are_those_that_the_experiments_stored() -> None:
    tool = runpy.run_path(str(ROOT / "scripts" / "figures.py"))
    for page in [README, *sorted((ROOT / "docs").glob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        assert tool["filled"](text) == text, f"{page.name}: run scripts/figures.py"


def test_a_figure_is_filled_in_from_the_file_it_names(tmp_path: Path) -> None:
    tool = runpy.run_path(str(ROOT / "scripts" / "figures.py"))
    (tmp_path / "result.json").write_text('{"figures": {"accuracy": 0.8765, "rows": 7944}}')
    text = (
        f"<!-- {tmp_path} accuracy .1% -->?<!-- --> of <!-- {tmp_path} rows ,d -->?<!-- --> names"
    )
    assert re.sub(r"<!--.*?-->", "", tool["filled"](text)) == "87.6% of 7,944 names"


def test_the_first_screen_has_both_commands() -> None:
    first = README.read_text(encoding="utf-8").partition("## ")[0]
    commands = re.findall(r"^python3 -m venv .*$", first, re.M)
    assert len(commands) == 2
    assert "elman train names" in commands[0]
    assert commands[1].endswith("-m pytest")


def test_no_two_files_import_each_other_in_a_circle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tool = runpy.run_path(str(ROOT / "scripts" / "circles.py"))
    assert tool["main"]() == 0
    (tmp_path / "house").mkdir()
    for name, text in {
        "__init__.py": "from house.one import door",
        "one.py": "def door():\n    from house.two import wall",
        "two.py": "from house import door",
    }.items():
        (tmp_path / "house" / name).write_text(text)
    tool["main"].__globals__["SOURCE"] = tmp_path
    assert tool["main"]() == 1
    assert "house.one" in capsys.readouterr().out


def test_no_file_and_no_function_is_too_large(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tool = runpy.run_path(str(ROOT / "scripts" / "sizes.py"))
    assert tool["main"]() == 0
    taken = ", ".join(f"p{i}" for i in range(26))
    (tmp_path / "wide.py").write_text(f"def f({taken}): ...\n")
    (tmp_path / "long.py").write_text("\n" * 351)
    tool["main"].__globals__["SOURCE"] = tmp_path
    assert tool["main"]() == 1
    assert re.findall(r"\d+ (?:lines|parameters)", capsys.readouterr().out) == [
        "351 lines",
        "26 parameters",
    ]
