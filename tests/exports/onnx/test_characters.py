"""Characters of a graph are read as the model's reader reads them, all of Unicode."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("onnxruntime")

from elman.errors import ElmanError
from elman.estimators.reading.inputs import Reader
from elman.exports.onnx.characters import coded, folds
from elman.exports.onnx.graph import Graph
from elman.exports.onnx.inputs import character_inputs
from elman.exports.onnx.session import asked

TEXTS = ["Anna Lena", "Zoë", "straße", "o-o"]
GIVEN = [
    *(
        "Anna",
        "  anna \t LENA\u00a0",
        "ZOE\u0308",
        "x☃a",
        "☃",
        "",
        " ",
        "ﬁa",
        "a\u200bn",
        "ẞa",
        "-",
    ),
    *("a ☃ o", "☃ a", "a  -  o", "Ａｎｎａ", "ªn", "a\u2800n", "\ufeffAnna"),
]


def read_by(reader: Any) -> Any:
    graph = Graph("characters")
    codes, lengths, unread = coded(graph, reader)
    graph.output("codes", codes, np.int64, "time", "batch")
    graph.output("lengths", lengths, np.int32, "batch")
    graph.output("unread", unread, np.bool_, "batch", 1)
    return asked(graph.model({}).SerializeToString(), "characters")


@pytest.mark.parametrize("unknown", ["skip", "error", "replace"])
@pytest.mark.parametrize("fold", [(), ("accents", "case")])
@pytest.mark.parametrize("texts", [TEXTS, ["Anna", "Zoë", "o-o", "straße", "Anna"]])
def test_codes_are_those_of_the_reader(unknown: Any, fold: Any, texts: list[str]) -> None:
    reader, _ = Reader.learn([*texts, *texts], fold=fold, unknown=unknown)
    codes, lengths, unread = read_by(reader)(character_inputs(GIVEN))
    for i, text in enumerate(GIVEN):
        try:
            wanted: list[int] | None = reader.read([text]).values.tolist()
        except ElmanError:
            wanted = None
        assert unread[i, 0] == (wanted is None), (text, wanted)
        if wanted is not None:
            assert codes[: lengths[i], i].tolist() == wanted, text


def test_blanks_that_are_kept() -> None:
    reader, _ = Reader.learn(["a b", " a"], spaces="keep")
    codes, lengths, unread = read_by(reader)(character_inputs([" a  b ", "b\t"]))
    assert codes[: lengths[0], 0].tolist() == reader.read([" a  b "]).values.tolist()
    assert unread[:, 0].tolist() == [False, True]


def test_a_fold_lists_what_it_changes() -> None:
    listed = folds(("accents", "case"))
    assert (listed["É"], listed["ﬁ"], listed["\u00a0"], listed["\u200b"]) == ("e", "fi", " ", "")
    assert "a" not in listed


READER, _ = Reader.learn(["aữ क", "क\u200dक", "क\u200cक"] * 2)
JOINED = read_by(READER)


@given(st.text("aữक\u200c\u200d ", max_size=8))
def test_joiners_that_join_nothing_are_left_out(text: str) -> None:
    codes, lengths, unread = JOINED(character_inputs([text]))
    try:
        wanted = READER.read([text]).values.tolist()
    except ElmanError:
        assert unread[0, 0]
    else:
        assert codes[: lengths[0], 0].tolist() == wanted
