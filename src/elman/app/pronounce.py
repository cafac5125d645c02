"""`elman pronounce` and `elman spell`: letters to sounds, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app import progress
from elman.app.asking import answered, given_or_lines
from elman.app.console import note, put
from elman.errors import ElmanError

__all__ = ["pronounce", "spell"]

Language = Annotated[
    str, typer.Option("--language", "-l", metavar="CODE", help="Such as en, fr, pt-pt, ja.")
]


def pronounce(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="Words, brands, anything [lines of standard "
                       "input]."),
    ] = None,
    language: Language = "en",
    count: Annotated[int, typer.Option(metavar="N", help="Readings of each text.")] = 5,
    lexicon: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your own lexicon, whose readings come first: lines "
                     "of word TAB phonemes."),
    ] = None,
    train: Annotated[
        bool, typer.Option("--train", help="Train the language's models now, if need be.")
    ] = False,
    train_all: Annotated[
        bool, typer.Option("--train-all", help="Train every language whose lexicon can be had.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line.")
    ] = False,
) -> None:  # fmt: skip
    """Say how TEXT is pronounced: phonemes, probability and how it was read.

    The models of a language are trained on first use, from a lexicon that came with elman (English,
    French, German, Spanish, Portuguese, Italian, Russian) or is downloaded, and kept.
    """
    from elman.app.engine import ready

    ready()
    if train_all:
        _train_all()
        return
    pronouncer = _loaded(language)
    if lexicon is not None:
        from elman.datasets import read_lexicon

        pronouncer.add(read_lexicon(lexicon, language))
    if train and not texts:
        put(f"the models of {pronouncer.language.title} are ready\n")
        return
    for number, lines in given_or_lines(texts, example="a word such as airmix", most=512):
        for text, readings in answered(
            lines, number, lambda some: pronouncer.pronounce(some, count)
        ):
            answers = [
                {"phonemes": " ".join(one.phonemes), "probability": round(one.probability, 6),
                 "how": one.how}
                for one in readings
            ]  # fmt: skip
            if as_json:
                line = {"text": text, "language": pronouncer.language.code, "readings": answers}
                put(json.dumps(line, ensure_ascii=False) + "\n")
            else:
                put("".join(f"{text}\t{one['phonemes']}\t{one['probability']:.4f}\t{one['how']}\n"
                            for one in answers))  # fmt: skip


def spell(
    phonemes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PHONEMES]...", help='IPA, such as "ɹ m ɪ k s" [lines of '
                       "standard input]."),
    ] = None,
    language: Language = "en",
    count: Annotated[int, typer.Option(metavar="N", help="Spellings of each.")] = 20,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line.")
    ] = False,
) -> None:  # fmt: skip
    """Say how PHONEMES may be written, with probabilities.

    Languages of other scripts are spelt in Latin letters, as domain names are.
    """
    from elman.app.engine import ready

    ready()
    from elman.phonetics import segment

    pronouncer = _loaded(language)
    normalisation = pronouncer.language.normalisation
    for number, lines in given_or_lines(phonemes, example='phonemes such as "ɹ m ɪ k s"'):
        found = answered(
            lines, number,
            lambda some: pronouncer.spell([segment(one, normalisation) for one in some], count),
        )  # fmt: skip
        for text, spellings in found:
            if as_json:
                answers = [{"text": s.text, "probability": round(s.probability, 6)}
                           for s in spellings]  # fmt: skip
                line = {"phonemes": text, "language": pronouncer.language.code,
                        "spellings": answers}  # fmt: skip
                put(json.dumps(line, ensure_ascii=False) + "\n")
            else:
                put("".join(f"{text}\t{s.text}\t{s.probability:.4f}\n" for s in spellings))


def _loaded(code: str) -> Any:
    from elman.phonetics import Pronouncer, language
    from elman.phonetics.training import Recipe, find_models

    spoken = language(code)
    if find_models(spoken, Recipe()) is not None:
        return Pronouncer.load(spoken.code)
    note(f"elman: training {spoken.title} from its lexicon; done once, takes a few minutes")
    with progress.downloading() as bar, progress.stages() as stage:
        return Pronouncer.load(spoken.code, progress=stage, download=bar)


def _train_all() -> None:
    """Train what is not trained yet; a language whose lexicon is out of reach is named."""
    from elman.phonetics import LANGUAGES
    from elman.phonetics.training import Recipe, find_models

    for code, spoken in LANGUAGES.items():
        if find_models(spoken, Recipe()) is not None:
            put(f"{code}\tready\n")
            continue
        try:
            _loaded(code)
        except ElmanError as error:
            put(f"{code}\tnot trained: {error.problem}\n")
        else:
            put(f"{code}\ttrained\n")
