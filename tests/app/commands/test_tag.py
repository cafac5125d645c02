"""Taggers on the command line: train, tag, evaluate, show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Elman = Callable[..., Any]

ROWS = [("Anna", "B-PER"), ("lives", "O"), ("in", "O"), ("Graz", "B-LOC")]
SMALL = ("--units", "8", "--epochs", "12", "--learning-rate", "0.03", "--validation", "0.2")


def conll(names: list[str]) -> str:
    return "\n\n".join(
        "\n".join(f"{name if w == 'Anna' else w}\tX\t{label}" for w, label in ROWS)
        for name in names
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tags") / "who.conll"
    path.write_text(conll(["Anna", "Otto", "Eva", "Ugo", "Mia", "Leo", "Ada", "Kim"] * 4))
    return path


@pytest.mark.slow
def test_train_tag_evaluate_and_show(elman: Elman, data: Path) -> None:
    ended = elman("train", data, *SMALL, "--task", "tag")
    assert ended.code == 0, ended.err
    assert "32 sentences, 128 words" in ended.out
    assert "labels: BIO, LOC 32, PER 32" in ended.out
    assert "spans F1" in ended.out
    assert "elman tag who.elman" in ended.out
    ended = elman("tag", "who.elman", "Anna lives in Graz", "Otto lives in Graz")
    lines = [line.split("\t") for line in ended.out.splitlines()]
    assert [line[:2] for line in lines[:3]] == [["Anna", "PER"], ["Graz", "LOC"], [""]]
    assert 0 < float(lines[0][2]) <= 1
    ended = elman("tag", "who.elman", "--json", stdin="Anna  lives in Graz\n\n")
    first, second = map(json.loads, ended.out.splitlines())
    assert first["labels"] == [label for _, label in ROWS]
    assert [(e["text"], e["begin"], e["end"], e["kind"]) for e in first["entities"]] == [
        ("Anna", 0, 4, "PER"),
        ("Graz", 15, 19, "LOC"),
    ]
    assert second == {"text": "", "words": [], "labels": [], "entities": []}
    ended = elman("tag", "who.elman", "--skip-bad", stdin=b"Anna lives\n\xff\xfe\nOtto lives\n")
    assert ended.code == 0
    assert ended.out.count("PER") == 2
    assert "1 text left out" in ended.err
    refused = elman("tag", "who.elman", "--conll", "--skip-bad", stdin=conll(["Anna"]))
    assert (refused.code, "--skip-bad is for texts" in refused.err) == (2, True)
    ended = elman("tag", "who.elman", "--conll", stdin=conll(["Anna"]))
    assert ended.out == "".join(f"{w}\t{label}\n" for w, label in ROWS) + "\n"
    explained = elman("tag", "who.elman", "--explain", "Anna lives in Graz").out.splitlines()
    assert [line.split("\t")[:2] for line in explained[:2]] == [["Anna", "PER"], ["Graz", "LOC"]]
    assert "Anna +0." in explained[0].split("\t")[3]
    told = json.loads(elman("tag", "who.elman", "--explain", "--json", "Anna lives in Graz").out)
    assert [m["word"] for m in told["entities"][0]["moved"]] == ["Anna", "lives", "in", "Graz"]
    rows = elman("tag", "who.elman", "--explain", "--conll", stdin=conll(["Anna"])).out
    assert [line.split("\t")[:2] for line in rows.splitlines()[:-1]] == [list(row) for row in ROWS]
    assert "Anna +0." in rows.splitlines()[0]
    ended = elman("evaluate", "who.elman", data, "--json")
    assert json.loads(ended.out)["reliability"]
    assert json.loads(ended.out)["f1"] > 0.9
    assert "confidence  spans    mean   right" in elman("evaluate", "who.elman", data).out
    assert "sentences held out in training" in elman("evaluate", "who.elman", data).out
    assert "writes   BIO: LOC, PER" in elman("show", "who.elman").out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Anna\tB-PER\nlives\n", "a.conll has 2 columns on every line, line 2 has 1 column"),
        ("Anna\nlives\n", "a.conll has a word and its label a line"),
    ],
)
def test_a_bad_file_is_named_with_its_line(elman: Elman, text: str, said: str) -> None:
    Path("a.conll").write_text(text)
    ended = elman("train", "a.conll")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--refit", "--columns", "3"), "further columns 2, received 3"),
        (("--swap",), "--swap cannot act on sentences"),
        (("--text", "word"), "is the number of a column"),
        (("--preset", "unit-names"), "No preset is for taggers"),
        (("--ngrams", "3"), "--ngrams"),
    ],
)
def test_options_that_cannot_act_are_refused(
    elman: Elman, data: Path, options: tuple[str, ...], said: str
) -> None:
    ended = elman("train", data, *options)
    assert ended.code == 2
    assert said in ended.err


def test_a_set_of_another_kind_is_refused(elman: Elman) -> None:
    ended = elman("train", "names", "--task", "tag")
    assert ended.code == 2
    assert "A tagger learns from sentences with a label for each word" in ended.err
