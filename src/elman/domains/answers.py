"""Earlier answers, kept for a while in one SQLite file that several processes may share."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from elman.domains.records import Availability, Status

__all__ = ["Answers"]

_VERSION = 1

_DEFINITE: dict[str, Status] = {"taken": "taken", "available": "available"}


class Answers:
    """A cache with expiry; one that cannot be used holds nothing and keeps nothing.

    Answers that are `unknown` are never kept.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Answers(Path(folder) / "answers.sqlite") as kept:
    ...         kept.put(Availability("a.com", "taken", "dns", "has NS records"), seconds=60)
    ...         kept.get("a.com")
    Availability(name='a.com', status='taken', by='cache', detail='dns: has NS records')
    """

    def __init__(self, path: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._store: sqlite3.Connection | None = None
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._store = _opened(path)
        except sqlite3.OperationalError:
            pass  # Locked, full or not ours to write: the servers are asked instead.
        except sqlite3.DatabaseError:
            # Not a database any more. It holds nothing that cannot be asked again.
            with contextlib.suppress(OSError, sqlite3.Error):
                path.unlink()
                self._store = _opened(path)
        except OSError:
            pass

    def get(self, name: str) -> Availability | None:
        """The answer of earlier, if it has not expired."""
        rows = self._run("SELECT status, source, detail, made, expires FROM answers WHERE name = ?",
                         name)  # fmt: skip
        for status, source, detail, made, expires in rows:
            # One from the future was made by a clock that was wrong.
            if made <= self._clock() < expires and status in _DEFINITE:
                return Availability(name, _DEFINITE[status], "cache", f"{source}: {detail}")
        return None

    def put(self, answer: Availability, *, seconds: float) -> None:
        """Keep an answer for so long."""
        if answer.status == "unknown":
            return
        now = self._clock()
        self._run("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", answer.name,
                  answer.status, answer.by, answer.detail, now, now + seconds)  # fmt: skip

    def close(self) -> None:
        """Drop what has expired and close the file."""
        if self._store is not None:
            self._run("DELETE FROM answers WHERE expires <= ?", self._clock())
            self._store.close()
            self._store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    def _run(self, statement: str, *values: object) -> list[tuple[str, str, str, float, float]]:
        if self._store is None:
            return []
        try:
            return self._store.execute(statement, values).fetchall()
        except sqlite3.Error:
            return []


def _opened(path: Path) -> sqlite3.Connection:
    # Each statement commits on its own: Ctrl-C loses no answer.
    store = sqlite3.connect(path, timeout=2.0, isolation_level=None)
    try:
        if store.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            store.execute("DROP TABLE IF EXISTS answers")
            store.execute(f"PRAGMA user_version = {_VERSION}")
        store.execute(
            "CREATE TABLE IF NOT EXISTS answers (name TEXT PRIMARY KEY, status TEXT, "
            "source TEXT, detail TEXT, made REAL, expires REAL)"
        )
        # Waiting for the disk after each answer would take longer than asking.
        store.execute("PRAGMA synchronous = OFF")
    except BaseException:
        store.close()
        raise
    return store
