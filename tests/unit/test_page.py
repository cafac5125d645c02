"""The page: self-contained, escaped, fits a phone, and prints; in a browser where there is one."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from elman.unit import Outcome, Picture, Result, Table, Topic
from elman.unit.page import html_of

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="40"><path d="M0 0h9"/></svg>'
WIDE = Table("wide", ["a cell of some length"] * 14, [["0.123456789"] * 14] * 2, change=True)
FULL = Outcome(
    [Result("a < b", "80.0%", 0.8, "about 80%")],
    [WIDE],
    [Picture("box.svg", "A box.", 'a "box"')],
    [("a sample", "line\n" + "x" * 300)],
    ["a remark"],
    seconds=3.0,
)
PICTURES = {("names", "box.svg"): SVG.encode()}


def topic(key: str, number: int) -> Topic:
    return Topic(
        key=key,
        number=number,
        title=f"All about {key}",
        claim="The <slides> say `a & b`.",
        command=f"elman train {key}",
        python="x < 1",
        ask=("Why?",),
        quick="little",
        full="much",
    )


def full(**more: Any) -> str:
    outcomes = [
        (topic("names", 4), FULL),
        (topic("cell", 3), Outcome(missing="no `data`; get them")),
    ]
    return html_of(outcomes, PICTURES, quick=True, **more)


class Tags(HTMLParser):
    """The elements of a page; raises for one that is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.found.append((tag, dict(attributes)))
        if tag not in ("meta", "img", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    tags = Tags(full(rest=[topic("later", 9)])).found
    assert not [tag for tag, _ in tags if tag in ("script", "iframe", "object")]
    links = [a[name] for _, a in tags for name in ("src", "href") if name in a]
    assert all(str(link).startswith(("data:", "#")) for link in links)
    ids = [a["id"] for _, a in tags if "id" in a]
    assert sorted(ids) == ["cell", "later", "names"]
    assert {str(link)[1:] for link in links if str(link).startswith("#")} == set(ids)
    assert all(a.get("alt") for tag, a in tags if tag == "img")


def test_text_is_escaped_and_code_is_set() -> None:
    page = full()
    assert "The &lt;slides&gt; say <code>a &amp; b</code>." in page
    assert "a &lt; b" in page
    assert "<pre>x &lt; 1</pre>" in page


def test_what_was_not_run_says_so() -> None:
    page = full(rest=[topic("later", 9)])
    assert "<strong>Not run.</strong> no <code>data</code>; get them" in page
    assert "Not run yet." in page
    assert "Unfinished:" not in full()
    assert "quick run" in page
    assert "little" in page


def test_the_slides_figure_stands_beside_the_runs() -> None:
    row = re.search(r"<tr><th[^>]*>a &lt; b</th>(.*?)</tr>", full())
    assert row is not None
    assert row[1] == "<td>about 80%</td><td>80.0%</td>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as started:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = started.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_a_browser_shows_it_without_a_complaint(
    browser: Any, tmp_path: Path, width: int, scheme: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(full(rest=[topic("later", 9)]), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    assert said == []
    # Wide tables and pictures scroll by themselves.
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
    context.close()
