from __future__ import annotations

from pathlib import Path

import pytest

from elman.datasets import load, read_lexicon, registry
from elman.errors import ConfigurationError, TableError


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
    assert not set(train.words) & set(test.words)
    with pytest.raises(ConfigurationError, match="has the parts train, dev, received 'test'"):
        load("sigmorphon2021", language="fre", part="test")
    with pytest.raises(ConfigurationError, match="received 'xxx'"):
        load("sigmorphon2020", language="xxx")
