"""Sounds: IPA segments and how far apart they are, and the pronunciation of any string.

>>> from elman.phonetics import segment, similarities
>>> similarities(segment("ɹmɪks"), [segment("ɹmɪks")]).tolist()
[1.0]
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
