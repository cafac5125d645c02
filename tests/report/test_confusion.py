from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from elman.errors import OutputError
from elman.report import Evaluation, confused_pairs, confusion_table, draw_confusion, evaluate


def figures(classes: int) -> Evaluation:
    """Every second example is taken for the class before its own."""
    labels = [f"class {i}" for i in range(classes)]
    rows = [np.roll(np.eye(classes)[i], -(k % 2)) for i in range(classes) for k in range(3)]
    return evaluate([label for label in labels for _ in range(3)], rows, labels)


def shown(renderable: object) -> str:
    console = Console(width=100, record=True, file=Path("/dev/null").open("w"))  # noqa: SIM115
    with console.file:
        console.print(renderable)
        return console.export_text()


def test_table_counts_answers_by_class() -> None:
    lines = shown(confusion_table(figures(3))).splitlines()
    assert lines[0].split() == ["true", "\\", "answered", "class", "0", "class", "1", "class", "2"]
    assert lines[1].split() == ["class", "0", "2", "0", "1"]


def test_many_classes_are_told_by_their_worst_pairs() -> None:
    lines = shown(confusion_table(figures(12))).splitlines()
    assert lines[0].split() == ["is", "taken", "for", "times"]
    assert len(lines) == 11


def test_pairs_are_ranked() -> None:
    rows = [[0, 1, 0]] * 3 + [[1, 0, 0]] + [[0, 0, 1]]
    found = confused_pairs(evaluate(["a", "a", "c", "b", "a"], rows, ["a", "b", "c"]))
    assert found == [("a", "b", 2), ("a", "c", 1), ("b", "a", 1), ("c", "b", 1)]


@pytest.mark.slow
@pytest.mark.parametrize("classes", [2, 30])
@pytest.mark.parametrize("ending", ["png", "svg"])
def test_picture(tmp_path: Path, classes: int, ending: str) -> None:
    paths = [tmp_path / f"{name}.{ending}" for name in "ab"]
    for path in paths:
        draw_confusion(figures(classes), path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second, "the same figures, the same bytes"
    assert first[:4] == (b"\x89PNG" if ending == "png" else b"<?xm")
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"a.{ending}", f"b.{ending}"]


def test_labels_in_any_script(tmp_path: Path) -> None:
    drawn = evaluate(["美", "美", "Ж"], [[0.9, 0.1], [0.9, 0.1], [0.1, 0.9]], ["美", "Ж"])
    draw_confusion(drawn, tmp_path / "a.png")
    assert (tmp_path / "a.png").exists()


def test_picture_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"ends in .png or .svg, received 'a.gif'; name it a.png"):
        draw_confusion(figures(2), tmp_path / "a.gif")
    with pytest.raises(OutputError, match="must be writable, received: No such file"):
        draw_confusion(figures(2), tmp_path / "none" / "a.png")
    assert not list(tmp_path.iterdir())


def test_long_labels_stand_upright_and_short_ones_do_not() -> None:
    turned = []
    for labels in (["WALKING_DOWNSTAIRS", "WALKING_UPSTAIRS", "LAYING"], ["f", "m", "x"]):
        figure = draw_confusion(evaluate(labels, np.eye(3), labels))
        turned.append(figure.axes[0].get_xticklabels()[0].get_rotation())
    assert turned == [90.0, 0.0]
