"""What stands in a cell is text: no browser runs it."""

from __future__ import annotations

from elman.markup import named_rows, shaded, table

EVIL = '<script>alert("x")</script>&'
SAFE = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;"


def test_every_cell_is_escaped() -> None:
    written = [named_rows([(EVIL, EVIL)]), table([EVIL], [[EVIL]]), shaded([EVIL], [EVIL], [[0.5]])]
    for html in written:
        assert "<script" not in html
        assert html.count(SAFE) == 2


def test_numbers_stand_to_the_right() -> None:
    html = table(["name", "sure"], [["Anna", "9%"]], right=[1])
    assert '<td style="text-align:right">9%</td>' in html
    assert '<td style="text-align:right">Anna' not in html


def test_a_larger_share_is_darker() -> None:
    html = shaded(["1", "end"], ["a"], [[0.25, 0.75]])
    assert html.index("0.25)") < html.index("0.75)")
