"""What the commands about names share: their options, and how servers are asked."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from elman.app.commands.groups import Options
from elman.app.commands.options import Json
from elman.app.shown.console import note
from elman.app.shown.domains import Form
from elman.errors import ConfigurationError, shorten

__all__ = [
    "Check",
    "Shown",
    "Suffixes",
    "asked_about",
    "learning",
    "parted",
    "share_of",
    "suffixes_in",
    "within",
]

Suffixes = Annotated[
    str | None,
    typer.Option("--tld", metavar="SUFFIX,...", help="What names end in: com,net,co.uk."),
]
Check = Annotated[
    bool, typer.Option("--check", help="Ask DNS and RDAP servers whether the names are taken.")
]
Shown = Annotated[
    Form,
    Options(
        Form.of,
        {"as_json": Json, "as_csv": Annotated[bool, typer.Option("--csv", help="Print CSV.")]},
        Form()._asdict(),
    ),
]


def asked_about(names: list[str]) -> tuple[dict[str, Any], bool]:
    """What became known of each name, and whether Ctrl-C came before all of it."""
    from elman import domains
    from elman.app.shown.progress import counting

    names = list(dict.fromkeys(names))
    known: dict[str, Any] = {}
    with counting("asking", len(names)) as step:

        def report(answer: Any) -> None:
            known[answer.name] = answer
            step()

        try:
            domains.check(names, on_answer=report)
        except KeyboardInterrupt:
            note(f"elman: interrupted; {len(known)} of {len(names)} names are known")
            return known, True
    return known, False


def learning(what: str) -> None:
    """Say why the first answer in a language takes longer."""
    note(f"elman: {what}")


def suffixes_in(text: str | None) -> list[str]:
    from elman.domains.labels import known_suffix

    found = (known_suffix(suffix) for suffix in parted("--tld", text, "com,net"))
    return list(dict.fromkeys(found))


def parted(option: str, text: str | None, example: str) -> tuple[str, ...]:
    """What stands between commas; none only where the option was not given.

    >>> parted("--tld", "com, net,", "com"), parted("--tld", None, "com")
    (('com', 'net'), ())
    """
    if text is None:
        return ()
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not found:
        raise ConfigurationError(
            f"{option} names at least one, received {shorten(text)}",
            remedy=f"pass {option} {example}, or leave it out",
        )
    return found


def within(option: str, value: int, most: int) -> None:
    if value < 1:
        raise ConfigurationError(
            f"{option} is at least 1, received {shorten(value)}", remedy=f"pass {option} 10"
        )
    if value > most:
        raise ConfigurationError(
            f"{option} is at most {most}, received {shorten(value)}", remedy=f"pass {option} {most}"
        )


def share_of(option: str, text: str) -> float:
    """Read `0.9` or `90%`; raises `ConfigurationError` for anything else.

    >>> share_of("--min-match", "90%"), share_of("--min-match", "0.9")
    (0.9, 0.9)
    """
    try:
        found = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise ConfigurationError(
            f"{option} is a share from 0 to 1, or 0% to 100%, received {shorten(text)}",
            remedy=f"pass {option} 0.9",
        )
    return found
