"""Settings that cannot act beside others: they are refused, for nobody sets them in vain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from elman.errors import ConfigurationError, shorten
from elman.estimators.settings import defaults_of

__all__ = [
    "Idle",
    "autoencoder_idle",
    "check_effects",
    "classifier_idle",
    "forecaster_idle",
    "generator_idle",
    "tagger_idle",
    "transducer_idle",
]

_NETWORK = ("cell", "units", "dropout", "recurrent_dropout", "weight_dropout", "mogrifier")
_EMBEDDED = ("embedding", "embedding_dropout")


class Idle(NamedTuple):
    """Why a setting cannot act, and what would let it."""

    because: str
    remedy: str


def classifier_idle(
    settings: Mapping[str, Any], kind: str | None = None, *, held_out: bool = False
) -> dict[str, Idle]:
    """Name the settings of a `SequenceClassifier` that cannot act beside the others.

    `kind` is what is read ("text", "symbols", "series"; None: not known yet); `held_out` says
    that validation data are given apart.

    >>> settings = {"ngrams": 0, "mask": True, "validation": 0.1, "teachers": ["big.elman"]}
    >>> sorted(classifier_idle(settings))
    ['ngram_buckets', 'ngram_l2', 'ngrams_apart', 'timesteps']
    """
    idle: dict[str, Idle] = {}
    if settings.get("layers") is not None:
        idle |= dict.fromkeys((*_NETWORK, *_EMBEDDED, "bidirectional", "pooling", "l2"), _LAYERS)
    elif settings.get("embedding") == 0:
        idle["embedding_dropout"] = _EMBEDDING
        if kind in ("text", "symbols"):
            idle["mogrifier"] = _EMBEDDING
    if settings.get("unit") == "characters":
        idle["vocabulary"] = Idle("on characters, of which all have a code", 'pass unit="words"')
    elif "unit" in settings:
        words = Idle("on words, of which rare ones are read as unknown", 'pass unit="characters"')
        idle |= dict.fromkeys(("alphabet", "unknown"), words)
    if settings.get("word_ngrams") == settings.get("character_ngrams") == 0:
        idle["linear_strength"] = Idle("without a linear model", "pass for example word_ngrams=2")
    if settings.get("cut") is False:
        idle["cut_to"] = Idle("while nothing is cut", "pass cut=True")
    if settings.get("ngrams") == 0:
        idle |= dict.fromkeys(
            ("ngram_l2", "ngram_buckets", "ngrams_apart"),
            Idle("without ngrams", "pass for example ngrams=5"),
        )
    if settings.get("mask", True):
        idle["timesteps"] = Idle("while padding is masked", "pass mask=False")
    if held_out:
        idle["validation"] = Idle("beside validation_data", "leave validation_data out")
    elif settings.get("validation") is None:
        idle["patience"] = _VALIDATION
    if settings.get("keep") == "last":
        idle["patience"] = _LAST
    if kind in ("symbols", "series"):
        no_text = Idle("on input that is no text", "pass texts")
        read = ("fold", "unknown", "alphabet", "spaces", "unit", "vocabulary")
        idle |= dict.fromkeys((*read, "word_ngrams", "character_ngrams"), no_text)
    idle |= _transfer(settings) | _taught(settings)
    if kind in ("symbols", "series"):
        idle["init_from"] = Idle("on input that is no text", "pass texts")
    if kind in ("text", "symbols"):
        idle["standardise"] = Idle("on input without channels", "pass arrays (time, features)")
    if kind == "series":
        symbols = Idle("on input that is no text", "pass texts or integer symbols")
        idle |= dict.fromkeys(("ngrams", "embedding"), symbols)
    return idle


def generator_idle(settings: Mapping[str, Any], *, beside: bool = False) -> dict[str, Idle]:
    """Name the settings of a `SequenceGenerator` that cannot act beside the others.

    `beside` says that texts begin from numbers.
    """
    idle: dict[str, Idle] = {}
    if settings.get("layers") is not None:
        idle |= dict.fromkeys((*_NETWORK, *_EMBEDDED, "vectors", "tied"), _LAYERS)
    elif settings.get("embedding") == 0:
        without = ("embedding_dropout", "vectors", "mogrifier", "tied")
        idle |= dict.fromkeys(without, _EMBEDDING)
    if settings.get("approach") == "stream":
        windows = Idle("on streams, which have no windows", 'pass approach="many-to-one"')
        idle["window"] = windows
    else:
        streams = Idle(
            "on windows, through which the gradient goes whole", 'pass approach="stream"'
        )
        idle["steps"] = streams
        idle["average"] = Idle("on windows, whose last weights count", 'pass approach="stream"')
        idle["teachers"] = Idle("on windows, each read anew", 'pass approach="stream"')
    if beside:
        numbers = Idle("on texts that begin from numbers", "leave the numbers out")
        idle["steps"] = idle["average"] = idle["teachers"] = numbers
    if settings.get("unit") in ("characters", "bytes"):
        idle["vocabulary"] = Idle(
            f"on {settings['unit']}, of which all have a code", 'pass unit="subwords"'
        )
    if settings.get("unit") in ("characters", "bytes", "subwords"):
        idle["vectors"] = Idle(
            f"on {settings['unit']}, which stand around one another anyhow", 'pass unit="words"'
        )
    return idle | _taught(settings) | _patience(settings)


def transducer_idle(settings: Mapping[str, Any], kind: str | None = None) -> dict[str, Idle]:
    """Name the settings of a `SequenceTransducer` that cannot act beside the others.

    `kind` is what is read, "symbols" or "series"; None: not known yet.

    >>> sorted(transducer_idle({"alignment": "monotonic", "validation": 0.1}))
    ['output_unit', 'smoothing', 'unit', 'vocabulary']
    """
    idle = _patience(settings)
    units = {settings.get("unit"), settings.get("output_unit")} - {None}
    if settings.get("alignment") != "attention":
        monotonic = Idle("while alignments are summed", 'pass alignment="attention"')
        idle |= dict.fromkeys(("unit", "output_unit", "vocabulary", "smoothing"), monotonic)
    elif units <= {"characters"}:
        idle["vocabulary"] = Idle("on characters, of which all have a code", 'pass unit="subwords"')
    if kind == "series":
        idle["decompose"] = Idle("on input that is no text", "pass texts")
    elif kind == "symbols":
        channels = Idle("on input without channels", "pass arrays (time, features)")
        idle |= dict.fromkeys(("front", "standardise"), channels)
    return idle


def _patience(settings: Mapping[str, Any]) -> dict[str, Idle]:
    if settings.get("keep") == "last":
        return {"patience": _LAST}
    return {"patience": _VALIDATION} if settings.get("validation") is None else {}


def tagger_idle(settings: Mapping[str, Any], *, held_out: bool = False) -> dict[str, Idle]:
    """Name the settings of a `SequenceTagger` that cannot act beside the others."""
    idle: dict[str, Idle] = {}
    if settings.get("hints") is False:
        hints = Idle("without hints", "pass hints=True")
        idle |= dict.fromkeys(("hint_buckets", "hint_dropout"), hints)
    if held_out:
        idle["validation"] = Idle("beside validation_data", "leave validation_data out")
    elif settings.get("validation") is None:
        idle["patience"] = _VALIDATION
    if settings.get("keep") == "last":
        idle["patience"] = _LAST
    return idle | _transfer(settings)


def _taught(settings: Mapping[str, Any]) -> dict[str, Idle]:
    if len(settings.get("teachers", ())):
        return {}
    alone = Idle("without teachers", 'pass teachers=["lm.elman"]')
    return dict.fromkeys(("distil_weight", "distil_temperature"), alone)


def _transfer(settings: Mapping[str, Any]) -> dict[str, Idle]:
    if "init_from" in settings and settings["init_from"] is None:
        alone = Idle("on a network that takes nothing over", 'pass init_from="lm.elman"')
        return dict.fromkeys(("fine_tune", "layer_decay", "better_start"), alone)
    if settings.get("fine_tune") == "frozen":
        return {"layer_decay": Idle("on layers that never learn", 'pass fine_tune="gradual"')}
    return {}


def forecaster_idle(settings: Mapping[str, Any]) -> dict[str, Idle]:
    """Name the settings of a `SequenceForecaster` that cannot act beside the others."""
    idle = _patience(settings)
    if settings.get("validation") is None:
        idle["conformal"] = _VALIDATION
    if settings.get("method") == "sgd":
        idle["weight_decay"] = Idle("on plain steps", 'pass method="adamw"')
    return idle


def autoencoder_idle(settings: Mapping[str, Any], kind: str | None = None) -> dict[str, Idle]:
    """Name the settings of a `SequenceAutoencoder` that cannot act beside the others.

    `kind` is what is read, as in `classifier_idle`.
    """
    idle = _patience(settings)
    if settings.get("method") != "adamw":
        idle["weight_decay"] = Idle("on plain steps", 'pass method="adamw"')
    if kind in ("symbols", "series"):
        no_text = Idle("on input that is no text", "pass texts")
        idle |= dict.fromkeys(("fold", "unknown", "spaces"), no_text)
    if kind in ("text", "symbols"):
        channels = Idle("on input without channels", "pass arrays (time, features)")
        idle |= dict.fromkeys(("standardise", "segment", "noise"), channels)
    if kind == "series":
        idle["embedding"] = Idle("on input without symbols", "pass texts or integer symbols")
    return idle


def check_effects(model: Any, idle: Mapping[str, Idle]) -> None:
    """Raise `ConfigurationError` where a model has an idle setting that is not the default."""
    defaults = defaults_of(model)
    for name, (because, remedy) in idle.items():
        value = getattr(model, name)
        if name in defaults and not _equal(value, defaults[name]):
            raise ConfigurationError(
                f"{name} cannot act {because}, received {name}={shorten(value)}",
                remedy=f"leave it out, or {remedy}",
            )


def _equal(value: Any, default: Any) -> bool:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list):
        value = tuple(value)
    return value is default or bool(value == default)


_LAYERS = Idle("beside layers of one's own", "leave layers out")
_LAST = Idle("while the last epoch is kept", 'pass keep="best"')
_EMBEDDING = Idle("without an embedding", "pass for example embedding=64")
_VALIDATION = Idle("without validation", "pass for example validation=0.1")
