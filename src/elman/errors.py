"""Every error elman raises.

    ElmanError
    ├── InputError (ValueError)          what the caller passed cannot be used
    │   ├── AlphabetError                a symbol the model does not know
    │   ├── SequenceError                lengths, shapes, NaN, empty sequences
    │   ├── LabelError                   labels missing, too few, or of one class only
    │   ├── TableError                   a CSV or Parquet file, or a column of it
    │   ├── ConfigurationError           an option outside its range
    │   └── DomainError                  not a domain name that could be registered
    │       └── UnknownSuffix            no public suffix (com, co.uk) is spelt so
    ├── DatasetError
    │   ├── UnknownDataset               no data set has that name
    │   ├── DatasetUnavailable           it exists but cannot be had here and now
    │   └── ChecksumMismatch             what arrived is not what was published
    ├── ModelFileError                   a model file that cannot be used
    │   ├── NotAModel                    not an elman model at all
    │   ├── DamagedModel                 truncated, edited, or inconsistent
    │   └── NewerModel                   written by a later elman
    ├── OutputError                      a result cannot be written
    └── TrainingError                    training cannot go on
        └── NonFiniteError               NaN or infinity in the loss or a gradient

Every message says the invariant, what was received, and the remedy. The library raises;
only `elman.app` turns an error into an exit code or an HTTP status.

>>> raise AlphabetError("Alphabet lacks 'é' (position 3 of 'André')",
...                     remedy='train with this character or pass unknown="skip"')
Traceback (most recent call last):
elman.errors.AlphabetError: Alphabet lacks 'é' (position 3 of 'André'); train with this \
character or pass unknown="skip"
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "AlphabetError",
    "ChecksumMismatch",
    "ConfigurationError",
    "DamagedModel",
    "DatasetError",
    "DatasetUnavailable",
    "DomainError",
    "ElmanError",
    "InputError",
    "LabelError",
    "ModelFileError",
    "NewerModel",
    "NonFiniteError",
    "NotAModel",
    "OutputError",
    "SequenceError",
    "TableError",
    "TrainingError",
    "UnknownDataset",
    "UnknownSuffix",
    "shorten",
]


class ElmanError(Exception):
    """Base of every error elman raises: what is wrong, and after a semicolon what to do."""

    def __init__(self, problem: str, *, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}; {remedy}" if remedy else problem)


class InputError(ElmanError, ValueError):
    """What the caller passed cannot be used."""


class AlphabetError(InputError):
    """A symbol the alphabet does not hold."""


class SequenceError(InputError):
    """A sequence of the wrong length, shape, type or with values that are not finite."""


class LabelError(InputError):
    """Labels that are missing, unknown, too few, or of one class only."""


class TableError(InputError):
    """A table that cannot be read, or that lacks a column."""


class ConfigurationError(InputError):
    """An option outside its range."""


class DomainError(InputError):
    """A text that is no domain name, or none that could be registered."""


class UnknownSuffix(DomainError):
    """No public suffix, such as com or co.uk, is spelt so."""


class DatasetError(ElmanError):
    """Base of the errors about named data sets."""


class UnknownDataset(DatasetError):
    """No data set has that name."""


class DatasetUnavailable(DatasetError):
    """The data set exists but cannot be had here and now."""


class ChecksumMismatch(DatasetError):
    """What arrived is not what was published."""


class ModelFileError(ElmanError):
    """Base of the errors about model files."""


class NotAModel(ModelFileError):
    """The file is not an elman model."""


class DamagedModel(ModelFileError):
    """The file was an elman model but is truncated, edited or inconsistent."""


class NewerModel(ModelFileError):
    """The file was written by a later version of elman."""


class OutputError(ElmanError):
    """A result cannot be written: disk full, no permission, no such folder."""


class TrainingError(ElmanError):
    """Training cannot go on."""


class NonFiniteError(TrainingError):
    """NaN or infinity appeared in the loss or in a gradient.

    `trained` is what stood before: the best epoch so far, with its history.
    """

    def __init__(self, problem: str, *, remedy: str = "", trained: Any = None) -> None:
        super().__init__(problem, remedy=remedy)
        self.trained = trained


def shorten(text: object, limit: int = 40) -> str:
    """Quote a value for a message, never longer than about `limit` characters.

    >>> shorten("Anna"), shorten("x" * 10_000)
    ("'Anna'", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' (10000 characters)")
    """
    if isinstance(text, str) and len(text) > limit:
        return f"{text[:limit]!r}".removesuffix("'") + f"…' ({len(text)} characters)"
    quoted = repr(text)
    return quoted if len(quoted) <= 2 * limit else quoted[: 2 * limit] + "…"
