"""Chinese, as Mandarin is said, in simplified characters and in pinyin without tones."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["CHINESE"]

_AFFRICATES = {("ʈ", "ʂ"), ("t", "ɕ"), ("t", "s")}


def _refine(segments: list[str]) -> list[str]:
    """Join the affricates, which the lexicon writes without a tie bar."""
    found: list[str] = []
    for segment in segments:
        if found and (found[-1], segment[0]) in _AFFRICATES:
            found[-1] += f"\u0361{segment}"
        else:
            found.append(segment)
    return found


CHINESE = Language(
    code="zh",
    title="Chinese",
    lexicon="lexicon-zh",
    frequent="zh",
    letter_names="eɪ pi si ti i aɪfu t͡ɕi eɪt͡ɕʰy aɪ t͡ɕjɛ kʰeɪ aɪl aɪmu ən oʊ pʰi kʰjoʊ ɑɻ aɪsɯ tʰi "
    "joʊ weɪ tapuljoʊ aɪkʰɤsɯ waɪ tsaɪtʰɤ",
    digit_names="liŋ i ɑɻ san sɯ u ljoʊ t͡ɕʰi pa t͡ɕjoʊ",
    script=r"[\u3400-\u9fff]",
    latin=False,
    refine=_refine,
    affricates=("ts", "tɕ", "ʈʂ"),
    runs_together=False,
    in_script=False,  # thousands of characters
)
