"""Portuguese, of Brazil and of Portugal."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["BRAZILIAN", "PORTUGUESE"]

_SHORT = "a e o ao as da de do em eu me na no os se um"
_DIGITS = {"1": ("um",), "2": ("dois",), "10": ("dez",)}

BRAZILIAN = Language(
    code="pt-br",
    title="Portuguese (Brazil)",
    lexicon="lexicon-pt-br",
    frequent="pt",
    letter_names="ɐ be se de e ɛfi ʒe ɐɡɐ i ʒɔtɐ kɐ ɛli emi eni o pe ke ɛʁi ɛsi te u ve dɐbliu "
    "ʃis ipsilõ ze",
    digit_names="zɛɾu ũ dojs tɾejs kwɐtɾu sĩku sejs sɛtʃi ojtu nɔvi",
    shipped=True,
    affricates=(),
    short_words=_SHORT,
    symbols={"&": "e", "+": "mais", "@": "arroba"},
    digit_words=_DIGITS,
)

PORTUGUESE = Language(
    code="pt-pt",
    title="Portuguese (Portugal)",
    lexicon="lexicon-pt-pt",
    frequent="pt",
    letter_names="a be se de ɛ ɛfɨ ʒe ɐɡa i ʒɔtɐ kapɐ ɛlɨ ɛmɨ ɛnɨ ɔ pe ke ɛʁɨ ɛsɨ te u ve dɐbliu "
    "ʃiʃ ipsilɔn ze",
    digit_names="zɛɾu ũ dojʃ tɾeʃ kwatɾu sĩku sɐjʃ sɛtɨ ojtu nɔvɨ",
    short_words=_SHORT,
    symbols={"&": "e", "+": "mais", "@": "arroba"},
    digit_words=_DIGITS,
)
