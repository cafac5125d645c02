"""How letters and digits are called, in seven languages: `r` is "ar", `8` is "ate".

Names are written in the sounds of the pronunciation lexicons; a sound that a lexicon writes
otherwise is replaced by the nearest one by articulation (`elman.phonetics.sounds.nearness`).
"""

from __future__ import annotations

__all__ = ["LANGUAGES", "loans", "names_of", "syllabic"]

_NAMES = {
    "en": "a eɪ|b b i|c s i|d d i|e i|f ɛ f|g d͡ʒ i|h eɪ t͡ʃ|i aɪ|j d͡ʒ eɪ|k k eɪ|l ɛ l|m ɛ m|n ɛ n|"
    "o oʊ|p p i|q k j u|r ɑ ɹ|s ɛ s|t t i|u j u|v v i|w d ʌ b ə l j u|x ɛ k s|y w aɪ|z z i|z z ɛ d|"
    "0 z ɪ ɹ oʊ|0 oʊ|1 w ʌ n|2 t u|3 θ ɹ i|4 f ɔ ɹ|5 f aɪ v|6 s ɪ k s|7 s ɛ v ə n|8 eɪ t|9 n aɪ n",
    "fr": "a a|b b e|c s e|d d e|e ø|f ɛ f|g ʒ e|h a ʃ|i i|j ʒ i|k k a|l ɛ l|m ɛ m|n ɛ n|o o|p p e|"
    "q k y|r ɛ ʁ|s ɛ s|t t e|u y|v v e|w d u b l ə v e|x i k s|y i ɡ ʁ ɛ k|z z ɛ d|"
    "0 z e ʁ o|1 œ̃|1 ɛ̃|2 d ø|3 t ʁ w a|4 k a t ʁ|5 s ɛ̃ k|6 s i s|7 s ɛ t|8 ɥ i t|9 n œ f",
    "de": "a aː|b b eː|c t͡s eː|d d eː|e eː|f ɛ f|g ɡ eː|h h aː|i iː|j j ɔ t|k k aː|l ɛ l|m ɛ m|"
    "n ɛ n|o oː|p p eː|q k uː|r ɛ ʁ|s ɛ s|t t eː|u uː|v f a ʊ|w v eː|x ɪ k s|"
    "y ʏ p s i l ɔ n|z t͡s ɛ t|0 n ʊ l|1 a ɪ n s|2 t͡s v a ɪ|3 d ʁ a ɪ|4 f iː ɐ|5 f ʏ n f|"
    "6 z ɛ k s|7 z iː b ə n|8 a x t|9 n ɔ ɪ n",
    "es": "a a|b b e|c θ e|d d e|e e|f e f e|g x e|h a t͡ʃ e|i i|j x o t a|k k a|l e l e|m e m e|"
    "n e n e|o o|p p e|q k u|r e r e|s e s e|t t e|u u|v u b e|w u b e d o b l e|x e k i s|"
    "y i ɡ r j e ɡ a|z θ e t a|0 θ e ɾ o|1 u n o|2 d o s|3 t ɾ e s|4 k w a t ɾ o|5 θ i n k o|"
    "6 s e j s|7 s j e t e|8 o t͡ʃ o|9 n w e b e",
    "pt": "a a|b b e|c s e|d d e|e e|f ɛ f i|g ʒ e|h a ɡ a|i i|j ʒ ɔ t a|k k a|l ɛ l i|m e m i|"
    "n e n i|o ɔ|p p e|q k e|r ɛ h i|s ɛ s i|t t e|u u|v v e|w d a b l i u|x ʃ i s|"
    "y i p s i l õ|z z e|0 z ɛ ɾ u|1 ũ|2 d o j s|3 t ɾ e s|4 k w a t ɾ u|5 s ĩ k u|6 s e j s|"
    "7 s ɛ t͡ʃ i|8 o j t u|9 n ɔ v i",
    "it": "a a|b b i|c t͡ʃ i|d d i|e e|f ɛ f f e|g d͡ʒ i|h a k k a|i i|j i l u n ɡ a|k k a p p a|"
    "l ɛ l l e|m ɛ m m e|n ɛ n n e|o o|p p i|q k u|r ɛ r r e|s ɛ s s e|t t i|u u|v v u|"
    "w d o p p j a v u|x i k s|y i p s i l o n|z d z ɛ t a|0 d z ɛ r o|1 u n o|2 d u e|3 t r e|"
    "4 k w a t t r o|5 t͡ʃ i n k w e|6 s ɛ j|7 s ɛ t t e|8 ɔ t t o|9 n ɔ v e",
    "ru": "a a|b b e|c t͡s e|d d e|e e|f e f|g ɡ e|h x a|i i|j j o t|k k a|l e lʲ|m e m|n e n|o o|"
    "p p e|q k u|r e r|s e s|t t e|u u|v v e|w d a b lʲ j u|x i k s|y i ɡ r e k|z z e t|"
    "0 n o lʲ|1 o dʲ i n|2 d v a|3 t rʲ i|4 t͡ɕ e t ɨ rʲ e|5 p j a tʲ|6 ʂ e sʲ tʲ|7 sʲ e m|"
    "8 v o sʲ e m|9 dʲ e v j a tʲ",
}
LANGUAGES = tuple(_NAMES)
"""Languages whose letters and digits have names here."""

_SYLLABIC = {"en": "r ə ɹ|l ə l|n ə n|m ə m", "de": "r ɐ|l ə l|n ə n"}


_LOANS = (
    "ph f|th t|sh ʃ|zh ʒ|kh k|ch k|gh ɡ|rh r|ck k|y i|j j|j d͡ʒ|k k|w w|w v|x k s|oo u|ee i|"
    "ha a|he e|he ɛ|hi i|ho o|ho ɔ|hu u|ie i|ai ɛ|eau o|ou u"
)


def loans() -> list[tuple[str, tuple[str, ...]]]:
    """Spellings that travel with foreign words and brands into every language.

    >>> loans()[0]
    ('ph', ('f',))
    """
    return _parse(_LOANS)


def names_of(language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each letter and digit with the sounds of its name, more than once where it has several.

    >>> [sounds for letter, sounds in names_of("en") if letter == "8"]
    [('eɪ', 't')]
    """
    return _parse(_NAMES.get(language, ""))


def syllabic(language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Consonants that stand for a syllable when their vowel is left out: `flickr`, `tumblr`.

    >>> syllabic("en")[0]
    ('r', ('ə', 'ɹ'))
    """
    return _parse(_SYLLABIC.get(language, ""))


def _parse(text: str) -> list[tuple[str, tuple[str, ...]]]:
    rows = [entry.split() for entry in text.split("|") if entry]
    return [(letter, tuple(sounds)) for letter, *sounds in rows]
