"""`elman evaluate`: how far a model can be trusted on given examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app import options, progress
from elman.app.applicable import refuse_given
from elman.app.console import note, print_json, put
from elman.app.corpora import check_no_columns
from elman.app.held_out import limited, part_of
from elman.app.output import check_outputs
from elman.app.source import Source
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
        typer.Option(metavar="test|train|all", help="Which part to use [what was held out in "
                     "training, where that is known]."),
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
) -> None:  # fmt: skip
    """Measure MODEL on DATA: accuracy with its 95% interval, and how far it can be believed.

    Given the data it was trained on, only the examples held out in training are used. For a
    generator: bits per character, and how new, varied and well-formed its texts are. For a
    transducer (train --task transduce), DATA is a lexicon or a file of pairs: word and symbol
    error rates.
    """
    from elman.app.engine import ready
    from elman.report import check_picture

    wanted = _wanted(split, everything)
    for picture in (plot, reliability):
        if picture is not None:
            check_picture(picture)
    check_outputs({"--plot": plot, "--reliability": reliability}, [model, data, dictionary])
    ready()
    from elman.app.evaluate_text import estimator_of, evaluate_text

    kind = estimator_of(model)
    source = Source(data, text, label, group, series, channels, encoding, has_header, skip_bad,
                    separator=separator, language=language)  # fmt: skip
    drawn = {"plot": plot, "reliability": reliability}
    if kind == "SequenceTransducer":
        check_no_columns(source, "pairs", glob=glob, dictionary=dictionary, **drawn)
        from elman.app.measure_pairs import evaluate_pairs

        evaluate_pairs(model, source, wanted, limit, as_json=as_json)
        return
    refuse_given("anything but pairs", language=language)
    if kind == "SequenceGenerator":
        _only("a classifier", "a generator", limit=limit, series=series, channels=channels, **drawn)
        evaluate_text(model, source, glob=glob, wanted=wanted, dictionary=dictionary,
                      as_json=as_json)  # fmt: skip
        return
    from elman.app.measure import best_reachable, measure, print_figures
    from elman.estimators import SequenceClassifier

    classifier: Any = SequenceClassifier.load(model)
    _only("a generator", "a classifier", glob=glob, dictionary=dictionary)
    with progress.downloading() as bar:
        examples = source.read(bar, classifier.reader_.channels)
    chosen, remarks = part_of(classifier.record_, examples, data, wanted)
    part = limited(examples.select(chosen), limit)
    figures, more = measure(classifier, part)
    remarks += more
    if plot is not None or reliability is not None:
        _draw(figures, plot, reliability, source.stem)
    if as_json:
        told: dict[str, Any] = {"model": str(model), "data": data, "remarks": remarks}
        told["best_reachable_accuracy"] = best_reachable(classifier, part)
        print_json({**told, **figures.to_json()})
        return
    put(f"{model} on {data}: {len(part):,} examples\n")
    for remark in remarks:
        put(f"note: {remark}\n")
    put("\n")
    print_figures(figures, best_reachable(classifier, part), classes=True)
    for picture in (plot, reliability):
        if picture is not None:
            note(f"drawn: {picture}")


def _only(needed: str, received: str, **given: object) -> None:
    for name, value in given.items():
        if value is not None:
            raise ConfigurationError(f"--{name} needs {needed}, received {received}",
                                     remedy="leave it out")  # fmt: skip


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


def _draw(figures: Any, plot: Path | None, reliability: Path | None, name: str) -> None:
    from elman.report import draw_confusion, draw_reliability

    if plot is not None:
        draw_confusion(figures, plot, title=name)
    if reliability is not None:
        draw_reliability(figures.bins, reliability, title=f"Reliability on {name}")
