"""Pairs on the command line: train, transduce, evaluate, show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from elman.datasets import DataSet, Pairs, catalogue, registry
from elman.errors import ConfigurationError

Elman = Callable[..., Any]

WORDS = ["ab", "ba", "aab", "bb", "aba", "bab", "a", "b", "abb", "baa"]
SMALL = ["--units", "12", "--epochs", "40", "--batch-size", "8", "--learning-rate", "0.02"]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "words.tsv"
    lines = [f"{w}\t{' '.join({'a': 'aː', 'b': 'p f'}[c] for c in w)}\n" for w in WORDS]
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.mark.slow
def test_train_transduce_evaluate_and_show(elman: Elman, pairs: Path) -> None:
    ended = elman("train", pairs, "--task", "transduce", *SMALL, "--test", "0.2")
    assert ended.code == 0, ended.err
    assert "10 pairs, 2 symbols (characters) to 3 (spaces)" in ended.out
    assert "measured on 2 inputs held out" in ended.out
    ended = elman("transduce", "words.elman", "ab", "bb", "--count", "2")
    lines = [line.split("\t") for line in ended.out.splitlines()]
    assert [line[0] for line in lines] == ["ab", "ab", "bb", "bb"]
    assert lines[0][1] == "aː p f"
    assert float(lines[0][2]) > float(lines[1][2])
    ended = elman("transduce", "words.elman", "--skip-bad", stdin=b"ab\naxb\n\xff\nbb\n")
    assert (ended.code, [line.split("\t")[0] for line in ended.out.splitlines()]) == (
        0,
        ["ab", "bb"],
    )
    assert "elman: left out line 2: " in ended.err
    assert ended.err.endswith("elman: 2 inputs left out\n")
    ended = elman("evaluate", "words.elman", pairs, "--json")
    told = json.loads(ended.out)
    assert told["inputs"] == 2
    assert told["remarks"] == ["the 2 pairs held out in training"]
    assert (
        json.loads(elman("evaluate", "words.elman", pairs, "--all", "--json").out)["inputs"] == 10
    )
    shown = elman("show", "words.elman").out
    assert "SequenceTransducer" in shown
    assert "reads    2 symbols: a b" in shown


def test_references_of_one_input_count_once(elman: Elman, pairs: Path, tmp_path: Path) -> None:
    assert elman("train", pairs, "--task", "transduce", *SMALL, "--test", "0").code == 0
    two = tmp_path / "two.tsv"
    two.write_text("ab\tx y z\nab\taː p f\naxb\taː p f\n", encoding="utf-8")
    told = json.loads(elman("evaluate", "words.elman", two, "--json").out)
    assert told["inputs"] == 2
    assert told["word_error_rate"] == 0
    assert told["remarks"] == [
        f"the model was trained on {pairs}; these are other pairs",
        "1 inputs have symbols never seen in training, left out of them",
    ]


def test_accents_that_training_has_seen_are_not_strange(elman: Elman, tmp_path: Path) -> None:
    path = tmp_path / "accents.tsv"
    path.write_text("aé\tx y\néa\ty x\naa\tx x\néé\ty y\n", encoding="utf-8")
    assert elman("train", path, "--task", "transduce", *SMALL, "--test", "0").code == 0
    told = json.loads(elman("evaluate", "accents.elman", path, "--json").out)
    assert told["inputs"] == 4
    assert not any("never seen" in remark for remark in told["remarks"])


def test_lines_of_standard_input(elman: Elman, pairs: Path) -> None:
    elman("train", pairs, "--task", "transduce", *SMALL, "--test", "0")
    ended = elman("transduce", "words.elman", "--json", stdin="ab\nb\n")
    assert [json.loads(line)["input"] for line in ended.out.splitlines()] == ["ab", "b"]
    ended = elman("transduce", "words.elman", stdin="b\nxb\n")
    assert ended.code != 0
    assert ended.out.startswith("b\tp f\t")
    assert "line 2: The model knows no 'x' (position 1 of 'xb')" in ended.err


def test_the_other_direction(elman: Elman, pairs: Path) -> None:
    assert elman("train", pairs, "--task", "transduce", "--swap", *SMALL, "--test", "0").code == 0
    assert elman("transduce", "words.elman", "aː p f").out.split("\t")[1] == "ab"


def test_bad_input(elman: Elman, pairs: Path) -> None:
    bad = pairs.with_name("bad.tsv")
    bad.write_text("ab\ta b\nzz\n", encoding="utf-8")
    ended = elman("train", bad, "--task", "transduce")
    assert ended.code != 0
    assert "line 2 has no tab: 'zz'" in ended.err
    assert "Traceback" not in ended.err
    assert (
        "--task is generate, transduce, tag, forecast or autoencode"
        in elman("train", pairs, "--task", "sing").err
    )
    ended = elman("train", pairs, "--task", "transduce", "--pooling", "mean")
    assert "A transducer has no --pooling" in ended.err
    assert "equally wide" in elman("train", pairs, "--task", "transduce", "--units", "8,4").err
    assert "between 0 and 1" in elman("train", pairs, "--task", "transduce", "--test", "2").err
    ended = elman("train", "nowhere.tsv", "--task", "transduce")
    assert ended.code != 0
    assert "nowhere.tsv" in ended.err


@pytest.fixture
def shared_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """A published lexicon of two languages in three parts, beside the sets that ship."""

    def loader(dataset: DataSet, progress: Any, language: str = "", part: str = "train") -> Pairs:
        if language not in ("xx", "yy"):
            raise ConfigurationError("its languages are xx, yy", remedy='pass language="xx"')
        rows = [(w, " ".join({"a": "aː", "b": "p f"}[c] for c in w)) for w in WORDS]
        split = ["train"] * 7 + ["dev"] + ["test"] * 2
        kept = [i for i, one in enumerate(split) if part in (one, "all")]
        return Pairs.of(
            [rows[i] for i in kept],
            split=[split[i] for i in kept],
            language=language,
            name=f"task {language} {part}",
            sha256=language,
        )

    task = DataSet("task", "a shared task", "lexicon", "CC0", "nobody", loader)
    known = {"task": task, **registry()}
    monkeypatch.setattr(catalogue, "_registry", lambda: known)


@pytest.mark.usefixtures("shared_task")
def test_a_published_lexicon_is_parted_as_its_publisher_did(elman: Elman) -> None:
    ended = elman("train", "task", "--task", "transduce", "--language", "xx", *SMALL)
    assert ended.code == 0, ended.err
    assert "task xx: 10 pairs, 2 symbols (characters) to 3 (spaces)" in ended.out
    assert "trained on 7 pairs, measured on 2 inputs held out" in ended.out
    told = json.loads(elman("evaluate", "task-xx.elman", "task", "--language", "xx", "--json").out)
    assert (told["inputs"], told["remarks"]) == (2, ["the 2 pairs held out in training"])
    told = json.loads(elman("evaluate", "task-xx.elman", "task", "--language", "yy", "--json").out)
    other = "the model was trained on task xx; these are other pairs"
    only = "only the publisher's test part is used"
    assert (told["inputs"], told["remarks"]) == (2, [other, only])


@pytest.mark.usefixtures("shared_task")
def test_sets_and_options_that_do_not_serve_pairs(elman: Elman, pairs: Path) -> None:
    assert (
        "its languages are xx, yy; pass --language xx"
        in elman("train", "task", "--task", "transduce").err
    )
    for data, said in (("names", "holds labelled examples"), ("sonnets", "is one long text")):
        ended = elman("train", data, "--task", "transduce")
        assert f"A transducer learns from pairs, {data} {said}; choose one of " in ended.err
        assert "task" in ended.err
    ended = elman("train", pairs, "--task", "transduce", "--language", "xx")
    assert "--language cannot act on a file" in ended.err
    assert (
        "--language cannot act on anything but pairs"
        in elman("train", "names", "--language", "xx").err
    )
    refused = elman("train", "task").err
    assert "task is a lexicon" in refused
    assert "or pass --task transduce" in refused
    assert (
        "A generator learns from text, task is a lexicon"
        in elman("train", "task", "--task", "generate").err
    )
    ended = elman("train", "task", "--task", "transduce", "--encoding", "latin-1")
    assert "task is read as it was published, received --encoding" in ended.err


VERBS = {"sieht": "sees", "ruft": "calls"}
SENTENCES = [
    (f"heute {verb} {a} den {b}.", f"{a} {VERBS[verb]} {b} today.")
    for a in ("anna", "bert", "cora", "emil")
    for b in ("anna", "bert", "cora", "emil")
    for verb in VERBS
]
ATTENDING = ["--task", "transduce", "--alignment", "attention"]


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    path = tmp_path / "sentences.tsv"
    path.write_text("".join(f"{x}\t{y}\n" for x, y in SENTENCES), encoding="utf-8")
    return path


def test_sentences_are_translated_by_attention(
    elman: Elman, translations: Path, tmp_path: Path
) -> None:
    small = ["--unit", "words", "--units", "12", "--epochs", "2", "--smoothing", "0.1"]
    ended = elman("train", translations, *ATTENDING, *small, "--test", "0.25")
    assert ended.code == 0, ended.err
    assert "32 pairs, 10 symbols (words) to 9 (words)" in ended.out
    assert "network: Embedding(64), Bidirectional(GRU(12)), Attending(GRU(24))" in ended.out
    picture = tmp_path / "a.png"
    ended = elman("transduce", "sentences.elman", "heute ruft anna den zoe.", "--plot", picture)
    assert ended.code == 0, ended.err
    assert picture.read_bytes()[:4] == b"\x89PNG"
    (told,) = elman("transduce", "sentences.elman", "heute.", "--json").out.splitlines()
    (output,) = json.loads(told)["outputs"]
    assert "".join(output["symbols"]) == output["output"]
    assert len(output["attention"]) == len(output["symbols"]) + 1
    assert len(output["attention"][0]) == 3
    long = "heute " * 12
    ended = elman("transduce", "sentences.elman", long, "heute.")
    assert ended.code == 0
    assert "longer than all of the training (6 symbols)" in ended.err
    assert ended.err.count("longer") == 1
    assert "aligns   by attention" in elman("show", "sentences.elman").out
    told = json.loads(elman("evaluate", "sentences.elman", translations, "--json").out)
    assert told["inputs"] == 8
    for given, said in [
        (["a", "b", "--plot", picture], "--plot draws one input, received 2 arguments"),
        ([translations, "--plot", picture], "--plot draws one input, received the file"),
        (["a", "--plot", "a.pdf"], "ends in .png or .svg"),
        (["zoe", "--unknown", "error"], "knows no word 'zoe'"),
        (["zoe", "--unknown", "never"], "--unknown is error, skip or copy"),
    ]:
        ended = elman("transduce", "sentences.elman", *given)
        assert ended.code != 0
        assert said in ended.err


def test_attention_has_options_of_its_own(elman: Elman, pairs: Path) -> None:
    for given, said in [
        (["--task", "transduce", "--unit", "words"], "--unit cannot act while alignments"),
        (["--task", "transduce", "--smoothing", "0.1"], "--smoothing cannot act"),
        ([*ATTENDING, "--unit", "bytes"], "unit is one of characters, words, subwords"),
        ([*ATTENDING, "--vocabulary", "300"], "--vocabulary cannot act on characters"),
        ([*ATTENDING, "--unit", "words", "--input-symbols", "spaces"], "leave --input-symbols"),
        (["--task", "transduce", "--alignment", "hard"], "alignment is one of monotonic"),
    ]:
        ended = elman("train", pairs, *given)
        assert ended.code != 0
        assert said in ended.err


def test_only_attention_is_drawn(elman: Elman, pairs: Path, tmp_path: Path) -> None:
    short = ["--units", "4", "--epochs", "1", "--test", "0"]
    assert elman("train", pairs, "--task", "transduce", *short).code == 0
    ended = elman("transduce", "words.elman", "ab", "--plot", tmp_path / "a.png")
    assert "--plot draws attention" in ended.err
    attends = [*ATTENDING, *short, "-o", "attends.elman"]
    assert elman("train", pairs, *attends, "--plot", "a.svg").code == 0
    assert "nats per symbol" in Path("a.svg").read_text("utf-8")
    ended = elman("plot", "words.elman", "attends.elman", "-o", "both.svg")
    assert "received some per pair and some per symbol" in ended.err
    ended = elman("transduce", "words.elman", "ab", "--unknown", "copy")
    assert "Unknown words alone are copied" in ended.err
