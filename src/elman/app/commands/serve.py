"""`elman serve`: a page and HTTP for models, names and sounds."""

from __future__ import annotations

import signal
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands.groups import grouped, options_for
from elman.app.shown.console import note
from elman.errors import with_article
from elman.estimators.settings import defaults_of
from elman.extras import need
from elman.ranges import check
from elman.service.settings import Address, Limits

__all__ = ["serve"]

_NEEDED = ("starlette", "uvicorn", "httptools", "prometheus_client")


def _checked(kind: type[Any]) -> Any:
    def make(**given: Any) -> Any:
        for entry in fields(kind):
            check(entry.name, given[entry.name], entry.metadata["setting"].allowed)
        return kind(**given)

    return make


@grouped
def serve(
    *,
    models: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[MODEL]...", help="Model files that train wrote."),
    ] = None,
    address: Annotated[
        Address, options_for(_checked(Address), Address, defaults=defaults_of(Address))
    ],
    limits: Annotated[Limits, options_for(_checked(Limits), Limits, defaults=defaults_of(Limits))],
    browse: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Serve a page and HTTP: each MODEL, names that sound alike, how names are said.

    Answers once everything is loaded. A model whose file changes is read again without a request
    lost, all of them on SIGHUP; SIGTERM or Ctrl-C lets what is at work finish. The interface is
    described at /openapi.json, figures for Prometheus are at /metrics. Other machines are
    answered only with keys (--token-file), or --insecure.
    """
    need("Serving", *_NEEDED)
    from elman.service.processes import serve_several
    from elman.service.server import serve as serve_alone

    def begun(url: str, told: list[tuple[str, str, tuple[str, ...]]]) -> None:
        for name, kind, abilities in told:
            note(f"{name}: {with_article(kind)} that can {', '.join(abilities)}")
        several = f" by {limits.processes} processes, each with these limits"
        note(f"serving {url}{several if limits.processes > 1 else ''} (Ctrl-C ends)")
        if browse:
            import webbrowser

            webbrowser.open(url)

    def tell(said: str) -> None:
        note(f"elman: {said}")

    if limits.processes > 1:
        serve_several(models or [], address, limits, tell=tell, begun=begun)
    else:
        serve_alone(
            models or [],
            address,
            limits,
            tell=tell,
            begun=lambda url, service: begun(url, service.models.told()),
        )
    # This was the last of it: who tells it twice to end shall not make a failure of that.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
