"""`elman classify`: a label, and how sure, for each text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.applicable import refuse_given
from elman.app.commands import options
from elman.app.commands.groups import asked_in, grouped
from elman.app.commands.labelling import label_table
from elman.app.commands.recordings import classify_recordings
from elman.app.given.skipping import leaving_out
from elman.app.given.texts import Texts
from elman.app.output import check_outputs
from elman.app.shown.answers import classified
from elman.app.shown.console import note, on_terminal
from elman.app.shown.labels import Explained, JsonLines, Lines, show_table
from elman.errors import ConfigurationError
from elman.questions import Classify

__all__ = ["classify"]


@grouped
def classify(
    *,
    model: options.Model,
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT...]",
            help="Texts; or files: a table's rows, another's "
            "lines, recordings; none or -: standard input, one text a line or the "
            "rows of a table.",
            show_default=False,
        ),
    ] = None,
    asked: Annotated[dict[str, Any], asked_in(Classify, "top", "explain")],
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Draw how one TEXT is read: input, states, probabilities, gradient (.png, .svg).",
        ),
    ] = None,
    unknown: options.Unknown = None,
    window: Annotated[
        int | None,
        typer.Option(metavar="STEPS", help="Recordings: length of a window [as in training]."),
    ] = None,
    stride: Annotated[
        int | None,
        typer.Option(metavar="STEPS", help="Recordings: from window to window [half of one]."),
    ] = None,
    layout: options.ColumnOrChannels,
    lines: options.Lines = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Copy the table, with label and probability of each row (.csv, .tsv, .parquet).",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Give each TEXT a label and say how sure that is.

    A table on a terminal; in a pipe one line for each text: the text, the label, its
    probability, parted by tabs. Standard input is answered as it arrives, a million lines too; a
    table (--text COLUMN, or the column that training read) is read whole first, but with
    --output a part at a time: a million rows, all columns kept, label and probability added.
    A model of recordings cuts each into windows: file, first and last step, label, probability.
    """
    from elman.estimators import use

    top, explain = asked["top"], asked["explain"]
    if plot is not None:
        _check_plot(plot, texts or [], model)
    classifier: Any = use(model, "classifier")
    most = _checked(top, len(classifier.classes_))
    if classifier.reader_.kind != "text":
        if explain:
            raise ConfigurationError(
                "--explain needs a model of texts, received one of recordings",
                remedy="leave it out",
            )
        if plot is not None:
            raise ConfigurationError(
                "--plot needs a model of texts, received one of recordings", remedy="leave it out"
            )
        if unknown is not None:
            raise ConfigurationError(
                "--unknown needs a model of texts, received one of recordings",
                remedy="leave it out",
            )
        _only_for_texts(text=layout.text, lines=lines or None, output=output)
        classify_recordings(
            classifier, texts or [], layout, window=window, stride=stride, top=most, as_json=as_json
        )
        return
    if any(given is not None for given in (window, stride, layout.series, layout.channels)):
        raise ConfigurationError(
            "--window, --stride, --series and --channels need a model of "
            "recordings, received one of texts",
            remedy="leave them out",
        )
    if not texts and sys.stdin is not None and on_terminal(sys.stdin):
        note("one text a line; Ctrl-D ends")
    if output is not None:
        refuse_given("a table that is copied", top=top, explain=explain, lines=lines, json=as_json)
    trained = (classifier.record_.get("data") or {}).get("text")
    if output is not None:
        label_table(classifier, texts or [], layout, output, trained=trained, unknown=unknown)
        return
    if as_json:
        show: Any = JsonLines(classifier, most, explain, unknown)
    elif explain:
        show = Explained(classifier, unknown)
    elif texts and on_terminal():
        show = show_table
    else:
        show = Lines(most or 1)
    if plot is not None and texts:
        _draw(classifier, texts[0], plot, unknown)
    with leaving_out(layout.skip_bad, "text") as skipped:
        beside = () if classifier.features_ is None else classifier.features_.names
        reading = Texts(layout, lines, trained, skipped=skipped, features=beside)
        chunks = reading.chunks(texts)
        for chunk in classified(
            classifier, chunks, top=most or 2, skipped=skipped, unknown=unknown
        ):
            show(chunk)


def _check_plot(plot: Path, texts: list[str], model: Path) -> None:
    """Make sure that there is a text to draw, and that its picture can be written."""
    from elman.report import check_picture

    check_picture(plot)
    check_outputs({"--plot": plot}, [model])
    received = "a file" if len(texts) == 1 and Path(texts[0]).is_file() else f"{len(texts)} texts"
    if len(texts) != 1 or texts[0] == "-" or received == "a file":
        received = "standard input" if texts in ([], ["-"]) else received
        raise ConfigurationError(
            f"--plot draws how one TEXT is read, received {received}",
            remedy="give one text behind MODEL",
        )


def _draw(classifier: Any, text: str, plot: Path, unknown: str | None) -> None:
    from elman.report import draw_reading
    from elman.runs import left_out, watched

    read = watched(classifier, text, unknown)
    draw_reading(read, plot, left_out=left_out(classifier, text, unknown))
    note(f"drawn: {plot}")


def _only_for_texts(**given: object) -> None:
    for name, value in given.items():
        if value is not None:
            raise ConfigurationError(
                f"--{name} needs a model of texts, received one of recordings",
                remedy="leave it out",
            )


def _checked(top: int | None, classes: int) -> int | None:
    if top is not None and top < 1:
        raise ConfigurationError(f"--top is at least 1, received {top}", remedy="pass --top 3")
    return None if top is None else min(top, classes)
