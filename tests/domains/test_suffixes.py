"""Public suffixes: the quick answer is the list's own."""

from __future__ import annotations

from elman.domains.suffixes import _plain, _suffixes, is_suffix


def test_plain_lines_are_suffixes_by_the_rules() -> None:
    rules = _suffixes(False)
    assert {"com", "co.uk", "github.io"} <= _plain()
    assert [line for line in _plain() if rules.publicsuffix(line) != line] == []


def test_wildcards_and_their_exceptions_are_the_rules() -> None:
    assert is_suffix("anything.ck")
    assert not is_suffix("www.ck")
    assert not is_suffix("// com")
    assert not is_suffix("")
