r"""The recurrence and its backpropagation through time, written as the slide writes them.

One file a cell: its equations for one step and back, and its layer. `scan` runs any of them over
time-major arrays `(time, batch, units)`.

BPTT is written out: the backward scan carries only `dh` (and `dc`) and yields `dz_t`; the
gradient of the recurrent weights is then one large product over all timesteps,

    dL/dW_h = sum_t h_{t-1}^T dz_t,

instead of one small product added at every step. Automatic differentiation of the plain scan
(`scan.plain`) is the test oracle.

A masked step (`mask[t, b]` false) leaves the state as it was and passes its gradient on.
`drop (batch, units)` multiplies `h_{t-1}` on its way into `W_h`, the same at every step:
recurrent dropout as in Gal and Ghahramani (2016).
"""
