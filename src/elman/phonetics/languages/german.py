"""German."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["GERMAN"]

_VOWELS = frozenset("aeiouyøœɔɛɪʊʏəɐ")


def _refine(segments: list[str]) -> list[str]:
    """Leave out the lexicon's glottal stops and doubled consonants."""
    kept = [s for s in segments if s != "ʔ"]
    return [s for i, s in enumerate(kept) if not i or s != kept[i - 1] or s[0] in _VOWELS]


GERMAN = Language(
    code="de",
    title="German",
    lexicon="lexicon-de",
    frequent="de",
    letter_names="aː beː tseː deː eː ɛf ɡeː haː iː jɔt kaː ɛl ɛm ɛn oː peː kuː ɛʁ ɛs teː uː faʊ "
    "veː ɪks ʏpsiːlɔn tsɛt",
    digit_names="nʊl aɪns tsvaɪ dʁaɪ fiːɐ fʏnf zɛks ziːbən axt nɔʏn",
    syllabic="r ɐ|l əl|n ən",
    shipped=True,
    plain={"ä": "ae", "ö": "oe", "ü": "ue"},
    refine=_refine,
    affricates=("tʃ", "dʒ"),
    short_words="ab am an da du er es im in ja ob so um wo zu",
    symbols={"&": "und", "+": "plus", "@": "at"},
    digit_words={"1": ("ein", "eins"), "2": ("zwei",), "3": ("drei",), "8": ("acht",)},
)
