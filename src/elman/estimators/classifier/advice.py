"""Settings that we recommend for texts of anyone's own, by what the texts are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from elman.estimators.classifier.presets import GENERIC_TEXT, PROSE, STARTED

__all__ = ["recommended"]

_SENTENCE = 5
"""Words of a text from which on words are worth more than characters: names have fewer."""

_UNPARTED = 15
"""Characters of a word, on average, where words are not parted by spaces."""

_FEW, _MANY = 1_000, 100_000


def recommended(
    texts: Sequence[str], unit: str | None = None, *, starts: bool = False
) -> tuple[dict[str, Any], str]:
    """Return settings for a classifier of these texts, and in words what they follow from.

    `unit` is what the user chose to cut texts into, None for what suits them; with `starts` the
    networks start from what another has learned.

    >>> settings, why = recommended(["what a fine film this was"] * 2000)
    >>> settings["unit"], why
    ('words', 'texts of about 6 words: read as words, beside a linear model of them')
    >>> recommended(["Anna", "Otto"])[0]["ngrams"]
    5
    """
    words = float(np.median([len(text.split()) for text in texts]))
    characters = float(np.median([len(text) for text in texts]))
    unparted = characters >= _UNPARTED and characters / max(words, 1) >= _UNPARTED
    if unit in (None, "characters") and words < _SENTENCE and not unparted:
        return dict(GENERIC_TEXT), f"texts of about {characters:.0f} characters: read as characters"
    if unit == "characters" or (unit is None and unparted):
        beside = {name: PROSE[name] for name in ("word_ngrams", "character_ngrams", "patience")}
        settings = {**GENERIC_TEXT, **beside, "unknown": "replace", "cut": True, "cut_to": "ends"}
        return settings, (
            f"texts of about {characters:.0f} characters: read as characters, beside a linear "
            "model of their parts"
        )
    settings = dict(STARTED if starts else PROSE)
    if len(texts) < _FEW:
        settings |= {"batch_size": 16, "epochs": 12, "patience": 4}
        if starts:
            # So few examples are soon known by heart: slower, and the mean of several networks.
            settings |= {"learning_rate": 1e-3, "epochs": 16, "members": 3}
    elif len(texts) > _MANY:
        settings |= {"batch_size": 256, "epochs": 4}
    what = unit or "words"
    settings["unit"] = what
    return settings, (
        f"texts of about {words:.0f} words: read as {what}, beside a linear model of them"
    )
