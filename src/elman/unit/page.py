"""The page of the unit: one HTML file that works offline, prints, and fits a phone."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files

from elman.unit.records import Outcome, Picture, Table, Topic

__all__ = ["html_of"]

Outcomes = Sequence[tuple[Topic, Outcome]]
Pictures = Mapping[tuple[str, str], bytes]
"""SVG files by topic and name."""


def html_of(
    outcomes: Outcomes, pictures: Pictures, *, quick: bool, rest: Sequence[Topic] = ()
) -> str:
    """Write the page of what was run; `rest` are topics that were not reached.

    >>> written = html_of([], {}, quick=True)
    >>> "<script" in written, "quick run" in written
    (False, True)
    """
    style = files("elman.unit").joinpath("page.css").read_text(encoding="utf-8")
    numbered = [*(topic for topic, _ in outcomes), *rest]
    contents = "".join(
        f'<li value="{topic.number}"><a href="#{topic.key}">{escape(topic.title)}</a></li>'
        for topic in numbered
    )
    sections = "".join(_section(topic, outcome, pictures, quick) for topic, outcome in outcomes)
    missing = "".join(
        f'<section id="{topic.key}"><h2>{topic.number} {escape(topic.title)}</h2>'
        '<p class="missing">Not run yet.</p></section>'
        for topic in rest
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<link rel="icon" href="data:,">\n'
        "<title>Recurrent neural networks, part 1: the unit, rerun</title>\n"
        f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"<header><h1>Recurrent neural networks, part 1</h1>{_about(outcomes, rest, quick)}"
        f'<nav aria-label="Topics"><ol>{contents}</ol></nav></header>\n'
        f"{sections}{missing}</main>\n</body>\n</html>\n"
    )


def _about(outcomes: Outcomes, rest: Sequence[Topic], quick: bool) -> str:
    from elman import __version__

    seconds = sum(outcome.seconds for _, outcome in outcomes)
    kind = (
        "This is the quick run: fewer epochs, fewer data, so its figures are worse than those of "
        "the full run, and each topic says by how much it is smaller. "
        if quick
        else "This is the full run. "
    )
    unfinished = (
        '<p class="missing"><strong>Unfinished:</strong> the run has not reached '
        f"{', '.join(escape(topic.title) for topic in rest)}. The same command goes on.</p>"
        if rest
        else ""
    )
    return (
        "<p>Every result of the slides, rerun: what they claim, the command and the Python that "
        f"give it, and what came out here. {kind}Every number on this page comes from the run "
        f"(elman {__version__}, {_duration(seconds)} in all), but for those in the column "
        f"“slide”.</p>{unfinished}"
    )


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _section(topic: Topic, outcome: Outcome, pictures: Pictures, quick: bool) -> str:
    settings = topic.quick if quick else topic.full
    parts = [
        f'<section id="{topic.key}"><h2>{topic.number} {escape(topic.title)}</h2>',
        f'<blockquote><p class="label">The slides</p><p>{_text(topic.claim)}</p></blockquote>',
        f'<div class="code"><p class="label">Command</p><pre>{escape(topic.command)}</pre>',
        f'<p class="label">Python</p><pre>{escape(topic.python)}</pre></div>',
    ]
    if outcome.missing:
        parts.append(f'<p class="missing"><strong>Not run.</strong> {_text(outcome.missing)}</p>')
    if outcome.results:
        rows = [(r.what, r.slide or "–", r.ours) for r in outcome.results]
        parts.append(_table(Table("", ("", "slide", "this run"), rows)))
    here = [_picture(topic, picture, pictures) for picture in outcome.pictures]
    parts += here[:1]
    parts += [_table(table) for table in outcome.tables if not table.change]
    parts += here[1:]
    for caption, sample in outcome.samples:
        parts.append(
            f"<figure><pre class=sample>{escape(sample)}</pre>"
            f"<figcaption>{_text(caption)}</figcaption></figure>"
        )
    if changes := [_table(table) for table in outcome.tables if table.change]:
        parts += ["<h3>What changes if …</h3>", *changes]
    if outcome.remarks:
        parts += ["<ul>", *(f"<li>{_text(remark)}</li>" for remark in outcome.remarks), "</ul>"]
    parts.append("<h3>Ask the class</h3><ol>")
    parts += [f"<li>{_text(question)}</li>" for question in topic.ask]
    parts.append("</ol>")
    if not outcome.missing:
        took = f"{_duration(outcome.seconds)}: {_text(settings)}."
        parts.append(f'<p class="took">{took}</p>')
    return "\n".join([*parts, "</section>\n"])


def _text(text: str) -> str:
    """Escape a text, and set what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in table.header)
    rows = "".join(
        f'<tr><th scope="row">{_text(first)}</th>'
        + "".join(f"<td>{_text(cell)}</td>" for cell in cells)
        + "</tr>"
        for first, *cells in table.rows
    )
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    return (
        f'<div class="wide" tabindex="0"><table>{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _picture(topic: Topic, picture: Picture, pictures: Pictures) -> str:
    drawn = b64encode(pictures[topic.key, picture.file]).decode("ascii")
    return (
        f'<figure><div class="wide" tabindex="0"><img alt="{escape(picture.shows)}" '
        f'src="data:image/svg+xml;base64,{drawn}"></div>'
        f"<figcaption>{_text(picture.caption)}</figcaption></figure>"
    )
