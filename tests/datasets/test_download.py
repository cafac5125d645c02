"""Where a set's files come from: cache, mirror, public address; and what is said when none can."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from elman.datasets import catalogue, describe, fetch, load, state
from elman.datasets.cache import cache_folder
from elman.datasets.dataset import DataSet, File
from elman.datasets.download import locate
from elman.datasets.records.text import Text
from elman.errors import (
    ChecksumMismatch,
    ConfigurationError,
    DatasetUnavailable,
    OutputError,
    UnknownDataset,
)

TEXT = b"to be or not to be"
SUM = hashlib.sha256(TEXT).hexdigest()


def read(dataset: DataSet, progress: object = None) -> Text:
    found = locate(dataset)
    return Text("".join(f.read_text() for f in found.files), source=found.source)


def make(server: Any = None, names: tuple[str, ...] = ("a.txt",), **fields: Any) -> DataSet:
    files = tuple(
        File(
            name,
            sha256=SUM,
            mirror_path=f"sub folder/{name}",
            url=server.url(name) if server else f"http://127.0.0.1:9/{name}",
        )
        for name in names
    )
    defaults: dict[str, Any] = {"summary": "", "kind": "corpus", "licence": "", "citation": ""}
    defaults |= {"name": "line", "loader": read, "url": files[0].url, "files": files}
    return DataSet(**(defaults | fields))


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Callable[[DataSet], DataSet]:
    """Enter a set into the registry for one test."""

    def enter(dataset: DataSet) -> DataSet:
        packaged = {"names": describe("names"), dataset.name: dataset}
        monkeypatch.setattr(catalogue, "_registry", lambda: packaged)
        return dataset

    return enter


def test_downloaded_once_then_read_from_the_cache(server: Any, known: Any, cache: Path) -> None:
    known(make(server))
    server.files["a.txt"] = TEXT
    assert state("line") == "not downloaded"
    assert load("line").source == server.url("a.txt")
    assert state("line") == "cached"
    assert load("line").source == "cache"
    assert fetch("line") == cache / "line" / "a.txt"
    assert server.asked == ["GET /a.txt"]


def test_a_damaged_cache_is_noticed_removed_and_filled_again(server: Any, known: Any) -> None:
    dataset = known(make(server))
    server.files["a.txt"] = TEXT
    path = fetch(dataset)
    path.write_bytes(b"to be or what")
    assert state("line") == "not downloaded"
    assert fetch(dataset).read_bytes() == TEXT
    path.write_bytes(b"damaged again")
    server.files.clear()
    with pytest.raises(DatasetUnavailable, match=r"cached a\.txt was damaged and removed"):
        fetch(dataset)
    assert not path.exists()


def test_a_wrong_file_is_never_used(server: Any, known: Any, cache: Path) -> None:
    dataset = known(make(server))
    server.files["a.txt"] = b"not to be"
    with pytest.raises(ChecksumMismatch, match=SUM):
        fetch(dataset)
    assert list((cache / "line").iterdir()) == []


def test_a_mirror_folder_is_read_in_place(
    tmp_path: Path, known: Any, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = known(make())
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path / "mirror"))
    assert state("line") == "not downloaded"
    copy = tmp_path / "mirror" / "sub folder" / "a.txt"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(TEXT)
    for address in (str(tmp_path / "mirror"), (tmp_path / "mirror").as_uri()):
        monkeypatch.setenv("ELMAN_DATA_MIRROR", address)
        assert state("line") == "mirror"
        assert load("line").source == "mirror"
        assert fetch(dataset) == copy
    assert not cache.exists()
    copy.write_bytes(b"wrong")
    with pytest.raises(ChecksumMismatch, match="replace it there"):
        fetch(dataset)
    assert copy.read_bytes() == b"wrong"


def test_a_mirror_address_is_downloaded_from(
    server: Any, known: Any, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(make())
    monkeypatch.setenv("ELMAN_DATA_MIRROR", server.address + "/data/")
    assert state("line") == "not downloaded"
    server.files["data/sub%20folder/a.txt"] = TEXT
    assert state("line") == "mirror"
    assert load("line").source == "mirror"
    assert (cache / "line" / "a.txt").read_bytes() == TEXT


def test_a_mirror_that_lacks_the_set_gives_way_to_the_public_address(
    server: Any, known: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(make(server))
    server.files["a.txt"] = TEXT
    for mirror in (str(tmp_path), "http://127.0.0.1:9/"):
        monkeypatch.setenv("ELMAN_DATA_MIRROR", mirror)
        assert load("line").sha256 == SUM


def test_a_mirror_of_another_kind_is_refused(known: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = known(make())
    monkeypatch.setenv("ELMAN_DATA_MIRROR", "ftp://example.org/data")
    with pytest.raises(ConfigurationError, match="http, https or file"):
        fetch(dataset)


def test_several_files_lie_in_one_folder_and_only_missing_ones_are_fetched(
    server: Any, known: Any
) -> None:
    dataset = known(make(server, names=("a.txt", "b.txt")))
    server.files["a.txt"] = TEXT
    with pytest.raises(DatasetUnavailable):
        fetch(dataset)
    server.files["b.txt"] = TEXT
    server.asked.clear()
    assert {path.name for path in fetch(dataset).iterdir()} == {"a.txt", "b.txt"}
    assert server.asked == ["GET /b.txt"]


def unzip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as published:
        published.extractall(folder)


def zipped(server: Any, content: bytes, path: Path, sha256: str = SUM) -> DataSet:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", content)
    server.files["all.zip"] = path.read_bytes()
    return make(
        files=(File("a.txt", sha256=sha256),),
        archive=File("all.zip", mirror_path="all.zip", url=server.url("all.zip")),
        unpack=unzip,
    )


def test_an_archive_is_unpacked_checked_and_not_kept(
    server: Any, known: Any, tmp_path: Path
) -> None:
    dataset = known(zipped(server, TEXT, tmp_path / "z.zip"))
    assert fetch(dataset).read_bytes() == TEXT
    assert {path.name for path in cache_folder("line").iterdir()} == {"a.txt"}


def test_an_archive_with_other_members_is_refused(server: Any, known: Any, tmp_path: Path) -> None:
    dataset = known(zipped(server, b"other", tmp_path / "z.zip"))
    with pytest.raises(ChecksumMismatch, match=SUM):
        fetch(dataset)
    assert list(cache_folder("line").iterdir()) == []


def test_an_archive_placed_by_hand_or_on_the_mirror_is_used(
    server: Any, known: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = known(zipped(server, TEXT, tmp_path / "all.zip"))
    server.files.clear()
    cache_folder("line").mkdir(parents=True)
    (cache_folder("line") / "all.zip").write_bytes((tmp_path / "all.zip").read_bytes())
    assert load("line").source == "cache"
    (cache_folder("line") / "a.txt").unlink()
    monkeypatch.setenv("ELMAN_DATA_MIRROR", str(tmp_path))
    assert state("line") == "mirror"
    assert load("line").source == "mirror"
    assert (tmp_path / "all.zip").exists()
    assert fetch(dataset).read_bytes() == TEXT


def test_a_file_without_a_published_sum_is_held_to_its_first_arrival(
    server: Any, known: Any, tmp_path: Path
) -> None:
    dataset = known(zipped(server, TEXT, tmp_path / "z.zip", sha256=""))
    path = fetch(dataset)
    assert fetch(dataset) == path
    assert len(server.asked) == 1
    path.write_bytes(b"changed")
    assert state("line") == "not downloaded"
    assert fetch(dataset).read_bytes() == TEXT


def test_offline_says_what_to_do_and_what_is_here(known: Any, cache: Path) -> None:
    dataset = known(make(instead="line-two is near to it"))
    with pytest.raises(DatasetUnavailable) as caught:
        fetch(dataset)
    said = str(caught.value)
    assert "http://127.0.0.1:9/a.txt cannot be reached" in said
    assert f"by hand to {cache / 'line' / 'a.txt'}" in said
    assert "set ELMAN_DATA_MIRROR to a folder or address that has sub folder/a.txt" in said
    assert "line-two is near to it" in said
    assert said.endswith("use a set that is here: names")


def test_a_file_put_where_the_message_says_is_used(known: Any, cache: Path) -> None:
    dataset = known(make())
    (cache / "line").mkdir(parents=True)
    (cache / "line" / "a.txt").write_bytes(TEXT)
    assert fetch(dataset).read_bytes() == TEXT


def test_a_cache_that_is_no_folder(
    server: Any, known: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path / "file"))
    server.files["a.txt"] = TEXT
    with pytest.raises(OutputError, match="set ELMAN_CACHE to a folder you may write to"):
        fetch(known(make(server)))


def test_a_packaged_set_has_nothing_to_fetch() -> None:
    with pytest.raises(DatasetUnavailable, match='it comes with faker; load\\("names"\\)'):
        fetch("names")


def test_an_unknown_set_names_close_ones_and_all() -> None:
    with pytest.raises(UnknownDataset) as caught:
        load("sonets")
    assert "did you mean 'sonnets'" in str(caught.value)
    assert "there are: activity, activity-hapt, c-headers" in str(caught.value)


def test_an_unknown_option_names_the_options_there_are() -> None:
    with pytest.raises(ConfigurationError, match="no option 'skript'; its options are: script"):
        load("names", skript="latin")
    with pytest.raises(ConfigurationError, match="it has none"):
        load("sonnets", lines=3)


def test_every_set_is_described_and_can_be_reached() -> None:
    for name, dataset in catalogue.registry().items():
        assert dataset.name == name
        assert dataset.summary
        assert dataset.licence
        assert dataset.citation
        assert dataset.url.startswith("https://")
        assert dataset.packaged == (not dataset.files)
        assert dataset.packaged or dataset.mirror_path or dataset.archive
        for file in dataset.files:
            # Archives that are made anew on request have no sum of their own: their contents have.
            assert file.sha256 or dataset.archive or dataset.summed
    assert list(catalogue.registry()) == sorted(catalogue.registry())


def test_the_registry_cannot_be_changed_by_its_readers() -> None:
    catalogue.registry().clear()
    assert catalogue.registry()
    with pytest.raises(AttributeError):
        describe("names").name = "x"  # type: ignore[misc]
    assert replace(describe("names"), name="x").name == "x"


def test_a_mirror_that_is_nowhere_is_named(
    known: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = known(make())
    for mirror in (str(tmp_path / "nowhere"), (tmp_path / "nowhere").as_uri(), "~nobody-so/data"):
        monkeypatch.setenv("ELMAN_DATA_MIRROR", mirror)
        with pytest.raises(DatasetUnavailable, match=r"ELMAN_DATA_MIRROR names .*is no folder"):
            fetch(dataset)


@pytest.mark.parametrize("mirror", ["file://another-machine/data", "http://[::1/data"])
def test_a_mirror_that_is_no_address_is_refused_or_named(
    known: Any, mirror: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_DATA_MIRROR", mirror)
    with pytest.raises(ConfigurationError, match="ELMAN_DATA_MIRROR is a folder, or an http"):
        fetch(known(make()))


@pytest.mark.parametrize("ending", ["", "/", "//"])
def test_a_mirror_address_may_end_in_slashes(
    server: Any, known: Any, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["data/sub%20folder/a.txt"] = TEXT
    monkeypatch.setenv("ELMAN_DATA_MIRROR", f"{server.address}/data{ending}")
    assert fetch(known(make())).read_bytes() == TEXT


@pytest.mark.parametrize("kind", ["folder", "link to itself", "pipe"])
def test_what_lies_in_a_cached_files_place_gives_way(
    server: Any, known: Any, cache: Path, kind: str
) -> None:
    dataset = known(make(server))
    server.files["a.txt"] = TEXT
    place = cache / "line" / "a.txt"
    place.parent.mkdir(parents=True)
    {
        "folder": place.mkdir,
        "link to itself": lambda: place.symlink_to(place),
        "pipe": lambda: os.mkfifo(place),
    }[kind]()
    assert state("line") == "not downloaded"
    assert fetch(dataset).read_bytes() == TEXT
