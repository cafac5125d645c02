"""Spanish, as it is said in Castile."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["SPANISH"]

SPANISH = Language(
    code="es",
    title="Spanish",
    lexicon="lexicon-es",
    frequent="es",
    letter_names="a be θe de e efe xe at͡ʃe i xota ka ele eme ene o pe ku ere ese te u ube "
    "ubedoble ekis iɡɾieɡa θeta",
    digit_names="θeɾo uno dos tɾes kwatɾo θinko seis siete ot͡ʃo nwebe",
    shipped=True,
    affricates=("tʃ",),
    short_words="a e o y al de el en es la lo me mi no se si su te tu un ya yo",
    symbols={"&": "y", "+": "más", "@": "arroba"},
    digit_words={"1": ("un", "uno"), "2": ("dos",), "6": ("seis",), "100": ("cien",)},
)
