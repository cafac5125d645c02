"""An estimator to a model file and back: the one door, whichever estimator it is."""

from __future__ import annotations

import importlib
import os
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self, cast

import numpy as np
from numpy.typing import NDArray

from elman.errors import (
    DamagedModel,
    ElmanError,
    ForkedProcess,
    ModelFileError,
    NotAModel,
    UnknownLayer,
    printable,
    shorten,
)
from elman.estimators.conventions import check_fitted
from elman.estimators.engine import Used, with_members
from elman.estimators.files import modelfile
from elman.estimators.files.history import history_of, to_rows
from elman.estimators.files.rebuilding import (
    Network,
    described,
    members_of,
    record_of,
    settings_of,
    stored_settings,
)

__all__ = ["Stored", "asked_of", "in_use", "load", "opened", "use"]

Parameters = dict[str, NDArray[Any]]


class Kind(NamedTuple):
    """Where the estimator of a kind of model is, where its part of a file, how to train one."""

    estimator: str
    form: str
    use: str
    asked: tuple[str, ...]
    remedy: str = ""


KINDS = {
    "SequenceClassifier": Kind(
        "classifier.estimator", "classifier.file", "classifier.use", ("classify", "watch")
    ),
    "SequenceGenerator": Kind(
        "generator.estimator",
        "generator.file",
        "generator.use",
        ("generate", "score"),
        remedy="train one: elman train sonnets",
    ),
    "SequenceTransducer": Kind(
        "transducer.estimator",
        "transducer.file",
        "transducer.use",
        ("transduce",),
        remedy="train one: elman train FILE.tsv --task transduce",
    ),
    "SequenceTagger": Kind(
        "tagger.estimator",
        "tagger.file",
        "tagger.use",
        ("tag",),
        remedy="train one: elman train FILE.conll --task tag",
    ),
    "SequenceForecaster": Kind(
        "forecaster.estimator",
        "forecaster.file",
        "forecaster.use",
        ("forecast",),
        remedy="train one: elman train FILE.csv --task forecast --value COLUMN",
    ),
    "SequenceAutoencoder": Kind(
        "autoencoder.estimator",
        "autoencoder.file",
        "autoencoder.use",
        ("transform",),
        remedy="train one: elman train DATA --task autoencode",
    ),
}
"""Which estimator serves which kind of model file."""


class Form(Protocol):
    """What an estimator alone says and checks of its model file."""

    NUMBERED: bool
    """Whether parameters are named by member, `0/...`; otherwise there is one network."""

    def describe(self, model: Any) -> tuple[dict[str, Any], Parameters]:
        """Return what only this estimator writes, and arrays that are no network's."""

    def rebuild(
        self, model: Any, description: dict[str, Any], parameters: Parameters, engine: Any
    ) -> Network:
        """Set what only this estimator has; return what its networks are.

        `engine` is the module that makes networks, `rebuilding` or `light`.
        """


class Stored:
    """What every fitted estimator does alike: it is saved, loaded and summed up."""

    networks_: list[Any]

    @property
    def kind(self) -> str:
        """What it is in one word, such as classifier or autoencoder."""
        return KINDS[_kind_of(type(self))].estimator.partition(".")[0]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model as one file, whole or not at all; the same model, the same bytes."""
        check_fitted(self)
        save(self, path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a model file, checked field by field; raises a `ModelFileError` otherwise."""
        return cast("Self", opened(path, cls)[0])

    def summary(self) -> str:
        """Show the layers of one member, their shapes and their parameters."""
        check_fitted(self)
        return with_members(str(self.networks_[0].summary()), len(self.networks_))


def save(model: Any, path: str | os.PathLike[str]) -> None:
    """Write a fitted estimator; raises `UnstorableValue` for what no file can hold."""
    modelfile.write(Path(path), _described(model))


def _described(model: Any) -> modelfile.Model:
    from elman import __version__
    from elman.rnn import parameters_of

    kind = _kind_of(type(model))
    form = _form(kind)
    own, parameters = form.describe(model)
    description = {
        "estimator": kind,
        "elman_version": __version__,
        "settings": stored_settings(model),
        "record": model.record_,
        "history": to_rows(model.history_),
        "best_epochs": list(model.best_epochs_),
        **({"members": len(model.networks_)} if form.NUMBERED else {}),
        **own,
    }
    for i, network in enumerate(model.networks_):
        prefix = f"{i}/" if form.NUMBERED else ""
        parameters |= {f"{prefix}{name}": p for name, p in parameters_of(network).items()}
    return modelfile.Model(description, parameters)


def asked_of(kind: str) -> tuple[str, ...]:
    """Name what models of a `kind` can be asked, as `elman.questions` does, in small letters.

    >>> asked_of("generator")
    ('generate', 'score')
    """
    return KINDS[f"Sequence{kind.title()}"].asked


