"""From data to a measured model, and from a model to figures: one task object for each shape.

Results have `to_json()`; nothing is printed, whoever watches is called back.

>>> from elman.datasets import Labelled
>>> from elman.runs import train
>>> people = Labelled(["Anna", "Otto", "Eva", "Ugo"] * 10, ["f", "m"] * 20, name="people")
>>> run = train(people, units=4, epochs=2, members=1, ngrams=0, validation=None)
>>> run.held.how, len(run.known), run.figures.evaluation.accuracy.total
('random', 30, 10)
>>> sorted(run.to_json())[:3]
['best_reachable_accuracy', 'held_out', 'interrupted']
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
