"""Where a classifier or a tagger starts: what of a generator its network takes over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError
from elman.estimators.reading.items import kind_of
from elman.estimators.tagger.hints import folded
from elman.estimators.transfer.pretrained import END, Pretrained, open_pretrained
from elman.sequences.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from elman.estimators.reading.inputs import Reader
    from elman.estimators.tagger.words import WordReader
    from elman.estimators.transfer.taking import Taken

__all__ = ["of_classifier", "of_tagger", "opened", "opened_by_tagger", "symbols_beside"]

_NOTHING = "\0"
"""A symbol that stands in no text."""


def opened(model: Any, items: Sequence[Any]) -> Pretrained | None:
    """Open what a classifier's networks start from, None where they start afresh, or read no text.

    Raises `ConfigurationError` for a generator of another unit, of which nothing fits.
    """
    if model.init_from is None or kind_of(items) != "text":
        return None
    source = open_pretrained(model.init_from)
    if source.vocabulary.unit != model.unit:
        raise ConfigurationError(
            f"Nothing of {source.name} can be taken over: its symbols are "
            f"{source.vocabulary.unit}, those of this network {model.unit}",
            remedy=f'pass unit="{source.vocabulary.unit}", or start from another model',
        )
    return source


def of_classifier(source: Pretrained, network: Any, reader: Reader, model: Any) -> Taken:
    """Take over what fits of a generator into the network of a classifier of texts."""
    from elman.estimators.transfer.taking import taken_over

    alphabet = reader.alphabet
    assert alphabet is not None
    symbols = (END, *alphabet.characters)
    return taken_over(source, network, symbols, alphabet.fold_text, model)


def opened_by_tagger(model: Any) -> Pretrained | None:
    """Open what a tagger's network starts from, None where it starts afresh.

    Raises `ConfigurationError` for a generator of neither words nor characters.
    """
    if model.init_from is None:
        return None
    source = open_pretrained(model.init_from)
    if source.vocabulary.unit not in ("words", "characters"):
        raise ConfigurationError(
            f"Nothing of {source.name} can be taken over: its symbols are "
            f"{source.vocabulary.unit}, a tagger reads words and their characters",
            remedy="start from a generator of words, or of characters",
        )
    return source


def symbols_beside(source: Pretrained | None) -> dict[str, Any]:
    """Name what of a generator a tagger's reader has to know beside its sentences."""
    if source is None:
        return {}
    if source.vocabulary.unit == "characters":
        return {"letters": source.vocabulary.pieces}
    words = (piece.strip() for piece in source.vocabulary.pieces)
    return {"words": [word for word in words if word and word != UNKNOWN]}


def of_tagger(source: Pretrained, network: Any, reader: WordReader, model: Any) -> Taken:
    """Take over what fits of a generator into a tagger's network.

    Of one of words the vectors, and forwards the layers that read the sentence; of one of
    characters what reads the spelling of a word.
    """
    from elman.estimators.transfer.taking import embedded_in, layers_in, put_in
    from elman.rnn.networks.sequential import parts

    if source.vocabulary.unit == "characters":
        embedding, *layers = parts(network.spelling)
        rows = source.same((_NOTHING, *reader.alphabet), str)
    else:
        embedding, layers = network.words, parts(network.encoder)
        rows = source.same((_NOTHING, UNKNOWN, *reader.vocabulary), folded)
    placed, left = embedded_in(source, embedding, rows)
    if not left:
        beside = source.vocabulary.unit == "words"
        some, left = layers_in(source, layers, None, beside=beside)
        placed += some
    return put_in(source, network, placed, left, model)
