"""The page in a real browser, headless Chromium; skipped where there is none."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from elman.service.keys import gate_of
from elman.service.settings import Address

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")
if not CHROMIUM:
    pytest.skip("no Chromium: apt-get install chromium", allow_module_level=True)

ROOMS = {
    "names": "Names that sound alike",
    "watch": "Watch a network read",
    "write": "Write",
    "models": "Models",
}
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = started.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any, running: Any, speaking: None) -> Iterator[Callable[..., Any]]:
    """Open a room; in the end nothing was complained of, and nobody else was asked."""
    contexts, said, asked = [], list[str](), list[str]()

    def visit(room: str = "names", served: Any = running, ready: str = "h1", **how: Any) -> Any:
        context = browser.new_context(**how)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{served.url}/#/{room}")
        page.wait_for_selector(ready)
        return page

    yield visit
    for context in contexts:
        context.close()
    # A problem that the page shows in words is one the browser logs too.
    assert [text for text in said if "Failed to load resource" not in text] == []
    assert {url.split("/")[2].partition(":")[0] for url in asked} <= {"127.0.0.1", ""}


def rows(page: Any) -> list[str]:
    found: list[str] = page.locator("td.name .label").all_inner_texts()
    return found


def enter(page: Any, room: str) -> None:
    page.locator(f"nav a[href='#/{room}']").click()
    page.get_by_role("heading", level=1, name=ROOMS[room], exact=True).wait_for()
    page.locator("main form").first.wait_for()
    page.wait_for_load_state("networkidle")


MODELS = 6
"""What `models_folder` has."""


def until(what: Callable[[], Any], seconds: float = 10) -> None:
    end = time.perf_counter() + seconds
    while not what():
        assert time.perf_counter() < end
        time.sleep(0.02)


def test_suggestions_come_while_one_types(visit: Callable[..., Any]) -> None:
    page = visit()
    name = page.get_by_label("Name")
    name.fill("")
    page.get_by_text("Type a name.").wait_for()
    name.type("phix", delay=20)
    page.get_by_role("heading", name="How phix is read").wait_for()
    until(lambda: "fix.com" in rows(page))
    page.get_by_label("Ends in").fill("net, org")
    until(lambda: {"fix.net", "fix.org"} <= set(rows(page)))


def test_keys_alone_show_why(visit: Callable[..., Any]) -> None:
    page = visit()
    page.get_by_label("Name").fill("phix")
    page.get_by_role("button", name="Why fix.com").wait_for()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Why fix.com":
            break
    page.keyboard.press("Enter")
    steps = page.locator(".steps h3")
    until(lambda: "4. How they are written" in steps.all_inner_texts())
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.keyboard.press("Enter")
    until(lambda: "4. How they are written" not in steps.all_inner_texts())


def test_availability_arrives_row_by_row(
    visit: Callable[..., Any], places: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_DNS", places.dns)
    monkeypatch.setenv("ELMAN_RDAP_BOOTSTRAP", str(places.bootstrap(tmp_path)))
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    page = visit()
    page.get_by_label("Name").fill("phix")
    page.get_by_role("button", name="Why fix.com").wait_for()
    page.get_by_role("button", name="Which are available?").click()
    page.locator("td[data-name='fix.com'] .available").wait_for()
    before = len(rows(page))
    page.get_by_label("available only").check()
    assert 0 < len(rows(page)) <= before


def test_filters_and_files(visit: Callable[..., Any]) -> None:
    page = visit()
    page.get_by_label("Name").fill("phix")
    page.get_by_role("button", name="Why fix.com").wait_for()
    page.get_by_label("Longest").fill("3")
    assert rows(page)
    assert all(len(name) <= len("fix.com") for name in rows(page))
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "name,match,phonemes,why,status"
    assert [line.partition(",")[0] for line in lines[1:]] == rows(page)


def test_what_is_wrong_is_told_in_the_services_words(visit: Callable[..., Any]) -> None:
    page = visit()
    page.get_by_label("Ends in").fill("nosuchsuffix")
    said = page.get_by_role("alert").inner_text()
    assert "nosuchsuffix" in said


def test_a_network_is_watched_letter_by_letter(visit: Callable[..., Any]) -> None:
    page = visit("watch")
    letters = page.get_by_role("group", name="Letters")
    until(lambda: letters.get_by_role("button").count() == 5)
    letters.get_by_role("button").first.click()
    page.get_by_role("heading", name="After “A”").wait_for()
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="After “An”").wait_for()
    page.keyboard.press("l")
    until(lambda: page.get_by_label("Text", exact=True).input_value() == "Alna")
    heat = page.locator("svg rect[style*='rgba']")
    until(lambda: heat.count() == 5 * 6)
    page.get_by_label("unrolled").uncheck()
    page.get_by_role("heading", name="Rolled").wait_for()


def test_a_text_streams_and_tells_what_was_expected(visit: Callable[..., Any]) -> None:
    page = visit("write")
    page.get_by_label("Goes on from").fill("to be")
    page.get_by_label("Symbols").fill("60")
    page.get_by_role("button", name="Write").click()
    page.wait_for_selector(".text span[data-at='20']")
    text = page.locator(".text")
    assert text.inner_text().startswith("to be")
    text.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="Expected before ␣").wait_for()
    text.locator("span[data-at='4']").hover()
    page.get_by_role("heading", name="Expected before e").wait_for()
    page.get_by_label("A text of yours").fill("to eb")
    page.get_by_role("button", name="Colour it").click()
    until(lambda: page.locator(".text span[style*='rgba']").count() >= 3)


def test_writing_is_cancelled(
    visit: Callable[..., Any], start: Any, models: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(model: Any, asked: Any) -> Iterator[str]:
        while True:
            time.sleep(0.02)
            yield "to be "

    monkeypatch.setattr("elman.service.answers.pieces", slowly)
    with start(models) as served:
        page = visit("write", served)
        page.get_by_label("Goes on from").fill("to be")
        page.get_by_role("button", name="Write").click()
        until(lambda: "to be to be" in page.locator(".text").inner_text())
        assert served.service.desk.streams == 1
        page.get_by_role("button", name="Stop").click()
        until(lambda: served.service.desk.streams == 0, 2)


def test_models_are_shown_and_tried(visit: Callable[..., Any]) -> None:
    page = visit("models")
    until(lambda: page.locator("summary").count() == MODELS)
    for name, shown in (("names", "Anna"), ("doubled", "Anna"), ("waves", "the recording")):
        card = page.locator("details", has=page.get_by_role("heading", name=name, exact=True))
        card.get_by_label("line").first.fill("Anna" if name != "waves" else "1, 2\n3, 4")
        card.get_by_role("button", name="Answer").click()
        card.get_by_role("cell", name=shown).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rooms_are_accessible(visit: Callable[..., Any], scheme: str) -> None:
    page = visit(color_scheme=scheme, bypass_csp=True)  # The checker's script is no file of ours.
    page.get_by_label("Name").fill("phix")
    page.get_by_role("button", name="Why fix.com").click()
    for room in ROOMS:
        enter(page, room)
        found = axe.Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], room


def test_rooms_fit_a_phone(visit: Callable[..., Any]) -> None:
    page = visit(viewport={"width": 360, "height": 740})
    for room in ROOMS:
        enter(page, room)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, room


def test_a_locked_service_asks_for_a_key(
    visit: Callable[..., Any], start: Any, models: Any, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_text(KEY)
    with start(models, gate_of(Address(token_file=str(keys)))) as served:
        page = visit("models", served, ready="dialog[open]")
        page.get_by_role("textbox", name="Key").fill(KEY)
        page.get_by_role("button", name="Go on").click()
        until(lambda: page.locator("summary").count() == MODELS)


def test_the_page_is_small() -> None:
    folder = files("elman.service") / "page"
    size = sum(len(entry.read_bytes()) for entry in folder.iterdir())
    assert size < 150_000
