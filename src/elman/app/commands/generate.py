"""`elman generate`: a text that goes on, as it is written."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from elman.app.commands import options
from elman.app.given.reading import standard_text
from elman.app.shown.console import note, on_terminal, put
from elman.errors import ConfigurationError

__all__ = ["generate"]


def generate(
    model: options.Model,
    seed: Annotated[
        str,
        typer.Option(
            "--seed", metavar="TEXT", help="What the text goes on from; - reads standard input."
        ),
    ] = "",
    length: Annotated[
        int, typer.Option(metavar="N", help="Symbols at most; a text ends before where it must.")
    ] = 500,
    count: Annotated[int, typer.Option(metavar="N", help="How many texts.")] = 1,
    temperature: Annotated[
        float, typer.Option(metavar="T", help="Below 1 more usual, above 1 more daring.")
    ] = 1.0,
    top_k: Annotated[
        int | None, typer.Option(metavar="K", help="Choose among the K most probable symbols.")
    ] = None,
    top_p: Annotated[
        float | None,
        typer.Option(metavar="P", help="Choose among the fewest symbols that make up P."),
    ] = None,
    greedy: Annotated[
        bool, typer.Option("--greedy", help="Take the most probable symbol every time.")
    ] = False,
    beams: Annotated[
        int | None, typer.Option(metavar="N", help="Search the most probable texts with N beams.")
    ] = None,
    match: Annotated[
        str | None, typer.Option(metavar="REGEX", help="What each text as a whole must match.")
    ] = None,
    prefix: Annotated[str, typer.Option(metavar="TEXT", help="How each text begins.")] = "",
    suffix: Annotated[str, typer.Option(metavar="TEXT", help="How each text ends.")] = "",
    banned: Annotated[
        str, typer.Option(metavar="CHARACTERS", help="Characters that no text has.")
    ] = "",
    required: Annotated[
        str, typer.Option(metavar="CHARACTERS", help="Characters that every text has.")
    ] = "",
    stop: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="Cut a text before TEXT; may be repeated."),
    ] = None,
    repetition_penalty: Annotated[
        float,
        typer.Option(
            metavar="X",
            help="Divide the odds of the last 64 symbols, the seed's "
            "too, by X, at any temperature.",
        ),
    ] = 1.0,
    no_repeat: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Never write the same N symbols twice, the seed's included; "
            "a text that cannot go on ends.",
        ),
    ] = None,
    condition: Annotated[
        str | None, typer.Option(metavar="CLASS", help="What is written (trained with classes).")
    ] = None,
    random_seed: Annotated[
        int, typer.Option(metavar="N", help="Same number, same text [0 to 4294967295].")
    ] = 0,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print one JSON object a line, with the text's log-probability in nats."
        ),
    ] = False,
) -> None:
    """Write texts that go on as those that MODEL learned.

    On a terminal a text appears as it is written. Several texts are parted by an empty line; a
    model of many short texts (names) writes each on one line.
    """
    from elman.estimators import use

    generator = use(model, "generator")
    if seed == "-":
        seed = standard_text("--seed TEXT", raw=generator.unit == "bytes")
    asked: dict[str, Any] = {
        "temperature": temperature,
        "top_k": top_k,
        "top_p": top_p,
        "greedy": greedy,
        "match": match,
        "prefix": prefix,
        "suffix": suffix,
        "banned": banned,
        "required": required,
        "stop": tuple(stop or ()),
        "repetition_penalty": repetition_penalty,
        "no_repeat": no_repeat,
        "condition": _class_of(generator, condition),
        "random_seed": random_seed,
    }
    if on_terminal() and beams is None and count == 1 and not as_json:
        pieces = generator.stream(seed, length, **asked)
        put(seed)
        for piece in pieces:
            put(piece)
        put("\n")
        return
    texts = generator.write(seed, length, count, beams=beams, scored=as_json, **asked)
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
                "random_seed": random_seed,
            }
            put(json.dumps(line, ensure_ascii=False) + "\n")
        return
    put(
        ("\n" if generator.several_ else "\n\n").join(seed + t.text for t in texts) + "\n", raw=True
    )


def _class_of(generator: Any, condition: str | None) -> Any:
    """Take a class by how it is written: `1` may be a number."""
    if condition is None:
        return None
    for known in generator.classes_:
        if str(known) == condition:
            return known
    if not generator.classes_:
        raise ConfigurationError(
            "The model was trained without classes, received --condition", remedy="leave it out"
        )
    return condition
