"""Fails when a function of `src/elman` takes over 25 parameters or a file has over 350 lines."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
MOST_PARAMETERS = 25
MOST_LINES = 350


def beyond(path: Path) -> Iterator[str]:
    """Say what of a file is too large."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > MOST_LINES:
        yield f"{path}: {lines} lines, at most {MOST_LINES}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = len(node.args.posonlyargs + node.args.args + node.args.kwonlyargs)
            if taken > MOST_PARAMETERS:
                yield f"{path}:{node.lineno}: {taken} parameters, at most {MOST_PARAMETERS}"


def main() -> int:
    """Look at every file and tell what is too large."""
    found = [said for path in sorted(SOURCE.rglob("*.py")) for said in beyond(path)]
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
