"""Russian."""

from __future__ import annotations

from elman.phonetics.languages.borrowed.tables import in_russian
from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language, latin

__all__ = ["RUSSIAN"]

_HARD, _STRESSED = "{ый/ая/ое}", "{ой/ая/ое}"
_CARDINAL = "|".join(
    (
        counted("ноль один два три четыре пять шесть семь восемь девять десять одиннадцать"),
        counted("двенадцать тринадцать четырнадцать пятнадцать шестнадцать", 12),
        counted("семнадцать восемнадцать девятнадцать", 17),
        counted("двадцать тридцать сорок пятьдесят", 20, 10, "%s [>]"),
        counted("шестьдесят семьдесят восемьдесят девяносто", 60, 10, "%s [>]"),
        counted("сто двести триста четыреста пятьсот", 100, 100, "%s [>]"),
        counted("шестьсот семьсот восемьсот девятьсот", 600, 100, "%s [>]"),
        "1000 тысяча [>]|2000 f< (тысяча/тысячи/тысяч) [>]",
        "1000000 миллион [>]|2000000 < (миллион/миллиона/миллионов) [>]",
        "1000000000 миллиард [>]|2000000000 < (миллиард/миллиарда/миллиардов) [>]",
    )
)
_NUMERALS = Numerals(
    cardinal=_CARDINAL,
    ordinal="|".join(
        (
            f"0 нулев{_STRESSED}|1 перв{_HARD}|2 втор{_STRESSED}|3 трет{{ий/ья/ье}}",
            f"4 четвёрт{_HARD}|5 пят{_HARD}|6 шест{_STRESSED}|7 седьм{_STRESSED}",
            f"8 восьм{_STRESSED}|9 девят{_HARD}|10 десят{_HARD}",
            counted("один две три четыр пят шест сем восем девят", 11, rule=f"%sнадцат{_HARD}"),
            counted("двадцат тридцат", 20, 10, f"[%sь >;%s{_HARD}]"),
            f"40 [сорок >;сороков{_STRESSED}]|50 [пятьдесят >;пятидесят{_HARD}]",
            f"60 [шестьдесят >;шестидесят{_HARD}]|70 [семьдесят >;семидесят{_HARD}]",
            f"80 [восемьдесят >;восьмидесят{_HARD}]|90 [девяносто >;девяност{_HARD}]",
            f"100 [сто >;сот{_HARD}]|200 [двести >;двухсот{_HARD}]|300 [триста >;трёхсот{_HARD}]",
            f"400 [четыреста >;четырёхсот{_HARD}]|500 [пятьсот >;пятисот{_HARD}]",
            f"600 [шестьсот >;шестисот{_HARD}]|700 [семьсот >;семисот{_HARD}]",
            f"800 [восемьсот >;восьмисот{_HARD}]|900 [девятьсот >;девятисот{_HARD}]",
            f"1000 [тысяча >;тысячн{_HARD}]|2000 [f< (тысяча/тысячи/тысяч) >;двухтысячн{_HARD}]",
            "2001 f< (тысяча/тысячи/тысяч) [>]|1000000 cardinal=",
        )
    ),
    clock="0/100 cardinal< [minute>;(час/часа/часов)]",
    others={
        "minute": "1 ноль cardinal=|10 cardinal=",
        "f": _CARDINAL.replace("один|2 два|", "одна|2 две|"),
    },
    endings=":й ый ой ий|:я ая ья|:е ое ье",
    sounds={"шесть": "ʂesʲtʲ"},
    decimal=",запятая",
    group=".",
)

_VOWELS = frozenset("aeiouɨɪʊəɐɛɔæɵʉ")


def _refine(segments: list[str]) -> list[str]:
    """Leave out the length by which the lexicon marks stress."""
    return [s.rstrip("ː") if s[0] in _VOWELS else s for s in segments]


_SHORTER = str.maketrans({"х": "h", "ц": "c", "щ": "sch", "й": "y", "ё": "yo", "ъ": "", "ь": ""})


def _also_typed(word: str) -> str:
    """Write Cyrillic as many type it: h for х, c for ц.

    >>> _also_typed("цех")
    'ceh'
    """
    return latin(word.translate(_SHORTER))


RUSSIAN = Language(
    code="ru",
    title="Russian",
    lexicon="lexicon-ru",
    frequent="ru",
    letter_names="a be t͡se de e ef ɡe xa i jot ka elʲ em en o pe ku er es te u ve dublʲve iks "
    "iɡrek zet",
    digit_names="nolʲ odʲin dva trʲi t͡ɕetɨrʲe pʲatʲ ʂesʲtʲ sʲemʲ vosʲemʲ dʲevʲatʲ",
    script=r"[а-яё]",
    latin=False,
    shipped=True,
    # As most people type them; й is y to others, and ё is often written without its dots.
    also_typed=_also_typed,
    plain={"ё": "e", "й": "i", "ъ": "", "ь": ""},
    refine=_refine,
    affricates=("ts", "tɕ"),
    short_words="а в и к о с у я да до же за из мы на не но ну он от по то ты вы",
    more_names="а a|б be|в ve|г ɡe|д de|е je|ё jo|ж ʐe|з ze|и i|к ka|л elʲ|м em|н en|о o|п pe|р "
    "er|"
    "с es|т te|у u|ф ef|х xa|ц t͡se|ч t͡ɕe|ш ʂa|щ ɕːa|ы ɨ|э e|ю ju|я ja",
    abbreviations="др доктор|проф профессор|ул улица|им имени|св святой|руб рублей|тыс тысяч|"
    "млн миллионов|млрд миллиардов|стр страница|обл область|пл площадь|vs версус|"
    "mr мистер|mrs миссис|ltd лимитед|st сент|dr доктор",
    symbols={
        "&": "и",
        "+": "плюс",
        "@": "собака",
        "%": ">процент/процента/процентов",
        "$": ">доллар/доллара/долларов",
        "€": ">евро",
        "£": ">фунт/фунта/фунтов",
        "¥": ">иена/иены/иен",
        "₽": ">рубль/рубля/рублей",
    },
    minus="минус",
    dot="точка",
    hashes="номер/шарп/хештег",
    patronymic="мак",
    units="km километр/километра/километров|kg килограмм/килограмма/килограммов|"
    "cm сантиметр/сантиметра/сантиметров|mm миллиметр/миллиметра/миллиметров|"
    "ml миллилитр/миллилитра/миллилитров|gb гигабайт/гигабайта/гигабайт|"
    "mb мегабайт/мегабайта/мегабайт|tb терабайт/терабайта/терабайт|hz герц/герца/герц|"
    "mhz мегагерц/мегагерца/мегагерц|ghz гигагерц/гигагерца/гигагерц|"
    "kw киловатт/киловатта/киловатт|h час/часа/часов|min минута/минуты/минут",
    borrowed=in_russian,
    numerals=_NUMERALS,
    respelt="ck k|c(?=[^heiy]) k|c$ k|qu kv|q k|w v|x ks|ph f|oo u|ee i",
)
