"""A tune that a player can be given; what is no tune says so."""

from __future__ import annotations

import pytest

from elman.errors import InputError, OutputError
from elman.report.tune import LONGEST, check_tune_output, first_tune, save_tune, tune_as_midi

TUNE = 'X: 1\nT:Test\nM:6/8\nK:D\nf|"D"ecc c2f|"A"ecc c2f|'


def test_the_first_tune_ends_at_an_empty_line_or_at_the_next() -> None:
    assert first_tune(f"a line\n{TUNE}\n\nX: 2\nK:G\ngab|") == TUNE
    assert first_tune(f"{TUNE}\n  \nmore") == TUNE
    assert first_tune(f"{TUNE}\nX: 2\nK:G\ngab|") == TUNE
    assert first_tune(TUNE + "\n") == TUNE


def test_no_tune() -> None:
    with pytest.raises(InputError, match="begins with a line X:"):
        first_tune("Shall I compare thee")


def test_the_notes_of_a_tune_stand_in_the_file(tmp_path) -> None:
    from music21 import converter

    path = tmp_path / "tune.mid"
    assert save_tune(TUNE + "\n\nX: 2\nK:G\nggg|", path) == TUNE
    assert path.read_bytes().startswith(b"MThd")
    melody = [n.pitch.midi for n in converter.parse(path).recurse().notes if n.isNote]
    # f, then e c c c f twice, in D major: f and c are sharp.
    assert melody[:6] == [78, 76, 73, 73, 73, 78]


@pytest.mark.parametrize("bad", ["X: 1\nK:D\n[[(((3", "X: 1\nM:x/y\nK:D\nabc|"])
def test_what_cannot_be_read_ends_in_our_words(bad, tmp_path) -> None:
    with pytest.raises(InputError, match="music21 can read"):
        save_tune(bad, tmp_path / "tune.mid")
    assert not list(tmp_path.iterdir())


def test_a_tune_without_notes() -> None:
    with pytest.raises(InputError, match="must have a note"):
        tune_as_midi("X: 1\nK:D\n")


def test_a_text_that_names_a_file_is_no_tune(tmp_path) -> None:
    (tmp_path / "x.abc").write_text(TUNE)
    with pytest.raises(InputError):
        tune_as_midi(str(tmp_path / "x.abc"))


def test_too_long() -> None:
    with pytest.raises(InputError, match=f"at most {LONGEST:,} characters"):
        tune_as_midi("X: 1\nK:D\n" + "a" * LONGEST)


def test_a_folder_is_refused_before_anything_is_drawn(tmp_path) -> None:
    with pytest.raises(OutputError):
        check_tune_output(tmp_path)
