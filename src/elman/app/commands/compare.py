"""`elman compare`: which settings are best, found inside the training part."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from elman import runs
from elman.app.applicable import as_options, option_of, refuse_given
from elman.app.commands import options
from elman.app.commands.groups import grouped
from elman.app.failures import INTERRUPTED
from elman.app.output import check_outputs
from elman.app.shown import progress
from elman.app.shown.console import print_json
from elman.errors import ConfigurationError
from elman.estimators.settings import Setting, settings_in
from elman.ranges import check

__all__ = ["compare", "grid_of", "options_of"]


@grouped
def compare(
    *,
    data: options.Data,
    more: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME=VALUE,...]...", help="Further settings, as in --settings."),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE,...",
            help="Values of a setting to try, such as units=32,64 or cell=gru,lstm; 64+32 are two "
            "layers. May be repeated: every combination is trained.",
        ),
    ] = None,
    layout: options.Layout,
    columns: Annotated[
        str | None,
        typer.Option(metavar="NAME,...", help="Taggers: further columns to read of each word."),
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(
            metavar="tag|autoencode",
            help="tag: DATA is a CoNLL file; autoencode: sequences whose labels are not needed.",
        ),
    ] = None,
    chosen: options.Chosen,
    preset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Settings recommended for NAME, instead of those for DATA."
        ),
    ] = None,
    splits: Annotated[
        int, typer.Option(metavar="N", help="How often the training part is parted anew.")
    ] = 3,
    share: Annotated[
        float, typer.Option(metavar="SHARE", help="Share of the training part that is measured.")
    ] = 0.2,
    most: Annotated[int, typer.Option(metavar="N", help="Trainings at most.")] = 60,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Results (.json), from which the same command goes on [DATA.compare.json].",
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Compare settings on DATA: which train best, told honestly.

    Every combination is trained on the same splits of the training part. What train holds out is
    not looked at: the command that is printed measures the best settings there, once. Ctrl-C shows
    what is finished.
    """
    from elman.datasets.source import Source

    source = Source(data, layout)
    path = output or Path(f"{source.stem}.compare.json")
    check_outputs({"--output": path}, [data])
    if task not in (None, "tag", "autoencode"):
        raise ConfigurationError(
            f"--task of a comparison is tag or autoencode, received {task!r}",
            remedy="leave it out for a classifier",
        )
    shape: Any = None
    if task == "autoencode":
        refuse_given("anything but sentences", columns=columns)
        refuse_given("anything but sentences", merge_labels=chosen.pop("merge_labels", None))
        refuse_given("sequences without labels", label=layout.label, features=layout.features)
        shape = runs.Compression()
    elif task == "tag" or source.kind == "tagged":
        names = tuple(filter(None, dict.fromkeys((columns or "").split(","))))
        shape = runs.Tagging(names, bool(chosen.get("merge_labels")))
    elif source.kind == "labelled":
        refuse_given("anything but sentences", columns=columns)
        refuse_given("anything but sentences", merge_labels=chosen.pop("merge_labels", None))
        shape = runs.Classification()
    if not (settings or more):
        raise ConfigurationError(
            "A comparison has settings with values to try, received none",
            remedy="pass for example --settings units=32,64",
        )
    known = {} if shape is None else settings_in(shape.estimator)
    grid = grid_of([*(settings or []), *(more or [])], known)
    from elman.app.engine import ready
    from elman.app.shown.comparison import announced, show_comparison

    ready()
    found = runs.compare(
        source,
        grid,
        shape,
        splits=splits,
        share=share,
        most=most,
        preset=preset,
        state=path,
        watch=progress,
        announce=None if as_json else announced,
        **chosen,
    )
    command = f"elman train {shlex.quote(data)}{as_options(layout)}"
    for name, value in (("task", task), ("columns", columns), ("preset", preset)):
        command += "" if value is None else f" --{name} {shlex.quote(value)}"
    best = {**chosen, **found.finished[0].settings} if found.finished else {}
    command += options_of({n: v for n, v in best.items() if n != "seed" or v}, known)
    if as_json:
        print_json({**found.to_json(), "command": command if found.finished else None})
    else:
        show_comparison(found, command, path)
    if found.interrupted:
        raise typer.Exit(INTERRUPTED)


_OFFERED = get_args(options.Chosen)[1].annotations.keys() - {"seed", "fold", "checkpoint"}
"""Settings that `train` has an option for, and that leave the examples as they are."""


def grid_of(given: Sequence[str], known: dict[str, Setting]) -> dict[str, list[Any]]:
    """Read settings and the values to try: `units=32,64+64`.

    Raises `ConfigurationError` for a setting that is none, and for a value outside its range.

    >>> from elman.estimators.classifier.settings import ClassifierSettings
    >>> grid_of(["units=32,64+64", "cell=gru"], settings_in(ClassifierSettings))
    {'units': [32, (64, 64)], 'cell': ['gru']}
    """
    grid: dict[str, list[Any]] = {}
    for written in given:
        name, equals, listed = written.partition("=")
        name = name.strip().removeprefix("--").replace("-", "_")
        values = [value.strip() for value in listed.split(",")]
        if not equals or not name or not all(values):
            raise ConfigurationError(
                f"Settings to compare are written NAME=VALUE,VALUE, received {written!r}",
                remedy="pass for example --settings units=32,64",
            )
        if known and (name not in known or name not in _OFFERED):
            offered = ", ".join(n for n in known if n in _OFFERED)
            raise ConfigurationError(
                f"There is no setting {name!r} to compare, those there are: {offered}",
                remedy="choose one of these",
            )
        if name in grid:
            raise ConfigurationError(
                f"The setting {name!r} comes twice", remedy="list all its values in one place"
            )
        grid[name] = [_value(name, value, known[name]) if known else value for value in values]
        if len(set(grid[name])) < len(grid[name]):
            raise ConfigurationError(
                f"Values to compare differ, received {written!r}", remedy="leave the second out"
            )
    return grid


def _value(name: str, written: str, setting: Setting) -> Any:
    """Read one value: a number, true or false, none, several parted by +, or a word."""

    def read(text: str) -> Any:
        if text.lower() in ("none", "true", "false"):
            return {"none": None, "true": True, "false": False}[text.lower()]
        try:
            value = json.loads(text)
        except ValueError:
            return text
        return value if isinstance(value, int | float) else text

    parts = [read(part) for part in written.split("+")]
    value = tuple(parts) if len(parts) > 1 and all(isinstance(p, int) for p in parts) else None
    value = read(written) if value is None else value
    if name == "validation" and value == 0:
        return None
    if setting.allowed is not None:
        check(name, value, setting.allowed)
    return value


def options_of(settings: dict[str, Any], known: dict[str, Setting]) -> str:
    """Write settings as options of `train`.

    >>> from elman.estimators.classifier.settings import ClassifierSettings
    >>> named = settings_in(ClassifierSettings)
    >>> options_of({"units": (64, 64), "bidirectional": False, "validation": None}, named)
    ' --units 64,64 --forward --validation 0'
    """
    written = ""
    for name, value in settings.items():
        on, _, off = known[name].option.partition("/") if name in known else ("", "", "")
        match value:
            case True:
                written += f" {on or option_of(name)}"
            case False:
                written += f" {off}" if off else ""
            case None:
                written += f" {option_of(name)} 0" if name == "validation" else ""
            case tuple() | list():
                written += f" {option_of(name)} {','.join(map(str, value)) or 'none'}"
            case _:
                written += f" {option_of(name)} {shlex.quote(str(value))}"
    return written
