"""`elman train`: from examples to a model file, with an honest figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from elman.app.applicable import check_given, refuse_given
from elman.app.commands import options
from elman.app.commands.groups import grouped, options_for
from elman.app.corpora import check_no_columns
from elman.app.failures import INTERRUPTED
from elman.app.output import check_outputs, checkpoint_files
from elman.app.shown import progress
from elman.app.train_pairs import train_pairs
from elman.app.train_text import train_text
from elman.app.training_run import Run
from elman.app.training_settings import explicit
from elman.errors import ConfigurationError
from elman.estimators.classifier.settings import Grams, Pooled, Reading, Weighing
from elman.estimators.generator.settings import Written
from elman.estimators.settings import Clipping, Members, Recurrence, settings_in

if TYPE_CHECKING:
    from elman.datasets.source import Source

__all__ = ["train"]


Chosen = Annotated[
    dict[str, Any],
    options_for(
        explicit,
        Written,
        Recurrence,
        Pooled,
        Grams,
        Clipping,
        Members,
        Weighing,
        Reading,
        defaults={"seed": 0},
    ),
]
"""Settings that were given, as the estimators name and type them."""


@grouped
def train(
    *,
    data: options.Data,
    layout: options.Layout,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Model file, replaced if it is there [DATA.elman].",
        ),
    ] = None,
    recommended: Annotated[
        str | None,
        typer.Option(
            "--preset",
            metavar="NAME",
            help="Settings recommended for NAME, such as unit-names, instead of those for DATA.",
        ),
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(
            metavar="generate|transduce",
            help="generate: learn to write texts such as "
            "those in a table's --text column, by class with --label. transduce: DATA "
            "is a lexicon, or a file of pairs, input TAB output, of different lengths.",
        ),
    ] = None,
    input_symbols: Annotated[
        str | None,
        typer.Option(
            metavar="characters|spaces",
            help="Pairs: what the symbols of an input are [found from the file].",
        ),
    ] = None,
    output_symbols: Annotated[
        str | None, typer.Option(metavar="characters|spaces", help="Pairs: the same for outputs.")
    ] = None,
    language: options.Language = None,
    swap: Annotated[bool, typer.Option("--swap", help="Pairs: learn the other direction.")] = False,
    glob: Annotated[
        str | None,
        typer.Option(metavar="PATTERN", help="Texts: which files of a folder, such as '**/*.c'."),
    ] = None,
    chosen: Chosen,
    test: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="Share held out to measure the accuracy; 0 for none "
            "[the publisher's test part, else 0.2].",
        ),
    ] = None,
    refit: Annotated[
        bool,
        typer.Option(
            "--refit/--no-refit",
            help="After measuring, train once more on everything and save that.",
        ),
    ] = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the learning curves (.png, .svg).")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Train on DATA, measure on what was held out, and save the model.

    Labelled examples make a classifier; a text (sonnets, novel.txt, or a folder with --glob) a
    generator. Settings not given are the ones recommended for the data set. Ctrl-C keeps the
    best epoch so far.
    """
    check_given(glob=glob, preset=recommended, task=task, language=language)
    from elman.datasets.source import Source
    from elman.estimators.fitting import check_seed

    check_seed(chosen["seed"])
    source = Source(data, layout, language, glob)
    path = output or Path(f"{source.stem}.elman")
    if plot is not None:
        from elman.report import check_picture

        check_picture(plot)
    check_outputs(
        {
            "--output": path,
            "--plot": plot,
            **checkpoint_files(chosen.get("checkpoint"), chosen.get("members") or 5),
        },
        [data],
    )
    if task not in (None, "generate", "transduce"):
        raise ConfigurationError(
            f"--task is generate or transduce, received {task!r}",
            remedy="leave it out for a classifier, or for a generator of one text",
        )
    if task == "transduce":
        check_no_columns(source, "pairs", glob=glob, preset=recommended)
        refuse_given("pairs", refit=refit)
        with progress.downloading() as bar:
            table = source.pairs(bar, inputs=input_symbols, outputs=output_symbols, swap=swap)
        if train_pairs(table, data, path, chosen, test, as_json=as_json, plot=plot, swapped=swap):
            raise typer.Exit(INTERRUPTED)
        return
    refuse_given(
        "anything but pairs",
        "pass --task transduce, or leave it out",
        input_symbols=input_symbols,
        output_symbols=output_symbols,
        swap=swap,
        language=language,
    )
    if task == "generate" and (layout.text is not None or source.is_table):
        refuse_given(
            "the texts of a table",
            glob=glob,
            series=layout.series,
            channels=layout.channels,
            refit=refit,
        )
        if _train_texts(
            source, path, chosen, test, recommended=recommended, as_json=as_json, plot=plot
        ):
            raise typer.Exit(INTERRUPTED)
        return
    as_text = "approach" in chosen or source.kind == "text"
    if task == "generate" or (layout.text is None and layout.label is None and as_text):
        check_no_columns(source)
        refuse_given("one long text", refit=refit)
        with progress.downloading() as bar:
            corpus = source.text(bar, raw=chosen.get("unit") == "bytes")
        if train_text(
            corpus, data, path, chosen, test, recommended=recommended, as_json=as_json, plot=plot
        ):
            raise typer.Exit(INTERRUPTED)
        return
    remedy = "leave it out, or train on a text"
    refuse_given("labelled examples", remedy, approach=chosen.get("approach"), glob=glob)
    for name in settings_in(Written).keys() & chosen:
        raise ConfigurationError(
            f"--{name} is for texts, received labelled examples", remedy=remedy
        )
    with progress.downloading() as bar:
        examples = source.labelled(bar)
    if examples.texts:
        refuse_given(
            "texts", "leave it out, or name a column with --series", channels=layout.channels
        )
    run = Run(
        source, examples, path, chosen, test, recommended=recommended, refit=refit, quiet=as_json
    )
    run.train()
    if plot is not None:
        run.draw(plot)
    run.tell()
    if run.model.interrupted_:
        raise typer.Exit(INTERRUPTED)


def _train_texts(source: Source, path: Path, *more: Any, **how: Any) -> bool:
    from elman.app.train_texts import train_texts

    with progress.downloading() as bar:
        examples = source.labelled(bar, needs_label=False)
    return train_texts(examples, source.data, path, *more, **how)
