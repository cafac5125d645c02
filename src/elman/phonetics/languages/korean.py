"""Korean."""

from __future__ import annotations

from elman.phonetics.languages.borrowed.korean import ROMANISED, in_korean
from elman.phonetics.languages.hangul import revised, simplified
from elman.phonetics.languages.numerals import Numerals, counted
from elman.phonetics.languages.record import Language
from elman.phonetics.languages.rules.korean import read_hangul
from elman.phonetics.sounds.segments import Normalisation

__all__ = ["KOREAN"]

_NUMERALS = Numerals(
    cardinal="|".join(
        (
            counted("영 일 이 삼 사 오 육 칠 팔 구"),
            "10 십 [>]|16 십육|17 십 >|20 < +십 [>]|100 백 [>]|200 < +백 [>]|1000 천 [>]",
            "2000 < +천 [>]|10000 만 [>]|20000 < 만 [>]|100000000 < 억 [>]",
        )
    ),
    ordinal="0 영 번째|1 첫 번째|2 native= 번째",
    clock="0/100 hour< 시 [cardinal> 분]",
    others={
        "hour": "0 영|1 native=",
        "native": "|".join(
            (
                counted("한 두 세 네 다섯 여섯 일곱 여덟 아홉", 1),
                "10 열 [>]|20 [스물 >;스무]",
                counted("서른 마흔 쉰 예순 일흔 여든 아흔", 30, 10, "%s [>]"),
                "100 cardinal=",
            )
        ),
    },
    endings=":번째",
    sounds={"십육": "ɕimɲuk"},
    decimal=".점",
    group=",",
)


def _refine(segments: list[str]) -> list[str]:
    """Write as one what only its surroundings make, and what was a long vowel as a short one."""
    found: list[str] = []
    for i, segment in enumerate(segments):
        said = {"ɘ": "ʌ", "ɸʷ": "ɸ"}.get(segment, segment)
        if found and (found[-1], said) in (("k", "x"), ("c", "ç")):
            found[-1] = "kʰ"
            if said == "ç" and segments[i + 1 : i + 2] not in ([], ["i"]):
                found.append("j")
        else:
            found.append(said)
    return found


KOREAN = Language(
    code="ko",
    title="Korean",
    lexicon="lexicon-ko",
    frequent="ko",
    letter_names="ei pi s͈i ti i epʰɯ t͡ɕi eit͡ɕʰi ai t͡ɕei kʰei eɭ em en o pʰi kʰju aɭ es͈ɯ tʰi "
    "ju pɯi "
    "tʌpɯɭju eks͈ɯ wai t͡ɕetʰɯ",
    digit_names="joŋ iɭ i sam sʰa o juk t͡ɕʰiɭ pʰaɭ ku",
    script=r"[가-힣]",
    latin=False,
    romanise=revised,
    also_typed=simplified,
    # Tenseness (◌͈) tells its words apart; length no longer does.
    normalisation=Normalisation(narrow=False, tones=False, length=False, keep="\u0348"),
    refine=_refine,
    affricates=("tɕ", "dʑ"),
    rule=read_hangul,
    runs_together=False,
    abbreviations="dr 닥터|mr 미스터|mrs 미세스|ltd 리미티드|vs 대|st 세인트",
    symbols={
        "&": "앤드",
        "+": "플러스",
        "@": "골뱅이",
        "%": "퍼센트",
        "$": ">달러",
        "€": ">유로",
        "£": ">파운드",
        "¥": ">엔",
        "₩": ">원",
    },
    minus="마이너스",
    dot="닷",
    hashes="넘버/샤프/해시태그",
    patronymic="맥",
    units="km 킬로미터|kg 킬로그램|cm 센티미터|mm 밀리미터|ml 밀리리터|gb 기가바이트|"
    "mb 메가바이트|tb 테라바이트|hz 헤르츠|mhz 메가헤르츠|ghz 기가헤르츠|kw 킬로와트|"
    "h 시간|min 분",
    borrowed=in_korean,
    romanised=ROMANISED,
    numerals=_NUMERALS,
    respelt="ck k|c(?=[eiy]) s|c(?!h) k|f p|v b|z j|qu kw|q k|x ks|^l r|"
    "^([bdgkpst])(?!\\1)(?=[bdgklmnprst]) \\1eu|(?<=[aeiou])([bdgsj])$ \\1eu|"
    "(?<=[aeiou])l(?=[aeiou]) ll|(?<=[aeiou])r(?![aeiouyr])",
)
