"""Spanish, as it is said in Castile."""

from __future__ import annotations

from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language

__all__ = ["SPANISH"]

_CARDINAL = "|".join(
    (
        counted("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece"),
        counted("catorce quince dieciséis diecisiete dieciocho diecinueve veinte", 14),
        counted("veintiuno veintidós veintitrés veinticuatro veinticinco", 21),
        counted("veintiséis veintisiete veintiocho veintinueve", 26),
        counted("treinta cuarenta cincuenta sesenta", 30, 10, "%s [y >]"),
        counted("setenta ochenta noventa", 70, 10, "%s [y >]"),
        "100 [ciento >;cien]",
        counted("doscientos trescientos cuatrocientos quinientos", 200, 100, "%s [>]"),
        counted("seiscientos setecientos ochocientos novecientos", 600, 100, "%s [>]"),
        "1000 mil [>]|2000 un< mil [>]|1000000 un< (millón/millones) [>]",
    )
)
_NUMERALS = Numerals(
    cardinal=_CARDINAL,
    ordinal="|".join(
        (
            counted("primer segund tercer cuart quint sext séptim octav noven", 1, rule="%s@"),
            "0 cero|10 [décim@ >;décim@]|11 undécim@|12 duodécim@|13 décim@ >|100 centésim@ [>]",
            counted("vigésim trigésim cuadragésim quincuagésim", 20, 10, "%s@ [>]"),
            counted("sexagésim septuagésim octogésim nonagésim", 60, 10, "%s@ [>]"),
            "200 cardinal=",
        )
    ),
    clock="0/100 una< [y cardinal>;en punto]",
    others={
        "una": _CARDINAL.replace("uno|", "una|"),
        "un": _CARDINAL.replace("uno|", "un|").replace("veintiun|", "veintiún|"),
    },
    endings="o:º ° er ero ro do to mo vo no|a:ª era ra da ta ma va na",
    decimal=",coma",
    group=".",
    single="un",
)

SPANISH = Language(
    code="es",
    title="Spanish",
    lexicon="lexicon-es",
    frequent="es",
    accents="áéíóúüñ",
    letter_names="a be θe de e efe xe at͡ʃe i xota ka ele eme ene o pe ku ere ese te u ube "
    "ubedoble ekis iɡɾieɡa θeta",
    digit_names="θeɾo uno dos tɾes kwatɾo θinko seis siete ot͡ʃo nwebe",
    shipped=True,
    affricates=("tʃ",),
    short_words="a e o y al de el en es la lo me mi no se si su te tu un ya yo",
    more_names="ñ eɲe",
    abbreviations="sr señor|sra señora|srta señorita|dr doctor|dra doctora|sto santo|sta santa|"
    "av avenida|avda avenida|vs versus|mr míster|"
    "mrs míster|ltd limitada|st saint|cía compañía|cia compañía|ud usted|uds "
    "ustedes|prof profesor|"
    "etc etcétera|tel teléfono|hnos hermanos|ltda limitada|ing ingeniero|lic licenciado",
    symbols={
        "&": "y",
        "+": "más",
        "@": "arroba",
        "%": "por ciento",
        "$": ">dólar/dólares",
        "€": ">euro/euros",
        "£": ">libra/libras",
        "¥": ">yen/yenes",
    },
    digit_words={"1": ("un", "uno"), "2": ("dos",), "6": ("seis",), "100": ("cien",)},
    minus="menos",
    dot="punto",
    hashes="número/charp/hashtag",
    units="km kilómetro/kilómetros|kg kilogramo/kilogramos|cm centímetro/centímetros|"
    "mm milímetro/milímetros|ml mililitro/mililitros|gb gigabyte/gigabytes|"
    "mb megabyte/megabytes|tb terabyte/terabytes|hz hercio/hercios|"
    "mhz megahercio/megahercios|ghz gigahercio/gigahercios|kw kilovatio/kilovatios|"
    "h hora/horas|min minuto/minutos",
    numerals=_NUMERALS,
)
