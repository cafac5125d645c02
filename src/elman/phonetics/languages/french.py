"""French."""

from __future__ import annotations

from elman.phonetics.languages.record import Language

__all__ = ["FRENCH"]

FRENCH = Language(
    code="fr",
    title="French",
    lexicon="lexicon-fr",
    frequent="fr",
    letter_names="a be se de ə ɛf ʒe aʃ i ʒi ka ɛl ɛm ɛn o pe ky ɛʁ ɛs te y ve dubləve iks iɡʁɛk "
    "zɛd",
    digit_names="zeʁo œ̃ dø tʁwa katʁ sɛ̃k sis sɛt ɥit nœf",
    more_names="e ø|1 ɛ̃",
    shipped=True,
    short_words="a à y au ce de du en et il la le ma me ne on ou sa se si ta te tu un va",
    symbols={"&": "et", "+": "plus", "@": "arobase"},
    digit_words={
        "1": ("un",),
        "2": ("de", "deux"),
        "6": ("si", "six"),
        "7": ("cet", "set"),
        "9": ("neuf",),
    },
)
