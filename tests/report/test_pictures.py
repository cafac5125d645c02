"""A picture is written where it is said, under any kind of path, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.errors import MissingExtra, OutputError
from elman.report.pictures import check_picture, finished, new_figure, save_figure


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_may_be_text(tmp_path: Path, kind: type) -> None:
    save_figure(new_figure(2, 1), kind(tmp_path / "a.svg"))
    assert "<svg" in (tmp_path / "a.svg").read_text()


def test_the_same_figure_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        figure = new_figure(2, 1)
        figure.subplots().plot([1, 2])
        save_figure(figure, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize("name", ["curves", "curves.pdf", ""])
def test_an_ending_that_is_no_picture(name: str) -> None:
    with pytest.raises(OutputError, match=r"ends in \.png or \.svg"):
        check_picture(name)


def test_a_figure_without_a_path_is_returned_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    figure = new_figure(2, 1)
    assert finished(figure, None) is figure
    assert not list(tmp_path.iterdir())
    assert finished(figure, "a.svg") is figure
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_without_matplotlib_a_figure_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elman.extras.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"elman\[train\]"):
        new_figure(2, 1)
