"""What a command does with one long text: measures a model on it, refuses columns of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from elman.app.applicable import option_of
from elman.datasets.files.layout import COLUMNS
from elman.errors import ConfigurationError, SequenceError

if TYPE_CHECKING:
    from elman.datasets import Text, TextFiles
    from elman.datasets.source import Source

__all__ = ["check_no_columns", "measure_text", "unknown_words"]

MEASURED = 1 << 20
"""Characters of a text on disk that a model is measured on."""


def check_no_columns(source: Source, what: str = "one text", **more: object) -> None:
    """Raise `ConfigurationError` for options of a table that a text or pairs cannot have.

    `more` are further ones by their name, None where they were not given.
    """
    given = [*source.layout.given(*COLUMNS, "separator")]
    given += [name for name, value in more.items() if value is not None]
    unused = [option_of(name) for name in given]
    if not source.layout.has_header:
        unused.append("--no-header")
    if unused:
        raise ConfigurationError(
            f"{source.data} is read as {what}, without columns to choose, received "
            f"{', '.join(unused)}",
            remedy="leave it out" if len(unused) == 1 else "leave them out",
        )


def measure_text(model: Any, held: Text | TextFiles) -> tuple[float | None, int, list[str]]:
    """Return bits per character of a text, how many characters these are, and remarks.

    Characters that the model has never seen are left out. None where nothing can be measured.
    """
    text = held.head(MEASURED)
    remarks = []
    if len(text) < len(held):
        remarks.append(f"measured on the first {len(text):,} of {len(held):,} characters")
    if model.unit == "characters":
        known = set(model.vocabulary_.pieces)
        seen = "".join(c for c in text if c in known)
        if len(seen) < len(text):
            remarks.append(
                f"{len(text) - len(seen):,} characters of the text measured on, which "
                "the model has never seen, were left out"
            )
        text = seen
    if model.unit == "words" and (strange := model.vocabulary_.unknown(text)):
        remarks.append(unknown_words(strange))
    if len(text) < 2:
        return None, 0, remarks
    try:
        scores = model.score(text)
    except SequenceError:
        return None, 0, remarks  # Not longer than a window.
    return scores.bits_per_character, scores.characters, remarks


def unknown_words(share: float) -> str:
    """Say what share of symbols are unknown words, and what that does to a figure."""
    return (
        f"{share:.1%} of the symbols measured on are words without a code, which cost as much as "
        "one: that flatters the model"
    )
