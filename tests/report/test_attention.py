from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from elman.errors import OutputError
from elman.report import draw_attention


def test_a_picture_names_both_sides(tmp_path: Path) -> None:
    drawn = []
    for name in ("a.svg", "again.svg"):
        draw_attention(np.eye(3), [" ein", " $Mann$"], ["a", " man"], tmp_path / name)
        drawn.append((tmp_path / name).read_bytes())
    assert drawn[0] == drawn[1]
    png = tmp_path / "b.png"
    draw_attention(np.full((80, 60), 1 / 60), ["x"] * 59, ["y"] * 79, png)
    assert png.read_bytes()[:4] == b"\x89PNG"


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"ends in \.png or \.svg"):
        draw_attention(np.eye(1), [], [], tmp_path / "a.pdf")
