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
    typed="ə a|ɑ a|ɛ ai|ɔ au|ʊ u|ɪ i|ʃ sh|ʂ sh|t͡ʃ ch|t͡ʃʰ chh|d͡ʒ j|d͡ʒʱ jh|ɡ g|ɡʱ gh|kʰ kh|tʰ th|"
    "dʱ dh|ʈ t|ʈʰ th|ɖ d|ɖʱ dh|bʱ bh|pʰ ph|ɽ r|ɽʱ rh|ɾ r|ŋ n|ɳ n|ɲ n|ʋ v|j y|ɦ h|x kh|ɣ g|ɑ̃ an|"
    "ə̃ an|ĩ in|ũ un|ẽ en|õ on|ɛ̃ ain|ɔ̃ aun|ʊ̃ un|ɪ̃ in",
    affricates=("tʃ", "dʒ"),
    runs_together=False,
)
