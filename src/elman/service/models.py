"""The models that are served: read once, warmed up, exchanged when their file changes."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from elman.errors import ConfigurationError, ElmanError, shorten
from elman.questions import Classify, Forecast, Generate, Score, Tag, Transduce, Transform, Watch
from elman.runs.transduced import divisions_of
from elman.service import answers
from elman.service.encoding import finite
from elman.service.problems import Problem

__all__ = ["ABILITIES", "Ability", "Models", "Served", "abilities_of"]

_LOOK = 1.0
"""Seconds between two looks at the files."""


class Ability(NamedTuple):
    """Something that a model can be asked: the question, and how many texts are answered.

    `answer(model, items, asked)` gives a JSON text for each of the question's `items`; a
    question without items is answered alone.
    """

    question: type[Any]
    answer: Callable[..., list[str]]
    items: tuple[str, ...] = ("texts",)


ABILITIES: dict[str, Ability] = {
    "classify": Ability(Classify, answers.classify, ("texts", "recordings")),
    "watch": Ability(Watch, answers.watch, ()),
    "tag": Ability(Tag, answers.tag),
    "generate": Ability(Generate, answers.write, ()),
    "score": Ability(Score, answers.score),
    "transduce": Ability(Transduce, answers.transduce, ("texts", "recordings")),
    "transform": Ability(Transform, answers.transform, ("texts", "recordings")),
    "forecast": Ability(Forecast, answers.forecast, ("series",)),
}
"""What models can be asked, by the last part of the address."""


def abilities_of(model: Any) -> tuple[str, ...]:
    """Name what a model can be asked, and this service answers."""
    from elman.estimators.files.codec import asked_of

    reads_text = getattr(getattr(model, "reader_", None), "kind", "text") == "text"
    can = (name for name in asked_of(model.kind) if name in ABILITIES)
    return tuple(name for name in can if name != "watch" or reads_text)


@dataclass(frozen=True)
class Served:
    """A model with its name, what it can be asked, and what is known of it."""

    name: str
    model: Any
    abilities: tuple[str, ...]
    facts: Mapping[str, Any] = field(repr=False)
    version: int = 1
    items: str = "texts"
    """The member that its texts, recordings or series stand in."""


def _items(model: Any, able: tuple[str, ...]) -> str:
    """The first member that any of its questions takes; the last where it reads no text."""
    members = next((ABILITIES[name].items for name in able if ABILITIES[name].items), ("texts",))
    reader = getattr(model, "reader_", None)
    return members[0 if getattr(reader, "kind", "text") == "text" else -1]


Stamp = tuple[int, int, int]


class Models:
    """Models by name; `tell` hears what happens to them.

    Raises `ConfigurationError` where two files have one name, and what `use` raises.
    """

    def __init__(self, paths: Iterable[Path], tell: Callable[[str], None]) -> None:
        self._paths: dict[str, Path] = {}
        for path in paths:
            if (name := path.stem) in self._paths:
                raise ConfigurationError(
                    f"Models are told apart by the names of their files, received {name!r} twice",
                    remedy="rename one of them",
                )
            self._paths[name] = path
        self._tell = tell
        self._stamps: dict[str, Stamp | None] = {}
        self._served: dict[str, Served] = {}
        self.reloads = 0
        for name in self._paths:
            self._stamps[name] = self._stamp(name)
            self._served[name] = self._read(name)

    def __iter__(self) -> Any:
        return iter(self._served.values())

    def __len__(self) -> int:
        return len(self._served)

    def told(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Name the models, with their kinds and what they can be asked."""
        return [(each.name, each.model.kind, each.abilities) for each in self]

    def find(self, name: str) -> Served:
        """Return a model; raises a `Problem` of status 404 that names those there are."""
        if name not in self._served:
            known = ", ".join(self._served) or "none"
            raise Problem(
                404,
                "unknown-model",
                f"There is no model {shorten(name)}, those there are: {known}",
                "" if self._served else "start the service with model files",
                {"models": list(self._served)},
            )
        return self._served[name]

    async def watch(self) -> None:
        """Look at the files for ever, and exchange the models whose file has changed."""
        while True:
            await asyncio.sleep(_LOOK)
            await self.renew()

    async def renew(self, *, all_: bool = False) -> None:
        """Read again what has changed, or everything; what cannot be read changes nothing."""
        for name in self._paths:
            stamp = await asyncio.to_thread(self._stamp, name)
            if stamp is None or (stamp == self._stamps[name] and not all_):
                continue
            self._stamps[name] = stamp
            try:
                served = await asyncio.to_thread(self._read, name)
            except (ElmanError, OSError) as error:
                self._tell(f"{name} stays as it was: {error}")
                continue
            # Who asked the former model still holds it, and is answered by it.
            self._served[name] = served
            self.reloads += 1
            self._tell(f"{name} was read again")

    def _stamp(self, name: str) -> Stamp | None:
        try:
            found = self._paths[name].stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self, name: str) -> Served:
        from elman.estimators import use

        model = use(self._paths[name])
        able = abilities_of(model)
        before = self._served.get(name)
        version = 1 if before is None else before.version + 1
        served = Served(
            name, model, able, facts_of(name, model, able), version, _items(model, able)
        )
        _warm(served)
        return served


