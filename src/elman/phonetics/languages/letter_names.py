"""How each language says the letters of the Latin alphabet and the digits, in its lexicon's IPA."""

from __future__ import annotations

from functools import cache
from string import ascii_lowercase

from elman.phonetics.languages.codes import Language
from elman.phonetics.sounds.segments import segment

__all__ = ["names_of"]

_ENGLISH = (
    "eɪ bi si di i ɛf d͡ʒi eɪt͡ʃ aɪ d͡ʒeɪ keɪ ɛl ɛm ɛn oʊ pi kju ɑɹ ɛs ti ju vi dʌbəlju ɛks waɪ zi",
    "zɪɹoʊ wʌn tu θɹi fɔɹ faɪv sɪks sɛvən eɪt naɪn",
)
_NAMES: dict[str, tuple[str, str]] = {
    "en-us": _ENGLISH,
    "en-uk": (
        "eɪ biː siː diː iː ɛf d͡ʒiː eɪt͡ʃ aɪ d͡ʒeɪ keɪ ɛl ɛm ɛn əʊ piː kjuː ɑː ɛs tiː juː viː "
        "dʌbəljuː ɛks waɪ zɛd",
        "zɪəɹəʊ wʌn tuː θɹiː fɔː faɪv sɪks sɛvən eɪt naɪn",
    ),
    "fr": (
        "a be se de ə ɛf ʒe aʃ i ʒi ka ɛl ɛm ɛn o pe ky ɛʁ ɛs te y ve dubləve iks iɡʁɛk zɛd",
        "zeʁo œ̃ dø tʁwa katʁ sɛ̃k sis sɛt ɥit nœf",
    ),
    "de": (
        "aː beː tseː deː eː ɛf ɡeː haː iː jɔt kaː ɛl ɛm ɛn oː peː kuː ɛʁ ɛs teː uː faʊ veː ɪks "
        "ʏpsiːlɔn tsɛt",
        "nʊl aɪns tsvaɪ dʁaɪ fiːɐ fʏnf zɛks ziːbən axt nɔʏn",
    ),
    "es": (
        "a be θe de e efe xe at͡ʃe i xota ka ele eme ene o pe ku ere ese te u ube ubedoble ekis "
        "iɡɾieɡa θeta",
        "θeɾo uno dos tɾes kwatɾo θinko seis siete ot͡ʃo nwebe",
    ),
    "pt-br": (
        "ɐ be se de e ɛfi ʒe ɐɡɐ i ʒɔtɐ kɐ ɛli emi eni o pe ke ɛʁi ɛsi te u ve dɐbliu ʃis "
        "ipsilõ ze",
        "zɛɾu ũ dojs tɾejs kwɐtɾu sĩku sejs sɛtʃi ojtu nɔvi",
    ),
    "pt-pt": (
        "a be se de ɛ ɛfɨ ʒe ɐɡa i ʒɔtɐ kapɐ ɛlɨ ɛmɨ ɛnɨ ɔ pe ke ɛʁɨ ɛsɨ te u ve dɐbliu ʃiʃ "
        "ipsilɔn ze",
        "zɛɾu ũ dojʃ tɾeʃ kwatɾu sĩku sɐjʃ sɛtɨ ojtu nɔvɨ",
    ),
    "it": (
        "a bi t͡ʃi di e ɛffe d͡ʒi akka i illunɡo kappa ɛlle ɛmme ɛnne ɔ pi ku ɛrre ɛsse ti u vu "
        "doppjavu iks ipsilon d͡zɛta",
        "d͡zɛro uno due tre kwattro t͡ʃinkwe sɛi sɛtte ɔtto nɔve",
    ),
    "ru": (
        "a be t͡se de e ef ɡe xa i jot ka elʲ em en o pe ku er es te u ve dublʲve iks iɡrek zet",
        "nolʲ odʲin dva trʲi t͡ɕetɨrʲe pʲatʲ ʂesʲtʲ sʲemʲ vosʲemʲ dʲevʲatʲ",
    ),
    "tr": (
        "a be d͡ʒe de e fe ɟe he i ʒe ce le me ne o pe cy ɾe se te u ve t͡ʃiftve ics je ze",
        "sɯfɯɾ biɾ ici yt͡ʃ dœɾt beʃ altɯ jedi seciz dokuz",
    ),
    "ko": (
        "ei pi s͈i ti i epʰɯ t͡ɕi eit͡ɕʰi ai t͡ɕei kʰei eɭ em en o pʰi kʰju aɭ es͈ɯ tʰi ju pɯi "
        "tʌpɯɭju eks͈ɯ wai t͡ɕetʰɯ",
        "joŋ iɭ i sam sʰa o juk t͡ɕʰiɭ pʰaɭ ku",
    ),
    "ja": (
        "eː biː ɕiː diː iː eɸɯ d͡ʑiː et͡ɕi ai d͡ʑeː keː erɯ emɯ enɯ oː piː kʲɯː aːrɯ esɯ tiː jɯː "
        "bɯi dabɯrjɯː ekkɯsɯ ɰai zetto",
        "zeɾo it͡ɕi ni sãɴ jõɴ ɡo ɾokɯ nana hat͡ɕi kʲɯː",
    ),
    "hi": (
        "eː biː siː ɖiː iː ɛːf d͡ʒiː eːt͡ʃ ɑːɪ d͡ʒeː keː ɛːl ɛːm ɛːn oː piː kjuː ɑːɾ ɛːs ʈiː juː ʋiː "
        "ɖəbljuː ɛːks ʋɑːɪ zɛːɖ",
        "ʃuːnj eːk doː tiːn t͡ʃɑːɾ pɑ̃ːt͡ʃ t͡ʃʰəɦ sɑːt ɑːʈʰ nɔː",
    ),
    "ar": (
        "eː biː siː diː iː ef d͡ʒiː eːtʃ aːj d͡ʒeː keː el em en oː biː kjuː aːr es tiː juː fiː "
        "dablju eks waːj zed",
        "sˤifr waːħid iθnaːn θalaːθa ʔarbaʕa xamsa sitta sabʕa θamaːnija tisʕa",
    ),
    "zh": (
        "eɪ pi si ti i aɪfu t͡ɕi eɪt͡ɕʰy aɪ t͡ɕjɛ kʰeɪ aɪl aɪmu ən oʊ pʰi kʰjoʊ ɑɻ aɪsɯ tʰi joʊ "
        "weɪ tapuljoʊ aɪkʰɤsɯ waɪ tsaɪtʰɤ",
        "liŋ i ɑɻ san sɯ u ljoʊ t͡ɕʰi pa t͡ɕjoʊ",
    ),
}


@cache
def names_of(spoken: Language) -> dict[str, tuple[str, ...]]:
    """Give the phonemes of the name of each letter a-z and each digit 0-9.

    >>> from elman.phonetics.languages.codes import language
    >>> names = names_of(language("en"))
    >>> names["q"], names["6"]
    (('k', 'j', 'u'), ('s', 'ɪ', 'k', 's'))
    """
    letters, digits = _NAMES[spoken.code]
    said = letters.split() + digits.split()
    names = [*ascii_lowercase, *"0123456789"]
    return {name: segment(one, spoken.normalisation) for name, one in zip(names, said, strict=True)}
