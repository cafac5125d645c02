"""From a lexicon's rows to what models learn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from elman.phonetics import language
from elman.phonetics.entries import choose, hold_out, readings_of


def test_readings_are_collected_in_their_order_and_slips_left_out() -> None:
    rows = [
        ("Read", "ɹ iː d"),
        ("read", "ɹ ɛ d"),
        ("read", "ɹ iː d"),  # once more: no new reading
        ("жук", "ʒ u k"),  # another script
        ("odd", "§"),  # no IPA
        ("x", "ɛ k s ɛ k s ɛ k s ɛ k s"),  # several in one cell
        ("don't", "d oʊ n t"),
    ]
    found = readings_of(rows, language("en"))
    assert found["read"] == [("ɹ", "iː", "d"), ("ɹ", "ɛ", "d")]
    assert set(found) == {"read", "don't"}


def test_segments_of_few_entries_are_slips_in_a_large_lexicon() -> None:
    rows = [
        (f"{a}{b}{c}", f"{a} {b} {c}") for a in "bdfklmnps" for b in "aeiou" for c in "bdfklmns"
    ]
    rows += [(word + more, f"{said} {more}") for word, said in rows for more in "bdf"]
    rows.append(("zaz", "z a z"))
    assert "zaz" not in readings_of(rows, language("en"))
    assert "zaz" in readings_of(rows[-500:], language("en"))


@given(st.sets(st.text("abcde", min_size=1, max_size=4), min_size=4), st.integers(0, 9))
def test_words_are_learned_or_held_out_never_both(words: set[str], seed: int) -> None:
    readings = {word: [("a",)] for word in words}
    kept, held = hold_out(readings, 0.25, 100, seed)
    assert set(kept) | set(held) == words
    assert not set(kept) & set(held)
    assert len(held) == round(0.25 * len(words))
    learned = choose(kept, {}, 3, seed)
    assert len(learned) == len(set(learned)) == min(3, len(kept))
    assert set(learned) <= set(kept)
