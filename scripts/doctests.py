"""What `scripts/site.py` makes of docstrings: examples become blocks of code."""

from __future__ import annotations

import re
from typing import Any

import griffe

__all__ = ["Fenced", "fenced"]

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


class Fenced(griffe.Extension):
    """Does so with every docstring that is read."""

    def on_instance(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Change the docstring before it is parted into sections."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)
