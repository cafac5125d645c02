from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.errors import ConfigurationError, SequenceError
from elman.report.c_code import balanced, from_outermost, parses, pieces
from elman.report.novelty import Seen
from elman.report.quality import quality_lines, quality_of

FEW = st.text("abé", max_size=25)


@given(FEW, FEW)
def test_the_longest_copy_is_the_longest(text: str, other: str) -> None:
    found = Seen(text).longest_copy(other)
    runs = [other[i:j] for i in range(len(other)) for j in range(i + 1, len(other) + 1)]
    assert len(found) == max((len(run) for run in runs if run in text), default=0)
    assert found in text
    assert found in other


@given(FEW, FEW, st.integers(1, 4))
def test_share_of_n_grams(text: str, other: str, n: int) -> None:
    grams = [other[i : i + n] for i in range(len(other) - n + 1)]
    share = Seen(text).share(other, n)
    if grams:
        assert share == pytest.approx(sum(gram in text for gram in grams) / len(grams))
    else:
        assert share != share


def test_a_megabyte_takes_a_moment() -> None:
    text = "".join(chr(97 + (i * i) % 23) for i in range(1_000_000))
    other = text[500_000:501_000] + "zzz" + text[:400]
    assert Seen(text).longest_copy("!" + other)[:1000] == text[500_000:501_000]


def test_figures() -> None:
    worth = quality_of(["the cat, the dag", "the cat"], "the cat sat", dictionary=["Dag"])
    assert worth.words_known == 1.0
    assert worth.longest_copy == "the cat"
    assert worth.distinct == {1: 3 / 6, 2: 3 / 4, 3: 1.0}
    assert worth.seen[16] == 0.0
    assert worth.brackets_balanced is None
    assert worth.to_json()["longest_copy_characters"] == 7
    lines = quality_lines(worth, worth)
    assert any("longest copied run" in line and "7 characters" in line for line in lines)


def test_c_code() -> None:
    pytest.importorskip("pycparser")
    good = "#include <a.h>\n/* ( */\nstatic int f(u32 *a)\n{\n\treturn a[0];\n}\n"
    worth = quality_of([good + "int x = ;\n", "int g(void) { return 1;"], good, code=True)
    assert worth.brackets_balanced == 1.0
    assert (worth.syntax_ok, worth.pieces) == (0.5, 2)
    assert any("of 2" in line for line in quality_lines(worth))


@pytest.mark.parametrize("code", ["int a; }", "f(]", "{ ) }"])
def test_unbalanced(code: str) -> None:
    assert not balanced(code)


def test_brackets_in_strings_and_comments_do_not_count() -> None:
    assert balanced("f(\"(\", '{'); // }\n/* ] */")


def test_pieces_of_a_text_that_begins_and_ends_in_the_middle() -> None:
    code = from_outermost("\treturn 1;\n}\nstruct a { int b; } c;\nint d(")
    assert pieces(code) == ["struct a { int b; } c;"]


def test_a_bracket_too_many_spoils_its_piece() -> None:
    pytest.importorskip("pycparser")
    assert [parses(piece) for piece in pieces("int a; } int b; int c;")] == [True, False, True]


@pytest.mark.parametrize(
    "code",
    [
        "static int __init f(struct a *b)\n{\n\tfor_each_a(b, c->d) {\n\t\tx *= 2;\n\t}\n}",
        "PyAPI_FUNC(PyObject *) PyLong_FromLong(long);",
        "NPY_INPLACE npy_uint npy_lcmu(npy_uint a, npy_uint b);",
        "EXPORT_SYMBOL_GPL(f);",
        "static const struct a b[] = { { .c = d, }, };",
    ],
)
def test_how_c_is_written_in_kernels_and_headers(code: str) -> None:
    pytest.importorskip("pycparser")
    assert parses(code)


@given(st.text("int f(){};=*a,\"'#/\n", max_size=40))
def test_any_text_can_be_judged(text: str) -> None:
    balanced(text)
    for piece in pieces(text):
        assert parses(piece) in (True, False)


def test_without_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycparser.c_parser", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'elman\[c\]'"):
        parses("int a;")


def test_nothing_to_judge() -> None:
    with pytest.raises(SequenceError, match="at least one character"):
        quality_of(["", ""], "abc")
