"""`elman evaluate`: how far a model can be trusted on given examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from elman.app.applicable import check_no_columns, refuse_given
from elman.app.commands import options
from elman.app.commands.adapting import opened
from elman.app.commands.groups import grouped
from elman.app.output import check_outputs
from elman.app.shown import progress
from elman.app.shown.console import note, print_json
from elman.app.shown.runs import show_evaluation
from elman.errors import ConfigurationError, with_article

if TYPE_CHECKING:
    from elman.datasets.source import Source

__all__ = ["evaluate"]


@grouped
def evaluate(
    *,
    model: options.Model,
    data: options.Data,
    layout: options.Measured,
    split: Annotated[
        str | None,
        typer.Option(
            metavar="test|train|all",
            help="Which part to use [what was held out in training, where that is known].",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Use all examples, those trained on too.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(metavar="N", help="Use N examples, drawn at random.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the confusion matrix (.png, .svg).")
    ] = None,
    reliability: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw confidence against truth (.png, .svg)."),
    ] = None,
    glob: Annotated[
        str | None, typer.Option(metavar="PATTERN", help="Generators: which files of a folder.")
    ] = None,
    language: options.Language = None,
    dictionary: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Generators: words, one a line, that are real ones too."),
    ] = None,
    adapt: options.Adapt = False,
    recent: options.Recent = 0,
    as_json: options.Json = False,
) -> None:
    """Measure MODEL on DATA: accuracy with its 95% interval, and how far it can be believed.

    Given the data it was trained on, only the examples held out in training are used. For a
    generator: bits per character, and how new, varied and well-formed its texts are. For a
    transducer (train --task transduce), DATA is a lexicon or a file of pairs: word and symbol
    error rates.
    """
    from elman.report import check_picture

    wanted = _wanted(split, everything)
    drawn = {"plot": plot, "reliability": reliability}
    for picture in drawn.values():
        if picture is not None:
            check_picture(picture)
    check_outputs({"--plot": plot, "--reliability": reliability}, [model, data, dictionary])
    from elman.datasets import read_text
    from elman.datasets.source import Source
    from elman.runs import evaluate as measured

    source = Source(data, layout, language, glob)
    fitted = opened(model, adapt=adapt, recent=recent)
    _check_serves(fitted, source, limit=limit, glob=glob, dictionary=dictionary, **drawn)
    found: Any = measured(
        fitted,
        source,
        split=wanted,
        limit=limit,
        words=read_text(dictionary).text.split() if dictionary is not None else (),
        path=model,
        adapt=adapt,
        recent=recent,
        watch=progress,
    )
    if plot is not None:
        found.plot("confusion", plot, title=source.stem)
    if reliability is not None:
        found.plot("reliability", reliability, title=f"Reliability on {source.stem}")
    if as_json:
        print_json(found.to_json())
        return
    show_evaluation(found)
    for picture in drawn.values():
        if picture is not None:
            note(f"drawn: {picture}")


_NEEDED = {
    "series": "classifier",
    "channels": "classifier",
    "plot": "classifier",
    "reliability": "classifier",
    "glob": "generator",
    "dictionary": "generator",
}
"""The kind of model that an option needs."""


def _check_serves(model: Any, source: Source, **given: Any) -> None:
    """Raise `ConfigurationError` for an option that this kind of model does not serve."""
    if model.kind == "transducer":
        del given["limit"]
        if hasattr(model, "reader_"):
            given |= source.layout.given("series", "channels") | {"language": source.language}
            refuse_given("recordings and what is said in them", **given)
            return
        check_no_columns(source, "pairs", **given)
        return
    if model.kind == "tagger":
        del given["limit"]
    refuse_given("anything but pairs", language=source.language)
    given |= {"series": source.layout.series, "channels": source.layout.channels}
    needed = _NEEDED | (
        {"limit": "classifier"} if model.kind in ("generator", "forecaster") else {}
    )
    if model.kind == "autoencoder":  # which reads recordings too
        given = {name: value for name, value in given.items() if name not in ("series", "channels")}
    for name, value in given.items():
        if value is not None and needed.get(name, model.kind) != model.kind:
            raise ConfigurationError(
                f"--{name} needs a {needed[name]}, received {with_article(model.kind)}",
                remedy="leave it out",
            )
    if model.kind == "generator" and not model.several_:
        check_no_columns(source)


def _wanted(split: str | None, everything: bool) -> str | None:
    if split not in (None, "test", "train", "all"):
        raise ConfigurationError(
            f"A part is test, train or all, received {split!r}", remedy="pass --split test"
        )
    if everything and split not in (None, "all"):
        raise ConfigurationError(
            f"--all and --split {split} contradict each other", remedy="leave one out"
        )
    return "all" if everything else split
