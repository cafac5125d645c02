"""From the words of the library, which are Python's, to those of the command line."""

from __future__ import annotations

import ast
import csv
import re
import shlex
from collections.abc import Mapping
from io import StringIO

__all__ = ["Flags", "as_options", "remedy_as_options"]

Flags = Mapping[str, tuple[str, str]]
"""The option of each library keyword and, where there is one, the option for False."""

_TEXT = r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"""
_VALUE = rf"""{_TEXT}|\[(?:(?:{_TEXT})(?:, )?)*\]|\([^)]*\)|[\w.*/-]*\w"""
_KEYWORD = re.compile(rf"(?<![\w-])([a-z_]+)=({_VALUE})")
_BARE = re.compile(r"(?<![\w-])([a-z_]+)=(?=[\s,:;.]|$)")
# Only Python writes words with low lines; in quotes they are somebody's own.
_NAME = re.compile(r"(?<![\w'\"./-])([a-z]+(?:_[a-z]+)+)(?![\w'\"./(=-])")
_SECOND = re.compile(r"(--[\w-]+ [^\s,]+) or \"([^\"]+)\"")

_OTHER_NAMES = {"n": "count", "n_best": "count", "features": "from_"}
"""Keywords of the library whose option is called otherwise."""

_WITHOUT = {"encoding": "convert it to UTF-8 first, for example: iconv -f latin1 -t utf-8"}
"""What to do instead where a command lacks the option of a keyword."""


def as_options(text: str, flags: Flags) -> str:
    """Write the library's keywords as options of the command line.

    >>> as_options('pass unknown="skip"', {"unknown": ("--unknown", "")})
    'pass --unknown skip'
    >>> as_options("pass has_header=False", {"has_header": ("--header", "--no-header")})
    'pass --no-header'
    >>> as_options("channels=['x', 'my y']", {"channels": ("--channels", "")})
    "--channels 'x,my y'"
    >>> as_options("channels=['x', 'acc [g]']", {"channels": ("--channels", "")})
    "--channels 'x,acc [g]'"
    >>> as_options("needs text= and label=: it has", {"text": ("--text", "")})
    'needs --text and label=: it has'
    >>> as_options("raise max_length", {"max_length": ("--max-length", "")})
    'raise --max-length'
    """

    def option(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        name = name if name in flags else _OTHER_NAMES.get(name, name)
        if name not in flags:
            return found[0]
        on, off = flags[name]
        match value:
            case "True":
                return on
            case "False":
                return off or found[0]
            case "None":
                return f"{on} 0"
            case _:
                return f"{on} {shlex.quote(_plain(value))}"

    def named(found: re.Match[str]) -> str:
        return flags[found[1]][0] if found[1] in flags else found[0]

    text = _BARE.sub(lambda found: flags.get(found[1], (found[0],))[0], text)
    return _SECOND.sub(r"\1 or \2", _NAME.sub(named, _KEYWORD.sub(option, text)))


def remedy_as_options(remedy: str, flags: Flags) -> str:
    """Write a remedy with options, without what a command has no option for.

    >>> remedy_as_options("fill them, or pass skip_bad=True to leave them out", {})
    'fill them'
    >>> remedy_as_options('pass its encoding, for example encoding="latin-1"', {})
    'convert it to UTF-8 first, for example: iconv -f latin1 -t utf-8'
    """
    for name, instead in _WITHOUT.items():
        if name not in flags and re.search(rf"\b{name}=", remedy):
            return instead
    ways = re.split(r",? or (?=pass )", as_options(remedy, flags))
    possible = [way for way in ways if not _KEYWORD.search(way)]
    return (
        ", or ".join(possible or ways) if len(possible) < len(ways) else as_options(remedy, flags)
    )


def _plain(value: str) -> str:
    """A value as it is typed: without quotation marks, a list with commas."""
    if value[0] not in "\"'[(":
        return value
    try:
        read = ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value.strip("\"'")
    if not isinstance(read, list | tuple):
        return str(read)
    # A name that has a comma itself stands in quotes.
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(read)
    return line.getvalue()
