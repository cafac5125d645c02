"""Builds the site: the pages of `docs`, what they link to, and a reference from the docstrings.

`python scripts/site.py` writes `site/`, which opens from a disk, and fails on a broken link.
Nothing is read from a network; `pip install 'elman[docs]'` brings what it needs.
"""

from __future__ import annotations

import importlib
import inspect
import json
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from docstrings import fenced

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "elman"
SITE = ROOT / "site"
INSIDE = ("app", "native", "service")
"""Packages without a face in Python: the command line, the kernels, the service."""

WIDE = """.md-grid { max-width: 80rem; }
.md-typeset pre > code { font-size: 0.9em; }
.doc-heading { margin-top: 2em; }
"""
"""Lines of code have up to 100 characters."""

_LINK = re.compile(r'(\]\(|(?:src|href)=")([^)\s"]+)')
_SHOWN = (".md", ".svg", ".png", ".html", ".css", ".mjs")
"""Files that a browser shows as they are, or that become pages; others become code on a page."""
_CODE = {".py": "python", ".json": "json", ".service": "ini", ".toml": "toml"}


def packages() -> list[str]:
    """Name the public packages: those of the first level that say what they offer."""
    inner = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))
    return ["elman", *(f"elman.{name}" for name in inner if name not in INSIDE)]


def place(path: Path) -> Path:
    """Tell where a file of the repository stands in the site's sources."""
    inside = path.relative_to(ROOT)
    if path.is_dir():
        inside /= "README.md"
    elif path.suffix not in _SHOWN and inside.parts[0] != "docs":
        inside = inside.with_name(f"{inside.name}.md")
    return inside.relative_to("docs") if inside.parts[0] == "docs" else "files" / inside


def written(path: Path) -> str:
    """Write a file of the repository as Markdown."""
    title = path.relative_to(ROOT)
    if path.is_dir():
        if (readme := path / "README.md").exists():
            return readme.read_text(encoding="utf-8")
        names = sorted(file.name for file in path.iterdir() if file.is_file())
        return f"# {title}\n\n" + "\n".join(f"- [{name}]({name})" for name in names)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return text
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return "\n\n".join(
            "".join(cell["source"])
            if cell["cell_type"] == "markdown"
            else f"```python\n{''.join(cell['source'])}\n```"
            for cell in cells
        )
    return f"# {title}\n\n````{_CODE.get(path.suffix, 'text')}\n{text}````\n"


def linked(text: str, base: Path, page: Path) -> tuple[str, set[Path]]:
    """Return a page with its links as the site has them, and the files that it links to.

    `base` is the folder that links start from, `page` where the page stands in the site.
    """
    found = set()

    def moved(link: re.Match[str]) -> str:
        address = urlsplit(link[2])
        if address.scheme or address.netloc or not address.path:
            return link[0]
        target = (base / unquote(address.path)).resolve()
        if not target.exists() or ROOT not in target.parents:
            raise SystemExit(f"{page}: nothing is at {link[2]}")
        found.add(target)
        there = os.path.relpath(place(target), page.parent)
        return f"{link[1]}{there}" + (f"#{address.fragment}" if address.fragment else "")

    # Every second part is code, in fences or in backticks.
    parts = re.split(r"(^```.*?^```$|`[^`\n]*`)", text, flags=re.MULTILINE | re.DOTALL)
    parts[::2] = [_LINK.sub(moved, part) for part in parts[::2]]
    return "".join(parts), found


