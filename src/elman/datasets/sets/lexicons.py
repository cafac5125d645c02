"""Pronunciation lexicons of fifteen languages and varieties, and anyone's own as a TSV."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path

from elman.cache import regular
from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.files.frames import decode, read_bytes
from elman.datasets.records.pairs import Pairs
from elman.datasets.sets.packaged_lexicons import load_gruut, load_misaki
from elman.errors import TableError, shorten

__all__ = ["DATASETS", "published_size", "published_sum", "read_lexicon"]

_WIKIPRON = "https://raw.githubusercontent.com/CUNY-CL/wikipron/master/data/scrape/tsv"
_IPA_DICT = "https://raw.githubusercontent.com/open-dict-data/ipa-dict/master/data"
_WIKTIONARY = "CC BY-SA 3.0 (Wiktionary)"
_LARGEST = 1 << 28
"""Bytes of a lexicon of one's own: a hundred times the largest one published."""


def read_lexicon(path: str | os.PathLike[str], language: str = "und") -> Pairs:
    """Read a lexicon from a TSV: a word, a tab, its phonemes; several lines for several readings.

    Phonemes may have spaces between them or stand between slashes, several parted by commas, as
    ipa-dict writes them. Empty lines and lines that begin with # are left out.

    Raises:
        TableError: the file cannot be read, has no entries, or a line is malformed; the message
            has its number and the reason.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "own.tsv"
    ...     _ = path.write_text("remix\\tɹ iː m ɪ k s\\nair\\t/ɛɹ/, /eə/\\n", encoding="utf-8")
    ...     list(read_lexicon(path, "en"))
    [('remix', 'ɹ iː m ɪ k s'), ('air', 'ɛɹ'), ('air', 'eə')]
    """
    path = Path(path)
    _check_size(path)
    raw = read_bytes(path)
    entries = list(_entries(decode(raw, path), path.name))
    if not entries:
        raise TableError(f"{path.name} holds no entries", remedy="give lines: word TAB phonemes")
    return Pairs.of(
        entries,
        language=language,
        name=path.name,
        source=path.name,
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def _check_size(path: Path) -> None:
    """Refuse what need never end, or is far larger than any lexicon."""
    if path.exists() and not path.is_dir() and not regular(path):
        raise TableError(
            f"{path} is a pipe or a device, not a file",
            remedy="write what it gives to a file first",
        )
    if regular(path) and path.stat().st_size > _LARGEST:
        raise TableError(
            f"A lexicon has at most {_LARGEST:,} bytes, {path.name} has {path.stat().st_size:,}",
            remedy="give the words that are needed",
        )


def published_sum(mirror_path: str) -> str:
    """Tell the sha256 of a published file; empty for one that never was noted."""
    return _published().get(mirror_path, ("", 0))[0]


def published_size(mirror_path: str) -> int:
    """Tell the bytes of a published file; 0 for one that never was noted."""
    return _published().get(mirror_path, ("", 0))[1]


@cache
def _published() -> dict[str, tuple[str, int]]:
    text = (package_files("elman.datasets") / "lexicons.sha256").read_text("ascii")
    rows = (line.split() for line in text.splitlines())
    return {name: (total, int(size)) for total, name, size in rows}


def load_files(dataset: DataSet, progress: Progress | None = None) -> Pairs:
    """Read the entries of all files of a lexicon.

    Args:
        dataset: the entry in `DATASETS`.
        progress: called while it downloads.

    Raises:
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: a file is not the published one.
        TableError: a line is malformed.
    """
    found = locate(dataset, progress)
    entries: list[tuple[str, str]] = []
    digest = hashlib.sha256()
    for path in found.files:
        raw = read_bytes(path)
        digest.update(raw)
        entries += _entries(decode(raw, path), path.name)
    return Pairs.of(
        entries,
        language=_language(dataset),
        name=dataset.name,
        source=found.source,
        sha256=digest.hexdigest(),
    )


def _entries(text: str, name: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 2 or not all(cells):
            reason = (
                "no tab"
                if len(cells) == 1
                else f"{len(cells)} columns"
                if len(cells) > 2
                else "no phonemes"
                if cells[0]
                else "no word"
            )
            raise TableError(
                f"{name} has a word, a tab and its phonemes on each line; line {number} has "
                f"{reason}: {shorten(line)}",
                remedy="mend or remove it",
            )
        word, said = cells
        if said.startswith("/"):
            for way in said.split(","):
                yield word, way.strip().strip("/")
        else:
            yield word, said


def _language(dataset: DataSet) -> str:
    return re.sub("^(lexicon|wikipron|ipa-dict)-", "", dataset.name)


# The sets -----------------------------------------------------------------------------------


def _gruut(
    code: str, what: str, name: str = "", installed: str = "installed with elman"
) -> DataSet:
    package = f"gruut-lang-{code.partition('-')[0]}"
    return DataSet(
        name=name or f"lexicon-{code}",
        summary=f"{what}: words and their phonemes, {installed}",
        kind="lexicon",
        licence="MIT (gruut)",
        citation="Michael Hansen, gruut, https://github.com/rhasspy/gruut",
        loader=load_gruut,
        url=f"https://pypi.org/project/{package}/",
        requires=package.replace("-", "_"),
    )


_MISAKI = DataSet(
    name="lexicon-en-uk",
    summary="English (UK): words and their phonemes, installed with elman",
    kind="lexicon",
    licence="Apache-2.0 (misaki)",
    citation="hexgrad, misaki, https://github.com/hexgrad/misaki",
    loader=load_misaki,
    url="https://pypi.org/project/misaki/",
    requires="misaki",
)


def _wikipron(name: str, what: str, *files: str) -> DataSet:
    return DataSet(
        name=name,
        summary=f"{what}: words and their phonemes from Wiktionary",
        kind="lexicon",
        licence=_WIKTIONARY,
        citation="Lee et al. 2020, WikiPron, LREC",
        loader=load_files,
        url=f"{_WIKIPRON}/{files[0]}.tsv",
        files=tuple(_file(f"{file}.tsv", "wikipron", _WIKIPRON) for file in files),
    )


def _ipa_dict(name: str, what: str, file: str) -> DataSet:
    return DataSet(
        name=name,
        summary=f"{what}: words and their pronunciation",
        kind="lexicon",
        licence="MIT (ipa-dict; its README names the sources)",
        citation="ipa-dict, https://github.com/open-dict-data/ipa-dict",
        loader=load_files,
        url=f"{_IPA_DICT}/{file}.txt",
        files=(_file(f"{file}.txt", "ipa_dict", _IPA_DICT),),
    )


def _file(name: str, folder: str, address: str) -> File:
    mirror_path = f"lexicons/{folder}/{name}"
    return File(
        name,
        sha256=published_sum(mirror_path),
        mirror_path=mirror_path,
        url=f"{address}/{name}",
        size=published_size(mirror_path),
    )


DATASETS = (
    _gruut("en-us", "English (US)"),
    _MISAKI,
    _gruut("fr", "French"),
    _gruut("de", "German"),
    _gruut("es", "Spanish"),
    _gruut("pt-br", "Portuguese (Brazil)"),
    _gruut("it", "Italian"),
    _gruut("ru", "Russian"),
    _wikipron("lexicon-pt-pt", "Portuguese (Portugal)", "por_latn_po_broad"),
    _wikipron("lexicon-tr", "Turkish", "tur_latn_broad"),
    _wikipron("lexicon-ko", "Korean", "kor_hang_narrow"),
    _wikipron("lexicon-ja", "Japanese, in kana", "jpn_hira_narrow", "jpn_kana_narrow"),
    _wikipron("lexicon-hi", "Hindi", "hin_deva_broad"),
    _wikipron("lexicon-ar", "Arabic", "ara_arab_broad"),
    _ipa_dict("lexicon-zh", "Chinese, simplified, with tones", "zh_hans"),
    _gruut("ar", "Arabic, vowels written", "gruut-ar", "from a package of its own"),
    _wikipron("wikipron-en", "English (US)", "eng_latn_us_broad"),
    _wikipron("wikipron-fr", "French", "fra_latn_broad"),
    _wikipron("wikipron-de", "German", "deu_latn_broad"),
    _wikipron("wikipron-es", "Spanish (Castile)", "spa_latn_ca_broad"),
    _wikipron("wikipron-it", "Italian", "ita_latn_broad"),
    _wikipron("wikipron-pt-br", "Portuguese (Brazil), narrow", "por_latn_bz_narrow"),
    _ipa_dict("ipa-dict-en", "English (US)", "en_US"),
    _ipa_dict("ipa-dict-ko", "Korean", "ko"),
    _ipa_dict("ipa-dict-pt-br", "Portuguese (Brazil)", "pt_BR"),
)
