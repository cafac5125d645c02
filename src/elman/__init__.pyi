from . import datasets as datasets
from .errors import ElmanError as ElmanError
from .estimators import SequenceAutoencoder as SequenceAutoencoder
from .estimators import SequenceClassifier as SequenceClassifier
from .estimators import SequenceForecaster as SequenceForecaster
from .estimators import SequenceGenerator as SequenceGenerator
from .estimators import SequenceTagger as SequenceTagger
from .estimators import SequenceTransducer as SequenceTransducer
from .estimators import load as load
from .rnn import GRU as GRU
from .rnn import LSTM as LSTM
from .rnn import Bidirectional as Bidirectional
from .rnn import Dense as Dense
from .rnn import Dropout as Dropout
from .rnn import Embedding as Embedding
from .rnn import OneHot as OneHot
from .rnn import Sequential as Sequential
from .rnn import SimpleRNN as SimpleRNN
from .sequences import Alphabet as Alphabet

__version__: str
