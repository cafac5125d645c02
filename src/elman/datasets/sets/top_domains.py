"""`top-domains`, which OpenDNS is asked for most, and `popular-domains`: like brands, both."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from elman.datasets.dataset import DataSet, File, Progress
from elman.datasets.download import locate
from elman.datasets.records.text import Text

__all__ = ["DATASETS", "load_top_domains", "popular_domains", "top_labels"]

_ADDRESS = "https://raw.githubusercontent.com/opendns/public-domain-lists/master"
_HACKING = "https://raw.githubusercontent.com/SuperCowPowers/data_hacking/master/dga_detection/data"


def load_top_domains(dataset: DataSet, progress: Progress | None = None) -> Text:
    """The domains as they are listed, one a line.

    Raises:
        DatasetUnavailable: it can be had from nowhere.
        ChecksumMismatch: the file is not the published one.
    """
    found = locate(dataset, progress)
    return Text(found.files[0].read_text("utf-8"), name=dataset.name, source=found.source)


@cache
def top_labels() -> frozenset[str]:
    """The registered labels: `google` of `mail.google.com`.

    Raises what `load_top_domains` raises.
    """
    lines = load_top_domains(DATASETS[0]).text.split()
    parts = [line.lower().rsplit(".", 3) for line in lines if "." in line]
    # Below a two-letter suffix the label before may be part of it: co.uk, com.br.
    return frozenset(
        labels[-3]
        if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
        else labels[-2]
        for labels in parts
    )


def popular_domains() -> Path:
    """The file with the 100,000 most visited domains, `rank,domain` a line.

    Raises what `load_top_domains` raises.
    """
    return locate(DATASETS[1]).files[0]


DATASETS = (
    DataSet(
        name="top-domains",
        summary="10,000 most requested domain names",
        kind="corpus",
        licence="public domain",
        citation="OpenDNS public domain lists",
        loader=load_top_domains,
        url=f"{_ADDRESS}/opendns-top-domains.txt",
        files=(
            File(
                "opendns-top-domains.txt",
                sha256="aba7a11689d0d46c927f012952af795c85d735b39831dea32236eb22b2fb4044",
                mirror_path="domains/opendns-top-domains.txt",
                size=135644,
            ),
        ),
    ),
    DataSet(
        name="popular-domains",
        summary="100,000 most visited domain names, by rank",
        kind="corpus",
        licence="MIT repository; the terms of Alexa's list are not stated",
        citation="Alexa Internet, by way of data_hacking (Click Security)",
        loader=load_top_domains,
        url=f"{_HACKING}/alexa_100k.csv",
        files=(
            File(
                "alexa_100k.csv",
                sha256="e0b4291ba093e2132df6b192416dbe1bf9bd5f907a35c46b69dadf31ce5142d7",
                mirror_path="domains/alexa_100k.csv",
                size=2015795,
            ),
        ),
    ),
)
