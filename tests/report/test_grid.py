"""Tables without Rich are laid out as Rich lays them out where there is room."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from elman.report.grid import Grid, Styled

CELL = st.text("abcXYZ 12é山я한", max_size=7).map(str.strip)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=5), st.lists(st.booleans(), min_size=3))
def test_a_grid_is_laid_out_as_rich_does(rows: list[tuple[str, ...]], right: list[bool]) -> None:
    grid = Grid()
    for heading, justified in zip(("name", "说", "x"), right, strict=False):
        grid.add_column(heading, justify="right" if justified else "left")
    for first, *others in rows:
        grid.add_row(Styled(first, "bold red"), *others)
    drawn = io.StringIO()
    Console(file=drawn, width=100, force_terminal=False, highlight=False).print(grid)
    # The last cell need not fill up its column.
    wanted = [line.rstrip(" ") for line in drawn.getvalue().splitlines()]
    assert grid.as_text().splitlines() == wanted
    assert grid.row_count == len(rows)


def test_a_row_is_one_line_however_wide() -> None:
    grid = Grid("text", "label")
    grid.add_row("a\nb" * 99, "f")
    grid.add_row("short")
    heading, long, short = grid.as_text().splitlines()
    assert long == "a b" * 99 + "  f"
    assert heading.split() == ["text", "label"]
    assert short == "short"


def test_cells_are_styled_on_a_terminal_alone() -> None:
    grid = Grid("name")
    grid.add_row(Styled("free", "bold green"))
    drawn = io.StringIO()
    Console(file=drawn, width=100, force_terminal=True, color_system="standard").print(grid)
    assert "\x1b[1;32mfree" in drawn.getvalue()
    assert "\x1b" not in grid.as_text()


def test_a_notebook_shows_it_with_everything_escaped() -> None:
    grid = Grid("name", "<i>")
    grid.columns[1].justify = "right"
    grid.add_row(Styled("<b>", "bold"), "9%")
    html = grid._repr_html_()
    assert "&lt;b&gt;" in html
    assert '<th style="text-align:right">&lt;i&gt;</th>' in html
    assert "<b>" not in html
