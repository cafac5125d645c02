"""What elman does without until somebody asks for it, and what is said where that is missing.

`pip install elman` is for use; training, Parquet files, the service and the lexicons that voices
are trained from are extras of their own.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from traceback import walk_tb

from elman.errors import MissingExtra, shorten

__all__ = ["EXTRAS", "broken", "extra_of", "need"]

EXTRAS: dict[str, tuple[str, ...]] = {
    "train": ("jax", "jaxlib", "equinox", "optax", "jaxtyping", "scipy", "matplotlib", "faker"),
    "parquet": ("polars",),
    "lexicons": ("misaki", "gruut_lang", "wordfreq"),
    "serve": ("httptools", "prometheus_client", "starlette", "uvicorn", "uvloop"),
    "subwords": ("tokenizers",),
    "japanese": ("pykakasi",),
    "music": ("music21",),
    "audio": ("soundfile",),
    "c": ("pycparser",),
    "export": ("onnx", "onnxruntime"),
    "ray": ("ray",),
    "spark": ("pyspark", "py4j"),
    "mlflow": ("mlflow",),
    "tensorboard": ("tensorboardX",),
}
"""The packages of each extra that elman imports, by the beginning of their names."""


def extra_of(module: str | None) -> str | None:
    """Tell which extra brings a module.

    >>> extra_of("jax.numpy"), extra_of("gruut_lang_de"), extra_of("numpy")
    ('train', 'lexicons', None)
    """
    top = (module or "").partition(".")[0]
    whole = {name: extra for extra, names in EXTRAS.items() for name in names}
    return whole.get(top) or ("lexicons" if top.startswith("gruut_lang_") else None)


def need(what: str, *modules: str) -> None:
    """Raise `MissingExtra` where a module that `what` needs is not installed.

    >>> need("Adding", "math")
    """
    for module in modules:
        if find_spec(module) is None:
            extra = extra_of(module)
            package = f"'elman[{extra}]'" if extra else module
            raise MissingExtra(
                f"{what} needs the package {module}, which is not installed",
                remedy=f"pip install {package}",
            )


def broken(error: Exception) -> MissingExtra | None:
    """Say of an error while a package was imported what to install; None where it is no extra's.

    Whatever a package raises then: versions that do not fit end in any kind of error.
    """
    if isinstance(error, MemoryError):
        return None
    name = error.name if isinstance(error, ImportError) else None
    module = (name or "").partition(".")[0]
    missing = isinstance(error, ModuleNotFoundError) and name == module
    if (extra := extra_of(module)) and missing:
        return MissingExtra(
            f"This needs the package {module}, which is not installed",
            remedy=f"pip install 'elman[{extra}]'",
        )
    whole = module if extra else _importing(error)
    if whole is None:
        return None
    return MissingExtra(
        f"The package {whole} must be whole, received: {shorten(str(error), 200)}",
        remedy=f"pip install --force-reinstall 'elman[{extra_of(whole)}]'",
    )


def _importing(error: Exception) -> str | None:
    """The innermost package of an extra whose modules were run, or read, when it was raised."""
    run = [
        str(frame.f_globals.get("__name__"))
        for frame, _ in walk_tb(error.__traceback__)
        if frame.f_code.co_name == "<module>"
    ]
    if isinstance(error, SyntaxError):
        run += Path(error.filename or "").parts
    return next((name.partition(".")[0] for name in reversed(run) if extra_of(name)), None)
