"""What can be asked of every row, and what is refused before any work."""

from __future__ import annotations

from typing import Any

import pytest

from elman.errors import ConfigurationError
from elman.scale.kinds import KINDS, asked


def test_settings_reach_the_question() -> None:
    kind, question = asked("transduce", {"count": 3, "unknown": "skip"})
    assert (question.count, question.unknown, question.beams) == (3, "skip", None)
    assert kind.model == "transducer"


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        ("clasify", {}, "What is asked is one of classify, tag, .* received 'clasify'"),
        ("tag", {"count": 2}, "'tag' has no settings, received count="),
        ("classify", {"top": 2}, "'classify' knows unknown, received top="),
        ("pronounce", {"count": 0}, "count is a whole number from 1 to 1000, received 0"),
        ("similar", {"weights": "longer"}, "longer"),
    ],
)
def test_what_cannot_be_asked(name: str, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        asked(name, settings)


def test_every_setting_is_one_of_its_question() -> None:
    for kind in KINDS.values():
        assert set(kind.settings) <= set(kind.question.__dataclass_fields__)
