"""Networks in use, without JAX: from a description and arrays, by NumPy and the compiled kernels.

One plain function a layer, equal to those of `elman.rnn` and an oracle for them. Arrays are
time-major inside, `(time, batch, features)`, and batch-major in `logits_of` and `transduce`.
"""

from elman.inference.alignments import transduce
from elman.inference.beam import beam_search
from elman.inference.likelihood import log_probabilities, losses_of, mean_loss_of, window_losses
from elman.inference.network import logits_of, network_of
from elman.inference.repetition import Written
from elman.inference.rules import Rules
from elman.inference.sampling import begin, go_on, sample
from elman.inference.transducer import Transducer, TransducerPlan
from elman.inference.wrappers import Sequential

__all__ = [
    "Rules",
    "Sequential",
    "Transducer",
    "TransducerPlan",
    "Written",
    "beam_search",
    "begin",
    "go_on",
    "log_probabilities",
    "logits_of",
    "losses_of",
    "mean_loss_of",
    "network_of",
    "sample",
    "transduce",
    "window_losses",
]
