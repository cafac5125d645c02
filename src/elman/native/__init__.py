"""The compiled kernels (C++); `elman.rnn.kernels` loads them."""
