from __future__ import annotations

from elman.report import class_table, evaluate, origin_table


def test_class_table_says_where_there_is_nothing_to_say() -> None:
    table = class_table(evaluate(["a"], [[0.9, 0.1]], ["a", "[b]"]))
    cells = [[str(cell) for cell in column.cells] for column in table.columns]
    assert cells == [["a", "[b]"], ["100.0%", "-"], ["100.0%", "-"], ["100.0%", "0.0%"], ["1", "0"]]


def test_origins_are_ranked_downwards() -> None:
    origins = ["DE", "FR", "FR", "IT"]
    rows = [[0.9, 0.1], [0.9, 0.1], [0.1, 0.9], [0.1, 0.9]]
    table = origin_table(evaluate("aaaa", rows, "ab", origins=origins), {"DE": "Germany"})
    cells = [[str(cell) for cell in column.cells] for column in table.columns]
    assert cells[0] == ["IT", "FR"]
    assert cells[1] == ["0.0%", "50.0%"]
    assert cells[4][0] == "Germany"
