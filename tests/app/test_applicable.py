"""Options that cannot act are refused before anything is trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

COLUMNS = ("--text", "name", "--label", "sex")


@pytest.fixture
def windows() -> Path:
    X = np.random.default_rng(0).normal(size=(40, 6, 2))
    np.savez("windows.npz", X=X, y=np.arange(40) % 2)
    return Path("windows.npz")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--approach", "stream"), "--approach cannot act on labelled examples; leave it out"),
        (("--glob", "*"), "--glob cannot act on labelled examples"),
        (("--window", 0), "--window is for texts, received labelled examples"),
        (("--swap",), "--swap cannot act on anything but pairs; pass --task transduce, or leave"),
        (("--input-symbols", "spaces"), "--input-symbols cannot act on anything but pairs"),
        (("--channels", "a,b"), "--channels cannot act on texts"),
        (
            ("--patience", 2, "--validation", 0),
            "--patience cannot act without validation; leave "
            "it out, or pass for example --validation 0.1",
        ),
        (("--units", "0"), "0"),
        (("--group", ""), "--group has a value, received an empty one; leave it out"),
        (("--fold", ""), "--fold has a value, received an empty one"),
        (("--checkpoint", ""), "--checkpoint has a value, received an empty one"),
        (("--seed", -1), "seed is a whole number from 0 to 4294967295, received -1"),
        (("--seed", 10**19), "seed is a whole number from 0 to 4294967295, received 1000000000"),
        (("--class-weight", "3"), "a number from 0 to 1"),
        (("--max-length", 0), "--max-length is a whole number from 1"),
        (("--spaces", "strip"), 'spaces is "collapse" or "keep", received'),
        (("--max-length", 4), "longer ones, the longest of 6 at index 18 ('Ursula')"),
        (("--task", "generate", "--refit"), "--refit cannot act on the texts of a table"),
        (("--task", "generate", "--window", 5), "--window cannot act on streams, which have no"),
        (("--task", "generate", "--vocabulary", 5), "--vocabulary cannot act on characters"),
        (("--task", "generate", "--patience", 1, "--validation", 0), "--patience cannot act"),
        (("--task", "transduce"), "without columns to choose, received --text, --label"),
    ],
    ids=str,
)
def test_an_option_that_cannot_act_on_a_table(
    elman: Any, people: Path, options: Any, said: str
) -> None:
    ended = elman("train", people, *COLUMNS, *options)
    assert ended.code == 2
    assert said in ended.err
    assert ended.err.count("\n") == 1
    assert not list(Path().glob("*.elman"))


@pytest.mark.parametrize(
    "options",
    [
        ("--cell", "simple"),
        ("--units", "32"),
        ("--pooling", "last"),
        ("--dropout", "0"),
        ("--bidirectional",),
    ],
    ids=str,
)
def test_a_preset_with_layers_swallows_no_setting(
    elman: Any, windows: Path, options: tuple[str, ...]
) -> None:
    ended = elman("train", windows, "--preset", "activity-hapt", *options)
    assert ended.code == 2
    assert ended.err == (
        f"elman: {options[0]} cannot act beside the layers recommended for activity-hapt; leave it "
        "out, or pass --preset generic-series for a network that it shapes\n"
    )


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (("--fold", "case"), "--fold"),
        (("--unknown", "skip"), "--unknown"),
        (("--spaces", "keep"), "--spaces"),
        (("--ngrams", 3), "--ngrams"),
    ],
    ids=str,
)
def test_recordings_have_no_characters(elman: Any, windows: Path, options: Any, name: str) -> None:
    ended = elman("train", windows, *options)
    assert ended.code == 2
    assert f"{name} cannot act on input that is no text" in ended.err


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (("--text", "a"), "--text"),
        (("--preset", "names"), "--preset"),
        (("--refit",), "--refit"),
        (("--no-header",), "--no-header"),
        (("--glob", "*"), "--glob"),
        (("--patience", 2), "--patience"),
    ],
    ids=str,
)
def test_pairs_have_no_columns(elman: Any, options: Any, name: str) -> None:
    Path("pairs.tsv").write_text("ab\tba\n" * 9)
    ended = elman("train", "pairs.tsv", "--task", "transduce", *options)
    assert ended.code == 2
    assert f"{name} cannot act" in ended.err or f"choose, received {name}; leave" in ended.err


@pytest.mark.slow
def test_what_will_be_trained_is_told_before_it_is(
    elman: Any, people: Path, windows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from elman import rnn

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    for name in ("train", "train_streams", "train_pairs"):
        monkeypatch.setattr(rnn, name, interrupted)
    Path("pairs.tsv").write_text("ab\tba\nba\tab\n" * 9)
    Path("novel.txt").write_text("to be or not to be, that is the question. " * 30)
    for arguments, lines in [
        ((people, *COLUMNS, "--epochs", 3), ["people: 40 examples: f 20, m 20", "up to 3 epochs"]),
        ((windows, "--members", 2), ["windows: 40 examples: 0 20, 1 20", "network: 2 x "]),
        ((people, *COLUMNS, "--task", "generate"), ["people.csv: 40 texts of 2 classes: f, m"]),
        (("novel.txt",), ["novel.txt: ", "approach stream, up to 16 epochs"]),
        (
            ("pairs.tsv", "--task", "transduce"),
            ["pairs.tsv: 18 pairs, 2 symbols (characters) to 2", "up to 120 epochs"],
        ),
    ]:
        ended = elman("train", *arguments)
        assert ended.code == 130
        assert "network: " in ended.out
        assert " parameters" in ended.out
        for line in lines:
            assert line in ended.out


def test_an_accent_written_apart_can_be_explained(elman: Any, model: Path) -> None:
    ended = elman("classify", model, "Lena\u0301", "--explain", "--unknown", "skip")
    assert ended.code == 0, ended.err
    assert (
        elman("classify", model, " Lena\t").out.split("\t")[-2:]
        == elman("classify", model, "Lena").out.split("\t")[-2:]
    )
