"""Channels are found by name."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elman.datasets.files.channels import check_names, names_in, places_of, standing_for
from elman.errors import ConfigurationError, SequenceError

NAMES = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=6),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(NAMES, st.randoms(use_true_random=False))
def test_names_are_found_in_any_order(names: list[str], random: object) -> None:
    columns = [*names, "another column"]
    random.shuffle(columns)  # type: ignore[attr-defined]
    assert [columns[place] for place in places_of(names, columns, "a.csv")] == names


@given(NAMES)
def test_names_written_as_a_csv_line_are_read_back(names: list[str]) -> None:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    assert names_in(line.getvalue()) == names


def test_spaces_around_a_name_are_not_part_of_it() -> None:
    assert names_in(" Acceleration x (m/s^2) , y ") == ["Acceleration x (m/s^2)", "y"]


def test_what_is_missing_is_named_and_what_is_there() -> None:
    with pytest.raises(SequenceError) as caught:
        places_of(["x", "y", "z"], ["x", "a", "b"], "a.csv", chosen=True)
    assert "a.csv lacks the channels 'y', 'z'" in str(caught.value)
    assert "it has 'x', 'a', 'b'" in str(caught.value)
    assert "channels=['x', 'a', 'b']" in str(caught.value)
    with pytest.raises(SequenceError, match="record these channels too"):
        places_of(["x", "y"], ["x"], "a.csv", chosen=True)


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(SequenceError, match="more than one channel 'x'"):
        places_of(["x"], ["x", "x"], "a.csv")


@pytest.mark.parametrize("names", [[], ["x", "x"], ["x", ""]])
def test_each_channel_has_a_name_of_its_own(names: list[str]) -> None:
    with pytest.raises(ConfigurationError, match="Each channel has a name of its own"):
        check_names(names)


def test_columns_that_stand_for_channels() -> None:
    assert standing_for(("x", "y"), ["a", "y"]) == ("a", "y")
    with pytest.raises(ConfigurationError, match="'x' is a channel of the model, and would"):
        standing_for(("x", "y"), ["b", "x"])
    with pytest.raises(ConfigurationError, match="reads 2 channels, 'x', 'y', received 1: 'x'"):
        standing_for(("x", "y"), ["x"])
