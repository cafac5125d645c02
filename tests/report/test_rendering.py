"""A figure is shown by a notebook, and its bytes are always the same."""

from __future__ import annotations

from elman.report.pictures import new_figure
from elman.report.rendering import rendered


def test_a_notebook_gets_a_png() -> None:
    figure = new_figure(2, 1)
    figure.subplots().plot([1, 2])
    assert figure._repr_png_()[:8] == b"\x89PNG\r\n\x1a\n"  # type: ignore[attr-defined]


def test_a_glyph_that_the_font_lacks_is_no_reason_to_stop() -> None:
    figure = new_figure(2, 1)
    figure.suptitle("\U00012000")
    assert rendered(figure, "svg").startswith(b"<?xml")
