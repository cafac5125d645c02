"""docs/dependencies.md names what is installed, and `src` imports nothing else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DISTRIBUTIONS = {
    "IPython": "ipykernel",  # asked for by nobody who has it not
    "badwords": "badwords-py",
    "dns": "dnspython",
    "jaxlib": "jax",
    "mlflow": "mlflow-skinny",
    "sklearn": "scikit-learn",  # asked for its own classes by itself alone
}
"""Packages that are imported by another name than they are installed by."""

BUILT = {"elman"}


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def extras() -> dict[str, set[str]]:
    """The packages of each extra; "" is what is always installed."""
    whole = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    return {extra: {name_of(wanted) for wanted in asked} for extra, asked in whole.items()}


def tables() -> Iterator[tuple[str, list[str]]]:
    """The rows of the page's tables of packages, each with the heading above it."""
    heading = ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and heading and cells[0] != "package":
            yield heading, cells


def extra_of(cells: list[str]) -> str:
    return cells[1]


def named() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"": set(), "train": set()}
    for heading, cells in tables():
        extra = {"Use": "", "`elman[train]`": "train"}.get(heading, extra_of(cells))
        found.setdefault(extra, set()).add(name_of(cells[0]))
    return found


def test_the_page_names_what_is_installed() -> None:
    wanted = {extra: names for extra, names in extras().items() if extra != "test"}
    assert named() == wanted


def test_every_package_has_its_size_licence_and_use() -> None:
    for heading, cells in tables():
        size, licence, use = cells[2:5] if heading == "Other extras" else cells[1:4]
        assert extra_of(cells) == "cuda" or 0 < float(size) < 600, cells
        assert len(licence) > 2, cells
        assert len(use) > 4, cells


def test_the_page_names_what_tests_need() -> None:
    said = PAGE.read_text("utf-8").partition("besides is `elman[test]`: ")[2].partition(".")[0]
    assert {name_of(name) for name in said.replace("\n", " ").split(", ")} == extras()[
        "test"
    ] - BUILT


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)


@pytest.fixture(scope="module")
def outside() -> dict[str, set[str]]:
    """The packages that are neither Python's nor elman's, and the files that import them."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "src").rglob("*.py"):
        for module in imported(path):
            top = module.partition(".")[0]
            if top not in sys.stdlib_module_names and top != "elman":
                name = name_of(DISTRIBUTIONS.get(top, top))
                found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    return found


def test_nothing_is_imported_that_nothing_installs(outside: dict[str, set[str]]) -> None:
    known = set().union(*extras().values())
    assert {name: files for name, files in outside.items() if name not in known} == {}
    assert outside["scikit-learn"] == {"src/elman/estimators/conventions.py"}


def test_nothing_is_installed_that_nothing_imports(outside: dict[str, set[str]]) -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    for extra, names in extras().items():
        if extra not in ("docs", "test"):
            for name in names - outside.keys():
                # Word lists and lexicons are files of packages, found by their names.
                assert name in source or name.rpartition("-")[0] in source, name
