"""`elman tag`: a label for each word, and how sure, of texts or of CoNLL files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands import options
from elman.app.commands.groups import asked_in, grouped
from elman.app.given.asking import answered, check_piped
from elman.app.given.reading import standard_text
from elman.app.given.skipping import leaving_out
from elman.app.given.texts import Texts
from elman.app.shown.console import put
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError
from elman.questions import Tag
from elman.runs.explained import moved_tags
from elman.runs.tagged import explained, labelled, span_of, tagged_texts

__all__ = ["tag"]

_STRONGEST = 5
"""Words that are told to have moved a tag."""

_AT_ONCE = 512
"""Sentences that are tagged together."""


@grouped
def tag(
    *,
    model: options.Model,
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT...]",
            help="Sentences; or files: CoNLL (.conll .conllu .bio .iob), of others each line a "
            "sentence; none or -: lines of standard input.",
            show_default=False,
        ),
    ] = None,
    conll: Annotated[
        bool, typer.Option("--conll", help="Files and standard input are CoNLL: a word a line.")
    ] = False,
    word: Annotated[
        int | None,
        typer.Option(metavar="N", help="CoNLL: the column with the words [as in training]."),
    ] = None,
    encoding: options.Encoding = "utf-8",
    skip_bad: options.SkipBad = False,
    asked: Annotated[dict[str, bool], asked_in(Tag, "explain")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a sentence, spans in it.")
    ] = False,
) -> None:
    """Label the words of each sentence by a MODEL trained with --task tag.

    Of texts, prints each span found, its kind and how sure that is, parted by tabs, and an empty
    line behind each sentence; of CoNLL, each word and its label.
    """
    from elman.datasets.files.conll import looks_tagged
    from elman.datasets.files.formats import looks_like_file
    from elman.estimators import use

    tagger: Any = use(model, "tagger")
    given, explain = texts or [], asked["explain"]
    files = [t for t in given if t != "-" and (looks_like_file(t) or looks_tagged(t))]
    rows = conll or (bool(files) and all(looks_tagged(file) for file in given))
    if conll and len(files) + given.count("-") < len(given):
        raise ConfigurationError(
            "--conll is for files and standard input, received a text", remedy="leave it out"
        )
    if word is not None and not rows:
        raise ConfigurationError("--word is for CoNLL, received texts", remedy="pass --conll")
    if skip_bad and rows:
        raise ConfigurationError(
            "--skip-bad is for texts, received CoNLL", remedy="leave --skip-bad out"
        )
    if not given:
        check_piped("a sentence")
    if rows:
        for name in given or ["-"]:
            _tag_rows(tagger, name, word, encoding, as_json=as_json, explain=explain)
        return
    layout = TableLayout(encoding=encoding, skip_bad=skip_bad)
    with leaving_out(skip_bad, "text") as skipped:
        reading = Texts(layout, bool(files) or not given, most=_AT_ONCE, skipped=skipped)
        for chunk in reading.chunks(given, example="a sentence"):
            first = 0 if chunk.place == "text" else chunk.number
            tagged = answered(
                chunk.texts,
                first,
                lambda texts: list(tagged_texts(tagger, texts, explain=explain)),
                chunk.place,
                skipped,
            )
            for _, found in tagged:
                _show(tagger, found, as_json=as_json)


def _show(tagger: Any, found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        _print(found)
        return
    if tagger.scheme_ == "plain":
        moved = found.get("moved", [[]] * len(found["words"]))
        rows = [
            f"{w}\t{label}{_strongest(row)}\n"
            for w, label, row in zip(found["words"], found["labels"], moved, strict=True)
        ]
    else:
        rows = [
            f"{e['text']}\t{e['kind']}\t{e['confidence']:.4f}{_strongest(e.get('moved', []))}\n"
            for e in found["entities"]
        ]
    put("".join(rows) + "\n")


def _tag_rows(
    tagger: Any, name: str, word: int | None, encoding: str, *, as_json: bool, explain: bool
) -> None:
    from elman.datasets.files.conll import parsed_conll
    from elman.datasets.files.frames import decode, read_bytes

    path = Path("standard input" if name == "-" else name)
    if name == "-":
        text = standard_text("a CoNLL file", encoding=encoding)
    else:
        text = decode(read_bytes(path), path, encoding)
    rows = parsed_conll(text, path.name)
    first = word or _word_column(rows)
    if not 1 <= first <= max(1, rows.width):
        raise ConfigurationError(
            f"{path.name} has columns 1 to {rows.width}, received --word {first}",
            remedy="pass for example --word 1",
        )
    columns = _columns(tagger, path.name, rows.width)
    for begin in range(0, len(rows.sentences), _AT_ONCE):
        part = rows.sentences[begin : begin + _AT_ONCE]
        words = [[cells[first - 1] for cells in sentence] for sentence in part]
        beside = {
            title: [[cells[place - 1] for cells in sentence] for sentence in part]
            for title, place in columns.items()
        }
        for i, (read, tags) in enumerate(
            zip(words, tagger.tag(words, columns=beside), strict=True)
        ):
            spans = [{"text": " ".join(read[e.begin : e.end]), **span_of(e)} for e in tags.entities]
            answer = {**labelled(tagger, read, tags), "entities": spans}
            if explain:
                own = {title: [column[i]] for title, column in beside.items()}
                explained(answer, moved_tags(tagger, read, tags, own))
            if as_json:
                _print(answer)
            elif explain:
                _put_explained(answer)
            else:
                put("".join(f"{w}\t{label}\n" for w, label in zip(read, tags.labels, strict=True)))
                put("\n")


def _put_explained(answer: dict[str, Any]) -> None:
    """Write words and labels; on the first word of a span, and on each plain label, what moved."""
    by_word = dict(enumerate(answer.get("moved", ())))
    by_word |= {span["first"]: span["moved"] for span in answer["entities"]}
    for i, (word, label) in enumerate(zip(answer["words"], answer["labels"], strict=True)):
        put(f"{word}\t{label}{_strongest(by_word.get(i, []))}\n")
    put("\n")


def _strongest(moved: list[dict[str, Any]]) -> str:
    """The words that moved a tag most, each with how much of its probability goes without it."""
    best = sorted(moved, key=lambda word: -abs(word["lost"]))[:_STRONGEST]
    shown = " ".join(f"{word['word']} {word['lost']:+.2f}" for word in best if word["lost"])
    return f"\t{shown}" if shown else ""


def _word_column(rows: Any) -> int:
    # Of CoNLL-U the first column numbers the words.
    numbered = rows.width == 10 and re.match(r"\d", rows.sentences[0][0][0])
    return 2 if numbered else 1


def _columns(tagger: Any, name: str, width: int) -> dict[str, int]:
    """Tell the places of the columns that a tagger reads: by number, or next to the word."""
    places = {}
    for i, title in enumerate(tagger.reader_.columns):
        place = int(title) if title.isdecimal() else i + 2
        if place > width:
            raise ConfigurationError(
                f"The model reads column {place} ({title}) beside the words, {name} has {width}",
                remedy="add it, or train without --columns",
            )
        places[title] = place
    return places


def _print(value: dict[str, Any]) -> None:
    put(f"{json.dumps(value, ensure_ascii=False)}\n")
