"""`elman evaluate`: how far a model can be trusted on given examples."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from elman.app.applicable import refuse_given
from elman.app.asked import Asked
from elman.app.commands import options
from elman.app.output import check_outputs
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError

__all__ = ["evaluate"]


def evaluate(
    model: options.Model,
    data: options.Data,
    text: options.Text = None,
    label: options.Label = None,
    group: options.Group = None,
    series: options.Series = None,
    channels: options.Channels = None,
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
    encoding: options.Encoding = "utf-8",
    separator: options.Separator = None,
    has_header: options.Header = True,
    skip_bad: options.SkipBad = False,
    as_json: options.Json = False,
) -> None:
    """Measure MODEL on DATA: accuracy with its 95% interval, and how far it can be believed.

    Given the data it was trained on, only the examples held out in training are used. For a
    generator: bits per character, and how new, varied and well-formed its texts are. For a
    transducer (train --task transduce), DATA is a lexicon or a file of pairs: word and symbol
    error rates.
    """
    from elman.app.engine import ready
    from elman.datasets.source import Source
    from elman.report import check_picture

    wanted = _wanted(split, everything)
    for picture in (plot, reliability):
        if picture is not None:
            check_picture(picture)
    check_outputs({"--plot": plot, "--reliability": reliability}, [model, data, dictionary])
    ready()
    from elman.estimators import load

    layout = TableLayout(
        text=text,
        label=label,
        group=group,
        series=series,
        channels=channels,
        encoding=encoding,
        separator=separator,
        has_header=has_header,
        skip_bad=skip_bad,
    )
    source = Source(data, layout, language, glob)
    fitted = load(model)
    if fitted.kind != "transducer":
        refuse_given("anything but pairs", language=language)
    import_module(f"elman.app.evaluate_{fitted.kind}").evaluate(
        fitted, Asked(model, source, wanted, limit, plot, reliability, dictionary, as_json)
    )


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
