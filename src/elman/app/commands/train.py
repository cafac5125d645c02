"""`elman train`: from examples to a model file, with an honest figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from elman import runs
from elman.app.applicable import check_given, refuse_given
from elman.app.commands import options
from elman.app.commands.continuing import go_on, logs
from elman.app.commands.groups import grouped
from elman.app.commands.tasks import beginning_from, forecasting, shape_of
from elman.app.failures import INTERRUPTED
from elman.app.output import check_outputs, checkpoint_files
from elman.app.shown import progress
from elman.app.shown.console import print_json
from elman.app.shown.runs import announced, show_interrupt, show_training
from elman.app.together.options import shared
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError
from elman.estimators.forecaster.settings import Ahead
from elman.estimators.settings import settings_in

if TYPE_CHECKING:
    from elman.runs.task import Task

__all__ = ["train"]


@shared
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
    preset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Settings recommended for NAME, such as unit-names, instead of those for DATA.",
        ),
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(
            metavar="generate|transduce|tag|forecast|autoencode",
            help="generate: learn to write texts such as "
            "those in a table's --text column, by class with --label. transduce: DATA "
            "is a lexicon, or a file of pairs, input TAB output, of different lengths; with "
            "--audio a table of recordings and what is said in them. tag: DATA "
            "is a CoNLL file, a word and its label a line; --text and --label number its columns. "
            "forecast: DATA is a table with a --value and perhaps a --time a row. autoencode: "
            "learn to hold texts or recordings, which need no labels, in vectors.",
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
    of_series: options.OfSeries,
    from_columns: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,...",
            help="Generators of a table's texts: columns of numbers or categories that each text "
            "begins from; f* is every column that begins so.",
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,...",
            help="Taggers: further columns to read of each word, such as pos, or 2 in a file.",
        ),
    ] = None,
    glob: Annotated[
        str | None,
        typer.Option(metavar="PATTERN", help="Texts: which files of a folder, such as '**/*.c'."),
    ] = None,
    chosen: options.Chosen,
    unlabelled: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Texts: first learn vectors of words, or a language model, of further ones "
            "without labels (lines of a text file, the files of a .zip, the --text column of a "
            "table), and start from that.",
        ),
    ] = None,
    keep_language_model: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Learn a language model of --unlabelled in any case, and save it too.",
        ),
    ] = None,
    continue_: Annotated[
        Path | None,
        typer.Option(
            "--continue",
            metavar="MODEL",
            help="Let a classifier go on learning from DATA, without what it has held out; columns "
            "not named are those it was trained on. MODEL itself stays as it is.",
        ),
    ] = None,
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
    log: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a line of JSON for each epoch as it ends: losses, scores, seconds, lengths "
            "of the gradient.",
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Train on DATA, measure on what was held out, and save the model.

    Labelled examples make a classifier; a text (sonnets, novel.txt, or a folder with --glob) a
    generator. Settings not given are the ones recommended for the data set. Ctrl-C keeps the
    best epoch so far.
    """
    check_given(glob=glob, preset=preset, task=task, language=language, columns=columns)
    check_given(unlabelled=unlabelled, from_columns=from_columns)
    from elman.datasets.source import Source

    if from_columns is not None:
        layout, task = beginning_from(from_columns, layout, task, continue_)
    source = Source(data, layout, language, glob)
    if continue_ is not None:
        unused: dict[str, Any] = {
            "glob": glob,
            "preset": preset,
            "task": task,
            "language": language,
            "swap": swap,
            "columns": columns,
            "input_symbols": input_symbols,
            "output_symbols": output_symbols,
            "unlabelled": unlabelled,
            "keep_language_model": keep_language_model,
            "refit": refit,
            "plot": plot,
        }
        go_on(continue_, source, output, chosen, test=test, log=log, as_json=as_json, **unused)
        return
    path = output or Path(f"{source.stem}.elman")
    if plot is not None:
        from elman.report import check_picture

        check_picture(plot)
    check_outputs(
        {
            "--output": path,
            "--plot": plot,
            "--log": log,
            "--keep-language-model": keep_language_model,
            **checkpoint_files(chosen.get("checkpoint"), chosen.get("members") or 5),
        },
        [data, chosen.get("init_from"), unlabelled, *chosen.get("teachers", ())],
    )
    if task not in (None, "generate", "transduce", "tag", "forecast", "autoencode"):
        raise ConfigurationError(
            f"--task is generate, transduce, tag, forecast or autoencode, received {task!r}",
            remedy="leave it out for a classifier, or for a generator of one text",
        )
    pairs = {"input_symbols": input_symbols, "output_symbols": output_symbols, "swap": swap}
    if task is None and source.kind == "series":
        task = "forecast"
    if task == "forecast":
        without = {"unlabelled": unlabelled, "keep_language_model": keep_language_model}
        shape: Task = forecasting(source, of_series, chosen, **pairs, **without, columns=columns)
    else:
        series: dict[str, Any] = {n: value or None for n, value in vars(of_series).items()}
        series |= {name: chosen.get(name) for name in settings_in(Ahead)}
        remedy = "pass --task forecast, or leave it out"
        refuse_given("anything but series", remedy, **series)
        given = {"preset": preset, "refit": refit, "columns": columns, "begins": from_columns}
        shape = shape_of(source, task, chosen, pairs, **given)
    first = _first(unlabelled, keep_language_model, layout)
    from elman.app.engine import ready

    ready()
    run = runs.train(
        source,
        shape,
        unlabelled=first,
        output=path,
        preset=preset,
        test=test,
        refit=refit,
        watch=progress,
        announce=None if as_json else announced,
        callbacks=logs(log),
        **chosen,
    )
    if plot is not None:
        from elman.report import draw_curves, loss_per

        draw_curves(
            run.model.history_,
            plot,
            best_epochs=run.model.best_epochs_,
            names=[source.stem] * len(run.model.history_),
            per=loss_per(run.model),
        )
    if as_json:
        print_json(run.to_json())
    else:
        show_training(run, path)
    if run.interrupted:
        show_interrupt(run)
        raise typer.Exit(INTERRUPTED)


def _first(
    unlabelled: str | None, keep: Path | None, layout: options.Layout
) -> runs.LanguageModel | None:
    """The language model that is learned first; raises where there is none to keep."""
    from elman.datasets.source import Source

    if unlabelled is None:
        refuse_given("a training without --unlabelled", keep_language_model=keep)
        return None
    texts = TableLayout(text=layout.text, encoding=layout.encoding, skip_bad=layout.skip_bad)
    known = Source(unlabelled)
    return runs.LanguageModel(known if known.is_set else Source(unlabelled, texts), keep)
