"""Named data sets, and anyone's own tables, as plain records. Knows no network.

>>> from elman.datasets import load
>>> load("names").counts().keys()
dict_keys(['female', 'male'])
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
