"""Fails when a file of `src/elman` or a function's signature is too large, or a name is double.

A file has at most 350 lines and a function at most 25 parameters; none but a command of the
command line has the name of its module.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
MOST_PARAMETERS = 25
MOST_LINES = 350


def beyond(path: Path) -> Iterator[str]:
    """Say what of a file is too large, and which function doubles its name."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > MOST_LINES:
        yield f"{path}: {lines} lines, at most {MOST_LINES}"
    tree = ast.parse(text)
    for node in tree.body if path.parent.name != "commands" else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == path.stem:
            yield f"{path}:{node.lineno}: a function of the module's name, rename one of them"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = len(node.args.posonlyargs + node.args.args + node.args.kwonlyargs)
            if taken > MOST_PARAMETERS:
                yield f"{path}:{node.lineno}: {taken} parameters, at most {MOST_PARAMETERS}"


def main() -> int:
    """Look at every file and tell what is amiss."""
    found = [said for path in sorted(SOURCE.rglob("*.py")) for said in beyond(path)]
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
