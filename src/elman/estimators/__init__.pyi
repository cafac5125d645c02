from .classifier.estimator import SequenceClassifier as SequenceClassifier
from .files.codec import load as load
from .generator.estimator import SequenceGenerator as SequenceGenerator
from .generator.scores import MeanBits as MeanBits
from .generator.scores import Scores as Scores
from .transducer.estimator import Hypothesis as Hypothesis
from .transducer.estimator import SequenceTransducer as SequenceTransducer
from .transducer.rates import ErrorRates as ErrorRates
