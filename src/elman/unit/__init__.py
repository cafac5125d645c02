"""The unit in class: every slide's result, rerun and set beside the slide on one page.

A topic is a file of `topics`: what the slides say, the command and the Python, what to ask, and a
`run` that measures. Nothing is printed.

>>> from elman.unit import chosen
>>> [module.TOPIC.number for module in chosen(["names", "1"])]
[1, 4]
"""

from elman.unit.course import MODULES, Course, chosen, state_folder, teach
from elman.unit.own import own_data
from elman.unit.records import Outcome, Picture, Result, Table, Topic

__all__ = [
    "MODULES",
    "Course",
    "Outcome",
    "Picture",
    "Result",
    "Table",
    "Topic",
    "chosen",
    "own_data",
    "state_folder",
    "teach",
]
