"""A scorer: one question to a model, asked of every row; small enough to be sent to workers."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from elman import __version__
from elman.errors import (
    ConfigurationError,
    InputError,
    LabelError,
    ModelFileError,
    TableError,
    printable,
    shorten,
)
from elman.estimators.reading.features import nothing, taken
from elman.questions.models import LONGEST_TEXT
from elman.scale.kinds import KINDS, Row, Type, asked

__all__ = ["ERROR", "Scorer", "share_processors"]

ERROR = "error"
"""The column that says what was wrong with a row; empty where nothing was."""

_AT_ONCE = 4096
_KEPT = 4
"""Models that stay open in a process: a job may ask several, batch by batch in turn."""


class Scorer:
    """What a model, or a language's voice, answers to each text of a column.

    A model is opened once a process, for use alone: without JAX. What is pickled is its path, its
    checksum and the question; a worker that has not the same file and the same elman says so.

    Args:
        ask: `classify`, `tag`, `score`, `transduce`, `pronounce` or `similar`.
        model: the model's file, where every worker sees it; none for `pronounce` and `similar`.
        text: the column that holds the texts.
        prefix: what the names of the new columns begin with.
        rows: how many rows are answered at once.
        settings: of the question, as in `elman.questions`: `unknown="skip"`, `count=3`.

    Raises:
        ConfigurationError: a question, or a setting, that there is none of.
        ModelFileError: a file that is no model, or a model of which something else is asked.

    >>> scorer = Scorer("pronounce", language="es", count=1)
    >>> said = scorer.answer(["sol", None, "☃"])
    >>> said["readings"][0][0]["phonemes"], said["readings"][1], said["error"][1]
    ('s o l', None, None)
    >>> said["readings"][2] is None and said["error"][2] is not None
    True
    """

    def __init__(
        self,
        ask: str,
        model: str | os.PathLike[str] | None = None,
        *,
        text: str = "text",
        prefix: str = "",
        rows: int = _AT_ONCE,
        **settings: Any,
    ) -> None:
        kind, self.question = asked(ask, settings)
        if (model is None) == bool(kind.model):
            wants = f"a model file, of a {kind.model}" if kind.model else "a language, no model"
            raise ConfigurationError(
                f"The question {ask!r} is asked of {wants}, received "
                + ("none" if model is None else os.fspath(model)),
                remedy="name its file" if kind.model else 'leave it out, pass language="en"',
            )
        if rows < 1:
            raise ConfigurationError(
                f"rows is at least 1, received {rows}", remedy="pass rows=4096"
            )
        self.ask, self.text, self.prefix, self.rows = ask, text, prefix, rows
        self.version = __version__
        plain = {k: v.item() if hasattr(v, "item") else v for k, v in settings.items()}
        self.settings = plain  # NumPy's numbers are none of JSON's
        self.model = None if model is None else str(Path(model).resolve())
        self.sha256 = None if self.model is None else _checksum(self.model)
        self.features: tuple[str, ...] = ()
        opened = self._opened()
        if ask in ("classify", "score") and opened.features_ is not None:
            self.features = opened.features_.names
        if ask in ("classify", "transduce"):
            reads = getattr(getattr(opened, "reader_", None), "kind", "text")
            if reads != "text":
                raise ConfigurationError(
                    "A column holds texts, the model reads recordings",
                    remedy=f"use model.predict{'_proba' * (ask == 'classify')} on them",
                )
        _check_condition(opened, self.question)
        # Whatever refuses every row refuses here, before any work.
        self.answer(["a"], {name: [None] for name in self.features})

    @property
    def columns(self) -> dict[str, Type]:
        """The new columns and their types: those of the answers, and `error`."""
        made = {**KINDS[self.ask].columns, ERROR: str}
        return {f"{self.prefix}{name}": type_ for name, type_ in made.items()}

    @property
    def record(self) -> dict[str, Any]:
        """What answers depend on besides the table: the same record, the same answers."""
        return {
            "elman": self.version,
            "ask": self.ask,
            "settings": self.settings,
            "model": self.sha256,
            "text": self.text,
            "prefix": self.prefix,
        }

    def check_columns(self, names: Sequence[str]) -> None:
        """Raise `TableError` for a table that lacks a column, or has one of the new ones."""
        for name in (self.text, *self.features):
            if name not in names:
                raise TableError(
                    f"The table has no column {name!r}: it has {shorten(', '.join(names), 200)}",
                    remedy="pass text= with the name of one"
                    if name == self.text
                    else "add it: the model reads it beside the text",
                )
        for name in self.columns:
            if name in names:
                raise TableError(
                    f"The table has a column {name!r} already",
                    remedy='pass prefix="predicted_", or rename it',
                )

    def answer(
        self, texts: Sequence[Any], beside: Mapping[str, Sequence[Any]] | None = None
    ) -> dict[str, list[Any]]:
        """Answer each text: columns by name, as long as `texts`, and `error`.

        Rows without a text (None, NaN, blanks) have no answer and no error; what cannot be read
        has no answer and says why. `beside` has the columns that the model reads besides.
        """
        model = self._opened()
        rows: list[Row | None] = [None] * len(texts)
        errors: list[str | None] = [None] * len(texts)
        asked_of = []
        for i, text in enumerate(texts):
            # Most are texts: the check of what may be a missing value of any kind takes longer.
            if text.strip() if isinstance(text, str) else not nothing(text):
                errors[i] = _unfit(text)
                if errors[i] is None:
                    asked_of.append(i)
        for first in range(0, len(asked_of), self.rows):
            part = asked_of[first : first + self.rows]
            self._answer(model, texts, beside, part, rows, errors)
        columns: dict[str, list[Any]] = {
            f"{self.prefix}{name}": [row and row[i] for row in rows]
            for i, name in enumerate(KINDS[self.ask].columns)
        }
        return {**columns, f"{self.prefix}{ERROR}": errors}

    def __call__(self, batch: Any) -> Any:
        """Answer an Arrow record batch or table, or a frame of pandas: the same with more columns.

        Raises `TableError` for a table without the columns that are read.
        """
        from elman.scale.arrow import answered

        return answered(self, batch)

    def _answer(
        self,
        model: Any,
        texts: Sequence[Any],
        beside: Mapping[str, Sequence[Any]] | None,
        part: list[int],
        rows: list[Row | None],
        errors: list[str | None],
    ) -> None:
        """Answer some rows; where one of them cannot be, halves of them, down to that one."""
        kind = KINDS[self.ask]
        try:
            given = taken(beside, part, len(texts)) if self.features else None
            found = kind.answer(model, [texts[i] for i in part], self.question, given)
        except ConfigurationError:
            raise
        except InputError as error:
            if len(part) == 1:
                said = error.problem.replace(" at index 0", "").replace(" in row 1", "")
                errors[part[0]] = printable(f"{said}; {error.remedy}" if error.remedy else said)
                return
            half = len(part) // 2
            for some in (part[:half], part[half:]):
                self._answer(model, texts, beside, some, rows, errors)
        else:
            for i, row in zip(part, found, strict=True):
                rows[i] = row

    def _opened(self) -> Any:
        """The model, read at the first call of a process, if it is the same as elsewhere."""
        if self.version != __version__:
            raise ConfigurationError(
                f"Every worker has the elman that the scorer was made with, {self.version}, "
                f"received {__version__} on {platform.node()}",
                remedy=f"install there: pip install elman=={self.version}",
            )
        if self.model is None:
            return None
        at = (self.model, self.sha256, KINDS[self.ask].model)
        if at not in _models:
            from elman.estimators import use

            if (found := _checksum(self.model)) != self.sha256:
                raise ModelFileError(
                    f"Every worker has the same {self.model}, received another file on "
                    f"{platform.node()}: SHA-256 {found[:12]}, not {str(self.sha256)[:12]}",
                    remedy="put one file where all machines see it, and make the scorer again",
                )
            opened = use(self.model, KINDS[self.ask].model)
            while len(_models) >= _KEPT:
                del _models[next(iter(_models))]
            _models[at] = opened
        return _models[at]


_models: dict[tuple[str, str | None, str], Any] = {}


def share_processors() -> None:
    """Keep a worker to the threads that it is given: there is one for each processor, or so."""
    os.environ.setdefault("ELMAN_KERNEL_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))


def _checksum(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelFileError(
            f"Every worker sees the model's file, {path} on {platform.node()}: {error.strerror}",
            remedy="put it in a folder that all machines share, under the same path",
        ) from error


def _unfit(text: Any) -> str | None:
    if not isinstance(text, str):
        return f"A text is a string, received {shorten(text)}"
    if len(text) > LONGEST_TEXT:
        return f"A text has at most {LONGEST_TEXT:,} characters, received {len(text):,}"
    return None


def _check_condition(model: Any, question: Any) -> None:
    from elman.runs.conditions import condition_of

    condition = condition_of(model, getattr(question, "condition", None))
    known = list(model.classes_) if hasattr(question, "condition") else []
    if known and condition not in known:
        raise LabelError(
            f"The model knows the classes {shorten(', '.join(map(str, known)), 200)}, received "
            f"condition={condition!r}",
            remedy=f"pass for example condition={str(known[0])!r}",
        )
