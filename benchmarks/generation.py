"""Characters written a second, in float32 and in bfloat16, and what the rounding costs in bits.

Rates are those of `sample`, networks of 256 units with random weights. Bits are those of the
sonnets' last tenth, read symbol by symbol by what writes, with networks trained in float32.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median

from workloads import CELLS

RATES = """
import json, time, jax, numpy as np
from statistics import median
from elman.rnn import GRU, LSTM, Dense, Sequential, SimpleRNN, sample
def rate(cell, count, length):
    network = Sequential([cell(256, return_sequences=True), Dense(62)])
    network, times = network.build((None, 62), key=jax.random.key(0)), []
    for seed in range(8):
        began = time.perf_counter()
        sample(network, np.array([1]), length=length, count=count, seed=seed)
        times.append(time.perf_counter() - began)
    return count * length / median(times[1:])
print(json.dumps({
    "characters_per_second": rate(SimpleRNN, 1, 16384),
    "characters_per_second_of_256_texts": rate(SimpleRNN, 256, 2048),
    "gru_characters_per_second": rate(GRU, 1, 8192),
    "lstm_characters_per_second": rate(LSTM, 1, 8192),
}))
"""

BITS = """
import json, os, numpy as np
from elman import SequenceGenerator
from elman.datasets import load
from elman.estimators.generator.presets import generator_preset
from elman.inference.choice import log_softmax
from elman.inference.network import filled, network_of
from elman.inference.stepping import stepper
from elman.rnn import parameters_of, to_json
text, found = load("sonnets").text, {}
known = text[: int(0.9 * len(text))]
for name, cell in (("simple_rnn", "simple"), ("gru", "gru"), ("lstm", "lstm")):
    settings = {**generator_preset("sonnets"), "cell": cell, "units": 256, "epochs": 5}
    model = SequenceGenerator(**settings).fit(known)
    held = model.vocabulary_.encode(text)[len(known) :]
    network = model.networks_[0]
    step = stepper(filled(network_of(to_json(network)), parameters_of(network)))
    for kernels in ("", "bf16"):
        os.environ["ELMAN_KERNELS"] = kernels
        states, nats = step.begin(1), []
        for symbol, following in zip(held[:-1], held[1:]):
            logits, states = step.compiled().read(np.array([symbol]), states, 0)
            nats.append(-log_softmax(logits.astype(float))[0, following])
        found[f"sonnets_{name}_bits" + "_bf16" * bool(kernels)] = np.mean(nats) / np.log(2)
print(json.dumps(found))
"""


def generation(run: Callable[[str, str], str], repeats: int) -> dict[str, float]:
    """Measure with `run(program, system)`, which returns what a fresh process printed."""
    turns = [
        json.loads(run(RATES, system)) for _ in range(repeats) for system in ("elman", "elman_bf16")
    ]
    rates = {
        name + suffix: median(turn[name] for turn in turns[i::2])
        for i, suffix in enumerate(("", "_bf16"))
        for name in turns[0]
    }
    bits = json.loads(run(BITS, "elman"))
    costs = {
        f"sonnets_{cell}_bits_more_in_bf16": bits[f"sonnets_{cell}_bits_bf16"]
        - bits[f"sonnets_{cell}_bits"]
        for cell in CELLS
    }
    return rates | bits | costs
