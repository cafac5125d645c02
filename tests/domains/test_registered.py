"""Registered names that are taken for another: their list, their index, what is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.domains import registered
from elman.domains.brands import watch
from elman.domains.records import Availability
from elman.domains.registered import confused_with
from elman.errors import ConfigurationError, DomainError, InputError
from elman.phonetics.voices.voice import Voice

NAMES = [
    "1,sam.com",
    "2,mix.com",
    "3,phix.co.uk",
    "4,sairm.de",
    "5,sarnm.io",
    "6,mixx.net",
    "7,zam.fr",
]


@pytest.fixture(autouse=True)
def _at_home(speaker: Voice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(registered, "voice", lambda code, progress=None: speaker)
    monkeypatch.setattr("elman.domains.suggestions.voice", lambda code, progress=None: speaker)
    monkeypatch.setattr(registered, "_indexes", {})


def test_what_sounds_the_same_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("\n".join(NAMES))
    found = confused_with("fix", names=path)
    assert found[0].name == "phix.co.uk"
    assert (found[0].label, found[0].rank, found[0].sounds) == ("phix", 3, 1.0)
    assert found[0].phonemes == ("f", "ɪ", "k", "s")
    # The name itself is no other; its neighbour is.
    assert "sam.com" not in [f.name for f in confused_with("sam", names=path)]
    assert "zam.fr" in [f.name for f in confused_with("sam", names=path)]


def test_what_looks_the_same_is_found_too() -> None:
    found = {f.name: f for f in confused_with("samm", names=NAMES)}
    assert found["sarnm.io"].looks == 1.0
    found = {f.name: f.looks for f in confused_with("mixxx", names=NAMES)}
    assert found["mixx.net"] == pytest.approx(0.95)


def test_an_index_is_kept_and_mended(tmp_path: Path) -> None:
    said: list[str] = []

    def ask() -> list[str]:
        registered._indexes.clear()
        return [f.name for f in confused_with("fix", names=NAMES, progress=said.append)]

    first = ask()
    assert len(said) == 1
    assert "indexing 7 names" in said[0]
    assert ask() == first
    assert len(said) == 1
    (kept,) = (tmp_path / "cache" / "registered").glob("*.index")
    content = bytearray(kept.read_bytes())
    content[-9] ^= 1
    kept.write_bytes(content)
    assert ask() == first
    assert len(said) == 2
    kept.write_bytes(b"")
    assert ask() == first


def test_a_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("mix.com\n")
    assert confused_with("fix", names=path, least=0.95) == []
    path.write_text("phix.com\nmix.com\n")
    assert [f.name for f in confused_with("fix", names=path, least=0.95)] == ["phix.com"]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [({"count": 0}, "At least 1"), ({"least": 0.2}, "0.5 to 1"), ({"language": "xx"}, "'xx'")],
)
def test_what_cannot_be_asked(asked: dict[str, object], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        confused_with("fix", names=NAMES, **asked)
    with pytest.raises(InputError, match="letter or a digit"):
        confused_with("-", names=NAMES)


def test_no_more_is_watched_than_registries_answer() -> None:
    with pytest.raises(ConfigurationError, match="At most 100,000 names"):
        watch([f"brand{n}" for n in range(200)], names=NAMES, count=300)


def test_of_two_that_are_as_alike_the_better_known_comes_first() -> None:
    found = confused_with("fix", names=["phix.com", "fics.com", "phicks.com"], least=0.9)
    assert [f.rank for f in found] == sorted(f.rank for f in found)


def test_brands_are_watched() -> None:
    rows = watch(["fix.com", "FIX"], names=NAMES, count=3)
    assert {row.brand for row in rows} == {"fix"}
    listed = [row for row in rows if row.source == "list"]
    assert [(row.name, row.status) for row in listed[:1]] == [("phix.co.uk", "taken")]
    spelt = [row for row in rows if row.source == "spelling"]
    assert spelt
    assert {row.status for row in spelt} == {"not asked"}
    asked: list[str] = []

    def ask(names: list[str]) -> list[Availability]:
        asked.extend(names)
        return [Availability(name, "available", "rdap") for name in names[:-1]]

    rows = watch(["fix"], names=NAMES, count=3, suffixes=["com", "net"], ask=ask)
    assert len(asked) == len(set(asked)) == len({row.name for row in rows})
    assert {row.to_json()["status"] for row in rows} >= {"available", "not asked"}


def test_brands_that_cannot_be_watched() -> None:
    with pytest.raises(InputError, match="At least one brand"):
        watch([], names=NAMES)
    with pytest.raises(DomainError):
        watch(["foo_bar"], names=NAMES)
    with pytest.raises(InputError, match="Brands come as a list, received one string 'netflix'"):
        watch("netflix", names=NAMES)
    with pytest.raises(InputError, match="Suffixes come as a list, received one string 'com'"):
        watch(["fix"], names=NAMES, suffixes="com")
    with pytest.raises(ConfigurationError, match="at least one suffix"):
        watch(["fix"], names=NAMES, suffixes=[])