def copy_pages(folder: Path) -> None:
    """Copy the pages of `docs` and, from link to link, all that they show."""
    waiting = {path for path in (ROOT / "docs").rglob("*") if path.is_file()}
    waiting |= {ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"}
    done: set[Path] = set()
    while waiting:
        path = waiting.pop()
        page = place(path)
        done.add(path)
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        if page.suffix != ".md":
            shutil.copyfile(path, folder / page)
            continue
        base = path if path.is_dir() else path.parent
        text, more = written(path), set[Path]()
        if path.is_dir() or path.suffix in (".md", ".ipynb"):
            text, more = linked(fenced(text), base, page)
        (folder / page).write_text(text, encoding="utf-8")
        waiting |= more - done


def names_of(package: str) -> list[str]:
    """Name what a package offers, its own packages left out."""
    module = importlib.import_module(package)
    return [
        name
        for name in getattr(module, "__all__", [])
        if name[0] != "_" and not inspect.ismodule(getattr(module, name))
    ]


def first_line(package: str) -> str:
    """Return the first line of a package's docstring."""
    return (importlib.import_module(package).__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def write_reference(folder: Path) -> None:
    """Write a page for each public package, and one that leads to all names."""
    folder.mkdir()
    whole = ["# API reference\n", "Written from the docstrings, whose examples the tests run.\n"]
    owner = {}
    for package in packages()[1:]:
        names = names_of(package)
        text = fenced(inspect.getdoc(importlib.import_module(package)) or "")
        entries = "\n\n".join(f"::: {package}.{name}" for name in names)
        (folder / f"{package}.md").write_text(f"# {package}\n\n{text}\n\n{entries}\n")
        whole.append(f"## [{package}]({package}.md)\n\n{first_line(package)}\n")
        whole.append(", ".join(f"[`{name}`][{package}.{name}]" for name in names) + "\n")
        owner |= {id(getattr(importlib.import_module(package), name)): package for name in names}
    top = importlib.import_module("elman")
    head = [f"## elman\n\n{first_line('elman')} From `elman` itself:\n"]
    links = []
    for name in names_of("elman"):
        package = owner.get(id(getattr(top, name)))
        links.append(f"[`{name}`][{package}.{name}]" if package else f"[`{name}`][elman.{name}]")
    whole[2:2] = [*head, ", ".join(links) + "\n"]
    alone = [name for name in names_of("elman") if id(getattr(top, name)) not in owner]
    whole += [f"::: elman.{name}\n" for name in alone]
    (folder / "README.md").write_text("\n".join(whole), encoding="utf-8")


def navigation() -> list[Any]:
    """Order the pages as the tables of `docs/README.md` do."""
    unit, *rest = (ROOT / "docs" / "README.md").read_text(encoding="utf-8").split("| beyond")
    tables = [re.findall(r"^\| \[(.*?)\]\((.*?)\)", part, re.MULTILINE) for part in (unit, *rest)]
    pages = [
        [{title: str(place((ROOT / "docs" / link).resolve()))} for title, link in table]
        for table in tables
    ]
    reference = [{"All names": "api/README.md"}]
    reference += [{package: f"api/{package}.md"} for package in packages()[1:]]
    reference.append({"Modules": "modules.md"})
    project = [{"Changes": "files/CHANGELOG.md"}, {"Contributing": "files/CONTRIBUTING.md"}]
    return [
        {"elman": "README.md"},
        {"The unit": pages[0]},
        {"Beyond the unit": pages[1]},
        {"API reference": reference},
        {"Project": project},
    ]


def build(sources: Path, site: Path) -> None:
    """Build the site; raises `SystemExit` for whatever mkdocs warns of."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    options = {
        "docstring_style": "google",
        "docstring_section_style": "list",
        "extensions": [{f"{Path(__file__).with_name('docstrings.py')}:Read": {}}],
        "filters": ["!^_[^_]", "!^__(?!call__|enter__|iter__)"],
        "heading_level": 2,
        "inherited_members": True,
        "members_order": "source",
        "merge_init_into_class": True,
        "separate_signature": True,
        "show_root_heading": True,
        "show_root_full_path": False,
        "show_attribute_values": False,
        "show_source": False,
        "show_symbol_type_heading": True,
        "show_if_no_docstring": False,
    }
    config = load_config(
        config_file=str(ROOT / "scripts" / "site.yml"),
        docs_dir=str(sources),
        site_dir=str(site),
        nav=navigation(),
        strict=True,
    )
    python = {"paths": [str(ROOT / "src")], "options": options}
    config.plugins["mkdocstrings"].config["handlers"] = {"python": python}
    try:
        config.plugins.run_event("startup", command="build", dirty=False)
        build(config)
    except Abort as error:
        raise SystemExit(f"the site could not be built: {error}") from error


class _Page(HTMLParser):
    """The anchors of a page, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors, self.links, self.loaded = set[str](), set[str](), set[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.add(value or "")
            elif name in ("href", "src") and value:
                self.links.add(value)
                if name == "src" or (tag == "link" and "stylesheet" in dict(attrs).values()):
                    self.loaded.add(value)


def broken(site: Path) -> Iterator[str]:
    """Say of each link within the site that leads nowhere on which page it stands."""
    pages = {
        path: _Page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
        if path.name != "404.html"  # whose links start from a root that a disk lacks
    }
    for path, page in pages.items():
        for link in sorted(page.links):
            address = urlsplit(link)
            if address.scheme or address.netloc:
                if link in page.loaded and address.scheme != "data":
                    yield f"{path.relative_to(site)}: loads {link} from elsewhere"
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            if not target.is_file():
                yield f"{path.relative_to(site)}: nothing is at {link}"
                continue
            anchor = unquote(address.fragment)
            if anchor and target in pages and anchor not in pages[target].anchors:
                yield f"{path.relative_to(site)}: no such place on the page: {link}"


def main() -> int:
    """Build the site and follow its links."""
    with tempfile.TemporaryDirectory() as made:
        sources = Path(made) / "pages"
        copy_pages(sources)
        write_reference(sources / "api")
        (sources / "wide.css").write_text(WIDE, encoding="utf-8")
        build(sources, SITE)
    found = list(broken(SITE))
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
