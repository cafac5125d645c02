"""English, of the United States and of Britain."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["BRITISH", "ENGLISH"]

_SHORT = (
    "a i am an as at be by do go he if in is it me my no of on or so to up us we hi ok "
    "tv pc dj hd fm"
)
_DIGITS = {
    "1": ("one", "won"),
    "2": ("to", "too"),
    "4": ("for", "fore"),
    "8": ("ate", "eat", "ait"),
}

ENGLISH = Language(
    code="en-us",
    title="English (US)",
    lexicon="lexicon-en-us",
    frequent="en",
    letter_names="eɪ bi si di i ɛf d͡ʒi eɪt͡ʃ aɪ d͡ʒeɪ keɪ ɛl ɛm ɛn oʊ pi kju ɑɹ ɛs ti ju vi "
    "dʌbəlju ɛks waɪ zi",
    digit_names="zɪɹoʊ wʌn tu θɹi fɔɹ faɪv sɪks sɛvən eɪt naɪn",
    more_names="z zɛd|0 oʊ",
    # R is "air" to the French and to Germans, and so in the names of their brands.
    borrows=("fr", "de"),
    syllabic="r ɚ|l əl|n ən|m əm",
    shipped=True,
    affricates=("tʃ", "dʒ"),
    short_words=_SHORT,
    symbols={"&": "and", "+": "plus", "@": "at"},
    digit_words=_DIGITS,
)

BRITISH = Language(
    code="en-uk",
    title="English (UK)",
    lexicon="lexicon-en-uk",
    frequent="en",
    letter_names="eɪ biː siː diː iː ɛf d͡ʒiː eɪt͡ʃ aɪ d͡ʒeɪ keɪ ɛl ɛm ɛn əʊ piː kjuː ɑː ɛs tiː juː "
    "viː dʌbəljuː ɛks waɪ zɛd",
    digit_names="zɪəɹəʊ wʌn tuː θɹiː fɔː faɪv sɪks sɛvən eɪt naɪn",
    more_names="z ziː|0 əʊ",
    borrows=("fr", "de"),
    syllabic="r ə|l əl|n ən|m əm",
    shipped=True,
    affricates=("tʃ", "dʒ"),
    short_words=_SHORT,
    symbols={"&": "and", "+": "plus", "@": "at"},
    digit_words=_DIGITS,
)
