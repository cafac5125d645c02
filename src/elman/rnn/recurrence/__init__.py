r"""The recurrence and its backpropagation through time, written as the slide writes them.

All arrays are time-major: `(time, batch, units)`. Every function takes the projected input
`a_t = W_x x_t + b` and returns the hidden states of all timesteps.

BPTT is written out: the backward scan carries only `dh` (and `dc`) and yields `dz_t`; the
gradient of the recurrent weights is then one large product over all timesteps,

    dL/dW_h = sum_t h_{t-1}^T dz_t,

instead of one small product added at every step. Automatic differentiation of the plain scan
(`*_plain`) is the test oracle.

A masked step (`mask[t, b]` false) leaves the state as it was and passes its gradient on.
`drop (batch, units)` multiplies `h_{t-1}` on its way into `W_h`, the same at every step:
recurrent dropout as in Gal and Ghahramani (2016).
"""

from elman.rnn.recurrence.gru import gru, gru_plain
from elman.rnn.recurrence.lstm import lstm, lstm_plain
from elman.rnn.recurrence.shared import ACTIVATIONS
from elman.rnn.recurrence.simple import simple_rnn, simple_rnn_plain

__all__ = [
    "ACTIVATIONS",
    "gru",
    "gru_plain",
    "lstm",
    "lstm_plain",
    "simple_rnn",
    "simple_rnn_plain",
]
