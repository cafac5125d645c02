"""One estimator for each shape of sequence problem, with scikit-learn's conventions.

>>> from elman import estimators
>>> sorted(estimators.__all__)[:3]
['Entity', 'ErrorRates', 'Forecast']
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
