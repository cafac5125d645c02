"""Portuguese, of Brazil and of Portugal."""

from __future__ import annotations

from dataclasses import replace

from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language

__all__ = ["BRAZILIAN", "PORTUGUESE"]

_CARDINAL = "|".join(
    (
        counted("zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze"),
        counted("quinze dezesseis dezessete dezoito dezenove", 15),
        counted("vinte trinta quarenta cinquenta", 20, 10, "%s [e >]"),
        counted("sessenta setenta oitenta noventa", 60, 10, "%s [e >]"),
        "100 [cento e >;cem]",
        counted("duzentos trezentos quatrocentos quinhentos", 200, 100, "%s [e >]"),
        counted("seiscentos setecentos oitocentos novecentos", 600, 100, "%s [e >]"),
        "1000 mil [rest>]|2000 < mil [rest>]|1000000 < (milhão/milhões) [rest>]",
        "1000000000 < (bilhão/bilhões) [rest>]",
    )
)
_NUMERALS = Numerals(
    cardinal=_CARDINAL,
    ordinal="|".join(
        (
            counted("primeir segund terceir quart quint sext sétim oitav non", 1, rule="%s@"),
            counted("décim vigésim trigésim quadragésim quinquagésim", 10, 10, "%s@ [>]"),
            counted("sexagésim septuagésim octogésim nonagésim", 60, 10, "%s@ [>]"),
            "0 zero|100 centésim@ [>]|200 cardinal=",
        )
    ),
    clock="0/100 f< [e cardinal>;(hora/horas)]",
    hours=":h",
    others={
        "f": _CARDINAL.replace("1 um|2 dois|", "1 uma|2 duas|"),
        "rest": "0 e cardinal=|100 [cardinal=;e cardinal=]|1000 cardinal=",
    },
    endings="o:º ° o|a:ª a",
    sounds={"cinquenta": "sĩkwẽtɐ"},
    decimal=",vírgula",
    group=".",
)
_EUROPEAN_NUMERALS = replace(
    _NUMERALS,
    cardinal=_CARDINAL.replace("quatorze", "catorze")
    .replace("dezesseis", "dezasseis")
    .replace("dezessete", "dezassete")
    .replace("dezenove", "dezanove")
    .replace("1000000000 < (bilhão/bilhões) [rest>]", "1000000000 < (milhão/milhões) [rest>]")
    .replace("1000000000 ", "1000000000/1000000 "),
)

_SHORT = "a e o ao as da de do em eu me na no os se um"
_ABBREVIATIONS = (
    "sr senhor|sra senhora|srta senhorita|dr doutor|dra doutora|av avenida|sto santo|sta santa|"
    "cia companhia|ltda limitada|lda limitada|vs versus|prof professor|profa professora|"
    "etc et cetera|tel telefone|eng engenheiro|vc você|mr mister|mrs misses|ltd limitada|st saint"
)
_DIGITS = {"1": ("um",), "2": ("dois",), "10": ("dez",)}

_UNITS = (
    "km quilômetro/quilômetros|kg quilograma/quilogramas|cm centímetro/centímetros|"
    "mm milímetro/milímetros|ml mililitro/mililitros|gb gigabyte/gigabytes|"
    "mb megabyte/megabytes|tb terabyte/terabytes|hz hertz|mhz megahertz|ghz gigahertz|"
    "kw quilowatt/quilowatts|h hora/horas|min minuto/minutos"
)
_SYMBOLS = {
    "&": "e",
    "+": "mais",
    "@": "arroba",
    "%": "por cento",
    "R$": ">real/reais",
    "$": ">dólar/dólares",
    "€": ">euro/euros",
    "£": ">libra/libras",
    "¥": ">iene/ienes",
}

BRAZILIAN = Language(
    code="pt-br",
    title="Portuguese (Brazil)",
    lexicon="lexicon-pt-br",
    frequent="pt",
    accents="áâãàçéêíóôõúü",
    letter_names="ɐ be se de e ɛfi ʒe ɐɡɐ i ʒɔtɐ kɐ ɛli emi eni o pe ke ɛʁi ɛsi te u ve dɐbliu "
    "ʃis ipsilõ ze",
    digit_names="zɛɾu ũ dojs tɾejs kwɐtɾu sĩku sejs sɛtʃi ojtu nɔvi",
    shipped=True,
    affricates=(),
    short_words=_SHORT,
    abbreviations=_ABBREVIATIONS,
    symbols=_SYMBOLS,
    minus="menos",
    dot="ponto",
    hashes="número/xarp/hashtag",
    patronymic="mec",
    units=_UNITS,
    digit_words=_DIGITS,
    numerals=_NUMERALS,
    judged=True,
)

PORTUGUESE = Language(
    code="pt-pt",
    title="Portuguese (Portugal)",
    lexicon="lexicon-pt-pt",
    frequent="pt",
    accents="áâãàçéêíóôõúü",
    letter_names="a be se de ɛ ɛfɨ ʒe ɐɡa i ʒɔtɐ kapɐ ɛlɨ ɛmɨ ɛnɨ ɔ pe ke ɛʁɨ ɛsɨ te u ve dɐbliu "
    "ʃiʃ ipsilɔn ze",
    digit_names="zɛɾu ũ dojʃ tɾeʃ kwatɾu sĩku sɐjʃ sɛtɨ ojtu nɔvɨ",
    affricates=("tʃ", "dʒ"),
    short_words=_SHORT,
    abbreviations=_ABBREVIATIONS,
    symbols=_SYMBOLS,
    minus="menos",
    dot="ponto",
    hashes="número/xarp/hashtag",
    patronymic="mec",
    units=_UNITS,
    digit_words=_DIGITS,
    numerals=_EUROPEAN_NUMERALS,
)
