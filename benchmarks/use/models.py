"""Trains the models of `run.py` for an epoch, on names made up here, into a folder."""

from __future__ import annotations

import sys

import numpy as np

from elman.estimators import SequenceClassifier, SequenceGenerator
from elman.estimators.classifier.presets import preset
from elman.estimators.generator.presets import generator_preset

folder = sys.argv[1]
rng = np.random.default_rng(0)
names = ["".join(rng.choice(list("aeioubdfghklmnrst"), rng.integers(3, 12))) for _ in range(2000)]
labels = ["female" if name[-1] in "aeiou" else "male" for name in names]
settings = {**preset("names"), "epochs": 1}
SequenceClassifier(**settings).fit(names, labels).save(f"{folder}/names.elman")
settings = {**preset("unit-names"), "epochs": 1}
SequenceClassifier(**settings).fit(names, labels).save(f"{folder}/unit.elman")
text = " ".join(names) + " ABCDEFGHIJKLMNOPQRSTUVWXYZ,.;:!?'\n"
settings = {**generator_preset("sonnets"), "epochs": 1}
SequenceGenerator(**settings).fit(text).save(f"{folder}/text.elman")
settings.update(units=(128, 128), cell="lstm")
SequenceGenerator(**settings).fit(text).save(f"{folder}/stack.elman")
