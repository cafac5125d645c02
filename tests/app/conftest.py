"""Running the command line in this process, as a user would from a shell."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from elman.app.cli import main

COLUMNS = ["--text", "name", "--label", "sex"]
FEMALE = [
    "Anna",
    "Lena",
    "Nora",
    "Mia",
    "Ella",
    "Ida",
    "Eva",
    "Clara",
    "Emma",
    "Lea",
    "Lina",
    "Maria",
    "Nina",
    "Olga",
    "Petra",
    "Rita",
    "Sara",
    "Tina",
    "Ursula",
    "Vera",
]
MALE = [
    "Otto",
    "Hugo",
    "Milo",
    "Ugo",
    "Leo",
    "Bruno",
    "Marco",
    "Paolo",
    "Enzo",
    "Carlo",
    "Dino",
    "Elmo",
    "Fabio",
    "Guido",
    "Iago",
    "Livio",
    "Mario",
    "Nino",
    "Pablo",
    "Tito",
]
TINY = ["--units", "4", "--epochs", "2", "--cell", "simple", "--forward", "--batch-size", "16"]
"""Settings that train in a second."""


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Elman:
    """The command line: `elman("show", path)`, or `elman.train(path)` with settings for a test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: object, stdin: str | bytes = "") -> Ended:
        return Ended(*call(arguments, stdin, self._monkeypatch))

    def train(self, data: object, *more: object) -> Ended:
        of_texts = [*COLUMNS, "--ngrams", 0] if str(data).endswith(".csv") else []
        return self("train", data, *of_texts, *TINY, *more)

    def evaluate(self, model: object, data: object, *more: object) -> Ended:
        return self("evaluate", model, data, *COLUMNS, *more)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELMAN_CACHE", str(cache))
    monkeypatch.delenv("ELMAN_DEBUG", raising=False)
    monkeypatch.delenv("ELMAN_DATA_MIRROR", raising=False)
    # What `engine.ready` sets is undone with this fixture.
    for name in (
        "COMPILATION_CACHE_DIR",
        "PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS",
        "PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES",
    ):
        monkeypatch.setenv(f"JAX_{name}", "")
        monkeypatch.delenv(f"JAX_{name}")


def call(
    arguments: tuple[object, ...], stdin: str | bytes, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    raw = stdin if isinstance(stdin, bytes) else stdin.encode()
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["elman", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            main()
    code = ended.value.code
    texts = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return (code if isinstance(code, int) else 0 if code is None else 1), *texts  # type: ignore[return-value]


@pytest.fixture
def elman(monkeypatch: pytest.MonkeyPatch) -> Elman:
    return Elman(monkeypatch)


@pytest.fixture(scope="session")
def rows() -> list[tuple[str, str]]:
    return [(name, sex) for names, sex in ((FEMALE, "f"), (MALE, "m")) for name in names]


@pytest.fixture(scope="session")
def people(rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of names with gender."""
    path = tmp_path_factory.mktemp("people") / "people.csv"
    path.write_text("name,sex\n" + "".join(f"{name},{sex}\n" for name, sex in rows))
    return path


@pytest.fixture(scope="session")
def trained(
    people: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Ended]:
    """A small model of `people` and what its training printed, for all tests to read."""
    path = tmp_path_factory.mktemp("model") / "people.elman"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELMAN_CACHE", str(cache))
        more = ["--epochs", 40, "--learning-rate", 0.02, "--fold", "case", "--validation", 0.2]
        arguments = (
            "train",
            people,
            *COLUMNS,
            "-o",
            path,
            *TINY,
            *more,
            "--test",
            0.25,
            "--ngrams",
            0,
        )
        ended = Ended(*call(arguments, "", patch))
    assert ended.code == 0, ended.err
    return path, ended


@pytest.fixture(scope="session")
def model(trained: tuple[Path, Ended]) -> Path:
    return trained[0]
