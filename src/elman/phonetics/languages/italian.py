"""Italian."""

from __future__ import annotations

from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language

__all__ = ["ITALIAN"]

_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta"
_CARDINAL = "|".join(
    (
        counted("zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici"),
        counted("quattordici quindici sedici diciassette diciotto diciannove", 14),
        counted(_TENS, 20, 10, "%s [+>]"),
        # The vowel of the tens gives way to that of the units.
        *(
            f"{tens + 1} {word[:-1]}uno|{tens + 2} {word} +>|{tens + 8} {word[:-1]}otto|"
            f"{tens + 9} {word} +>"
            for tens, word in zip(range(20, 100, 10), _TENS.split(), strict=True)
        ),
        "100 cento [>]|200 < +cento [>]|1000 mille [>]|2000 un< mila [>]",
        "1000000 un< (milione/milioni) [>]|1000000000 un< (miliardo/miliardi) [>]",
    )
)
_NUMERALS = Numerals(
    cardinal=_CARDINAL,
    ordinal="|".join(
        (
            counted("prim second terz quart quint sest settim ottav non decim", 1, rule="%s@"),
            counted("undic dodic tredic quattordic quindic sedic", 11, rule="%sesim@"),
            counted("diciassett diciott diciannov", 17, rule="%sesim@"),
            *(
                f"{tens} {word[:-1]}esim@|{tens + 1} {word[:-1]}unesim@|{tens + 2} {word} +unit>|"
                f"{tens + 8} {word[:-1]}ottesim@|{tens + 9} {word} +unit>"
                for tens, word in zip(range(20, 100, 10), _TENS.split(), strict=True)
            ),
            "0 zero|100 [cento >;centesim@]|200 cardinal< [+cento >;+centesim@]",
            "1000 [mille >;millesim@]|2000 cardinal< [mila >;+millesim@]|1000000 cardinal=",
        )
    ),
    clock="0/100 una< [e cardinal>;in punto]",
    others={
        "una": _CARDINAL.replace("1 uno|", "1 una|"),
        "un": _CARDINAL.replace("uno|2 ", "un|2 "),
        "unit": "1 unesim@|2 duesim@|3 treesim@|4 quattresim@|5 cinquesim@|6 seiesim@|7 "
        "settesim@|"
        "8 ottesim@|9 novesim@",
    },
    endings="o:º ° o|a:ª a",
    sounds={"due": "due"},
    decimal=",virgola",
    group=".",
    single="un",
)

_VOWELS = frozenset("aeiouɛɔ")
_LONG = {"t͡s": "t", "d͡z": "d", "ʃ": "ʃ", "ɲ": "ɲ", "ʎ": "ʎ"}
"""What is long between vowels, whether its lexicon writes it so or not, and its first half."""
_FALLING = {"j": "i", "w": "u"}


def _refine(segments: list[str]) -> list[str]:
    """Write one way what speakers say either way: s between vowels, n before k, diphthongs."""
    found: list[str] = []
    for i, segment in enumerate(segments):
        before, after = found[-1] if found else "", segments[i + 1 : i + 2]
        sounds_on = bool(after) and (after[0] in _VOWELS or after[0] in _FALLING)
        if before in _VOWELS and segment in _LONG and sounds_on:
            found.append(_LONG[segment])
        elif before in _VOWELS and segment in _FALLING and not (after and after[0] in _VOWELS):
            segment = _FALLING[segment]
        elif segment == "s" and before in _VOWELS and sounds_on:
            segment = "z"
        elif segment in ("k", "ɡ") and before == "n":
            found[-1] = "ŋ"
        elif segment in ("f", "v") and before == "ŋ":
            found[-1] = "n"
        found.append(segment)
    return found


ITALIAN = Language(
    code="it",
    title="Italian",
    lexicon="lexicon-it",
    frequent="it",
    accents="àèéìíîòóùú",
    letter_names="a bi t͡ʃi di e ɛffe d͡ʒi akka i illunɡo kappa ɛlle ɛmme ɛnne ɔ pi ku ɛrre ɛsse "
    "ti u vu doppjavu iks ipsilon d͡zɛta",
    digit_names="d͡zɛro uno due tre kwattro t͡ʃinkwe sɛi sɛtte ɔtto nɔve",
    shipped=True,
    refine=_refine,
    affricates=("tʃ", "dʒ", "ts", "dz"),
    short_words="a e o al da di fa ha ho il in la le lo ma mi no se si su ti tu un va",
    abbreviations="sig signor|sigra signora|dott dottore|dr dottore|prof professore|ing ingegnere|"
    ""
    "avv avvocato|arch architetto|vs versus|"
    "mr mister|ltd limited|st saint|ecc eccetera|geom geometra|rag "
    "ragioniere|tel telefono",
    symbols={
        "&": "e",
        "+": "più",
        "@": "chiocciola",
        "%": "per cento",
        "$": ">dollaro/dollari",
        "€": ">euro",
        "£": ">sterlina/sterline",
        "¥": ">yen",
    },
    digit_words={"1": ("un", "uno"), "3": ("tre",), "6": ("sei",), "8": ("otto",)},
    minus="meno",
    dot="punto",
    hashes="numero/sciarp/ashtag",
    units="km chilometro/chilometri|kg chilogrammo/chilogrammi|cm centimetro/centimetri|"
    "mm millimetro/millimetri|ml millilitro/millilitri|gb gigabyte|mb megabyte|"
    "tb terabyte|hz hertz|mhz megahertz|ghz gigahertz|kw kilowatt|h ora/ore|"
    "min minuto/minuti",
    numerals=_NUMERALS,
    judged=True,
)
