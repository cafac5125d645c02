from __future__ import annotations

from pathlib import Path

import pytest

from elman.datasets import load, read_lexicon, registry
from elman.errors import ConfigurationError, DatasetUnavailable, TableError


@pytest.mark.parametrize(
    ("line", "reason"),
    [("air ɛ ɹ", "no tab"), ("a\tb\tc", "3 columns"), ("air\t", "no phonemes"), ("\tɛ", "no word")],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(f"a\tə\n{line}\n", encoding="utf-8")
    with pytest.raises(TableError, match=f"line 2 has {reason}"):
        read_lexicon(path)


def test_an_empty_lexicon_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("# nothing\n")
    with pytest.raises(TableError, match="holds no entries"):
        read_lexicon(path)


def test_what_is_installed_needs_no_download() -> None:
    lexicon = load("lexicon-it")
    assert lexicon.language == "it"  # type: ignore[union-attr]
    assert ("doma", "d o m a") in set(lexicon)  # type: ignore[arg-type]


def test_every_lexicon_has_a_licence() -> None:
    lexicons = [one for one in registry().values() if one.kind == "lexicon"]
    assert len(lexicons) > 20
    assert all(one.licence and one.citation for one in lexicons)


def test_parts_of_the_shared_task_are_kept_apart(mirror: Path) -> None:
    train = load("sigmorphon2020", language="fre")
    test = load("sigmorphon2020", language="fre", part="test")
    assert (len(train), len(test)) == (3600, 450)
    assert not set(train.left) & set(test.left)
    whole = load("sigmorphon2020", language="fre", part="all")
    assert whole.left[:3600] == train.left
    assert whole.split is not None
    assert [whole.split.count(part) for part in ("train", "dev", "test")] == [3600, 450, 450]
    with pytest.raises(ConfigurationError, match="has the parts train, dev, received 'test'"):
        load("sigmorphon2021", language="fre", part="test")
    with pytest.raises(ConfigurationError, match="received 'xxx'"):
        load("sigmorphon2020", language="xxx")


def test_the_british_lexicon_is_written_out() -> None:
    pytest.importorskip("misaki", reason="misaki does not install on Python 3.13")
    said = dict.fromkeys(load("lexicon-en-uk"))  # type: ignore[arg-type]
    assert ("goat", "ɡˈəʊt") in said
    assert ("judge", "d͡ʒˈʌd͡ʒ") in said
    readings = [ipa for word, ipa in said if word == "read"]
    assert readings == ["ɹˈiːd", "ɹˈɛd"]  # the part of speech for all others first


def test_a_damaged_package_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from elman.datasets.sets import packaged_lexicons

    path = tmp_path / "lexicon.db"
    path.write_bytes(b"no database")
    monkeypatch.setattr(packaged_lexicons, "packaged_file", lambda dataset: path)
    with pytest.raises(DatasetUnavailable, match="lexicon-it is the table word_phonemes"):
        load("lexicon-it")
    with pytest.raises(DatasetUnavailable, match="lexicon-en-uk is words with their phonemes"):
        load("lexicon-en-uk")
    monkeypatch.setattr(packaged_lexicons, "packaged_file", lambda dataset: None)
    with pytest.raises(DatasetUnavailable, match="package gruut-lang-it, which is not installed"):
        load("lexicon-it")
