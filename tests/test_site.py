"""The site: examples are code, links lead somewhere, and one that leads nowhere is found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mkdocstrings")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `scripts/site.py` defines."""
    import runpy

    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    found = runpy.run_path(str(ROOT / "scripts" / "site.py"))
    sys.modules.pop("docstrings", None)
    return found


def test_examples_become_code_and_code_stays(site: dict[str, Any]) -> None:
    text = "Sums:\n\n>>> 1 + 1\n2\n\n```python\n>>> 2\n```\n\n    >>> 3\n    3\n"
    assert site["fenced"](text) == (
        "Sums:\n\n```pycon\n>>> 1 + 1\n2\n```\n\n```python\n>>> 2\n```\n\n"
        "    ```pycon\n    >>> 3\n    3\n    ```\n"
    )


def test_links_out_of_the_pages_lead_to_pages_of_their_own(site: dict[str, Any]) -> None:
    text = "[a](../src/elman/cells.py#L3), [b](cli.md#top), [c](https://x.org), `[d](no.md)`"
    moved, found = site["linked"](text, ROOT / "docs", Path("use.md"))
    assert moved == (
        "[a](files/src/elman/cells.py.md#L3), [b](cli.md#top), [c](https://x.org), `[d](no.md)`"
    )
    assert found == {ROOT / "src/elman/cells.py", ROOT / "docs/cli.md"}


def test_a_link_to_nothing_stops_the_building(site: dict[str, Any]) -> None:
    with pytest.raises(SystemExit, match=r"use\.md: nothing is at \.\./src/none\.py"):
        site["linked"]("[a](../src/none.py)", ROOT / "docs", Path("use.md"))


def test_what_is_linked_is_written_as_a_page(site: dict[str, Any], tmp_path: Path) -> None:
    site["copy_pages"](tmp_path)
    assert "```python" in (tmp_path / "files/notebooks/unit.ipynb.md").read_text()
    assert "- [unit.ipynb](unit.ipynb)" in site["written"](ROOT / "notebooks")
    scan = (tmp_path / "files/src/elman/rnn/recurrence/scan.py.md").read_text()
    assert (ROOT / "src/elman/rnn/recurrence/scan.py").read_text() in scan


def test_the_reference_has_every_public_name(site: dict[str, Any], tmp_path: Path) -> None:
    site["write_reference"](tmp_path / "api")
    assert "::: elman.rnn.Pooling\n" in (tmp_path / "api/elman.rnn.md").read_text()
    index = (tmp_path / "api/README.md").read_text()
    for said in ("[`Pooling`][elman.rnn.Pooling]", "[`ElmanError`][elman.ElmanError]"):
        assert said in index


def test_a_broken_link_is_found(site: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="top"></h1><a href="#top"></a><a href="#gone"></a><a href="b.html#there"></a>'
        '<a href="c.html"></a><img src="d.png"><a href="https://x.org/e"></a>'
        '<script src="https://x.org/f.js"></script><img src="data:image/png,">'
    )
    (tmp_path / "b.html").write_text('<p id="there"></p>')
    assert list(site["broken"](tmp_path)) == [
        "a.html: no such place on the page: #gone",
        "a.html: nothing is at c.html",
        "a.html: nothing is at d.png",
        "a.html: loads https://x.org/f.js from elsewhere",
    ]


def test_the_navigation_has_every_page_of_the_index(site: dict[str, Any]) -> None:
    sections = {name: pages for entry in site["navigation"]() for name, pages in entry.items()}
    unit = [page for entry in sections["The unit"] for page in entry.values()]
    assert unit == sorted(path.name for path in (ROOT / "docs").glob("[01]*.md"))
    beyond = [page for entry in sections["Beyond the unit"] for page in entry.values()]
    written = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert written - {*unit, *beyond} == {"README.md", "modules.md"}
