"""What can be asked of a model, a name or a sound: each question a dataclass of settings.

The options of the command line, the bodies that the service reads and the description of its
interface come from them: a field says its range, its help and its default once.

>>> from elman.questions import Generate
>>> Generate(length=20).temperature
1.0
"""

from elman.questions.models import (
    Classify,
    Forecast,
    Generate,
    Score,
    Tag,
    Transduce,
    Transform,
    Watch,
)
from elman.questions.names import Check, Invent, LookAlikes, Similar
from elman.questions.sounds import Pronounce, Spell

__all__ = [
    "Check",
    "Classify",
    "Forecast",
    "Generate",
    "Invent",
    "LookAlikes",
    "Pronounce",
    "Score",
    "Similar",
    "Spell",
    "Tag",
    "Transduce",
    "Transform",
    "Watch",
]
