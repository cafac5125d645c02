"""`elman transduce`: outputs of a model that was trained on pairs."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from elman.app.commands import options
from elman.app.commands.groups import grouped
from elman.app.given.asking import answered, check_piped
from elman.app.given.skipping import leaving_out
from elman.app.given.texts import Texts
from elman.app.shown.console import put
from elman.errors import ConfigurationError

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
            "another's lines [lines of standard input].",
        ),
    ] = None,
    count: Annotated[int, typer.Option(metavar="N", help="Outputs of each input.")] = 1,
    beams: Annotated[
        int | None, typer.Option(metavar="N", help="Hypotheses searched [5, at least the count].")
    ] = None,
    unknown: Annotated[
        str, typer.Option(metavar="error|skip", help="What to do with symbols never seen.")
    ] = "error",
    layout: options.Column,
    lines: options.Lines = False,
    as_json: options.Json = False,
) -> None:
    """Give the most probable outputs of a MODEL trained with --task transduce.

    Prints input, output and probability, separated by tabs.
    """
    if unknown not in ("error", "skip"):
        raise ConfigurationError(f"--unknown is error or skip, received {unknown!r}")
    from elman.estimators import use

    transducer: Any = use(model, "transducer")
    reads, writes = transducer.record_.get("divisions", ["characters", "spaces"])
    between = " " if writes == "spaces" else ""

    def ask(texts: list[str]) -> Any:
        symbols = [text.split() if reads == "spaces" else text for text in texts]
        return transducer.predict_nbest(symbols, count, beams=beams, unknown=unknown)

    if not inputs:
        check_piped("an input")
    with leaving_out(layout.skip_bad, "input") as skipped:
        reading = Texts(layout, lines, most=1024, skipped=skipped)
        for chunk in reading.chunks(inputs, example="an input"):
            first = 0 if chunk.place == "text" else chunk.number
            for read, hypotheses in answered(chunk.texts, first, ask, chunk.place, skipped):
                outputs = [(between.join(h.symbols), h.probability) for h in hypotheses]
                if as_json:
                    described = [{"output": output, "probability": p} for output, p in outputs]
                    line = json.dumps({"input": read, "outputs": described}, ensure_ascii=False)
                    put(f"{line}\n")
                else:
                    put("".join(f"{read}\t{output}\t{p:.4f}\n" for output, p in outputs))
