"""Korean."""

from __future__ import annotations

from elman.phonetics.languages.record import Language
from elman.phonetics.sounds.segments import Normalisation

__all__ = ["KOREAN"]

KOREAN = Language(
    code="ko",
    title="Korean",
    lexicon="lexicon-ko",
    frequent="ko",
    letter_names="ei pi s͈i ti i epʰɯ t͡ɕi eit͡ɕʰi ai t͡ɕei kʰei eɭ em en o pʰi kʰju aɭ es͈ɯ tʰi ju pɯi "
    "tʌpɯɭju eks͈ɯ wai t͡ɕetʰɯ",
    digit_names="joŋ iɭ i sam sʰa o juk t͡ɕʰiɭ pʰaɭ ku",
    script=r"[가-힣]",
    latin=False,
    # Tenseness (◌͈) tells its words apart.
    normalisation=Normalisation(narrow=False, tones=False, keep="\u0348"),
    affricates=("tɕ",),
    runs_together=False,
)
