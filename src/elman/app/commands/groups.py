"""Groups of options: a command takes one object, Typer sees the options it is made of."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

from elman.app.applicable import check_given
from elman.estimators.settings import Setting, defaults_of, settings_in
from elman.ranges import Either, Flag, Maybe, Number, Several, Whole

__all__ = ["Options", "asked_in", "grouped", "option_for", "options_for"]

_TYPES = {Whole: int, Number: float, Flag: bool}


@dataclass(frozen=True)
class Options:
    """What stands in an `Annotated` parameter that is made of several options.

    `make` gets them by name; `annotations` are what Typer reads, `defaults` those that are not
    None.
    """

    make: Callable[..., Any]
    annotations: Mapping[str, Any]
    defaults: Mapping[str, Any]

    def parameters(self) -> list[inspect.Parameter]:
        """The options as parameters of a command."""
        return [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=self.defaults.get(name),
                annotation=annotation,
            )
            for name, annotation in self.annotations.items()
        ]

    def of(self, given: dict[str, Any]) -> Any:
        """Take these options out of those given, and make the object.

        Raises `ConfigurationError` for one with an empty value.
        """
        own = {name: given.pop(name) for name in self.annotations}
        # What is empty unless it is given may be given so.
        empty = {name for name, default in self.defaults.items() if default in ("", ())}
        check_given(**{name: value for name, value in own.items() if name not in empty})
        return self.make(**own)


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Let Typer see the options of a command's groups beside its other parameters.

    >>> def show(*, size: Annotated[dict, Options(dict, {"width": int}, {"width": 4})]) -> None:
    ...     print(size)
    >>> list(inspect.signature(grouped(show)).parameters), grouped(show)(width=5)
    {'width': 5}
    (['width'], None)
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Options] = {}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        for mark in getattr(hints[name], "__metadata__", ()):
            if isinstance(mark, Options):
                groups[name] = mark
        parameters += (
            groups[name].parameters()
            if name in groups
            else [parameter.replace(annotation=hints[name], kind=parameter.KEYWORD_ONLY)]
        )

    @wraps(command)
    def flat(**given: Any) -> None:
        made = {name: group.of(given) for name, group in groups.items()}
        command(**given, **made)

    vars(flat)["__signature__"] = inspect.Signature(parameters)
    flat.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return flat


def options_for(
    make: Callable[..., Any], *kinds: type[Any], defaults: Mapping[str, Any]
) -> Options:
    """Offer the settings of these groups that are options; `make` gets what is given, or None."""
    offered = {name: setting for kind in kinds for name, setting in settings_in(kind).items()}
    annotations = {
        name: option_for(setting)
        for name, setting in offered.items()
        if setting.metavar or setting.option
    }
    return Options(make, annotations, defaults)


def asked_in(question: type[Any], *names: str) -> Options:
    """Offer some settings of a question, as a mapping, with the question's own defaults."""
    settings, defaults = settings_in(question), defaults_of(question)
    annotations = {name: option_for(settings[name]) for name in names}
    return Options(dict, annotations, {name: defaults[name] for name in names})


def option_for(setting: Setting) -> Any:
    """Offer a setting as an option, which is None where it is not given.

    >>> from elman.estimators.settings import Training
    >>> option_for(settings_in(Training)["seed"]).__origin__
    int | None
    """
    allowed = setting.allowed.inner if isinstance(setting.allowed, Maybe) else setting.allowed
    held = allowed.second if isinstance(allowed, Either) else allowed
    several = isinstance(held, Several)
    kind: Any = list[str] if several else _TYPES.get(type(allowed), str)
    names = setting.option.split()
    info = typer.Option(*names, metavar=setting.metavar or None, help=setting.option_help)
    return Annotated[kind | None, info]
