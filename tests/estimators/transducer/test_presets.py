"""What is recommended for sound acts, and reads frames of the bands it was planned for."""

from __future__ import annotations

import numpy as np

from elman import SequenceTransducer
from elman.estimators.effects import transducer_idle
from elman.estimators.settings import defaults_of
from elman.estimators.transducer.presets import sound_settings


def test_every_setting_for_sound_acts() -> None:
    settings = sound_settings()
    defaults = defaults_of(SequenceTransducer)
    assert not set(settings) & set(transducer_idle({**defaults, **settings}, "series"))


def test_the_front_knows_the_highest_pitch_and_a_network_learns_behind_it() -> None:
    settings = sound_settings(highest=4_000)
    assert settings["front"][0].highest == 4_000
    random = np.random.default_rng(0)
    frames = [random.normal(size=(n, 40)).astype(np.float32) for n in (12, 20, 16, 9)]
    model = SequenceTransducer(**{**settings, "units": 4}, epochs=1).fit(
        frames, ["1", "12", "", "2"]
    )
    assert len(model.predict(frames)) == 4
