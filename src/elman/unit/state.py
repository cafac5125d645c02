"""What a topic's run leaves in its folder, so that no training is run twice."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from elman.errors import ElmanError, OutputError
from elman.files import write_atomically
from elman.unit.records import Outcome

__all__ = ["State", "source_digest"]

V = TypeVar("V")

_SETTINGS, _OUTCOME = "settings.json", "outcome.json"


class State:
    """A folder of one topic: its settings, models, values and pictures, and in the end its outcome.

    What other settings or another version left there is removed. Raises `OutputError` where the
    folder cannot be made, or holds what elman did not write.
    """

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.folder = folder
        written = _read(folder / _SETTINGS)
        if written != settings:
            self._clear(written)
            write_atomically(folder / _SETTINGS, _json(settings))

    def _clear(self, written: Any) -> None:
        try:
            if self.folder.exists():
                if written is None and any(self.folder.iterdir()):
                    raise OutputError(
                        f"{self.folder} keeps a topic's results, it holds other files",
                        remedy="name another page with --output, or move them away",
                    )
                shutil.rmtree(self.folder)
            self.folder.mkdir(parents=True)
        except OSError as error:
            raise OutputError(
                f"{self.folder} must be writable, received: {error.strerror or error}",
                remedy="name a page in another folder",
            ) from error

    def outcome(self) -> Outcome | None:
        """The outcome of a run that came to its end here, with all its pictures."""
        try:
            found = Outcome.from_json(_read(self.folder / _OUTCOME))
        except (KeyError, TypeError, ValueError):
            return None
        whole = all((self.folder / picture.file).is_file() for picture in found.pictures)
        return found if whole else None

    def keep(self, outcome: Outcome) -> None:
        """Write a topic's outcome; nothing that was missing is kept as an outcome."""
        if not outcome.missing:
            write_atomically(self.folder / _OUTCOME, _json(outcome.to_json()))

    def model(self, name: str, fit: Callable[[], V]) -> V:
        """Load the model of that name, or fit and keep it."""
        from elman.estimators import load

        path = self.folder / f"{name}.elman"
        if path.is_file():
            try:
                return load(path)  # type: ignore[no-any-return]
            except ElmanError:
                pass  # Cut off or of another version: trained again.
        model = fit()
        model.save(path)  # type: ignore[attr-defined]
        return model

    def value(self, name: str, compute: Callable[[], V]) -> V:
        """Read plain JSON values of that name, or compute and keep them."""
        path = self.folder / f"{name}.json"
        found = _read(path)
        if found is None:
            found = compute()
            write_atomically(path, _json(found))
        return found  # type: ignore[no-any-return]


def source_digest(*files: str | None) -> str:
    """Name the text of source files: other code gives other results."""
    whole = hashlib.sha256()
    for name in filter(None, files):
        whole.update(Path(name).read_bytes())
    return whole.hexdigest()[:16]


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
