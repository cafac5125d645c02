"""What goes on in a network while it reads, whichever engine it runs on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman import SequenceClassifier
from elman.errors import ConfigurationError
from elman.estimators import use
from elman.runs import left_out, watched

NAMES = ["Anna", "Lena", "Nora", "Otto", "Hugo", "Milo"]
LABELS = ["f", "f", "f", "m", "m", "m"]


def fitted(**settings: Any) -> Any:
    return SequenceClassifier(cell="simple", units=4, epochs=2, batch_size=2, **settings).fit(
        NAMES, LABELS
    )


@pytest.fixture(scope="module")
def padded() -> Any:
    return fitted(mask=False, timesteps=7, unknown="skip")


def test_both_engines_tell_the_same(padded: Any, tmp_path: Path) -> None:
    padded.save(tmp_path / "m.elman")
    light: Any = use(tmp_path / "m.elman")
    ours, theirs = watched(padded, "Anna"), watched(light, "Anna")
    assert ours["symbols"] == theirs["symbols"]
    for a, b in zip(ours["layers"], theirs["layers"], strict=True):
        np.testing.assert_allclose(a["states"], b["states"], atol=1e-3)
        np.testing.assert_allclose(a["gradient"], b["gradient"], rtol=0.05)


def test_a_network_without_a_mask_reads_its_padding(padded: Any) -> None:
    seen = watched(padded, "Anna")
    assert seen["symbols"] == [*"Anna", "END", "END", "END"]
    assert seen["layers"][0]["gradient"][-1] == 1.0
    last = np.array(seen["layers"][0]["states"][-1])
    dense = padded.networks_[0].layers[-1]
    logits = last @ np.asarray(dense.W) + np.asarray(dense.b)
    shares = np.exp(logits) / np.exp(logits).sum()
    np.testing.assert_allclose(seen["probabilities"], shares, atol=1e-3)


def test_steps_are_those_at_which_characters_are_read(padded: Any) -> None:
    seen = watched(padded, "An!na")
    assert [row["step"] for row in seen["running"]] == [0, 1, 1, 2, 3]
    moved = left_out(padded, "An!na")
    assert [step for step, _ in moved] == [0, 1, 1, 2, 3]
    assert moved[2][1] == pytest.approx(0.0, abs=1e-9)


def test_what_is_left_out_is_measured(padded: Any) -> None:
    whole = padded.predict_proba(["Anna"])[0]
    without = padded.predict_proba(["nna"])[0]
    answer = whole.argmax()
    step, lost = left_out(padded, "Anna")[0]
    assert step == 0
    assert lost == pytest.approx(whole[answer] - without[answer], abs=1e-6)


def test_nothing_can_be_left_out_of_one_letter(padded: Any) -> None:
    assert left_out(padded, "A") == []


def test_recordings_are_not_watched() -> None:
    walks = np.random.default_rng(0).normal(size=(4, 6, 2))
    model = SequenceClassifier(units=2, epochs=1).fit(walks, ["a", "b"] * 2)
    with pytest.raises(ConfigurationError, match="recordings"):
        watched(model, "Anna")
