"""Hindi."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["HINDI"]

HINDI = Language(
    code="hi",
    title="Hindi",
    lexicon="lexicon-hi",
    frequent="hi",
    letter_names="eː biː siː ɖiː iː ɛːf d͡ʒiː eːt͡ʃ ɑːɪ d͡ʒeː keː ɛːl ɛːm ɛːn oː piː kjuː ɑːɾ ɛːs ʈiː "
    "juː ʋiː ɖəbljuː ɛːks ʋɑːɪ zɛːɖ",
    digit_names="ʃuːnj eːk doː tiːn t͡ʃɑːɾ pɑ̃ːt͡ʃ t͡ʃʰəɦ sɑːt ɑːʈʰ nɔː",
    script=r"[\u0900-\u0963\u0970-\u097f]",
    latin=False,
    affricates=("tʃ", "dʒ"),
    runs_together=False,
)
