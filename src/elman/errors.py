"""Every error elman raises.

    ElmanError
    ├── InputError (ValueError)          what the caller passed cannot be used
    │   ├── AlphabetError                a symbol the model does not know
    │   ├── SequenceError                lengths, shapes, NaN, empty sequences
    │   ├── LabelError                   labels missing, too few, or of one class only
    │   ├── TableError                   a CSV or Parquet file, or a column of it
    │   ├── ConfigurationError           an option outside its range
    │   │   └── UnknownLayer             a model has a layer that is not installed here
    │   └── DomainError                  not a domain name that could be registered
    │       └── UnknownSuffix            no public suffix (com, co.uk) is spelt so
    ├── NotFitted (ValueError, AttributeError)  a model is used before `fit`
    ├── MissingExtra (ImportError)       a package that an extra of elman brings
    ├── DatasetError
    │   ├── UnknownDataset               no data set has that name
    │   ├── DatasetUnavailable           it exists but cannot be had here and now
    │   └── ChecksumMismatch             what arrived is not what was published
    ├── ModelFileError                   a model file that cannot be used
    │   ├── NotAModel                    not an elman model at all
    │   ├── DamagedModel                 truncated, edited, or inconsistent
    │   └── NewerModel                   written by a later elman
    ├── OutputError                      a result cannot be written
    │   └── UnstorableValue (TypeError)  a model holds what no model file can
    ├── ForkedProcess                    a network is used in the child of a fork
    └── TrainingError                    training cannot go on
        ├── NonFiniteError               NaN or infinity in the loss or a gradient
        └── ProcessLost                  another process that trains with this one is gone

Every message says the invariant, what was received, and the remedy. The library raises;
only `elman.app` turns an error into an exit code or an HTTP status.

>>> raise AlphabetError("Alphabet lacks 'é' (position 3 of 'André')",
...                     remedy='train with this character or pass unknown="skip"')
Traceback (most recent call last):
elman.errors.AlphabetError: Alphabet lacks 'é' (position 3 of 'André'); train with this \
character or pass unknown="skip"
"""

from __future__ import annotations

from reprlib import Repr
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
    "ForkedProcess",
    "InputError",
    "LabelError",
    "MissingExtra",
    "ModelFileError",
    "NewerModel",
    "NonFiniteError",
    "NotAModel",
    "NotFitted",
    "OutputError",
    "ProcessLost",
    "SequenceError",
    "TableError",
    "TrainingError",
    "UnknownDataset",
    "UnknownLayer",
    "UnknownSuffix",
    "UnstorableValue",
    "printable",
    "shorten",
    "with_article",
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


class UnknownLayer(ConfigurationError):
    """A network has a layer that the engine at hand does not know."""


class DomainError(InputError):
    """A text that is no domain name, or none that could be registered."""


class UnknownSuffix(DomainError):
    """No public suffix, such as com or co.uk, is spelt so."""


class NotFitted(ElmanError, ValueError, AttributeError):
    """A model is used before `fit`; of the same kinds as scikit-learn's `NotFittedError`."""


class MissingExtra(ElmanError, ImportError):
    """What is asked for needs a package that an extra of elman brings: `elman[train]`."""


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


class UnstorableValue(OutputError, TypeError):
    """A model holds a value that a model file cannot: a date, bytes, a set."""


class ForkedProcess(ElmanError):
    """A network is used in a child that was forked after its parent had used one.

    JAX's threads are not in the child, which would wait for them for ever.
    """


class TrainingError(ElmanError):
    """Training cannot go on."""


class NonFiniteError(TrainingError):
    """NaN or infinity appeared in the loss or in a gradient.

    `trained` is what stood before: the best epoch so far, with its history.
    """

    def __init__(self, problem: str, *, remedy: str = "", trained: Any = None) -> None:
        super().__init__(problem, remedy=remedy)
        self.trained = trained


class ProcessLost(TrainingError):
    """Another process that trains with this one has ended, or cannot be reached any more."""


def with_article(noun: str) -> str:
    """Say a noun with its article.

    >>> with_article("tagger"), with_article("autoencoder")
    ('a tagger', 'an autoencoder')
    """
    return f"{'an' if noun[0] in 'aeiouAEIOU' else 'a'} {noun}"


def shorten(text: object, limit: int = 40) -> str:
    """Quote a value for a message, never longer than about `limit` characters.

    >>> shorten("Anna"), shorten("x" * 10_000)
    ("'Anna'", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' (10000 characters)")
    >>> shorten(10**5000), shorten([1] * 10**6, 5)
    ('a number of more than 4000 digits', '[1, 1, 1, …')
    """
    if isinstance(text, str) and len(text) > limit:
        return f"{text[:limit]!r}".removesuffix("'") + f"…' ({len(text)} characters)"
    if isinstance(text, int) and text.bit_length() > 13_000:
        return "a number of more than 4000 digits"
    quoted = repr(text) if isinstance(text, str) else _BRIEF.repr(text)
    return quoted if len(quoted) <= 2 * limit else quoted[: 2 * limit] + "…"


def printable(text: object, limit: int = 300) -> str:
    """Write a text of unknown origin for a message: no control characters, not too long.

    >>> printable("Zoë\x1b[31m red"), printable("x" * 400, 5)
    ('Zoë\\\\x1b[31m red', 'xxxxx… (400 characters)')
    """
    whole = str(text)
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in whole[:limit])
    return shown if len(whole) <= limit else f"{shown}… ({len(whole)} characters)"


# What holds much is not written out before it is cut, whatever a foreign `__repr__` does.
_BRIEF = Repr()
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxdict = _BRIEF.maxset = _BRIEF.maxfrozenset = 30
_BRIEF.maxstring = _BRIEF.maxlong = _BRIEF.maxother = 1000
