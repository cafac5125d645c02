"""The library's words become those of the command line."""

from __future__ import annotations

import pytest

from elman.app.wording import as_options, remedy_as_options

FLAGS = {
    "channels": ("--channels", ""),
    "count": ("--count", ""),
    "encoding": ("--encoding", ""),
    "has_header": ("--header", "--no-header"),
    "max_length": ("--max-length", ""),
    "separator": ("--separator", ""),
    "skip_bad": ("--skip-bad", ""),
}


@pytest.mark.parametrize(
    ("python", "options"),
    [
        ("for example channels=['x', 'y']", "for example --channels x,y"),
        ("for example channels=['a b']", "for example --channels 'a b'"),
        ('pass separator=";"', "pass --separator ';'"),
        ("received has_header=False", "received --no-header"),
        ("received count=0", "received --count 0"),
        ("for example n=5", "for example --count 5"),
        ("raise max_length", "raise --max-length"),
        ("it has no column 'max_length'", "it has no column 'max_length'"),
        ('encoding="latin-1" or "cp1252"', "--encoding latin-1 or cp1252"),
        ("received other_thing=3", "received other_thing=3"),
    ],
)
def test_keywords(python: str, options: str) -> None:
    assert as_options(python, FLAGS) == options


def test_a_remedy_that_a_command_lacks_is_left_out() -> None:
    fill = "fill them, or pass skip_bad=True to leave them out"
    assert remedy_as_options(fill, FLAGS) == "fill them, or pass --skip-bad to leave them out"
    assert remedy_as_options(fill, {}) == "fill them"
    assert remedy_as_options('pass encoding="latin-1"', {}).startswith("convert it to UTF-8 first")
    assert remedy_as_options("pass standardise=False", {}) == "pass standardise=False"
