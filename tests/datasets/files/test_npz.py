"""Windows in `.npz` files."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elman.datasets import read_windows
from elman.errors import ConfigurationError, SequenceError, TableError

X = np.arange(24, dtype=np.float64).reshape(4, 3, 2)
Y = np.array(["rest", "run", "rest", "run"])


def save(path: Path, **arrays: Any) -> Path:
    np.savez(path / "w.npz", **arrays)
    return path / "w.npz"


def test_windows_labels_and_groups(tmp_path: Path) -> None:
    examples = read_windows(save(tmp_path, X=X, y=Y, groups=np.array([1, 1, 2, 2])))
    assert np.asarray(examples.inputs).dtype == np.float32
    np.testing.assert_array_equal(examples.inputs, X)
    assert examples.labels == Y.tolist()
    assert examples.groups == ["1", "1", "2", "2"]
    assert examples.split is None
    assert examples.source == "w.npz"


def test_two_parts_are_an_official_split(tmp_path: Path) -> None:
    path = save(
        tmp_path,
        X_train=X[:3],
        y_train=np.array([1.0, 2.0, 1.0]),
        subject_train=np.array([5, 5, 6]),
        X_test=X[3:],
        y_test=np.array([2.0]),
        subject_test=np.array([7]),
    )
    examples = read_windows(path)
    assert examples.labels == ["1", "2", "1", "2"]
    assert examples.groups == ["5", "5", "6", "7"]
    assert examples.split == ["train", "train", "train", "test"]


def test_windows_without_features_have_one(tmp_path: Path) -> None:
    examples = read_windows(save(tmp_path, X=X[..., 0], y=np.array([True, False, True, False])))
    assert np.asarray(examples.inputs).shape == (4, 3, 1)
    assert examples.labels == ["True", "False", "True", "False"]


def gap() -> np.ndarray[Any, Any]:
    windows = X.copy()
    windows[2, 1, 0] = np.nan
    return windows


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"X": X}, "w.npz lacks 'y'; it has 'X'"),
        ({"data": X, "y": Y}, "lacks 'X'"),
        ({"X_train": X, "y_train": Y, "X_test": X}, "lacks 'y_test'"),
        ({"X": X, "y": Y[:3]}, "one value for each of 4 windows, received shape (3,)"),
        ({"X": X, "y": np.eye(4)}, "their argmax"),
        ({"X": X, "y": Y, "groups": Y[:1]}, "groups in w.npz"),
        ({"X": X[0, 0], "y": Y}, "received float64 of shape (2,)"),
        ({"X": Y, "y": Y}, "received <U4"),
        ({"X": X[:0], "y": Y[:0]}, "of shape (0, 3, 2)"),
        ({"X": gap(), "y": Y}, "has nan in window 2, step 1, feature 0"),
        (
            {"X_train": X, "y_train": Y, "X_test": X[:, 1:], "y_test": Y},
            "one shape of window, received (3, 2) and (2, 2)",
        ),
    ],
)
def test_arrays_that_do_not_fit(tmp_path: Path, arrays: dict[str, Any], said: str) -> None:
    with pytest.raises(TableError) as caught:
        read_windows(save(tmp_path, **arrays))
    assert said in str(caught.value)


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    ragged = np.array([np.zeros((2, 1)), np.zeros((3, 1))], dtype=object)
    with pytest.raises(TableError, match="'X' holds Python objects"):
        read_windows(save(tmp_path, X=ragged, y=Y[:2]))


def test_other_files_by_that_name(tmp_path: Path) -> None:
    for content in (b"no zip", b"PK\x03\x04 cut off"):
        (tmp_path / "w.npz").write_bytes(content)
        with pytest.raises(TableError, match=r"w\.npz"):
            read_windows(tmp_path / "w.npz")
    np.save(tmp_path / "one.npy", X)
    (tmp_path / "one.npy").rename(tmp_path / "one.npz")
    with pytest.raises(TableError, match=r"is no \.npz file"):
        read_windows(tmp_path / "one.npz")
    with pytest.raises(TableError, match="there is no file"):
        read_windows(tmp_path / "none.npz")


def test_columns_are_for_tables(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no columns to choose"):
        read_windows(save(tmp_path, X=X, y=Y), label="y")


@pytest.mark.parametrize(
    ("y", "labels"),
    [
        (np.array([b"a", b"\xc3\xa9"]), ["a", "\u00e9"]),
        (np.array([1.0, 2.0]), ["1", "2"]),
        (np.array([1.0, 1.5]), ["1", "1.5"]),
        (np.array([1e300, 1.0]), ["1e+300", "1"]),
        (np.array([2.0**63, 1.0]), ["9.223372036854776e+18", "1"]),
        (np.array([" rest ", "a \t run"]), ["rest", "a run"]),
        (np.array(["2026-11-27", "2026-11-28"], "M8[D]"), ["2026-11-27", "2026-11-28"]),
        (np.array([2**64 - 1, 1], np.uint64), ["18446744073709551615", "1"]),
        (np.array([True, False]), ["True", "False"]),
    ],
    ids=str,
)
def test_labels_are_written_as_they_are(tmp_path: Path, y: Any, labels: list[str]) -> None:
    np.savez(tmp_path / "w.npz", X=np.zeros((2, 3, 1)), y=y)
    assert read_windows(tmp_path / "w.npz").labels == labels


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.array([1.0, np.nan]), "value for every window, received none .* numbers 1, counted"),
        (np.array([np.inf, 1.0]), "numbers 0, counted from 0"),
        (np.array(["run", " "]), "numbers 1, counted"),
        (np.array(["2026-11-27", "NaT"], "M8[D]"), "numbers 1, counted"),
        (np.array([b"\xff", b"a"]), "text in UTF-8, received bytes that are none"),
        (np.array([1j, 2j]), "texts, numbers or truth values, received complex128"),
        (np.array([1, 2], "m8[s]"), "received timedelta64"),
        (np.array([(1,), (2,)], [("a", "i4")]), "texts, numbers or truth values, received"),
    ],
    ids=str,
)
@pytest.mark.parametrize("key", ["y", "groups"])
def test_labels_that_are_none_are_refused(tmp_path: Path, y: Any, message: str, key: str) -> None:
    arrays = {"X": np.zeros((2, 3, 1)), "y": np.array(["a", "b"]), key: y}
    np.savez(tmp_path / "w.npz", **arrays)
    with pytest.raises(TableError, match=f"{key} in w.npz .*{message}|{key} .*{message}"):
        read_windows(tmp_path / "w.npz")


@pytest.mark.parametrize("options", [{"has_header": False}, {"encoding": "latin-1"}])
def test_arrays_are_no_csv(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=r"w\.npz is no CSV"):
        read_windows(save(tmp_path, X=X, y=Y), **options)


@pytest.mark.parametrize("key", ["channels", "channel_names", "feature_names"])
def test_names_of_the_features_are_matched(tmp_path: Path, key: str) -> None:
    path = save(tmp_path, X=X, y=Y, **{key: np.array(["x", "y"])})
    assert read_windows(path).channels == ["x", "y"]
    np.testing.assert_array_equal(read_windows(path, like=["y", "x"]).inputs, X[..., ::-1])
    np.testing.assert_array_equal(read_windows(path, like=["y"]).inputs, X[..., 1:])
    with pytest.raises(SequenceError, match="lacks the channel 'z'"):
        read_windows(path, like=["x", "z"])


def test_arrays_without_names_are_read_by_position(tmp_path: Path) -> None:
    examples = read_windows(save(tmp_path, X=X, y=Y), like=["y", "x"])
    assert examples.channels is None
    np.testing.assert_array_equal(examples.inputs, X)


@pytest.mark.parametrize("names", [np.array(["x"]), np.array([1, 2]), np.array(["x", "x"])])
def test_names_that_do_not_fit(tmp_path: Path, names: Any) -> None:
    with pytest.raises((TableError, ConfigurationError), match="name"):
        read_windows(save(tmp_path, X=X, y=Y, channels=names))


@pytest.mark.parametrize(("value", "said"), [(1e300, "1e+300"), (np.inf, "inf")])
def test_values_that_float32_cannot_hold(tmp_path: Path, value: float, said: str) -> None:
    windows = X.copy()
    windows[1, 2, 1] = value
    with pytest.raises(TableError) as caught:
        read_windows(save(tmp_path, X=windows, y=Y))
    assert f"has {said} in window 1, step 2, feature 1" in str(caught.value)


def test_small_variations_of_large_values_are_kept(tmp_path: Path) -> None:
    windows = X / 100 + 1e9
    np.testing.assert_array_equal(read_windows(save(tmp_path, X=windows, y=Y)).inputs, windows)


@pytest.mark.parametrize("compressed", [False, True])
def test_damage_anywhere_is_told_and_nothing_else_raised(tmp_path: Path, compressed: bool) -> None:
    path = tmp_path / "w.npz"
    (np.savez_compressed if compressed else np.savez)(path, X=X, y=Y)
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xA5]) + whole[at + 1 :]):
            path.write_bytes(damaged)
            with contextlib.suppress(TableError):  # What only names a date is no damage.
                read_windows(path)


def test_what_numpy_would_read_and_is_no_windows(tmp_path: Path) -> None:
    for content in (gzip.compress(b"PK\x03\x04"), b"\x80\x04K\x01.", b"\x93NUMPY\x01\x00"):
        (tmp_path / "w.npz").write_bytes(content)
        with pytest.raises(TableError, match=r"w\.npz"):
            read_windows(tmp_path / "w.npz")
    for X_ in (X.astype(complex), X.astype("datetime64[s]"), X.astype(str), X[None]):
        with pytest.raises(TableError, match=r"X in w\.npz has numbers of shape"):
            read_windows(save(tmp_path, X=X_, y=Y))
