"""Models for elsewhere, and networks from there: ONNX, Keras, PyTorch.

What is written is compared with its model on random inputs first, and not kept where it differs.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
