"""`elman transduce`: outputs of a model that was trained on pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.applicable import refuse_given
from elman.app.commands import options
from elman.app.commands.groups import grouped, options_for
from elman.app.given.asking import answered, check_piped
from elman.app.given.skipping import leaving_out
from elman.app.given.texts import STANDARD_INPUT, Texts
from elman.app.shown.console import note
from elman.app.shown.outputs import put_outputs
from elman.errors import ConfigurationError, shorten
from elman.estimators.settings import defaults_of
from elman.questions import Transduce
from elman.runs.transduced import outputs_of, symbols_of

__all__ = ["transduce"]


@grouped
def transduce(
    *,
    model: options.Model,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...",
            help="What to read, or files: a table's rows, "
            "another's lines [lines of standard input]; recordings, for a model of them.",
        ),
    ] = None,
    asked: Annotated[Transduce, options_for(Transduce, Transduce, defaults=defaults_of(Transduce))],
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Draw what of the one INPUT the output looks at (.png, .svg); needs attention.",
        ),
    ] = None,
    layout: options.Column,
    lines: options.Lines = False,
    as_json: options.Json = False,
) -> None:
    """Give the most probable outputs of a MODEL trained with --task transduce.

    Prints input, output and probability, separated by tabs.
    """
    if asked.unknown not in (None, "error", "skip", "copy"):
        raise ConfigurationError(f"--unknown is error, skip or copy, received {asked.unknown!r}")
    if plot is not None:
        from elman.report import check_picture

        check_picture(plot)
    from elman.estimators import use

    transducer: Any = use(model, "transducer")
    if plot is not None:
        _check_plot(transducer, model, inputs)
    if hasattr(transducer, "reader_"):
        remedy = "leave it out: recordings are files"
        given = {**layout.given("text"), "lines": lines, "unknown": asked.unknown}
        refuse_given("a model of recordings", remedy, **given)
        from elman.app.commands.transcribing import transcribe

        transcribe(transducer, inputs or [], layout, asked, as_json=as_json)
        return
    between = symbols_of(transducer, [])[1]

    def ask(texts: list[str]) -> Any:
        symbols, _ = symbols_of(transducer, texts)
        found = transducer.predict_nbest(
            symbols, asked.count, beams=asked.beams, unknown=asked.unknown
        )
        for i in transducer.longer(symbols):
            note(
                f"note: longer than all of the training ({transducer.longest_[0]} symbols), so "
                f"that the end is a guess: {shorten(texts[i])}"
            )
        return found

    if not inputs:
        check_piped("an input")
    with leaving_out(layout.skip_bad, "input") as skipped:
        reading = Texts(layout, lines, most=1024, skipped=skipped)
        for chunk in reading.chunks(inputs, example="an input"):
            first = 0 if chunk.place == "text" else chunk.number
            for read, hypotheses in answered(chunk.texts, first, ask, chunk.place, skipped):
                if plot is not None and hypotheses:
                    from elman.report import draw_attention

                    symbols = transducer.symbols_of(symbols_of(transducer, [read])[0][0])
                    draw_attention(hypotheses[0].attention, symbols, hypotheses[0].symbols, plot)
                outputs = outputs_of(hypotheses, between)
                put_outputs("input", read, outputs, as_json=as_json)


def _check_plot(transducer: Any, model: Path, inputs: list[str] | None) -> None:
    """Raise `ConfigurationError` where there is not one picture to draw."""
    if transducer.alignment != "attention":
        raise ConfigurationError(
            f"--plot draws attention, {model} sums over alignments",
            remedy="leave it out, or train with --alignment attention",
        )
    from elman.datasets.files.formats import looks_like_file

    given = inputs or []
    if len(given) != 1 or given[0] == STANDARD_INPUT or looks_like_file(given[0]):
        received = f"{len(given)} arguments" if len(given) != 1 else f"the file {given[0]}"
        raise ConfigurationError(
            f"--plot draws one input, received {received}", remedy="give one text as INPUT"
        )
