"""Earlier answers, kept for a while in one SQLite file that several processes may share."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from elman.domains.records import Availability, Status

__all__ = ["Answers"]

_VERSION = 2

_COLUMNS = ("name", "asked", "status", "source", "detail", "made", "expires")

_DEFINITE: dict[str, Status] = {"taken": "taken", "available": "available"}

_LONGEST = 366 * 86_400.0
"""Seconds that an answer is believed at most, whatever stands in its row."""

_NO_TIME = 1e12
"""Seconds since 1970 that no clock shows; neither are NaN and infinity below it."""

_LARGEST = 1_000
"""Characters of a detail; no server's answer makes a longer one."""

_FOREIGN = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_MISMATCH,
)
"""Faults of what is in the file; the others (locked, full, not ours to write) are of its place."""


class Answers:
    """A cache with expiry; one that cannot be used holds nothing and keeps nothing.

    `asked` says which servers answer: what others said is not found. Answers that are `unknown`
    are never kept. A file with anything wrong in it is begun anew.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Answers(Path(folder) / "answers.sqlite") as kept:
    ...         kept.put(Availability("a.com", "taken", "dns", "has NS records"), seconds=60)
    ...         kept.get("a.com")
    Availability(name='a.com', status='taken', by='cache', detail='dns: has NS records')
    """

    def __init__(
        self, path: Path | None, *, asked: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        self._path = path
        self._asked = asked
        self._clock = clock
        self._store: sqlite3.Connection | None = None
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._store = _opened(path)
        except sqlite3.Error as error:
            self._begin_anew(error)
        except (OSError, ValueError):
            pass  # No folder, or no name for a file: the servers are asked instead.

    def get(self, name: str) -> Availability | None:
        """The answer of earlier, if it has not expired."""
        rows = self._run(
            "SELECT status, source, detail, made, expires FROM answers "
            "WHERE name = ? AND asked = ?",
            name,
            self._asked,
        )
        for status, source, detail, made, expires in rows:
            if not (_is_time(made) and _is_time(expires) and _is_line(source) and _is_line(detail)):
                continue
            # One from the future was made by a clock that was wrong.
            until = min(expires, made + _LONGEST)
            if made <= self._clock() < until and isinstance(status, str) and status in _DEFINITE:
                return Availability(name, _DEFINITE[status], "cache", f"{source}: {detail}")
        return None

    def put(self, answer: Availability, *, seconds: float) -> None:
        """Keep an answer for so long."""
        if answer.status == "unknown":
            return
        now = self._clock()
        self._run(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            answer.name,
            self._asked,
            answer.status,
            answer.by,
            answer.detail,
            now,
            now + seconds,
        )

    def close(self) -> None:
        """Drop what has expired, or says no time, and close the file."""
        if self._store is not None:
            self._run(
                "DELETE FROM answers WHERE expires <= ? OR typeof(expires) NOT IN "
                "('real', 'integer')",
                self._clock(),
            )
        self._leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        if self._store is None:
            return []
        try:
            return self._store.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            # To wait for a lock once is enough: every further question would wait as long.
            self._begin_anew(error)
        except (ValueError, OverflowError):
            pass  # A value that SQLite cannot hold, such as half a character.
        return []

    def _begin_anew(self, error: sqlite3.Error) -> None:
        """Delete a file that cannot be read; go on without one that cannot be used."""
        self._leave()
        if self._path is None or getattr(error, "sqlite_errorcode", 0) & 0xFF not in _FOREIGN:
            return
        # It holds nothing that cannot be asked again.
        with contextlib.suppress(OSError, sqlite3.Error):
            if self._path.is_file():
                self._path.unlink()
            for end in ("-journal", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            self._store = _opened(self._path)

    def _leave(self) -> None:
        if self._store is not None:
            with contextlib.suppress(sqlite3.Error):
                self._store.close()
        self._store = None


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < _NO_TIME


def _is_line(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LARGEST and value.isprintable()


def _opened(path: Path) -> sqlite3.Connection:
    # Each statement commits on its own: Ctrl-C loses no answer.
    store = sqlite3.connect(path, timeout=2.0, isolation_level=None)
    try:
        version = store.execute("PRAGMA user_version").fetchone()[0]
        columns = tuple(row[1] for row in store.execute("PRAGMA table_info(answers)"))
        if version != _VERSION or columns != _COLUMNS:
            store.execute("DROP TABLE IF EXISTS answers")
            store.execute(f"PRAGMA user_version = {_VERSION}")
        store.execute(
            "CREATE TABLE IF NOT EXISTS answers (name TEXT, asked TEXT, status TEXT, source TEXT, "
            "detail TEXT, made REAL, expires REAL, PRIMARY KEY (name, asked))"
        )
        # Waiting for the disk after each answer would take longer than asking.
        store.execute("PRAGMA synchronous = OFF")
    except BaseException:
        store.close()
        raise
    return store
