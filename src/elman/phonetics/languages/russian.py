"""Russian."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["RUSSIAN"]

_VOWELS = frozenset("aeiouɨɪʊəɐɛɔæɵʉ")


def _refine(segments: list[str]) -> list[str]:
    """Leave out the length by which the lexicon marks stress."""
    return [s.rstrip("ː") if s[0] in _VOWELS else s for s in segments]


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
    plain={"ё": "e", "й": "i"},
    refine=_refine,
    affricates=("ts", "tɕ"),
    short_words="а в и к о с у я да до же за из мы на не но ну он от по то ты вы",
    symbols={"&": "и", "+": "плюс", "@": "собака"},
)
