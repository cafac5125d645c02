"""Conventions of writing: what people of a language write for each other, and who reads it so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.domains.conventions import parts_of, written_otherwise
from elman.phonetics.engines.protocol import Part
from elman.phonetics.languages.codes import LANGUAGES


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("es", "guapo", "wapo"),
        ("es", "chaqueta", "xaketa"),
        ("pt-br", "cachorro", "caxorro"),
        ("fr", "chateau", "chato"),
        ("de", "achsel", "axel"),
        ("it", "chiave", "kiave"),
        ("tr", "cevher", "cewher"),
        ("ru", "zhizn", "jizn"),
        ("ja", "tsushima", "tusima"),
        ("ja", "sashimi", "sasimi"),
        ("ko", "gyeonggi", "kyeongki"),
        ("zh", "dongting", "tungting"),
        ("ar", "habib", "7abib"),
        ("hi", "phool", "ful"),
        ("en-us", "mixer", "mixr"),
        ("en-uk", "forever", "4ever"),
    ],
)
def test_both_are_written_for_each_other(code: str, one: str, other: str) -> None:
    assert other in {found.label for found in written_otherwise(one, code)}
    if code[:2] != "en":  # Of what English drops nothing tells what it was.
        assert one in {found.label for found in written_otherwise(other, code, most=200)}


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", max_size=14), st.sampled_from([*LANGUAGES]))
def test_edits_make_the_label(label: str, code: str) -> None:
    found = written_otherwise(label, code)
    assert len(found) <= 60
    assert [o.usual for o in found] == sorted((o.usual for o in found), reverse=True)
    for other in found:
        text = label
        for start, stop, new in sorted(other.edits, reverse=True):
            text = text[:start] + new + text[stop:]
        assert text == other.label != label
        assert 0 <= other.agreed <= 1
        assert other.usual < 0


def test_more_conventions_are_less_usual_and_read_so_by_fewer() -> None:
    found = {o.label: o for o in written_otherwise("llave", "es")}
    assert found["yave"].usual > found["yabe"].usual
    assert found["yave"].agreed > found["yabe"].agreed > 0.5
    # The same one twice costs hardly more than once.
    twice = {o.label: o for o in written_otherwise("kaka", "es")}
    assert twice["caca"].usual > 1.5 * twice["kaca"].usual


def test_what_reads_by_its_rules_claims_no_reading() -> None:
    found = {o.label: o for o in written_otherwise("phone", "en-us")}
    assert found["fone"].agreed == 0
    assert found["fone"].usual > -1


def test_parts_are_joined_where_an_edit_crosses_them() -> None:
    parts = [Part("g", ("ɡ",)), Part("u", ("w",)), Part("a", ("a",)), Part("po", ("p", "o"))]
    assert parts_of(parts, "guapo", [(0, 2, "w")]) == (
        Part("w", ("ɡ", "w")),
        Part("a", ("a",)),
        Part("po", ("p", "o")),
    )
    assert parts_of(parts, "guapo", []) == tuple(parts)
    assert "".join(p.letters for p in parts_of(parts, "guapo", [(2, 2, "h")])) == "guhapo"
    assert parts_of(parts, "wapo", [(0, 1, "gu")]) == ()  # its reading was of other letters
