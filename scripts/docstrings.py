"""What `scripts/site.py` makes of docstrings: examples are code, records have signatures."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import Any

import griffe

__all__ = ["Read", "fenced"]

_EXAMPLE = re.compile(r"^([ \t]*)>>> .*(?:\n(?![ \t]*$).*)*", re.MULTILINE)
"""From a prompt to the next empty line."""

_BLOCK = re.compile(r"(^[ \t]*(```+).*?^[ \t]*\2$)", re.MULTILINE | re.DOTALL)


def fenced(text: str) -> str:
    """Set each doctest between fences: to Markdown, `>>>` is a quotation within quotations.

    >>> fenced("Sums:\\n\\n>>> 1 + 1\\n2\\n").replace("`", "'")
    "Sums:\\n\\n'''pycon\\n>>> 1 + 1\\n2\\n'''\\n"
    """
    parts = _BLOCK.split(text)  # text, block, its fence, text ...
    for i in range(0, len(parts), 3):
        parts[i] = _EXAMPLE.sub(
            lambda found: f"{found[1]}```pycon\n{found[0]}\n{found[1]}```", parts[i]
        )
    del parts[2::3]
    return "".join(parts)


class Read(griffe.Extension):
    """Does so with every docstring that is read, and adds what only Python knows of a class."""

    def on_instance(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Change the docstring before it is parted into sections."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)

    def on_class(self, *, cls: griffe.Class, **kwargs: Any) -> None:
        """Write the signature of records and layers, whose fields make it."""
        if cls.is_private or "__init__" in cls.members or not isinstance(cls.parent, griffe.Module):
            return
        found = getattr(importlib.import_module(cls.parent.path), cls.name)
        try:
            fields = inspect.signature(found).parameters.values()
        except (TypeError, ValueError):  # such as of protocols and of what is written in C
            return
        own = griffe.Parameter("self", kind=griffe.ParameterKind.positional_or_keyword)
        parameters = griffe.Parameters(own, *map(_parameter, fields))
        cls.set_member("__init__", griffe.Function("__init__", parameters=parameters))


_KINDS = {kind.name.upper(): kind for kind in griffe.ParameterKind}


def _parameter(field: inspect.Parameter) -> griffe.Parameter:
    default = None if field.default is field.empty else repr(field.default)
    if default is not None and (default.startswith("<") or len(default) > 40):
        default = "..."
    return griffe.Parameter(field.name, kind=_KINDS[field.kind.name], default=default)
