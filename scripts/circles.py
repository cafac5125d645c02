"""Fails when files of `src/elman` import each other in a circle, at the top or inside functions.

The face of a package (`__init__`) is looked through: a name taken from it counts as an import
of the file that it has the name from. Imports below `if TYPE_CHECKING` are left out: they are
gone when the program runs.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"


def imported(tree: ast.AST, package: str = "") -> Iterator[tuple[str, str]]:
    """Yield each import of a file as its module and the name taken from it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom):
            module = f"{package}.{node.module}" if node.level else str(node.module)
            yield from ((module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from imported(node, package)


def graph() -> dict[str, set[str]]:
    """Return the modules, the faces of packages left out, with those that each imports."""
    files: dict[str, list[tuple[str, str]]] = {}
    for path in SOURCE.rglob("*.py*"):
        if path.suffix in (".py", ".pyi"):
            package = ".".join(path.parent.relative_to(SOURCE).parts)
            name = package if path.stem == "__init__" else f"{package}.{path.stem}"
            tree = ast.parse(path.read_text(encoding="utf-8"))
            files[name] = [*files.get(name, []), *imported(tree, package)]
    packages = {name.rpartition(".")[0] for name in files}
    faces = {name: {taken: module for module, taken in files[name]} for name in packages & {*files}}

    def home(module: str, name: str) -> str:
        while name in faces.get(module, ()):
            module = faces[module][name]
        return f"{module}.{name}" if f"{module}.{name}" in files else module

    return {
        file: {home(*pair) for pair in found} & (files.keys() - faces)
        for file, found in files.items()
        if file not in faces
    }


def main() -> int:
    """Look for a circle and tell it."""
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        print("These files import each other in a circle:", " <- ".join(error.args[1]))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
