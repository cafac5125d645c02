"""`elman domains`: names that sound alike, new names, and whether they are still to be had."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import typer

from elman.app.commands.groups import asked_in, grouped
from elman.app.commands.naming import (
    Check,
    Shown,
    Suffixes,
    asked_about,
    learning,
    parted,
    share_of,
    suffixes_in,
    within,
)
from elman.app.commands.options import SkipBad
from elman.app.commands.registered import lookalikes, watch
from elman.app.failures import INTERRUPTED, MENDABLE
from elman.app.given.skipping import leaving_out
from elman.app.given.texts import STANDARD_INPUT, Texts
from elman.app.shown.console import note
from elman.app.shown.domains import Form, show_answers, show_named
from elman.errors import ConfigurationError, InputError, shorten
from elman.questions.names import MOST_NAMES, Invent, Similar

__all__ = ["app"]

_REASONS = 5
"""Reasons why names are unknown that are told beside a table."""

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def domains() -> None:
    """Domain names: find some that sound alike, invent some, see which are available."""


@app.command("similar")
@grouped
def similar(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A label, a domain name or a URL.")],
    asked: Annotated[
        dict[str, Any], asked_in(Similar, "language", "heard_in", "count", "max_length")
    ],
    min_match: Annotated[
        str, typer.Option(metavar="SHARE", help="How alike it must sound: 0.9 or 90%.")
    ] = "0",
    wanted: Annotated[dict[str, bool], asked_in(Similar, "words", "digits")],
    weights: Annotated[
        str | None,
        typer.Option(metavar="NAME=N,...", help="What counts how much: longer=-1,word=0."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Show how names are read in plain letters alone.")
    ] = False,
    tld: Suffixes = None,
    check: Check = False,
    form: Shown,
) -> None:
    """Suggest names that sound like NAME, best first.

    Each is shown with how it is read, how alike it sounds (100% is the same), how surely a reader
    says it so ("read so"), how surely a listener types it so ("typed so"), which letters gave way
    to which, and what speaks against it. Without --tld names end as NAME does, or in com. With
    --check, Ctrl-C stops asking and prints what is known so far.
    """
    from elman.domains.labels import parse
    from elman.phonetics.languages.codes import language as find

    language, heard_in = asked["language"], asked["heard_in"]
    within("--count", asked["count"], MOST_NAMES)
    within("--max-length", asked["max_length"], 63)
    if plain and any(form):
        raise ConfigurationError(
            "--plain leaves a column of the table out, received it with --json or --csv",
            remedy="leave one of them out",
        )
    asked |= wanted | {"min_match": share_of("--min-match", min_match)}
    if weights is not None:
        from elman.domains.weights import Weights

        asked["weights"] = Weights.of(weights)
    # What can be refused is refused before anything is learned.
    for code in filter(None, (language, heard_in)):
        find(code)
    label = parse(name)
    suffixes = suffixes_in(tld) or [label.suffix or "com"]
    from elman import domains

    found = domains.similar(_as_typed(name, label.text), progress=learning, **asked)
    if not found:
        _nothing(
            f"nothing else that can be registered sounds like {label.text!r} in {language}",
            "--heard-in another language, a shorter NAME, or less of --min-match",
            form,
        )
    _show(found, suffixes, check, form, plain=plain)


def _as_typed(name: str, label: str) -> str:
    """The label with the capitals it was typed with, unless there are no others: PayBright."""
    at = name.lower().find(label)
    typed = name[at : at + len(label)] if at >= 0 else label
    return typed if typed.lower() == label and not name.isupper() else label


@app.command("invent")
@grouped
def invent(
    *,
    first: Annotated[dict[str, Any], asked_in(Invent, "language", "count")],
    kind: Annotated[
        str, typer.Option(metavar="KIND,...", help="joined, ended, bent, coined, or mixed.")
    ] = "mixed",
    about: Annotated[
        str | None, typer.Option(metavar="WORD,...", help="Keywords they blend or extend.")
    ] = None,
    like: Annotated[
        str | None, typer.Option(metavar="NAME,...", help="Names whose style they take up.")
    ] = None,
    written: Annotated[dict[str, Any], asked_in(Invent, "start", "match")],
    syllables: Annotated[
        str | None, typer.Option(metavar="N or N-N", help="How many syllables: 2, or 2-3.")
    ] = None,
    longest: Annotated[dict[str, Any], asked_in(Invent, "max_length")],
    tld: Suffixes = "com",
    check: Check = False,
    same: Annotated[dict[str, Any], asked_in(Invent, "seed")],
    form: Shown,
) -> None:
    """Invent names that sound like those of companies, best first.

    Companies are named in four ways: two short words joined, a word with an ending, a word bent a
    little, and names coined anew. No name is a word, or known by its letters or its sound, nor
    offensive, in any language that elman has. With --check, Ctrl-C stops asking and prints what
    is known so far.
    """
    language, count = first["language"], first["count"]
    within("--count", count, MOST_NAMES)
    if longest["max_length"] is not None:
        within("--max-length", longest["max_length"], 63)
    asked: dict[str, Any] = {
        "kind": () if kind == "mixed" else parted("--kind", kind, "joined,coined"),
        "about": parted("--about", about, "music,air"),
        "like": parted("--like", like, "vela,brio"),
        **written,
        "syllables": _range(syllables),
        **longest,
    }
    given = {key: value for key, value in asked.items() if value}
    suffixes = suffixes_in(tld)
    from elman.phonetics.languages.codes import language as find

    find(language)
    from elman import domains
    from elman.domains.lookalikes import look_alikes

    found = [
        replace(record, warnings=record.warnings or look_alikes(record.label))
        for record in domains.invent(**first, **same, **given, progress=learning)
    ]
    if not found:
        options = " or ".join(f"--{key.replace('_', '-')}" for key in given)
        _nothing(
            f"no name in {language} is all that was asked for",
            options or "the language, or pass another --seed",
            form,
        )
    if len(found) < count:
        note(f"elman: {len(found)} of {count} names; what was asked for leaves no more")
    _show(found, suffixes, check, form)


app.command("lookalikes")(lookalikes)
app.command("watch")(watch)


@app.command("check")
@grouped
def check_names(
    *,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...", help="Domain names or URLs; - is standard input, one a line."
        ),
    ],
    tld: Suffixes = None,
    skip_bad: SkipBad = False,
    form: Shown,
) -> None:
    """Tell of each name whether it is taken, available, or unknown, and why.

    DNS is asked first (ELMAN_DNS names other servers than the machine's), then the registry by
    RDAP (ELMAN_RDAP_BOOTSTRAP names another list of servers than IANA's: an address or a file;
    ELMAN_RDAP names single servers before it: de=https://rdap.denic.de/). A name that is taken may
    be for sale (a TXT record says so), one that is available may be reserved or cost more.
    Answers are kept for a while. Only NXDOMAIN together with the registry's "not found" makes a
    name available; a failure never does. Ctrl-C stops asking and prints what is known so far.
    """
    from elman.domains.labels import parse
    from elman.domains.lookalikes import check_scripts, look_alikes

    labels = []
    with leaving_out(skip_bad, "name") as skipped:
        for name in _with_piped(names):
            try:
                label = parse(name)
                check_scripts(label.text)
            except InputError as error:
                if skipped is None:
                    raise
                skipped(error.problem)
            else:
                labels.append(label)
    suffixes = suffixes_in(tld)
    whole = [
        f"{label.text}.{suffix}"
        for label in labels
        for suffix in suffixes or [label.suffix or "com"]
    ]
    known, interrupted = asked_about(whole)
    show_answers([known[name] for name in dict.fromkeys(whole) if name in known], form)
    for text in dict.fromkeys(label.text for label in labels):
        for warning in look_alikes(text):
            note(f"elman: look out, {text}: {warning}")
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def _with_piped(names: list[str]) -> list[str]:
    """The names, those of standard input where `-` stands; raises `ConfigurationError` for none."""
    found: list[str] = []
    for name in names:
        if name != STANDARD_INPUT:
            found.append(name)
            continue
        lines = [
            t for chunk in Texts(lines=True).chunks([name], example="names") for t in chunk.texts
        ]
        found += [text for line in lines if (text := line.strip()) and not text.startswith("#")]
    if not found:
        raise ConfigurationError(
            "At least one name is checked, received none on standard input",
            remedy="pipe in one a line: airmix.com",
        )
    return found


def _show(
    found: list[Any], suffixes: list[str], check: bool, form: Form, *, plain: bool = False
) -> None:
    """Print the records, one for each suffix, with availability if it is asked for."""
    named = [[record.with_suffix(suffix) for suffix in suffixes] for record in found]
    interrupted = False
    if check:
        known, interrupted = asked_about([record.name for row in named for record in row])
        named = [
            [
                record.with_availability(known[record.name]) if record.name in known else record
                for record in row
            ]
            for row in named
        ]
    show_named(named, check, form, plain=plain)
    if len(suffixes) > 1 and not any(form):
        _why_unknown([record.availability for row in named for record in row])
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def _why_unknown(answers: list[Any]) -> None:
    """Say the reasons that a table with a column for each suffix has no room for."""
    reasons: dict[str, list[str]] = {}
    for answer in answers:
        if answer is not None and answer.status == "unknown":
            reasons.setdefault(answer.detail, []).append(answer.name)
    for reason, names in list(reasons.items())[:_REASONS]:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        note(f"elman: {names[0]}{more} unknown: {reason}")
    if len(reasons) > _REASONS:
        note(f"elman: {len(reasons) - _REASONS} more reasons; --json has all of them")


def _range(text: str | None) -> tuple[int, int] | None:
    """Read `2` or `2-3`; raises `ConfigurationError` for anything else.

    >>> _range("2-3"), _range("2"), _range(None)
    ((2, 3), (2, 2), None)
    """
    if text is None:
        return None
    low, dash, high = text.partition("-")
    try:
        found = int(low), int(high if dash else low)
    except ValueError:
        found = (0, 0)
    if not 1 <= found[0] <= found[1] <= 63:
        raise ConfigurationError(
            f"--syllables is a number or two in order, received {shorten(text)}",
            remedy="pass --syllables 2-3",
        )
    return found


def _nothing(what: str, relax: str, form: Form) -> None:
    """End with why nothing was found, and what to relax; JSON and CSV stay readable."""
    show_named([], False, form)
    note(f"elman: {what}; try {relax}")
    raise typer.Exit(MENDABLE)
