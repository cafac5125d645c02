"""The joint model reads, spells and is kept; the compiled search and the plain one agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.errors import DamagedModel, SequenceError
from elman.estimators.files import modelfile
from elman.phonetics.engines.joint import JointModel, chunksearch
from elman.phonetics.engines.joint.chunksearch import ChunkSearch

_PAIRS = [
    (f"{a}{v}{b}", (x, s, y))
    for a, x in (("c", "k"), ("k", "k"), ("t", "t"), ("ph", "f"), ("f", "f"))
    for v, s in (("a", "æ"), ("i", "ɪ"), ("o", "ɒ"))
    for b, y in (("t", "t"), ("ck", "k"), ("k", "k"), ("n", "n"))
]
_NAMES = {"k": [(("k", "ɒ"), -5.0)], "8": [(("æ", "t"), -5.0)]}


@pytest.fixture(scope="module")
def model() -> JointModel:
    return JointModel.fit(_PAIRS, names=_NAMES, extra_letters="8", rare=1)


def test_reads_and_spells(model: JointModel) -> None:
    assert model.read(["phick"])[0][0].phonemes == ("f", "ɪ", "k")
    written = {s.text for s in model.spell([("k", "æ", "t")], 20)[0]}
    assert {"cat", "kat", "c8"} <= written


def test_names_of_letters_stand_at_the_edges_alone(model: JointModel) -> None:
    def written(*sounds: str) -> set[str]:
        return {s.text for s in model.spell([sounds], 200)[0]}

    assert "ktat" in written("k", "ɒ", "t", "æ", "t")
    assert "tatk" in written("t", "æ", "t", "k", "ɒ")
    assert "tatktat" not in written("t", "æ", "t", "k", "ɒ", "t", "æ", "t")
    assert "tit8tit" in written("t", "ɪ", "t", "æ", "t", "t", "ɪ", "t")  # a digit's anywhere
    reading = model.read(["ktat"], 16)[0]
    assert {tuple(p.name for p in r.parts)[:1] for r in reading} == {(True,), (False,)}


def test_letters_and_sounds_are_aligned(model: JointModel) -> None:
    parts = model.align("phick", ("f", "ɪ", "k"))
    assert parts[0] == ("ph", ("f",), False)
    assert "".join(part.letters for part in parts) == "phick"
    assert tuple(s for part in parts for s in part.sounds) == ("f", "ɪ", "k")
    assert model.align("zz", ("q",)) == (("zz", ("q",), False),)


def test_probabilities_of_readings_add_up_to_at_most_one(model: JointModel) -> None:
    readings = model.read(["kon"], 16)[0]
    assert sum(r.probability for r in readings) == pytest.approx(1.0, abs=1e-3)


def test_parts_spell_the_word_and_say_the_sounds(model: JointModel) -> None:
    for reading in model.read(["phock"], 5)[0]:
        assert "".join(p.letters for p in reading.parts) == "phock"
        assert tuple(s for p in reading.parts for s in p.sounds) == reading.phonemes


def test_unknown_symbols_have_no_answer(model: JointModel) -> None:
    assert model.read(["zzz", ""]) == [[], []]
    assert model.spell([("ŋ",)]) == [[]]


def test_compiled_and_plain_search_agree(model: JointModel) -> None:
    ours = model.search
    plain = ChunkSearch(
        model.chunks, model.automaton, ours.alone, ours.kinds, model.end, model.search.join
    )
    plain._model = None
    letters = {c: i for i, c in enumerate(model.letters)}
    for word in ("cat", "phick", "kk", "8ot"):
        coded = [[letters[c] for c in word]]
        ours, theirs = (s.search(coded, 0, count=8)[0] for s in (model.search, plain))
        assert [f.score for f in ours] == pytest.approx([f.score for f in theirs], abs=1e-3)


def test_a_model_is_kept(model: JointModel, tmp_path) -> None:
    model.save(tmp_path / "a.elman")
    again = JointModel.load(tmp_path / "a.elman")
    assert again.read(["phick"]) == model.read(["phick"])
    modelfile.write(tmp_path / "b.elman", modelfile.Model({"estimator": "other"}, {}))
    with pytest.raises(DamagedModel, match="no model of letters and sounds"):
        JointModel.load(tmp_path / "b.elman")


def test_nothing_to_align() -> None:
    with pytest.raises(SequenceError, match="letters can write their sounds"):
        JointModel.fit([("a", ("x",) * 9)])


def test_silent_letters_are_read_over_and_written() -> None:
    pairs = [
        (f"{k}{a}{t}e", (x, s, y))
        for k, x in (("kn", "n"), ("n", "n"), ("t", "t"))
        for a, s in (("a", "e"), ("i", "a"))
        for t, y in (("t", "t"), ("ght", "t"), ("k", "k"))
    ] * 3
    model = JointModel.fit(pairs, rare=1)
    assert model.read(["knighte"])[0][0].phonemes == ("n", "a", "t")
    assert {"nite", "knite"} <= {s.text for s in model.spell([("n", "a", "t")], 20)[0]}
    for spelling in model.spell([("n", "a", "t")], 20)[0]:
        assert "".join(part.letters for part in spelling.parts) == spelling.text
        assert all(part.sounds for part in spelling.parts)
    plain = ChunkSearch(
        model.chunks, model.automaton, model.search.alone, model.search.kinds, model.end, -4.0
    )
    plain._model = None
    sounds = {c: i for i, c in enumerate(model.sounds)}
    asked = [[sounds[s] for s in ("n", "a", "k")]]
    ours, theirs = (s.search(asked, 1, count=9)[0] for s in (model.search, plain))
    assert len(ours) == len(theirs) > 2
    assert [f.score for f in ours] == pytest.approx([f.score for f in theirs], abs=1e-3)


def test_hangul_is_read_letter_by_letter() -> None:
    pairs = [("가나", tuple("kana")), ("나가", tuple("naka")), ("간", tuple("kan"))] * 3
    model = JointModel.fit(pairs, rare=1)
    assert model.read(["난"])[0][0].phonemes == ("n", "a", "n")
    assert "".join(part.letters for part in model.align("간", ("k", "a", "n"))) != ""


@pytest.mark.parametrize("content", [b"", b"\x7fELF\x02\x01" + bytes(200)])
def test_a_damaged_library_means_the_search_in_python(
    content: bytes, model: JointModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (broken := tmp_path / "_chunks.so").write_bytes(content)
    monkeypatch.setattr(chunksearch, "library_path", lambda _: broken)
    chunksearch._library.cache_clear()
    try:
        with pytest.warns(RuntimeWarning, match=r"in Python, which is slower: _chunks.so cannot"):
            assert chunksearch._library() is None
        assert chunksearch._library() is None  # and no second warning, which would be an error
    finally:
        monkeypatch.undo()
        chunksearch._library.cache_clear()
