"""Recurrent networks: cells, layers, losses, optimisers and the training loop.

This package sees arrays and masks and knows no text. Arrays are time-major inside,
`(time, batch, features)`, and batch-major in `Data`, `train` and `logits_of`.
"""

from typing import Any

from lazy_loader import attach_stub

from elman.extras import broken

_attribute, __dir__, __all__ = attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    try:
        return _attribute(name)
    except Exception as error:  # noqa: BLE001  an AttributeError would be lost in `from` imports
        raise (broken(error) or error) from None
