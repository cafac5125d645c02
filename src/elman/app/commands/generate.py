"""`elman generate`: a text that goes on, as it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands import options
from elman.app.commands.groups import grouped, options_for
from elman.app.given.reading import standard_text
from elman.app.shown.console import note, on_terminal, put
from elman.errors import ConfigurationError
from elman.estimators.settings import defaults_of
from elman.questions import Generate
from elman.runs.conditions import beyond, condition_of, values_of

__all__ = ["generate"]


def _question(*, stop: list[str] | None, **given: Any) -> Generate:
    return Generate(stop=tuple(stop or ()), **given)


@grouped
def generate(
    *,
    model: options.Model,
    asked: Annotated[Generate, options_for(_question, Generate, defaults=defaults_of(Generate))],
    from_: options.From = None,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print one JSON object a line, with the text's log-probability in nats."
        ),
    ] = False,
    midi: Annotated[
        Path | None,
        typer.Option(
            "--midi",
            metavar="FILE",
            help="Write the tune, in ABC notation, as MIDI too, to hear it.",
        ),
    ] = None,
) -> None:
    """Write texts that go on as those that MODEL learned.

    On a terminal a text appears as it is written. Several texts are parted by an empty line; a
    model of many short texts (names) writes each on one line.
    """
    from elman.estimators import use

    generator = use(model, "generator")
    seed, length, count, beams = asked.seed, asked.length, asked.count, asked.beams
    if midi is not None:
        _check_midi(midi, count, model)
    if seed == "-":
        seed = standard_text("--seed TEXT", raw=generator.unit == "bytes")
    chosen = asked.choices() | {"condition": condition_of(generator, asked.condition)}
    chosen["features"] = features = values_of(generator, from_)
    for remark in beyond(generator, features):
        note(f"elman: {remark}")
    if on_terminal() and beams is None and count == 1 and not as_json:
        pieces = generator.stream(seed, length, **chosen)
        put(seed)
        text = seed
        for piece in pieces:
            put(piece)
            text += piece
        put("\n")
        _save_midi(text, midi)
        return
    texts = generator.write(seed, length, count, beams=beams, scored=as_json, **chosen)
    if len(texts) < count:
        why = "the others could not become what they must be without repeating themselves"
        if beams is not None:
            why = f"{beams} beams found no others; there may be more with more"
        note(f"elman: {len(texts)} of the {count} texts asked for: {why}")
    if as_json:
        for generated in texts:
            line = {
                "seed": seed,
                "text": generated.text,
                "log_probability": generated.log_probability,
                "ended": generated.ended,
                "random_seed": asked.random_seed,
            }
            put(json.dumps(line, ensure_ascii=False) + "\n")
            _save_midi(seed + generated.text, midi)
        return
    put(
        ("\n" if generator.several_ else "\n\n").join(seed + t.text for t in texts) + "\n", raw=True
    )
    for generated in texts:
        _save_midi(seed + generated.text, midi)


def _check_midi(path: Path, count: int, model: Path) -> None:
    from elman.report.tune import check_tune_output

    if count > 1:
        raise ConfigurationError(
            f"--midi writes one tune, received --count {count}", remedy="leave --count out"
        )
    check_tune_output(path, inputs=[model])


def _save_midi(text: str, path: Path | None) -> None:
    from elman.report.tune import save_tune

    if path is not None:
        save_tune(text, path)
        note(f"elman: the tune is in {path}")
