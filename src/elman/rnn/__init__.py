"""Recurrent networks: cells, layers, losses, optimisers and the training loop.

This package sees arrays and masks and knows no text. Arrays are time-major inside,
`(time, batch, features)`, and batch-major in `Data`, `train` and `logits_of`.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
