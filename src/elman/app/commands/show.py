"""`elman show`: what is in a model file."""

from __future__ import annotations

from importlib import import_module

from elman.app.commands import options
from elman.app.output import size_of
from elman.app.shown.console import brief, print_json, put
from elman.errors import DamagedModel

__all__ = ["show"]


def show(model: options.Model, as_json: options.Json = False) -> None:
    """Show a MODEL: its layers, what it reads and answers, and how it was trained."""
    from elman.estimators.files.codec import opened

    fitted, description = opened(model, light=True)
    if as_json:
        print_json(
            {
                "file": str(model),
                "bytes": model.stat().st_size,
                "parameters": fitted.parameters_,
                **description,
            }
        )
        return
    form = f"format {description['format']}, written by elman {description['elman_version']}"
    put(f"{model}: {description['estimator']}, {size_of(model)}, {form}\n\n{fitted.summary()}\n\n")
    try:
        import_module(f"elman.app.shown.{fitted.kind}").show(fitted)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # Records have free parts, which nothing but this looks at.
        raise DamagedModel(
            f"{model} does not say how it was trained ({brief(repr(error))})",
            remedy="train it again",
        ) from error
