"""French."""

from __future__ import annotations

from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language

__all__ = ["FRENCH"]

_UNITS = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
_CARDINAL = "|".join(
    (
        counted(f"{_UNITS} seize dix-sept dix-huit dix-neuf vingt"),
        "21 vingt- et un|22 vingt- >|30 trente [>]|31 trente et un|32 trente >",
        "40 quarante [>]|41 quarante et un|42 quarante >|50 cinquante [>]|51 cinquante et un",
        "52 cinquante >|60/20 soixante [>]|61/20 soixante et un|62/20 soixante >",
        "71/20 soixante et onze|72/20 soixante >|80/20 quatre vingt [>]",
        "100 cent [>]|200 before< cent [>]|1000 mille [>]|2000 before< mille [>]",
        "1000000 before< million [>]|1000000000 before< milliard [>]",
    )
)
_STEMS = "unième deuxième troisième quatrième cinquième sixième septième huitième neuvième"
_UNIT = "|".join(
    (
        counted(f"{_STEMS} dixième onzième douzième treizième quatorzième", 1),
        counted("quinzième seizième", 15),
        counted("dix-septième dix-huitième dix-neuvième vingtième", 17),
        "21 vingt- et unième|22 vingt- >|30 [trente >;trentième]|31 trente et unième|32 trente >",
        "40 [quarante >;quarantième]|41 quarante et unième|42 quarante >",
        "50 [cinquante >;cinquantième]|51 cinquante et unième|52 cinquante >",
        "60/20 [soixante >;soixantième]|61/20 soixante et unième|62/20 soixante >",
        "71/20 soixante et onzième|72/20 soixante >|80/20 quatre [vingt >;vingtième]",
        "100 [cent >;centième]|200 before< [cent >;centième]|1000 [mille >;millième]",
        "2000 before< [mille >;millième]|1000000 before< [million >;millionième]",
    )
)
_NUMERALS = Numerals(
    cardinal=_CARDINAL,
    ordinal="0 zéroième|1 premi@|2 unit=",
    clock="0/100 f< (heure/heures) [cardinal>]",
    hours=":h",
    others={
        "f": _CARDINAL.replace("un|", "une|"),
        "unit": _UNIT,
        # What is silent before a consonant.
        "before": _CARDINAL.replace("six|", "six-|")
        .replace("huit|", "huit-|")
        .replace("10 dix|", "10 dix-|"),
    },
    endings="er:er e è ème eme ième ieme|ère:ère ere re",
    sounds={
        "vingt-": "vɛ̃t",
        "six-": "si",
        "huit-": "ɥi",
        "dix-": "di",
        "dix-sept": "disɛt",
        "dix-huit": "dizɥit",
        "dix-neuf": "diznœf",
        "dix-septième": "disɛtjɛm",
        "dix-huitième": "dizɥitjɛm",
        "dix-neuvième": "diznœvjɛm",
    },
    decimal=",virgule",
    group=".",
)

FRENCH = Language(
    code="fr",
    title="French",
    lexicon="lexicon-fr",
    frequent="fr",
    accents="àâçéèêëîïôùûüÿœæ",
    letter_names="a be se de ə ɛf ʒe aʃ i ʒi ka ɛl ɛm ɛn o pe ky ɛʁ ɛs te y ve dubləve iks iɡʁɛk "
    "zɛd",
    digit_names="zeʁo œ̃ dø tʁwa katʁ sɛ̃k sis sɛt ɥit nœf",
    more_names="e ø|1 ɛ̃",
    shipped=True,
    short_words="a à y au ce de du en et il la le ma me ne on ou sa se si ta te tu un va",
    abbreviations="dr docteur|mr monsieur|mme madame|mlle mademoiselle|st saint|ste sainte|"
    "cie compagnie|bd boulevard|av avenue|vs versus|"
    "ltd limited|mrs missis|jr junior|inc inc|ets établissements|pr professeur|"
    "etc et cetera|"
    "tel téléphone|svp s'il vous plaît",
    symbols={
        "&": "et",
        "+": "plus",
        "@": "arobase",
        "%": "pour cent",
        "$": ">dollar/dollars",
        "€": ">euro/euros",
        "£": ">livre/livres",
        "¥": ">yen",
    },
    digit_words={
        "1": ("un",),
        "2": ("de", "deux"),
        "6": ("si", "six"),
        "7": ("cet", "set"),
        "9": ("neuf",),
    },
    minus="moins",
    dot="point",
    hashes="numéro/charp/hashtag",
    units="km kilomètre/kilomètres|kg kilogramme/kilogrammes|cm centimètre/centimètres|"
    "mm millimètre/millimètres|ml millilitre/millilitres|gb gigaoctet/gigaoctets|"
    "mb mégaoctet/mégaoctets|tb téraoctet/téraoctets|hz hertz|mhz mégahertz|"
    "ghz gigahertz|kw kilowatt/kilowatts|h heure/heures|min minute/minutes",
    numerals=_NUMERALS,
    judged=True,
)
