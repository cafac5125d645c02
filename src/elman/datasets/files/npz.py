"""Anyone's own windows in an `.npz` file: arrays `X` and `y`, nothing pickled."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.datasets.files.channels import check_names
from elman.datasets.files.frames import listed, read_bytes
from elman.datasets.files.layout import AS_IT_COMES, WRITING, TableLayout, as_keywords
from elman.datasets.files.measurements import narrowed
from elman.datasets.records.labelled import Labelled
from elman.errors import ConfigurationError, TableError, shorten

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["read_npz"]

_GROUPS = ("groups", "subject")
_NAMES = ("channels", "channel_names", "feature_names")
_LAYOUT = "X (windows, time, features) and y (windows), or X_train, y_train, X_test and y_test"


def read_npz(
    path: Path, layout: TableLayout = AS_IT_COMES, *, needs_label: bool = True
) -> Labelled:
    """Read windows and labels; `groups` (or `subject`) may say what a split keeps together.

    `channels` (or `channel_names`, `feature_names`) may name the features.

    Args:
        path: a file with `X` and `y`, or with `X_train`, `y_train`, `X_test` and `y_test`.
        layout: chooses nothing, for the arrays have their names.
        needs_label: whether `y` must be there; without, labels are "".

    Raises:
        ConfigurationError: the layout chooses something.
        TableError: it is no such file, or its arrays do not fit together.

    >>> import tempfile, numpy as np
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.npz"
    ...     np.savez(path, X=np.zeros((2, 5, 3)), y=np.array(["rest", "run"]))
    ...     read_npz(path).inputs.shape
    (2, 5, 3)
    """
    import numpy as np

    if layout.given("label", "series", "channels", "group"):
        raise ConfigurationError(
            f"{path.name} names its arrays X, y and groups, so it has no columns to choose",
            remedy="leave label, series, channels and group out",
        )
    if unused := layout.given(*WRITING):
        raise ConfigurationError(
            f"{path.name} is no CSV, whose header, separator and encoding there are to choose",
            remedy=f"leave out {as_keywords(unused)}",
        )
    arrays = _arrays(path)
    parts = [part for part in ("_train", "_test") if f"X{part}" in arrays] or [""]
    for part in parts:
        for key in (f"X{part}", f"y{part}"):
            if key not in arrays and (needs_label or key[0] == "X"):
                raise TableError(
                    f"{path.name} lacks {key!r}; it has {listed(arrays)}",
                    remedy=f"save it with {_LAYOUT}",
                )
    read = [_windows(arrays[f"X{part}"], f"X{part}", path) for part in parts]
    if len({windows.shape[1:] for windows in read}) > 1:
        raise TableError(
            f"{path.name} has one shape of window, received "
            + " and ".join(str(windows.shape[1:]) for windows in read),
            remedy="cut both parts alike",
        )
    labels: list[str] = []
    groups: list[str] = []
    for part, windows in zip(parts, read, strict=True):
        if f"y{part}" in arrays:
            labels += _texts(arrays[f"y{part}"], f"y{part}", len(windows), path)
        else:
            labels += [""] * len(windows)
        for key in _GROUPS:
            if f"{key}{part}" in arrays:
                groups += _texts(arrays[f"{key}{part}"], f"{key}{part}", len(windows), path)
                break
    return Labelled(
        inputs=np.concatenate(read),
        labels=labels,
        groups=groups or None,
        split=[p[1:] for p, w in zip(parts, read, strict=True) for _ in w] if parts[0] else None,
        name=path.name,
        source=path.name,
        channels=_names(arrays, read[0].shape[-1], path),
    )


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    import numpy as np

    raw = BytesIO(read_bytes(path))
    key = ""
    try:
        with np.load(raw, allow_pickle=False) as stored:
            arrays = {}
            for key in stored.files:
                arrays[key] = stored[key]
                if not isinstance(arrays[key], np.ndarray):
                    raise TypeError(f"{key} is no array")
            return arrays
    except Exception as error:
        # NumPy, zlib and zipfile raise many kinds of errors for damaged files.
        if isinstance(error, ValueError) and _holds_objects(error):
            raise TableError(
                f"{path.name} may hold numbers and text, but {key or 'it'!r} holds Python objects "
                "(pickled data can run code, so elman never reads it)",
                remedy="save windows of one length as one array of floats and labels as text, or "
                "each recording as a CSV file in one folder",
            ) from error
        where = f", array {shorten(key)}" if key else ""
        raise TableError(
            f"{path.name} is no .npz file, or damaged ({type(error).__name__}{where}: "
            f"{shorten(' '.join(str(error).split()), 100)})",
            remedy=f"save it with numpy.savez: {_LAYOUT}",
        ) from error


def _holds_objects(error: ValueError) -> bool:
    return "allow_pickle" in str(error) or "pickled" in str(error)


def _names(arrays: dict[str, NDArray[Any]], features: int, path: Path) -> list[str] | None:
    """Names of the channels, where the file has them."""
    key = next((key for key in _NAMES if key in arrays), None)
    if key is None:
        return None
    names = arrays[key]
    if names.dtype.kind not in "US" or names.shape != (features,):
        raise TableError(
            f"{key} in {path.name} has one name for each of {features} features, "
            f"received {names.dtype} of shape {names.shape}",
            remedy="save them as text, or leave them out",
        )
    texts = [n if isinstance(n, str) else n.decode("utf-8", "replace") for n in names.tolist()]
    return list(check_names([text.strip() for text in texts]))


def _windows(windows: NDArray[Any], key: str, path: Path) -> NDArray[Any]:
    import numpy as np

    if windows.dtype.kind not in "fiub" or windows.ndim not in (2, 3) or not windows.size:
        raise TableError(
            f"{key} in {path.name} has numbers of shape (windows, time, features), "
            f"received {windows.dtype} of shape {windows.shape}",
            remedy="reshape it; (windows, time) is read as one feature",
        )
    windows = windows[..., None] if windows.ndim == 2 else windows
    with np.errstate(over="ignore"):  # reported below, with its place
        narrow = windows.astype(np.float32)
    if not np.isfinite(narrow).all():
        window, step, feature = np.argwhere(~np.isfinite(narrow))[0].tolist()
        value = windows[window, step, feature]
        large = ", more than float32 holds" if np.isfinite(value) else ""
        raise TableError(
            f"{key} in {path.name} has {value} in window {window:,}, "
            f"step {step:,}, feature {feature}{large}",
            remedy="fill the gap or leave the window out",
        )
    return narrowed([windows])[0]


def _texts(values: NDArray[Any], key: str, length: int, path: Path) -> list[str]:
    if values.shape != (length,):
        raise TableError(
            f"{key} in {path.name} has one value for each of {length:,} windows, "
            f"received shape {values.shape}",
            remedy="save one value a window; of one-hot labels, their argmax",
        )
    if values.dtype.kind not in "biufUSM":
        raise TableError(
            f"{key} in {path.name} has texts, numbers or truth values, received {values.dtype}",
            remedy="save it as text, for example y.astype(str)",
        )
    texts = _written(values, key, path)
    bad = [i for i, text in enumerate(texts) if not text]
    if bad:
        shown = ", ".join(f"{i:,}" for i in bad[:8]) + (", …" if len(bad) > 8 else "")
        raise TableError(
            f"{key} in {path.name} has a value for every window, received none (or none that is "
            f"finite) for {len(bad):,}, numbers {shown}, counted from 0",
            remedy="give these windows one or leave them out",
        )
    return texts


def _written(values: NDArray[Any], key: str, path: Path) -> list[str]:
    """Write values as text, "" for what is missing: spaces do not count, as in a table."""
    import numpy as np

    if values.dtype.kind == "M":
        texts = ["" if text == "NaT" else text for text in np.datetime_as_string(values).tolist()]
    elif values.dtype.kind == "S":
        try:
            texts = [value.decode("utf-8") for value in values.tolist()]
        except UnicodeDecodeError as error:
            raise TableError(
                f"{key} in {path.name} is text in UTF-8, received bytes that are none ({error})",
                remedy="save it as text, for example y.astype(str)",
            ) from error
    elif values.dtype.kind == "f":
        # Written one by one, so that both parts of a file agree. Beyond 2**53 a float names no
        # whole number of its own.
        texts = [
            "" if not np.isfinite(v) else str(int(v) if v % 1 == 0 and abs(v) <= 2**53 else v)
            for v in values.tolist()
        ]
    else:
        texts = list(map(str, values.tolist()))
    return [" ".join(text.split()) for text in texts]
