"""`elman domains lookalikes` and `watch`: registered names that may be taken for another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands.groups import grouped
from elman.app.commands.naming import Check, Shown, asked_about, learning, suffixes_in, within
from elman.app.commands.options import SkipBad
from elman.app.failures import INTERRUPTED
from elman.app.given.skipping import leaving_out
from elman.app.given.texts import STANDARD_INPUT, Texts
from elman.app.shown.console import note
from elman.app.shown.domains import Form, show_look_alikes, show_watched
from elman.errors import ConfigurationError, InputError, shorten
from elman.questions.names import MOST_NAMES

__all__ = ["lookalikes", "watch"]

Names = Annotated[
    Path | None,
    typer.Option(
        "--names",
        metavar="FILE",
        help="Registered names, one a line or rank,name, 100 million at most "
        "[100,000 popular ones].",
    ),
]
Language = Annotated[str, typer.Option(metavar="CODE", help="Whose ears: en, fr, pt-pt, ja.")]


@grouped
def lookalikes(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A label, a domain name or a URL.")],
    language: Language = "en",
    names: Names = None,
    count: Annotated[int, typer.Option(metavar="N", help="How many names at most.")] = 20,
    least: Annotated[
        float, typer.Option(metavar="SHARE", help="How alike they sound at least, 0.5 to 1.")
    ] = 0.85,
    form: Shown,
) -> None:
    """Find registered names that a listener or a reader would take for NAME, best first.

    The names are indexed by their sound once (some seconds for the list that elman knows, two
    minutes for each million) and then found at once.
    """
    from elman.domains.labels import parse

    within("--count", count, MOST_NAMES)
    label = parse(name)
    from elman import domains

    found = domains.confused_with(
        label.text, language, count=count, names=names, least=least, progress=learning
    )
    show_look_alikes(found, form)
    if not found:
        note(f"elman: no registered name sounds or looks like {label.text!r}; try --least 0.7")


@grouped
def watch(
    *,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="One's brands, one a line; - is standard input.")
    ],
    language: Language = "en",
    names: Names = None,
    count: Annotated[
        int, typer.Option(metavar="N", help="Registered names, and spellings, of each brand.")
    ] = 20,
    tld: Annotated[
        str, typer.Option("--tld", metavar="SUFFIX,...", help="What spellings end in: com,net.")
    ] = "com",
    check: Check = False,
    skip_bad: SkipBad = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of CSV.")] = False,
) -> None:
    """Tell which names that sound or look like one's brands are registered, as CSV.

    Names of the list are registered ones; other spellings of a brand's sounds are asked about
    with --check. Ctrl-C stops asking and prints what is known so far.
    """
    within("--count", count, MOST_NAMES)
    if file != STANDARD_INPUT and not Path(file).exists():
        raise ConfigurationError(
            f"FILE is a file with brands or -, {shorten(file)} does not exist",
            remedy="write one brand a line, or pipe them in",
        )
    chunks = Texts(lines=True).chunks([file], example="brands")
    lines = [text.strip() for chunk in chunks for text in chunk.texts]
    brands = [line for line in lines if line and not line.startswith("#")]
    brands = _labels_among(brands) if skip_bad else brands
    if not brands:
        raise ConfigurationError(
            f"FILE names at least one brand, received {shorten(file)} without any",
            remedy="write one a line: airmix",
        )
    from elman import domains

    ended = False

    def ask(wanted: Any) -> Any:
        nonlocal ended
        known, ended = asked_about(list(wanted))
        return known.values()

    found = domains.watch(
        brands,
        language,
        count=count,
        names=names,
        suffixes=suffixes_in(tld),
        ask=ask if check else None,
        progress=learning,
    )
    show_watched(found, Form(as_json, not as_json))
    if ended:
        raise typer.Exit(INTERRUPTED)


def _labels_among(brands: list[str]) -> list[str]:
    """The brands that are labels; what others are is noted."""
    from elman.domains.labels import parse

    found = []
    with leaving_out(skip_bad=True, what="brand") as skipped:
        for brand in brands:
            try:
                parse(brand)
            except InputError as error:
                assert skipped is not None
                skipped(error.problem)
            else:
                found.append(brand)
    return found
