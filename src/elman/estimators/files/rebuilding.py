"""From a model file back to an estimator: what every kind of estimator checks in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elman.errors import shorten
from elman.estimators.settings import settings_in
from elman.inference.inputs import Inputs
from elman.inference.network import check_finite
from elman.limits import DESCRIPTION, RECORD
from elman.ranges import check, check_all

if TYPE_CHECKING:
    from elman.rnn import Sequential

__all__ = [
    "Network",
    "answering",
    "built",
    "check_limits",
    "check_stream",
    "described",
    "members_of",
    "planned",
    "record_of",
    "settings_of",
    "skeleton_of",
    "stored_settings",
    "with_parameters",
]


class Network(NamedTuple):
    """What the networks of a model file are: how one is built, and what of a sequence it reads.

    Those that read `features` symbols or channels, and so many numbers `beside` them, are tried
    before their parameters are taken.
    """

    build: Callable[[], Any]
    features: int = 0
    symbols: bool = True
    beside: int = 0


def stored_settings(model: Any) -> dict[str, Any]:
    """Return the settings of an estimator that its file keeps, within their limits.

    Raises `ConfigurationError` for a setting that no file could be read with.
    """
    check_limits(model)
    return {
        name: _without_order(getattr(model, name))
        for name, setting in sorted(settings_in(model).items())
        if setting.kept
    }


def check_limits(settings: Any) -> None:
    """Raise `ConfigurationError` for a setting outside its range, before anything is trained.

    `settings` has them as attributes; layers of one's own stand in for those of the cell.
    """
    known = settings_in(settings)
    layers = settings.layers is not None and not known["layers"].kept
    for name, setting in known.items():
        if setting.in_files and not (layers and name == "cell"):
            check(name, _plain(getattr(settings, name)), setting.in_files)


def settings_of(kind: Any, described: Any) -> dict[str, Any]:
    """Check the settings that a file describes, for the estimator of that `kind`.

    Raises `ValueError` for one that no file keeps, and `ConfigurationError` for one that lies
    outside its range.
    """
    if not isinstance(described, dict):
        raise TypeError("settings are an object")
    known = {name: setting for name, setting in settings_in(kind).items() if setting.kept}
    if strange := sorted(set(described) - set(known)):
        raise ValueError(f"there is no setting {shorten(strange[0])}")
    settings = {n: setting.absent for n, setting in known.items() if setting.absent is not ...}
    settings |= described
    for name, value in settings.items():
        if allowed := known[name].in_files:
            # JSON has no tuples.
            settings[name] = tuple(value) if isinstance(value, list) else value
            check(name, settings[name], allowed)
    return settings


def record_of(description: dict[str, Any]) -> dict[str, Any]:
    """Return the training record, what it always says checked."""
    check("elman_version", description["elman_version"], RECORD["elman"])
    record = dict(description["record"])
    check_all(record, RECORD)
    return record


def _plain(value: Any) -> Any:
    # A grid search sets NumPy's values.
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else _without_order(value)


def _without_order(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, set | frozenset) else value


def described(description: dict[str, Any], name: str, limit: str = "") -> Any:
    """Return what a description says under `name`, checked against its limit."""
    check(name, description[name], DESCRIPTION[limit or name])
    return description[name]


def planned(described: Any) -> tuple[Sequential, tuple[int | None, ...]]:
    """Return the network that a file describes, without parameters, and its input shape."""
    from elman.rnn import Sequential, from_json

    plan = from_json(described)
    if not isinstance(plan, Sequential) or plan.input_shape is None:
        raise ValueError("the network is not a built Sequential")
    return plan, plan.input_shape


def built(plan: Any, shape: tuple[int | None, ...]) -> Any:
    """Return the plan with parameters."""
    return plan.build(shape, key=0)


def check_stream(plan: Any) -> None:
    """Raise `ConfigurationError` for a network that cannot be read step by step."""
    plan.begin(1)


def with_parameters(skeleton: Any, parameters: dict[str, NDArray[Any]]) -> Any:
    """Return a network with the shapes of `skeleton`, and parameters."""
    from elman.rnn import with_parameters

    return with_parameters(skeleton, parameters)


def skeleton_of(build: Callable[[], Any], parameters: dict[str, NDArray[Any]]) -> Any:
    """Return the shapes of the parameters of what `build` makes; those of the file must be finite.

    Costs no memory, however large the file claims the network to be.
    """
    import equinox as eqx

    from elman.rnn.layers.initialise import shapes_only

    check_finite(parameters)
    with shapes_only():
        return eqx.filter_eval_shape(build)


def answering(network: Any, features: int, *, symbols: bool, beside: int = 0) -> None:
    """Raise what a network raises that cannot read `features` symbols or channels.

    So many numbers stand `beside` them.

    Two examples of four timesteps go through it as shapes: nothing is computed.
    """
    import equinox as eqx
    import jax
    import jax.numpy as jnp

    shape, dtype = ((4, 2), jnp.int32) if symbols else ((4, 2, features), jnp.float32)
    x: Any = jax.ShapeDtypeStruct(shape, dtype)  # type: ignore[no-untyped-call]
    if beside:
        x = Inputs(x, jax.ShapeDtypeStruct((2, beside), jnp.float32))  # type: ignore[no-untyped-call]
    mask = jax.ShapeDtypeStruct((4, 2), jnp.bool_)  # type: ignore[no-untyped-call]
    eqx.filter_eval_shape(lambda network, x, mask: network(x, mask=mask), network, x, mask)


def members_of(
    make: Callable[[dict[str, NDArray[Any]]], Any],
    parameters: dict[str, NDArray[Any]],
    members: int,
    *,
    others: tuple[str, ...] = (),
) -> list[Any]:
    """Make networks of parameters that are named `0/...`, `1/...`, and so on.

    Raises `ValueError` for no member, and for a parameter that belongs to none of them and to
    none of the `others`.
    """
    if members < 1:
        raise ValueError(f"there is no network ({members} members)")
    owned: dict[str, dict[str, NDArray[Any]]] = {str(i): {} for i in range(members)}
    for name, value in parameters.items():
        owner, _, inner = name.partition("/")
        if owner in owned:
            owned[owner][inner] = value
        elif owner not in others:
            raise ValueError(f"parameter {shorten(name)} belongs to nothing")
    return [make(of_member) for of_member in owned.values()]
