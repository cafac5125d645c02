"""`SequenceForecaster` to a model file and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.estimators.files.rebuilding import Network, described
from elman.estimators.forecaster.given import Scaling
from elman.estimators.forecaster.use import Tail
from elman.forms import FORMS
from elman.inference.framing import Framing

__all__ = ["NUMBERED", "describe", "rebuild"]

NUMBERED = True


def describe(model: Any) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Describe a forecaster; the ends of its series are arrays beside those of its networks."""
    framing, scaling, tails = model.framing_, model.scaling_, model.tails_
    description = {
        "framing": {**vars(framing), "segment": model.segment_, "gaps": model.gaps_},
        "known": list(scaling.known),
        "static": list(scaling.static),
        "series": [tail.name for tail in tails],
    }
    parameters = {
        "series/values": np.concatenate([tail.values for tail in tails]),
        "series/lengths": np.array([len(tail.values) for tail in tails], np.int64),
        "series/ends": np.array([tail.end for tail in tails], np.int64),
        "series/scales": np.array([tail.scale for tail in tails], np.float64),
        "series/beside": np.concatenate([tail.beside for tail in tails]),
        "series/static": np.stack([tail.static for tail in tails]),
        "series/means": np.array(scaling.means, np.float64),
        "series/spreads": np.array(scaling.spreads, np.float64),
        "series/offsets": model.offsets_,
    }
    # Safetensors has no NaN check of its own; what is missing is told apart from what is wrong.
    values = parameters["series/values"]
    parameters["series/missing"] = np.isnan(values)
    parameters["series/values"] = np.nan_to_num(values, nan=0.0)
    return description, parameters


def rebuild(
    forecaster: Any, description: dict[str, Any], parameters: dict[str, NDArray[Any]], _: Any
) -> Network:
    """Set what a forecaster reads and the ends of its series; return what its members are."""
    framing = description["framing"]
    if framing["form"] not in FORMS:
        raise ValueError(f"a form is one of {', '.join(FORMS)}")
    sizes = {name: described(framing, name, "steps") for name in ("horizon", "lookback", "season")}
    flags = {name: described(framing, name, "flag") for name in ("log", "by_series")}
    forecaster.framing_ = Framing(**sizes, form=framing["form"], **flags)
    forecaster.season_ = sizes["season"]
    forecaster.segment_ = described(framing, "segment", "steps")
    forecaster.gaps_ = described(framing, "gaps", "flag")
    if sizes["lookback"] % forecaster.segment_ or forecaster.segment_ > sizes["horizon"]:
        raise ValueError("a window has whole segments, no longer than the horizon")
    if sizes["horizon"] != forecaster.horizon:
        raise ValueError("the horizon is that of the settings")
    known, static = (tuple(described(description, name, "words")) for name in ("known", "static"))
    names = described(description, "series", "words")
    if not names:
        raise ValueError("a forecaster has learned from a series")
    arrays = {
        name: parameters.pop(f"series/{name}")
        for name in (
            *("values", "missing", "lengths", "ends", "scales", "beside", "static"),
            *("means", "spreads", "offsets"),
        )
    }
    lengths, n = arrays["lengths"], len(names)
    shapes = {
        "lengths": (n,),
        "ends": (n,),
        "scales": (n,),
        "missing": arrays["values"].shape,
        "beside": (len(arrays["values"]), len(known)),
        "static": (n, len(static)),
        "means": (len(known) + len(static),),
        "spreads": (len(known) + len(static),),
        "offsets": (len(forecaster.levels), sizes["horizon"]),
    }
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} of series are {shape}, received {arrays[name].shape}")
    if arrays["missing"].dtype != bool or lengths.dtype.kind not in "iu":
        raise TypeError("what is missing of series is true or false, their lengths are whole")
    numbers = [value for value in arrays.values() if value.dtype.kind == "f"]
    if not all(np.isfinite(value).all() for value in numbers):
        raise ValueError("series are finite numbers")
    if (lengths < 1).any() or lengths.sum() != len(arrays["values"]):
        raise ValueError("series fill the values that there are")
    if (arrays["spreads"] <= 0).any() or (arrays["scales"] < 0).any():
        raise ValueError("scales are above zero")
    values = np.where(arrays["missing"], np.nan, arrays["values"].astype(np.float64))
    forecaster.scaling_ = Scaling(
        known, static, tuple(arrays["means"].tolist()), tuple(arrays["spreads"].tolist())
    )
    forecaster.offsets_ = arrays["offsets"].astype(np.float64)
    cuts = np.cumsum(lengths)[:-1]
    forecaster.tails_ = [
        Tail(name, own, beside, fixed, float(scale), int(end))
        for name, own, beside, fixed, scale, end in zip(
            names,
            np.split(values, cuts),
            np.split(arrays["beside"].astype(np.float64), cuts),
            arrays["static"].astype(np.float64),
            arrays["scales"],
            arrays["ends"],
            strict=True,
        )
    ]
    return Network(lambda: forecaster._network(0))