def facts_of(name: str, model: Any, abilities: tuple[str, ...]) -> dict[str, Any]:
    """Say of a model what people want to know: layers, parameters, labels, figures, curves."""
    record = {k: v for k, v in model.record_.items() if k in _TOLD}
    told: dict[str, Any] = {
        "name": name,
        "kind": model.kind,
        "can": list(abilities),
        "members": len(model.networks_),
        "layers": _layers(model),
        "parameters": sum(map(_parameters, model.networks_)),
        "measured": record.pop("measured", None),
        "record": record,
        "data": (model.record_.get("data") or {}).get("name"),
        "history": [
            [{"training": dict(epoch.scores), "held_out": dict(epoch.held_out)} for epoch in member]
            for member in model.history_
        ],
        "best_epochs": list(model.best_epochs_),
    }
    if model.kind == "classifier" or (model.kind == "transducer" and hasattr(model, "reader_")):
        reader = model.reader_
        told["reads"] = reader.kind
        told["max_length"] = reader.max_length
        if reader.channels:
            told["channels"] = list(reader.channels)
        told["features"] = reader.features
    if model.kind == "classifier":
        told["labels"] = [str(label) for label in model.classes_.tolist()]
    if model.kind == "tagger":
        told |= {"labels": list(model.labels_), "scheme": model.scheme_}
        told["max_length"] = model.max_length
    if model.kind == "generator":
        words = model.vocabulary_
        told |= {
            "unit": words.unit,
            "symbols": len(words),
            "several": model.several_,
            "classes": [str(known) for known in model.classes_],
            "beside": [] if model.features_ is None else list(model.features_.names),
        }
    if model.kind == "autoencoder":
        told |= {"reads": model.reader_.kind, "numbers": model.units, "threshold": model.offset_}
    if model.kind == "forecaster":
        told |= {"horizon": model.framing_.horizon, "season": model.framing_.season}
        told |= {"levels": list(model.levels), "beside": list(model.scaling_.names)}
    if model.kind == "transducer":
        told["divisions"] = list(divisions_of(model))
        told |= {"alignment": model.alignment, "unit": model.unit}
    found: dict[str, Any] = finite(told)
    return found


_TOLD = (
    *("sequences", "symbols", "pairs", "trained_on", "seed", "epochs", "best_epoch"),
    *("train_loss", "train_accuracy", "validation_loss", "validation_accuracy"),
    *("interrupted", "elman", "measured", "held_out"),
)
"""What a record says that is no path of the machine it was made on."""


def _layers(model: Any) -> list[str]:
    if model.kind == "transducer":
        units = model.units if isinstance(model.units, tuple | list) else [model.units]
        stack = [*units] * (model.layers or 1)
        attends = [f"attending {model.cell}({2 * stack[0]})"] * (model.alignment == "attention")
        reads = [f"{model.cell}({size})" for size in stack]
        first = [f"Embedding({model.embedding})"]
        if model.front_ is not None:
            first = [_title(layer) for layer in model.networks_[0].encoder.layers]
            return [title for title in first if title != "Dropout"]
        return [*first, *reads, *attends]
    return [_title(layer) for layer in model.networks_[0].layers]


def _title(layer: Any) -> str:
    units = getattr(layer, "units", None)
    name = type(layer).__name__
    inner = [getattr(layer, part, None) for part in ("forward", "inner")]
    held = next((part for part in inner if part is not None), None)
    if held is not None:
        return f"{name}({_title(held)})"
    if parts := getattr(layer, "layers", ()):
        return f"{name}({', '.join(map(_title, parts))})"
    return f"{name}({units})" if units else name


def _parameters(network: Any) -> int:
    import numpy as np

    seen: set[int] = set()

    def count(part: Any) -> int:
        if isinstance(part, np.ndarray):
            fresh = id(part) not in seen and part.dtype.kind == "f"
            seen.add(id(part))
            return part.size if fresh else 0
        if isinstance(part, tuple | list):
            return sum(map(count, part))
        if type(part).__module__.startswith("elman.inference") and hasattr(part, "__dict__"):
            kept = {k: v for k, v in vars(part).items() if k != "taken_apart"}
            return sum(map(count, kept.values()))
        return 0

    return count(network)


def _warm(served: Served) -> None:
    """Answer a small question of each kind, so that the first caller waits for nothing."""
    model = served.model
    if model.kind == "classifier":
        reader = model.reader_
        sample = _sample(reader)
        beside: tuple[Any, ...] = () if model.features_ is None else ({},) * 8
        answers.classify(model, [sample] * 8, Classify(features=beside))
    elif model.kind == "generator":
        condition = str(model.classes_[0]) if model.classes_ else None
        known = None if model.features_ is None else dict.fromkeys(model.features_.names)
        first = Generate(length=8, condition=condition, features=known)
        for text in answers.pieces(model, first):
            math.isfinite(len(text))
    elif model.kind == "autoencoder":
        answers.transform(model, [_sample(model.reader_)] * 8, Transform())
    elif model.kind == "tagger" and not model.reader_.columns:
        answers.tag(model, ["Anna sings"], Tag())
    elif model.kind == "forecaster" and not (model.scaling_.names or model.identify):
        answers.forecast(model, [model.tails_[0].values[-1:] * 0 + 1.0], Forecast())
    elif model.kind == "transducer" and hasattr(model, "reader_"):
        answers.transduce(model, [[[0.0] * model.reader_.features] * 8], Transduce())
    elif model.kind == "transducer":
        reads = divisions_of(model)[0]
        symbol = "a" if model.unit != "characters" else next(iter(model.inputs_.symbols))
        answers.transduce(model, [symbol * 3 if reads != "spaces" else symbol], Transduce())


def _sample(reader: Any) -> Any:
    """A text or a recording that a model can read."""
    if reader.kind == "text" and reader.alphabet is not None:
        return next((c for c in reader.alphabet.characters if c.isalnum()), "a")
    return [0] if reader.kind == "symbols" else [[0.0] * max(reader.features, 1)] * 4
