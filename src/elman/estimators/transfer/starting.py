"""Where a classifier or a tagger starts: what of a generator its network takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError
from elman.estimators.transfer.pretrained import END, Pretrained, pretrained

if TYPE_CHECKING:
    from elman.estimators.reading.inputs import Reader
    from elman.estimators.transfer.taking import Taken

__all__ = ["of_classifier", "opened"]


def opened(model: Any) -> Pretrained | None:
    """Open what a classifier's networks start from, None where they start afresh.

    Raises `ConfigurationError` for a generator of another unit, of which nothing fits.
    """
    if model.init_from is None:
        return None
    source = pretrained(model.init_from)
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
    return taken_over(source, network, (END, *alphabet.characters), alphabet.fold_text, model)
