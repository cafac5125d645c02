"""German."""

from __future__ import annotations

from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language

__all__ = ["GERMAN"]

_CARDINAL = "|".join(
    (
        counted("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn"),
        counted("vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn", 14),
        counted("zwanzig dreißig vierzig fünfzig", 20, 10, "[ein> und] %s"),
        counted("sechzig siebzig achtzig neunzig", 60, 10, "[ein> und] %s"),
        "100 ein< hundert [>]|1000 ein< tausend [>]|1000000 eine< (million/millionen) [>]",
        "1000000000 eine< (milliarde/milliarden) [>]",
    )
)
_ORDINAL = "|".join(
    (
        counted(
            "nullt erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft", rule="%s@"
        ),
        counted("zwölft dreizehnt vierzehnt fünfzehnt sechzehnt siebzehnt", 12, rule="%s@"),
        counted("achtzehnt neunzehnt", 18, rule="%s@"),
        counted("zwanzig dreißig vierzig fünfzig", 20, 10, "[ein> und] %sst@"),
        counted("sechzig siebzig achtzig neunzig", 60, 10, "[ein> und] %sst@"),
        "100 ein< [hundert >;hundertst@]|1000 ein< [tausend >;tausendst@]|1000000 cardinal=",
    )
)
_NUMERALS = Numerals(
    cardinal=_CARDINAL,
    ordinal=_ORDINAL,
    year="0 cardinal=|1100/100 cardinal< hundert [cardinal>]|2000 cardinal=",
    clock="0/100 ein< uhr [cardinal>]",
    decade="0 cardinal= +er|1100/100 cardinal< hundert [decade>]|2000 cardinal= +er",
    decades="er",
    others={"ein": _CARDINAL.replace("eins", "ein"), "eine": _CARDINAL.replace("eins", "eine")},
    endings="e:te ste .|er:ter ster|es:tes stes|en:ten sten",
    # Short words that its lexicon lacks or has with the sounds of others.
    sounds={
        "ein": "aɪn",
        "eins": "aɪns",
        "neun": "nɔʏn",
        "neunzehn": "nɔʏntseːn",
        "neunzig": "nɔʏntsɪç",
        "neunziger": "nɔʏntsɪɡɐ",
        "dreißig": "dʁaɪsɪç",
        "dreißiger": "dʁaɪsɪɡɐ",
    },
    decimal=",komma",
    group=".",
    single="ein",
)

_VOWELS = frozenset("aeiouyøœɔɛɪʊʏəɐ")


def _refine(segments: list[str]) -> list[str]:
    """Leave out the lexicon's glottal stops and doubled consonants."""
    kept = [s for s in segments if s != "ʔ"]
    return [s for i, s in enumerate(kept) if not i or s != kept[i - 1] or s[0] in _VOWELS]


GERMAN = Language(
    code="de",
    title="German",
    lexicon="lexicon-de",
    frequent="de",
    accents="äöüß",
    letter_names="aː beː tseː deː eː ɛf ɡeː haː iː jɔt kaː ɛl ɛm ɛn oː peː kuː ɛʁ ɛs teː uː faʊ "
    "veː ɪks ʏpsiːlɔn tsɛt",
    digit_names="nʊl aɪns tsvaɪ dʁaɪ fiːɐ fʏnf zɛks ziːbən axt nɔʏn",
    more_names="ä ɛː|ö øː|ü yː|ß ɛstsɛt",
    syllabic="r ɐ|l əl|n ən",
    shipped=True,
    plain={"ä": "ae", "ö": "oe", "ü": "ue"},
    refine=_refine,
    affricates=("tʃ", "dʒ", "pf"),
    short_words="ab am an da du er es im in ja ob so um wo zu",
    onsets="pf pfl schl schm schn schr schw tsch vl",
    codas="bst bt cht chs chst chts ckt dt fft gst gt hl hlt hm hn hnt hr hrt ht kt lb lz "
    "ln lst mm mmt "
    "mpf mpft mt ndt nft ngst ngt nkt nnt nst nz nzt pf pft pp ppt rbt rgt rkt rnt "
    "rr rst rsch rz "
    "sch scht sst st tsch tzt",
    abbreviations="dr doktor|prof professor|st sankt|str straße|nr nummer|vs versus|"
    "mr mister|mrs missis|ltd limited|jr junior|bzw "
    "beziehungsweise|"
    "ca circa|usw und so weiter|hr herr|fr frau|tel telefon|dipl diplom|ing "
    "ingenieur|inkl inklusive|"
    "ggf gegebenenfalls|evtl eventuell|zb zum beispiel|etc et cetera|max maximal|min minimal|"
    "std stunde|ges gesellschaft",
    symbols={
        "&": "und",
        "+": "plus",
        "@": "at",
        "%": "prozent",
        "$": ">dollar",
        "€": ">euro",
        "£": ">pfund",
        "¥": ">yen",
    },
    digit_words={"1": ("ein", "eins"), "2": ("zwei",), "3": ("drei",), "8": ("acht",)},
    dot="punkt",
    hashes="nummer/scharp/häschtäg",
    patronymic="mäk",
    units="km kilometer|kg kilogramm|cm zentimeter|mm millimeter|ml milliliter|gb gigabyte|"
    "mb megabyte|tb terabyte|hz hertz|mhz megahertz|ghz gigahertz|kw kilowatt|"
    "h stunde/stunden|min minute/minuten",
    numerals=_NUMERALS,
    judged=True,
)
