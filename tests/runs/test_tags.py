"""What a tagger gets: settings for the size of the data, parts, columns; no training."""

from __future__ import annotations

from typing import Any

import pytest

from elman.datasets import Tagged
from elman.errors import ConfigurationError
from elman.runs.held_out import HeldOut
from elman.runs.tags import Tagging, recommended
from elman.runs.task import Wish

DATA = Tagged(
    [("Anna",), ("Otto",), ("Anna",), ("Eva",)] * 5,
    [("B-PER",)] * 20,
    {"pos": [("NP",)] * 20},
    name="names",
    remarks=("1 label was mended",),
)


def test_equal_sentences_stand_on_one_side() -> None:
    held = HeldOut.choose(DATA, "names", 0.3, seed=0)
    known, out = held.parts(DATA)
    assert held.how == "random"
    assert not set(known.words) & set(out.words)
    assert len(known) + len(out) == len(DATA)
    assert [part.words for part in held.parts(DATA)] == [known.words, out.words]


class Model:
    """Notes what it is asked to learn."""

    def fit(self, words: Any, labels: Any, **more: Any) -> None:
        self.words, self.more = words, more


def test_the_publishers_dev_part_chooses_the_epoch() -> None:
    split = ["train", "train", "dev", "test"] * 5
    data = Tagged(DATA.words, DATA.labels, DATA.columns, split=split)
    held = HeldOut.choose(data, "names", None, seed=0)
    known, out = held.parts(data)
    assert (held.how, len(known), len(out)) == ("official", 15, 5)
    model = Model()
    Tagging(("pos",)).fit(model, known, held, None)
    assert len(model.words) == 10
    words, _, columns = model.more["validation_data"]
    assert words == [("Anna",)] * 5
    assert columns == {"pos": [("NP",)] * 5}


def test_settings_are_recommended_by_size_and_remarks_are_handed_on() -> None:
    settings, remarks = Tagging().settings(DATA, "names", Wish({"epochs": 3}, None, None))
    assert settings == {**recommended(20), "epochs": 3}
    assert remarks == ["1 label was mended"]
    with pytest.raises(ConfigurationError, match="further columns pos, received lemma"):
        Tagging(("lemma",)).settings(DATA, "names", Wish({}, None, None))
