"""`elman pronounce` and `elman spell`: letters to sounds, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands.groups import asked_in, grouped
from elman.app.commands.options import SkipBad
from elman.app.given.asking import answered, given_or_lines
from elman.app.given.skipping import Skipped, leaving_out
from elman.app.shown import progress
from elman.app.shown.console import note, put
from elman.errors import ConfigurationError, ElmanError
from elman.questions import Pronounce, Spell

__all__ = ["pronounce", "spell"]


@grouped
def pronounce(
    *,
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT]...", help="Words, brands, anything [lines of standard input]."
        ),
    ] = None,
    asked: Annotated[dict[str, Any], asked_in(Pronounce, "language", "count")],
    lexicon: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Your own lexicon, whose readings come first: lines of word TAB phonemes.",
        ),
    ] = None,
    train: Annotated[
        bool,
        typer.Option("--train", help="Let the voice learn the language's whole lexicon here, now."),
    ] = False,
    train_all: Annotated[
        bool, typer.Option("--train-all", help="Train every language whose lexicon can be had.")
    ] = False,
    skip_bad: SkipBad = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Say how TEXT is pronounced: phonemes, probability and how it was read.

    The voices of thirteen languages came with elman. With --train the voice learns the language's
    whole lexicon on this machine, downloaded where it must be, and is used from then on.
    """
    from elman.phonetics.languages.codes import language as find
    from elman.phonetics.pieces import pieces_of
    from elman.phonetics.pronouncer import Pronouncer, check_count

    if train_all:
        if texts or lexicon is not None:
            raise ConfigurationError(
                "--train-all trains every language and reads nothing, received "
                + ("texts to pronounce" if texts else f"--lexicon {lexicon}"),
                remedy="leave it out",
            )
        _train_all()
        return
    # What can be refused is refused before minutes of training.
    spoken, count = find(asked["language"]), asked["count"]
    check_count(count)
    own = None if lexicon is None else _own(lexicon, spoken)
    if train and not texts:
        put(f"the voice of {_trained(spoken).language.title} is ready\n")
        return
    with leaving_out(skip_bad, "text") as skipped:
        chunks = _begun(
            given_or_lines(texts, example="a word such as airmix", most=512, skipped=skipped),
            lambda text: pieces_of(text, spoken),
            skipped,
        )
        if chunks is None:
            return
        pronouncer = Pronouncer.of(_trained(spoken)) if train else _loaded(spoken)
        if own is not None:
            pronouncer.add(own)
        for number, lines in chunks:
            for text, readings in answered(
                lines, number, lambda some: pronouncer.pronounce(some, count), skipped=skipped
            ):
                _show_readings(text, readings, spoken.code, as_json=as_json)


def _show_readings(text: str, readings: Any, code: str, *, as_json: bool) -> None:
    answers = [
        {
            "phonemes": " ".join(reading.phonemes),
            "probability": round(reading.probability, 6),
            "how": reading.how,
        }
        for reading in readings
    ]
    if as_json:
        line = {"text": text, "language": code, "readings": answers}
        put(json.dumps(line, ensure_ascii=False) + "\n")
        return
    rows = (f"{a['phonemes']}\t{a['probability']:.4f}\t{a['how']}\n" for a in answers)
    put("".join(f"{text}\t{row}" for row in rows))


@grouped
def spell(
    *,
    phonemes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PHONEMES]...", help='IPA, such as "ɹ m ɪ k s" [lines of standard input].'
        ),
    ] = None,
    asked: Annotated[dict[str, Any], asked_in(Spell, "language", "count")],
    skip_bad: SkipBad = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Say how PHONEMES may be written, with probabilities.

    Languages of other scripts are spelt in Latin letters, as domain names are.
    """
    from elman.phonetics.entries import typed
    from elman.phonetics.languages.codes import language as find
    from elman.phonetics.pronouncer import check_count

    spoken, count = find(asked["language"]), asked["count"]
    check_count(count)
    with leaving_out(skip_bad, "text") as skipped:
        chunks = _begun(
            given_or_lines(phonemes, example='phonemes such as "ɹ m ɪ k s"', skipped=skipped),
            lambda text: typed(text, spoken),
            skipped,
        )
        if chunks is None:
            return
        pronouncer = _loaded(spoken)
        for number, lines in chunks:
            found = answered(
                lines,
                number,
                lambda some: pronouncer.spell([typed(line, spoken) for line in some], count),
                skipped=skipped,
            )
            for text, spellings in found:
                _show_spellings(text, spellings, spoken.code, as_json=as_json)


def _show_spellings(text: str, spellings: Any, code: str, *, as_json: bool) -> None:
    if as_json:
        answers = [{"text": s.text, "probability": round(s.probability, 6)} for s in spellings]
        line = {"phonemes": text, "language": code, "spellings": answers}
        put(json.dumps(line, ensure_ascii=False) + "\n")
    else:
        put("".join(f"{text}\t{s.text}\t{s.probability:.4f}\n" for s in spellings))


_Chunk = tuple[int, list[str]]


def _begun(
    chunks: Iterator[_Chunk], check: Callable[[str], object], skipped: Skipped | None
) -> Iterator[_Chunk] | None:
    """Check the first text before anything is loaded for it; None where there is no text."""
    first = next(chunks, None)
    if first is None:
        return None
    if skipped is not None:  # a bad text keeps no other from its answer
        return chain([first], chunks)
    number, lines = first
    for _ in answered(lines[:1], number, lambda some: [check(line) for line in some]):
        pass
    return chain([first], chunks)


def _own(path: Path, spoken: Any) -> Any:
    from elman.datasets import read_lexicon

    return read_lexicon(path, spoken.code)


def _loaded(spoken: Any) -> Any:
    from elman.phonetics import Pronouncer

    return Pronouncer.load(spoken.code, progress=_said)


def _trained(spoken: Any) -> Any:
    from elman.phonetics.voices.find import trained_voice

    with progress.downloading() as bar:
        return trained_voice(spoken.code, _said, bar)


def _said(what: str) -> None:
    note(f"elman: {what}")


def _train_all() -> None:
    """Train what is not trained yet; a language whose lexicon is out of reach is named."""
    from elman.phonetics import LANGUAGES

    for code, spoken in LANGUAGES.items():
        try:
            _trained(spoken)
        except ElmanError as error:
            put(f"{code}\tnot trained: {error.problem}\n")
        else:
            put(f"{code}\tready\n")
