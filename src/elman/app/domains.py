"""`elman domains`: names that sound alike, new names, and whether they are still to be had."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import typer

from elman.app.console import note
from elman.app.domain_answers import show_answers, show_named
from elman.app.failures import INTERRUPTED, MENDABLE
from elman.app.options import Json
from elman.errors import ConfigurationError

__all__ = ["app"]

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

Suffixes = Annotated[
    str,
    typer.Option("--tld", metavar="SUFFIX,...", help="What names end in: com,net,co.uk."),
]
Check = Annotated[
    bool, typer.Option("--check", help="Ask DNS and RDAP servers whether the names are taken.")
]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]


@app.callback()
def domains() -> None:
    """Domain names: find some that sound alike, invent some, see which are available."""


@app.command("similar")
def similar(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A label, a domain name or a URL.")
    ],
    language: Annotated[
        str, typer.Option(metavar="CODE", help="Who reads the name: en, fr, de, es, pt, it, ru.")
    ] = "en",
    heard_in: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Who hears it and writes it down [the same]."),
    ] = None,
    count: Annotated[int, typer.Option(metavar="N", help="How many suggestions.")] = 30,
    tld: Suffixes = "",
    check: Check = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:  # fmt: skip
    """Suggest names that sound like NAME, best first.

    Each has its phonetic match (100% sounds the same), how it is said, how probably a listener
    writes it so, and which pattern gave way to which. Without --tld names end as NAME does, or
    in com. With --check, Ctrl-C stops asking and prints what is known so far.
    """
    from elman.domains.labels import parse

    _one_format(as_json, as_csv)
    _at_least_one("--count", count)
    label = parse(name)
    suffixes = _suffixes(tld) or [label.suffix or "com"]
    from elman import domains
    from elman.domains.lookalikes import look_alikes

    found = [
        replace(one, warnings=one.warnings or look_alikes(one.label, label.text))
        for one in domains.similar(
            label.text, language, count=count, heard_in=heard_in, progress=_learning
        )
    ]
    if not found:
        _nothing(f"nothing else that can be registered sounds like {label.text!r} in {language}",
                 "--heard-in another language, a shorter NAME, or one without digits",
                 as_json, as_csv)  # fmt: skip
    _show(found, suffixes, check, as_json, as_csv)


@app.command("invent")
def invent(
    language: Annotated[
        str, typer.Option(metavar="CODE", help="Whose words they sound like.")
    ] = "en",
    count: Annotated[int, typer.Option(metavar="N", help="How many names.")] = 20,
    like: Annotated[
        str, typer.Option(metavar="NAME,...", help="Names whose style they take up.")
    ] = "",
    start: Annotated[str, typer.Option(metavar="TEXT", help="How each name begins.")] = "",
    match: Annotated[
        str | None, typer.Option(metavar="REGEX", help="What each name as a whole must match.")
    ] = None,
    syllables: Annotated[
        str | None, typer.Option(metavar="N or N-N", help="How many syllables: 2, or 2-3.")
    ] = None,
    max_length: Annotated[
        int | None, typer.Option(metavar="N", help="Characters of a name at most [9].")
    ] = None,
    tld: Suffixes = "com",
    check: Check = False,
    seed: Annotated[int, typer.Option(metavar="N", help="Same number, same names.")] = 0,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:  # fmt: skip
    """Invent names that sound good in a language, best first.

    None is a word or a known name, nor offensive, in any language that elman has. With --check,
    Ctrl-C stops asking and prints what is known so far.
    """
    _one_format(as_json, as_csv)
    _at_least_one("--count", count)
    if max_length is not None:
        _at_least_one("--max-length", max_length)
    asked: dict[str, Any] = {
        "like": tuple(one.strip() for one in like.split(",") if one.strip()),
        "start": start, "match": match, "syllables": _range(syllables), "max_length": max_length,
    }  # fmt: skip
    given = {key: value for key, value in asked.items() if value}
    suffixes = _suffixes(tld) or ["com"]
    from elman.app.engine import ready

    ready()
    from elman import domains
    from elman.domains.lookalikes import look_alikes

    found = [
        replace(one, warnings=one.warnings or look_alikes(one.label))
        for one in domains.invent(language, count=count, seed=seed, progress=_learning, **given)
    ]
    if not found:
        options = " or ".join(f"--{key.replace('_', '-')}" for key in given)
        _nothing(f"no name in {language} is all that was asked for",
                 options or "the language, or pass another --seed",
                 as_json, as_csv)  # fmt: skip
    if len(found) < count:
        note(f"elman: {len(found)} of {count} names; what was asked for leaves no more")
    _show(found, suffixes, check, as_json, as_csv)


@app.command("check")
def check_names(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Domain names or URLs.")
    ],
    tld: Suffixes = "",
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:  # fmt: skip
    """Tell of each name whether it is taken, available, or unknown.

    DNS is asked first (ELMAN_DNS names other servers than the machine's), then the registry by
    RDAP (ELMAN_RDAP_BOOTSTRAP names another list of servers than IANA's). Answers are kept for a
    while. Only NXDOMAIN together with the registry's "not found" makes a name available; a failure
    never does. Ctrl-C stops asking and prints what is known so far.
    """
    from elman.domains.labels import parse

    _one_format(as_json, as_csv)
    labels = [parse(name) for name in names]
    suffixes = _suffixes(tld)
    whole = [
        f"{label.text}.{suffix}"
        for label in labels
        for suffix in suffixes or [label.suffix or "com"]
    ]
    known, interrupted = _checked(whole)
    show_answers([known[name] for name in dict.fromkeys(whole) if name in known], as_json, as_csv)
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def _show(found: list[Any], suffixes: list[str], check: bool, as_json: bool, as_csv: bool) -> None:
    """Print the records, one for each suffix, with availability if it is asked for."""
    named = [[one.with_suffix(suffix) for suffix in suffixes] for one in found]
    interrupted = False
    if check:
        known, interrupted = _checked([one.name for row in named for one in row])
        named = [
            [one.with_availability(known[one.name]) if one.name in known else one for one in row]
            for row in named
        ]
    show_named(named, check, as_json, as_csv)
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def _checked(names: list[str]) -> tuple[dict[str, Any], bool]:
    """What became known of each name, and whether Ctrl-C came before all of it."""
    from elman import domains
    from elman.app.progress import counting

    names = list(dict.fromkeys(names))
    known: dict[str, Any] = {}
    with counting("asking", len(names)) as step:

        def told(answer: Any) -> None:
            known[answer.name] = answer
            step()

        try:
            domains.check(names, told=told)
        except KeyboardInterrupt:
            note(f"elman: interrupted; {len(known)} of {len(names)} names are known")
            return known, True
    return known, False


def _learning(what: str) -> None:
    """Say why the first answer in a language takes longer."""
    note(f"elman: {what}")


def _suffixes(text: str) -> list[str]:
    from elman.domains.labels import known_suffix

    return list(dict.fromkeys(known_suffix(one) for one in text.split(",") if one.strip()))


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
    if not 1 <= found[0] <= found[1]:
        raise ConfigurationError(f"--syllables is a number or two in order, received {text!r}",
                                 remedy="pass --syllables 2-3")  # fmt: skip
    return found


def _one_format(as_json: bool, as_csv: bool) -> None:
    if as_json and as_csv:
        raise ConfigurationError("The output has one format, received --json and --csv",
                                 remedy="leave one out")  # fmt: skip


def _at_least_one(option: str, value: int) -> None:
    if value < 1:
        raise ConfigurationError(f"{option} is at least 1, received {value}",
                                 remedy=f"pass {option} 10")  # fmt: skip


def _nothing(what: str, relax: str, as_json: bool, as_csv: bool) -> None:
    """End with why nothing was found, and what to relax; JSON and CSV stay readable."""
    show_named([], False, as_json, as_csv)
    note(f"elman: {what}; try {relax}")
    raise typer.Exit(MENDABLE)
