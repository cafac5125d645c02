"""What elman does without until somebody asks for it, and what is said where that is missing.

`pip install elman` is for use; training, Parquet files and the lexicons that voices are trained
from are extras of their own.
"""

from __future__ import annotations

from importlib.util import find_spec

from elman.errors import MissingExtra, shorten

__all__ = ["EXTRAS", "broken", "extra_of", "need"]

EXTRAS: dict[str, tuple[str, ...]] = {
    "train": ("jax", "jaxlib", "equinox", "optax", "jaxtyping", "scipy", "matplotlib", "faker"),
    "parquet": ("polars",),
    "lexicons": ("misaki", "gruut_lang", "wordfreq"),
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


def broken(error: ImportError) -> MissingExtra | None:
    """Say of an import that failed what to install; None where it is no extra's."""
    extra = extra_of(error.name)
    if extra is None:
        return None
    module = str(error.name).partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and error.name == module:
        return MissingExtra(
            f"This needs the package {module}, which is not installed",
            remedy=f"pip install 'elman[{extra}]'",
        )
    return MissingExtra(
        f"The package {module} must be whole, received: {shorten(str(error), 200)}",
        remedy=f"pip install --force-reinstall 'elman[{extra}]'",
    )
