"""`elman train`: from examples to a model file, with an honest figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from elman.app.applicable import check_given, refuse_given
from elman.app.commands import options
from elman.app.corpora import check_no_columns
from elman.app.failures import INTERRUPTED
from elman.app.output import check_outputs, checkpoint_files
from elman.app.shown import progress
from elman.app.train_pairs import train_pairs
from elman.app.train_text import train_text
from elman.app.training_run import Run
from elman.app.training_settings import explicit
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError

if TYPE_CHECKING:
    from elman.datasets.source import Source

__all__ = ["train"]


def train(
    data: options.Data,
    text: options.Text = None,
    label: options.Label = None,
    group: options.Group = None,
    series: options.Series = None,
    channels: options.Channels = None,
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
    approach: Annotated[
        str | None,
        typer.Option(
            metavar="stream|many-to-one|many-to-many",
            help="Texts: how a generator learns; DATA is then a text, a file or a folder.",
        ),
    ] = None,
    glob: Annotated[
        str | None,
        typer.Option(metavar="PATTERN", help="Texts: which files of a folder, such as '**/*.c'."),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(metavar="characters|bytes|words|subwords", help="Texts: what is predicted."),
    ] = None,
    vocabulary: Annotated[
        int | None,
        typer.Option(metavar="N", help="Texts: how many words or subwords have a code [10000]."),
    ] = None,
    window: Annotated[
        int | None, typer.Option(metavar="N", help="Texts: symbols in a window.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option(metavar="N", help="Texts: steps that the gradient goes back.")
    ] = None,
    embedding: Annotated[
        int | None,
        typer.Option(metavar="N", help="Texts: numbers learned for each symbol; 0 for one-hot."),
    ] = None,
    cell: Annotated[
        str | None, typer.Option(metavar="simple|gru|lstm", help="Kind of recurrent cell.")
    ] = None,
    units: Annotated[
        list[str] | None,
        typer.Option(metavar="N", help="Units of a layer; 64,64 or the option twice for two."),
    ] = None,
    bidirectional: Annotated[
        bool | None, typer.Option("--bidirectional/--forward", help="Read from both ends.")
    ] = None,
    pooling: Annotated[
        str | None, typer.Option(metavar="last|mean|max|sum", help="What of all steps counts.")
    ] = None,
    dropout: Annotated[
        float | None, typer.Option(metavar="SHARE", help="Share of units dropped in training.")
    ] = None,
    ngrams: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Also weigh the text's pieces of up to N characters; 0 for "
            "the recurrent network alone.",
        ),
    ] = None,
    epochs: Annotated[int | None, typer.Option(metavar="N", help="Passes over the data.")] = None,
    batch_size: Annotated[int | None, typer.Option(metavar="N", help="Examples a step.")] = None,
    learning_rate: Annotated[float | None, typer.Option(metavar="RATE", help="Step size.")] = None,
    clip_norm: Annotated[
        float | None, typer.Option(metavar="NORM", help="Longest gradient, over all parameters.")
    ] = None,
    clip_value: Annotated[
        float | None, typer.Option(metavar="VALUE", help="Largest component of the gradient.")
    ] = None,
    weight_decay: Annotated[
        float | None, typer.Option(metavar="RATE", help="Weight decay (method adamw).")
    ] = None,
    members: Annotated[
        int | None, typer.Option(metavar="N", help="Networks whose answers are averaged.")
    ] = None,
    validation: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="Share of the training examples that chooses the "
            "best epoch and calibrates; 0 for none.",
        ),
    ] = None,
    patience: Annotated[
        int | None, typer.Option(metavar="N", help="Stop after N epochs without a better one.")
    ] = None,
    class_weight: Annotated[
        str | None,
        typer.Option(
            metavar="balanced|POWER",
            help="Make rare labels count as much; a power from 0 to 1 is between.",
        ),
    ] = None,
    fold: Annotated[
        list[str] | None,
        typer.Option(
            metavar="latin|accents|case|none", help="Write texts the same way; may be repeated."
        ),
    ] = None,
    unknown: options.Unknown = None,
    spaces: Annotated[
        str | None,
        typer.Option(
            metavar="collapse|keep",
            help="Read texts without blanks around them and "
            "characters that nobody sees, or keep them [collapse].",
        ),
    ] = None,
    max_length: Annotated[
        int | None, typer.Option(metavar="N", help="Longest text or recording allowed [1000].")
    ] = None,
    cut: Annotated[
        bool,
        typer.Option(
            "--cut",
            help="Of a longer text or recording read the beginning, instead of refusing it.",
        ),
    ] = False,
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
    checkpoint: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Note how far training is, to resume the same command after a crash.",
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="Same seed, same model, on as many threads of the same kind of processor.",
        ),
    ] = 0,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the learning curves (.png, .svg).")
    ] = None,
    encoding: options.Encoding = "utf-8",
    separator: options.Separator = None,
    has_header: options.Header = True,
    skip_bad: options.SkipBad = False,
    as_json: options.Json = False,
) -> None:
    """Train on DATA, measure on what was held out, and save the model.

    Labelled examples make a classifier; a text (sonnets, novel.txt, or a folder with --glob) a
    generator. Settings not given are the ones recommended for the data set. Ctrl-C keeps the
    best epoch so far.
    """
    check_given(
        text=text,
        label=label,
        group=group,
        series=series,
        channels=channels,
        glob=glob,
        preset=recommended,
        task=task,
        approach=approach,
        unit=unit,
        cell=cell,
        pooling=pooling,
        units=units,
        fold=fold,
        unknown=unknown,
        spaces=spaces,
        class_weight=class_weight,
        checkpoint=checkpoint,
        encoding=encoding,
        language=language,
    )
    from elman.datasets.source import Source

    _check_seed(seed)
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
    path = output or Path(f"{source.stem}.elman")
    if plot is not None:
        from elman.report import check_picture

        check_picture(plot)
    check_outputs(
        {"--output": path, "--plot": plot, **checkpoint_files(checkpoint, members or 5)}, [data]
    )
    if task not in (None, "generate", "transduce"):
        raise ConfigurationError(
            f"--task is generate or transduce, received {task!r}",
            remedy="leave it out for a classifier, or for a generator of one text",
        )
    chosen = explicit(
        cell=cell,
        units=units,
        bidirectional=bidirectional,
        pooling=pooling,
        dropout=dropout,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        clip_norm=clip_norm,
        clip_value=clip_value,
        weight_decay=weight_decay,
        members=members,
        validation=validation,
        patience=patience,
        class_weight=class_weight,
        fold=fold,
        spaces=spaces,
        unknown=unknown,
        max_length=max_length,
        cut=cut or None,
        ngrams=ngrams,
        checkpoint=checkpoint,
        seed=seed,
        approach=approach,
        unit=unit,
        vocabulary=vocabulary,
        window=window,
        steps=steps,
        embedding=embedding,
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
    if task == "generate" and (text is not None or source.is_table):
        refuse_given(
            "the texts of a table", glob=glob, series=series, channels=channels, refit=refit
        )
        if _train_texts(
            source, path, chosen, test, recommended=recommended, as_json=as_json, plot=plot
        ):
            raise typer.Exit(INTERRUPTED)
        return
    as_text = approach is not None or source.kind == "text"
    if task == "generate" or (text is None and label is None and as_text):
        check_no_columns(source)
        refuse_given("one long text", refit=refit)
        with progress.downloading() as bar:
            corpus = source.text(bar, raw=unit == "bytes")
        if train_text(
            corpus, data, path, chosen, test, recommended=recommended, as_json=as_json, plot=plot
        ):
            raise typer.Exit(INTERRUPTED)
        return
    refuse_given(
        "labelled examples", "leave it out, or train on a text", approach=approach, glob=glob
    )
    _only_for_texts(
        unit=unit, vocabulary=vocabulary, window=window, steps=steps, embedding=embedding
    )
    with progress.downloading() as bar:
        examples = source.labelled(bar)
    if examples.texts:
        refuse_given("texts", "leave it out, or name a column with --series", channels=channels)
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


def _check_seed(seed: int) -> None:
    from elman.estimators.fitting import check_seed

    check_seed(seed)


def _only_for_texts(**given: object) -> None:
    for name, value in given.items():
        if value is not None:
            raise ConfigurationError(
                f"--{name} is for texts, received labelled examples",
                remedy="leave it out, or train on a text",
            )