def load(path: str | os.PathLike[str], kind: str | None = None) -> Any:
    """Read a model file, checked field by field: whichever estimator wrote it, or of one `kind`.

    That is "classifier", "generator", "transducer", "tagger", "forecaster" or "autoencoder".
    Raises a `ModelFileError` that says what does not fit, `NotAModel` for another kind.
    """
    return opened(path, kind and f"Sequence{kind.title()}")[0]


def use(path: str | os.PathLike[str], kind: str | None = None) -> Any:
    """Open a model for use alone, on the small engine: no JAX, no scikit-learn, and no training.

    It answers as the estimator does that wrote the file, and is of one `kind`, as in `load`, or
    any. Raises a `ModelFileError` that says what does not fit, `NotAModel` for another kind.
    """
    return opened(path, kind and f"Sequence{kind.title()}", light=True)[0]


def in_use(model: Any) -> Any:
    """Return a fitted estimator as `use` opens its file: what it answers is what users will see.

    Raises `UnknownLayer` for a layer that the small engine lacks, and `UnstorableValue` for what
    no file can hold.
    """
    kind = _kind_of(type(model))
    description, parameters = _described(model)
    description = modelfile.as_read(description)
    parameters = {name: np.asarray(array) for name, array in parameters.items()}
    made = _named(KINDS[kind].use, kind.removeprefix("Sequence"))
    return _rebuilt(made, _form(kind), description, parameters, _engine(light=True))


def opened(
    path: str | os.PathLike[str], needed: type[Any] | str | None = None, *, light: bool = False
) -> tuple[Any, dict[str, Any]]:
    """Read a model file, of the class that is `needed`; return the model, and what it says.

    The model is for use alone where it is to be `light`.

    Raises `NotAModel` for another kind, and `DamagedModel` for whatever does not fit.
    """
    model = modelfile.read(path)
    kind = model.description.get("estimator")
    wanted = _kind_of(needed) if isinstance(needed, type) else needed
    if not isinstance(kind, str) or kind not in KINDS or kind != (wanted or kind):
        named = printable(kind, 40) if isinstance(kind, str) else shorten(kind)
        asked = f"a {wanted}" if wanted else f"one of {', '.join(KINDS)}"
        remedy = KINDS[wanted].remedy if wanted else ""
        raise NotAModel(f"{path} holds a {named}, {asked} is needed", remedy=remedy)
    found = KINDS[kind]
    try:
        if isinstance(needed, type):
            made = needed
        elif light:
            made = _named(found.use, kind.removeprefix("Sequence"))
        else:
            made = _named(found.estimator, kind)
        return _rebuilt(made, _form(kind), *model, _engine(light=light)), model.description
    except ForkedProcess:
        raise
    except MemoryError as error:
        raise ModelFileError(f"{path} does not fit in memory") from error
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        AssertionError,
        NotImplementedError,
        RecursionError,
        ElmanError,
    ) as error:
        said = error.problem if isinstance(error, ElmanError) else repr(error)
        remedy = error.remedy if isinstance(error, UnknownLayer) else "train it again"
        raise DamagedModel(
            f"{path} does not describe a {kind}: {printable(said, 600)}", remedy=remedy
        ) from error


def _rebuilt(
    kind: type[Any], form: Form, description: dict[str, Any], parameters: Parameters, engine: Any
) -> Any:
    model = kind(**settings_of(kind, description["settings"]))
    model.record_ = record_of(description)
    model.interrupted_ = model.record_.get("interrupted") is True
    network = form.rebuild(model, description, parameters, engine)
    members = described(description, "members") if form.NUMBERED else 1
    skeleton = engine.skeleton_of(network.build, parameters)
    if not form.NUMBERED:
        parameters = {f"0/{name}": value for name, value in parameters.items()}
    others = ("linear", "reader") if hasattr(model, "reader_") else ()
    if isinstance(model, Used):
        model.parameters_ = sum(
            array.size for name, array in parameters.items() if not name.startswith("reader/")
        )
    make = partial(engine.with_parameters, skeleton)
    model.networks_ = members_of(make, parameters, members, others=others)
    if network.features:
        engine.answering(
            model.networks_[0], network.features, symbols=network.symbols, beside=network.beside
        )
    model.history_, model.best_epochs_ = history_of(description, members)
    return model


def _engine(*, light: bool) -> Any:
    module = "light" if light else "rebuilding"
    return importlib.import_module(f"elman.estimators.files.{module}")


def _named(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"elman.estimators.{module}"), name)


def _kind_of(estimator: type[Any]) -> str:
    return next(base.__name__ for base in estimator.__mro__ if base.__name__ in KINDS)


def _form(kind: str) -> Form:
    return cast("Form", importlib.import_module(f"elman.estimators.{KINDS[kind].form}"))
