"""Domain names: similar-sounding suggestions, inventions, and what is still to be had.

>>> from elman import domains
>>> sorted(domains.__all__)[:3]
['Availability', 'Invention', 'Label']
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
