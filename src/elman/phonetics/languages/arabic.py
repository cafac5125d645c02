"""Arabic."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["ARABIC"]

ARABIC = Language(
    code="ar",
    title="Arabic",
    lexicon="lexicon-ar",
    frequent="ar",
    letter_names="eː biː siː diː iː ef d͡ʒiː eːtʃ aːj d͡ʒeː keː el em en oː biː kjuː aːr es tiː juː "
    "fiː dablju eks waːj zed",
    digit_names="sˤifr waːħid iθnaːn θalaːθa ʔarbaʕa xamsa sitta sabʕa θamaːnija tisʕa",
    script=r"[\u0621-\u065f\u0670-\u06d3]",
    latin=False,
    typed="ʃ sh|d͡ʒ j|x kh|χ kh|ɣ gh|ʁ gh|θ th|ð dh|ðˤ z|zˤ z|ħ h|ʕ a|ʔ |j y|"
    "ɡ g|ɪ i|ʊ u|ɛ e|ɔ o|æ a|ɑ a",
    affricates=("dʒ",),
    # What digits stand for where Arabic is written in Latin letters: eqla3.
    digit_sounds={"2": "ʔ", "3": "ʕ", "5": "x", "6": "tˤ", "7": "ħ", "8": "q", "9": "sˤ"},
    runs_together=False,
)
