"""Lists of registered names: each label once, files of a bounded size, read on from any line."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.domains import namelists
from elman.domains.namelists import Names, read_names
from elman.errors import InputError


def test_a_list_has_ranks_or_none_and_each_label_once() -> None:
    lines = [
        "# popular",
        "",
        "9,www.bbc.co.uk",
        "Google.COM.",
        "google.de",
        "x--y",
        "xn--mller-kva.de",
        "co.uk",
    ]
    assert read_names(lines) == [("bbc.co.uk", "bbc"), ("google.com", "google"), ("x--y", "x--y")]


@pytest.mark.parametrize("lines", [[], ["# none"], ["müller.de", "..."]])
def test_a_list_without_names_is_refused(lines: list[str]) -> None:
    with pytest.raises(InputError, match="one a line, received none"):
        read_names(lines)


def test_a_list_is_a_file_of_a_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="nothing there"):
        read_names(tmp_path / "none.txt")
    with pytest.raises(InputError, match="a folder"):
        read_names(tmp_path)
    path = tmp_path / "names.csv"
    path.write_bytes(b"\xef\xbb\xbf1,sam.com\r\n2,\xff.com\r\n")
    assert read_names(path) == [("sam.com", "sam")]
    monkeypatch.setattr(namelists, "MOST_BYTES", 5)
    with pytest.raises(InputError, match="at most 5 bytes"):
        read_names(path)
    monkeypatch.setattr(namelists, "MOST_NAMES", 1)
    with pytest.raises(InputError, match="at most 1 names"):
        read_names(["a.com", "b.com"])


def test_a_list_is_read_on_from_where_a_line_begins(tmp_path: Path) -> None:
    lines = ["1,sam.com", "# none", "", "2,zam.fr", "mix.net"]
    path = tmp_path / "names.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    for names in (Names(lines), Names(path)):
        whole = list(names.read())
        assert [line.label for line in whole] == ["sam", "zam", "mix"]
        for i, line in enumerate(whole):
            assert list(names.read(line.begin)) == whole[i:]
    assert Names(lines).digest() != Names(lines[:-1]).digest()
