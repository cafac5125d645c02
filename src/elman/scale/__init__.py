"""Tables of any size: answers of a model to each row, on one machine, on Ray or on Spark.

>>> from elman.scale import Scorer
>>> Scorer("pronounce", text="name", count=1).answer(["Anna", None])["error"]
[None, None]
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
