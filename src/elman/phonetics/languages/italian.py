"""Italian."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["ITALIAN"]

ITALIAN = Language(
    code="it",
    title="Italian",
    lexicon="lexicon-it",
    frequent="it",
    letter_names="a bi t͡ʃi di e ɛffe d͡ʒi akka i illunɡo kappa ɛlle ɛmme ɛnne ɔ pi ku ɛrre ɛsse "
    "ti u vu doppjavu iks ipsilon d͡zɛta",
    digit_names="d͡zɛro uno due tre kwattro t͡ʃinkwe sɛi sɛtte ɔtto nɔve",
    shipped=True,
    affricates=("tʃ", "dʒ", "ts", "dz"),
    short_words="a e o al da di fa ha ho il in la le lo ma mi no se si su ti tu un va",
    symbols={"&": "e", "+": "più", "@": "chiocciola"},
    digit_words={"1": ("un", "uno"), "3": ("tre",), "6": ("sei",), "8": ("otto",)},
)
