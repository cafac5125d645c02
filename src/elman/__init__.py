"""Recurrent neural networks on sequences: fast, small and visible, on the machine you have.

>>> import elman
>>> sorted(name for name in elman.__all__ if name[0].isupper())[:4]
['Add', 'Alphabet', 'Average', 'Bidirectional']
"""

from lazy_loader import attach_stub

__version__ = "0.1.0"

__getattr__, _, __all__ = attach_stub(__name__, __file__)
__all__.append("__version__")


def __dir__() -> list[str]:
    return sorted(__all__)
