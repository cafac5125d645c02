"""An index in partitions finds what one of all names finds, and goes on where it was cut short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from elman.domains import partitions, registered
from elman.domains.registered import confused_with
from elman.phonetics.voices.voice import Voice

NAMES = ["sam.com", "mix.com", "phix.co.uk", "sairm.de", "sarnm.io", "mixx.net", "zam.fr"]


@pytest.fixture(autouse=True)
def _at_home(speaker: Voice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(registered, "voice", lambda code, progress=None: speaker)
    monkeypatch.setattr(registered, "_indexes", {})


def test_a_list_of_any_length_is_indexed_in_partitions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "names.txt"
    path.write_text("\n".join([*NAMES[:4], "sam.net", *NAMES[4:], "fics.com", "mix.de"]))
    asked: list[dict[str, object]] = [{"name": "fix"}, {"name": "samm"}, {"name": "zam"}]
    whole = [confused_with(names=path, least=0.6, **what) for what in asked]
    monkeypatch.setattr(partitions, "_SIZE", 3)
    monkeypatch.setattr(partitions, "_VERSION", -1)
    for together in (1, 2, 100):
        monkeypatch.setattr(partitions, "_TOGETHER", together)
        monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / f"cache{together}"))
        registered._indexes.clear()
        assert [confused_with(names=path, least=0.6, **what) for what in asked] == whole
        files = sorted((tmp_path / f"cache{together}" / "registered").glob("*.index"))
        assert [file.stem[-3:] for file in files] == ["000", "001", "002"]


def test_an_index_that_was_cut_short_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "_SIZE", 3)
    made = partitions.indexed
    sizes: list[int] = []

    def short(listed: list[tuple[str, str]], *more: Any) -> Any:
        if len(sizes) == 1 and not (tmp_path / "again").exists():
            raise KeyboardInterrupt
        sizes.append(len(listed))
        return made(listed, *more)

    monkeypatch.setattr(partitions, "indexed", short)
    with pytest.raises(KeyboardInterrupt):
        confused_with("fix", names=NAMES)
    (tmp_path / "again").touch()
    assert confused_with("fix", names=NAMES)[0].name == "phix.co.uk"
    assert sizes == [3, 3, 1]
    # A partition that is damaged is made again, and no other.
    second = sorted((tmp_path / "cache" / "registered").glob("*.index"))[1]
    second.write_bytes(second.read_bytes()[:-20])
    assert confused_with("fix", names=NAMES)[0].name == "phix.co.uk"
    assert sizes == [3, 3, 1, 3]
