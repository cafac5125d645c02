"""Hindi."""

from __future__ import annotations

from elman.phonetics.languages.borrowed.tables import in_hindi
from elman.phonetics.languages.devanagari import romanised, romanised_long
from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language
from elman.phonetics.languages.rules.hindi import read_devanagari

__all__ = ["HINDI"]

_NUMERALS = Numerals(
    cardinal="|".join(
        (
            counted(
                "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह "
                "सोलह सत्रह अठारह उन्नीस "
                "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस "
                "इकतीस बत्तीस तैंतीस चौंतीस "
                "पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस "
                "चौवालीस पैंतालीस छियालीस "
                "सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन "
                "सत्तावन अट्ठावन उनसठ साठ "
                "इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर "
                "बहत्तर तिहत्तर चौहत्तर "
                "पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी अस्सी इक्यासी बयासी तिरासी "
                "चौरासी पचासी छियासी सत्तासी "
                "अट्ठासी नवासी नब्बे इक्यानवे बानवे तिरानवे चौरानवे पंचानवे छियानवे "
                "सत्तानवे अट्ठानवे निन्यानवे"
            ),
            "100 < सौ [>]|1000 < हज़ार [>]|100000 < लाख [>]|10000000 < करोड़ [>]|"
            "1000000000 < अरब [>]",
        )
    ),
    ordinal="0 शून्य|1 पहल@|2 दूसर@|3 तीसर@|4 चौथ@|5 पाँचव@ँ|6 छठ@|7 cardinal= +व@ँ",
    clock="0/100 cardinal< [बजकर cardinal> मिनट;बजे]",
    year="0 cardinal=|1100/100 cardinal< सौ [cardinal>]|2000 cardinal=",
    endings="ा:ला रा था ठा वाँ वां|ी:ली री थी ठी वीं",
    decimal=".दशमलव",
    group=",",
)

_SAME = {"q": "k", "x": "kʰ", "ɣ": "ɡ"}
"""Sounds of Persian that most speakers do not tell from their own."""


def _refine(segments: list[str]) -> list[str]:
    return [_SAME.get(segment, segment) for segment in segments]


HINDI = Language(
    code="hi",
    title="Hindi",
    lexicon="lexicon-hi",
    frequent="hi",
    letter_names="eː biː siː ɖiː iː ɛːf d͡ʒiː eːt͡ʃ ɑːɪ d͡ʒeː keː ɛːl ɛːm ɛːn oː piː "
    "kjuː ɑːɾ ɛːs ʈiː "
    "juː ʋiː ɖəbljuː ɛːks ʋɑːɪ zɛːɖ",
    digit_names="ʃuːnj eːk doː tiːn t͡ʃɑːɾ pɑ̃ːt͡ʃ t͡ʃʰəɦ sɑːt ɑːʈʰ nɔː",
    script=r"[\u0900-\u0963\u0970-\u097f]",
    latin=False,
    romanise=romanised,
    also_typed=romanised_long,
    typed="ə a|ɑ a|ɛ ai|ɔ au|ʊ u|ɪ i|ʃ sh|ʂ sh|t͡ʃ ch|t͡ʃʰ chh|d͡ʒ j|d͡ʒʱ jh|ɡ g|"
    "ɡʱ gh|kʰ kh|tʰ th|"
    "dʱ dh|ʈ t|ʈʰ th|ɖ d|ɖʱ dh|bʱ bh|pʰ ph|ɽ r|ɽʱ rh|ɾ r|ŋ n|ɳ n|ɲ n|ʋ v|j y|ɦ h|ɑ̃ an|"
    "ə̃ an|ĩ in|ũ un|ẽ en|õ on|ɛ̃ ain|ɔ̃ aun|ʊ̃ un|ɪ̃ in",
    refine=_refine,
    affricates=("tʃ", "dʒ"),
    rule=read_devanagari,
    runs_together=False,
    abbreviations="डॉ डॉक्टर|प्रो प्रोफेसर|रु रुपये|कि किलो|dr डॉक्टर|"
    "mr मिस्टर|vs बनाम|st सेंट|mrs मिसेज़|ltd लिमिटेड",
    symbols={
        "&": "और",
        "+": "प्लस",
        "@": "ऐट",
        "%": "प्रतिशत",
        "$": ">डॉलर",
        "€": ">यूरो",
        "£": ">पाउंड",
        "¥": ">येन",
        "₹": ">रुपया/रुपये",
    },
    minus="माइनस",
    dot="डॉट",
    hashes="नंबर/शार्प/हैशटैग",
    patronymic="मैक",
    units="km किलोमीटर|kg किलोग्राम|cm सेंटीमीटर|mm मिलीमीटर|ml मिलीलीटर|gb गीगाबाइट|"
    "mb मेगाबाइट|tb टेराबाइट|hz हर्ट्ज़|mhz मेगाहर्ट्ज़|ghz गीगाहर्ट्ज़|kw किलोवाट|"
    "h घंटा/घंटे|min मिनट",
    borrowed=in_hindi,
    numerals=_NUMERALS,
    respelt="ck k|c(?=[eiy]) s|c(?!h) k|x ks|qu kv|q k|w v",
)
