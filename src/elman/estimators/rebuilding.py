"""From a model file back to an estimator: what every kind of estimator checks in the same way."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from elman.errors import DamagedModel, ElmanError, NotAModel
from elman.estimators import modelfile

if TYPE_CHECKING:
    from elman.rnn import Sequential

__all__ = ["members_of", "planned", "rebuilt", "skeleton_of"]

Estimator = TypeVar("Estimator")


def rebuilt(
    path: str | os.PathLike[str],
    estimator: str,
    rebuild: Callable[[modelfile.Model], Estimator],
    *,
    remedy: str = "",
) -> Estimator:
    """Read a model file of one kind of `estimator`.

    Raises `NotAModel` (with `remedy`) for another kind, and `DamagedModel` for whatever
    `rebuild` raises.
    """
    model = modelfile.read(path)
    kind = model.description.get("estimator")
    if kind != estimator:
        raise NotAModel(f"{path} holds a {kind}, a {estimator} is needed", remedy=remedy)
    try:
        return rebuild(model)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError,
            ElmanError) as error:  # fmt: skip
        said = error.problem if isinstance(error, ElmanError) else repr(error)
        raise DamagedModel(
            f"{path} does not describe a {estimator}: {said}", remedy="train it again"
        ) from error


def planned(described: Any) -> tuple[Sequential, tuple[int | None, ...]]:
    """Return the network that a file describes, without parameters, and its input shape."""
    from elman.rnn import Sequential, from_json

    plan = from_json(described)
    if not isinstance(plan, Sequential) or plan.input_shape is None:
        raise ValueError("the network is not a built Sequential")
    return plan, plan.input_shape


def skeleton_of(build: Callable[[], Any], parameters: dict[str, NDArray[Any]]) -> Any:
    """Return the shapes of the parameters of what `build` makes; those of the file must be finite.

    Costs no memory, however large the file claims the network to be.
    """
    import equinox as eqx

    from elman.rnn.initialise import shapes_only

    for name, value in parameters.items():
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise ValueError(f"parameter {name} is not finite")
    with shapes_only():
        return eqx.filter_eval_shape(build)


def members_of(
    skeleton: Any,
    parameters: dict[str, NDArray[Any]],
    members: int,
    *,
    others: tuple[str, ...] = (),
) -> list[Any]:
    """Return networks like `skeleton`, whose parameters are named `0/...`, `1/...`, and so on.

    Raises `ValueError` for no member, and for a parameter that belongs to none of them and to
    none of the `others`.
    """
    from elman.rnn import with_parameters

    if members < 1:
        raise ValueError(f"there is no network ({members} members)")
    owners = {*others, *map(str, range(min(members, len(parameters))))}
    if strange := [name for name in parameters if name.partition("/")[0] not in owners]:
        raise ValueError(f"parameter {strange[0]} belongs to nothing")
    return [
        with_parameters(
            skeleton,
            {
                name.removeprefix(f"{i}/"): value
                for name, value in parameters.items()
                if name.startswith(f"{i}/")
            },
        )
        for i in range(members)
    ]
