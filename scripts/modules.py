"""Writes `docs/modules.md`: every module with the first line of its docstring.

`python scripts/modules.py` writes the page; `--check` fails when it is not what it should be.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "modules.md"
SOURCE = ROOT / "src" / "elman"

HEAD = """# Modules

Written by `python scripts/modules.py` from the modules' own docstrings; change them there.
"""


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring; it must have one."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not text:
        raise SystemExit(f"{path.relative_to(ROOT)} says nothing of itself")
    return text.partition("\n\n")[0].replace("\n", " ")


def page() -> str:
    """Return the whole page: a heading for each folder, a line for each module."""
    lines = [HEAD]
    folders = sorted({path.parent for path in SOURCE.rglob("*.py")})
    for folder in folders:
        package = folder / "__init__.py"
        name = folder.relative_to(SOURCE.parent)
        lines.append(f"## {name}\n\n{first_line(package)}\n")
        modules = sorted(path for path in folder.glob("*.py") if not path.stem.startswith("__"))
        lines += [f"- `{path.stem}`: {first_line(path)}" for path in modules]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write the page, or check it."""
    if "--check" in sys.argv:
        if PAGE.read_text(encoding="utf-8") != page():
            print(f"{PAGE.relative_to(ROOT)} is not up to date: run python scripts/modules.py")
            return 1
        return 0
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
