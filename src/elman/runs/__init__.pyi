from .evaluation import Evaluated as Evaluated
from .evaluation import evaluate as evaluate
from .labelled import Classification as Classification
from .pairs import Transduction as Transduction
from .text import LongText as LongText
from .texts import ShortTexts as ShortTexts
from .training import Trained as Trained
from .training import train as train
