"""Networks in use, without JAX: from a description and arrays, by NumPy and the compiled kernels.

One plain function a layer, equal to those of `elman.rnn` and an oracle for them. Arrays are
time-major inside, `(time, batch, features)`, and batch-major in `logits_of` and `transduce`.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
