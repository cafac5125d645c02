"""Making sure, before an hour of work, that its result can be written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from elman.errors import OutputError
from elman.files import check_output, same_file

__all__ = ["check_outputs", "check_writable", "checkpoint_files", "size_of"]


def check_writable(
    path: Path, *, inputs: Iterable[str | Path | None] = (), option: str = "--output"
) -> Path:
    """Return `path` if a file can be written there; raises `OutputError` otherwise.

    What the command reads is never written over, under whatever name it is given.
    """
    if path.is_dir():
        raise OutputError(
            f"The output is a file, {path} is a folder",
            remedy=f"name a file in it, such as {path / 'model.elman'}",
        )
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise OutputError(
            f"The folder of {path} must exist and be writable, received: {error.strerror or error}",
            remedy=f"make it, or choose another one with {option}",
        ) from error
    return check_output(path, inputs=[name for name in inputs if name and str(name) != "-"])


def check_outputs(
    outputs: Mapping[str, str | Path | None], inputs: Iterable[str | Path | None]
) -> None:
    """Check every file that a command will write, by the option that names it.

    Raises `OutputError` before any work for one that cannot be written, that is read, or that
    two options name.
    """
    inputs = list(inputs)
    asked = [(option, Path(name)) for option, name in outputs.items() if name is not None]
    for i, (option, path) in enumerate(asked):
        check_writable(path, inputs=inputs, option=option)
        for other, before in asked[:i]:
            if same_file(path, before):
                raise OutputError(
                    f"{other} and {option} name one file, {path}", remedy="name two files"
                )


def checkpoint_files(name: str | None, members: int) -> dict[str, str]:
    """Name the files a training notes its state in, as outputs: one for each member.

    >>> checkpoint_files("run", 1)
    {'--checkpoint': 'run', '--checkpoint (run.0)': 'run.0'}
    """
    if not name:
        return {}
    several = {f"--checkpoint ({name}.{i})": f"{name}.{i}" for i in range(min(members, 100))}
    return {"--checkpoint": name, **several}


def size_of(path: Path) -> str:
    """Tell a file's size for people.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a").write_bytes(b"x" * 2048)
    ...     size_of(Path(folder) / "a")
    '2.0 kB'
    """
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"
