"""Is a name still to be had? DNS first, then RDAP, and never a guess.

    DNS has NS records of its own          taken
    NXDOMAIN, and the registry knows none  available
    the registry knows the name            taken
    anything else                          unknown

A suffix without an RDAP server (IANA lists those that have one) can therefore say `taken` or
`unknown`, never `available`: many names that are held are not delegated. The same holds for
time-outs, SERVFAIL, 429, answers that cannot be read, and a machine without a network. Below a
private suffix (`github.io`) only a server that is named for it is asked, not its owner's registry.
A name that is held may be for sale; one that is not may be reserved: the detail says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from elman.domains.answers import Answers
from elman.domains.bootstrap import Bootstrap, load, local_file
from elman.domains.dns import Delegation, delegation
from elman.domains.forsale import offer
from elman.domains.labels import Label, parse
from elman.domains.listed import Listed
from elman.domains.lookalikes import check_scripts
from elman.domains.rates import Rates
from elman.domains.rdap import registration
from elman.domains.records import Availability
from elman.domains.reserved import kept_back
from elman.domains.settings import Settings, nameservers
from elman.domains.suffixes import is_private
from elman.errors import DomainError, shorten

__all__ = ["availability", "check", "prepare"]


def check(
    names: Iterable[str],
    *,
    settings: Settings | None = None,
    on_answer: Callable[[Availability], None] | None = None,
) -> list[Availability]:
    """Ask about each name once; answers in the order of the names.

    What goes wrong with one name is that name's `unknown`, with its reason.

    Args:
        names: whole names such as `rmix.com`, or URLs; a single text is one name.
        settings: servers, rates and time-outs.
        on_answer: called with each answer as it comes. After Ctrl-C, which is passed on as
            `KeyboardInterrupt`, it has heard all that became known.

    Raises `DomainError` before anything is asked: a name that is not legal, without a suffix, or
    of several scripts.
    Within an event loop (a notebook's cell runs in one) it asks from a thread of its own and waits;
    `availability` does not wait.

    >>> check(["airmix"])
    Traceback (most recent call last):
    elman.errors.DomainError: A name to check has a public suffix, received 'airmix'; write \
airmix.com, for example
    """
    labels = _labels(names)
    found: dict[str, Availability] = {}

    async def collect() -> None:
        async for answer in _answers(labels, settings or Settings()):
            found[answer.name] = answer
            if on_answer:
                on_answer(answer)

    _complete(collect())
    return Listed(found[label.name] for label in labels)


def _complete(asking: Coroutine[Any, Any, None]) -> None:
    """Run to the end, in a thread where this one's event loop is running already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(asking)
        return
    loop = asyncio.new_event_loop()

    def whole() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(asking)

    with ThreadPoolExecutor(1) as worker:
        asked = worker.submit(whole)
        try:
            asked.result()
        except KeyboardInterrupt:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(lambda: [t.cancel() for t in asyncio.all_tasks(loop)])
            raise


async def availability(
    names: Iterable[str], *, settings: Settings | None = None
) -> AsyncGenerator[Availability, None]:
    """Ask about each name once and yield the answers as they come; raises as `check` does."""
    async with contextlib.aclosing(_answers(_labels(names), settings or Settings())) as answers:
        async for answer in answers:
            yield answer


def prepare() -> None:
    """Have in memory what asking needs: the first question would hold up all else meanwhile.

    What is wrong with it is told to who asks.
    """
    with contextlib.suppress(Exception):
        import dns.asyncquery  # noqa: F401

        parse("example.com")
        settings = Settings()
        nameservers(settings)
        _client(settings)


def _labels(names: Iterable[str]) -> list[Label]:
    labels = {}
    for name in [names] if isinstance(names, str) else names:
        label = parse(name)
        check_scripts(label.text)
        if not label.suffix:
            raise DomainError(
                f"A name to check has a public suffix, received {label.text!r}",
                remedy=f"write {label.text}.com, for example",
            )
        labels[label.name] = label
    return list(labels.values())


async def _answers(labels: list[Label], settings: Settings) -> AsyncGenerator[Availability, None]:
    servers = nameservers(settings)
    with Answers(settings.cache, asked=_asked(servers, settings)) as kept:
        asked = []
        for label in labels:
            if known := kept.get(label.name):
                yield known
            else:
                asked.append(label)
        if not asked:
            return
        async with contextlib.AsyncExitStack() as stack:
            client: Any = None
            problem = ""
            try:
                client = await stack.enter_async_context(_client(settings))
            except Exception as error:  # noqa: BLE001  proxies or certificates that are none
                problem = f"RDAP: no client ({_brief(error)})"
            desk = _Desk(client, servers, settings, problem)
            tasks = [asyncio.create_task(desk.ask(label)) for label in asked]
            try:
                for task in asyncio.as_completed(tasks):
                    answer = await task
                    taken = answer.status == "taken"
                    seconds = settings.keep_taken if taken else settings.keep_available
                    kept.put(answer, seconds=seconds)
                    yield answer
            finally:
                # Reached early when the caller leaves or Ctrl-C comes: no question stays open.
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await desk.close()


def _asked(servers: list[tuple[str, int]], settings: Settings) -> str:
    """Name who answers, in short: what others said is no answer of theirs."""
    content = b""
    with contextlib.suppress(OSError, ValueError):
        path = local_file(settings.bootstrap)
        if path is not None and path.is_file():
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").digest()
    more = [sorted(settings.registries.items()), settings.for_sale]
    who = json.dumps([servers, settings.bootstrap, content.hex(), more]).encode()
    return hashlib.sha256(who).hexdigest()[:16]


@cache
def _certificates(file: str | None, folder: str | None) -> Any:
    """Read the certificates that servers are trusted by, once: it holds up all else."""
    import httpx

    return httpx.create_ssl_context()


def _client(settings: Settings) -> Any:
    import httpx

    from elman import __version__

    named = map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR"))
    return httpx.AsyncClient(
        timeout=settings.timeout,
        verify=_certificates(*named),
        headers={
            "Accept": "application/rdap+json, application/json",
            "Accept-Encoding": "identity",
            "User-Agent": f"elman/{__version__}",
        },
    )


def _brief(error: BaseException) -> str:
    """An error in one line, whatever it holds."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {shorten(said, 80)}" if said else type(error).__name__


def _joined(*parts: str) -> str:
    return "; ".join(filter(None, parts))


class _Desk:
    """What all questions share: servers, their pace, and how many may be open at once."""

    def __init__(
        self, client: Any, servers: list[tuple[str, int]], settings: Settings, problem: str
    ) -> None:
        self._client = client
        self._settings = settings
        self._servers = servers
        self._problem = problem
        self._resolvers = Rates(settings.dns_per_second)
        self._registries = Rates(settings.per_second)
        self._places = asyncio.Semaphore(settings.concurrency)
        self._bootstrap: asyncio.Task[Bootstrap] | None = None

    async def ask(self, label: Label) -> Availability:
        """The answer about one name; what goes wrong with it is that name's alone."""
        async with self._places:
            dns = Delegation("open", "not asked")
            try:
                dns = await delegation(
                    label.ascii_name, self._servers, self._settings, self._resolvers
                )
                return await self._settled(label, dns)
            except Exception as error:  # noqa: BLE001  whatever it is, the other names go on
                detail = f"{dns.detail}; unexpected {_brief(error)}"
                return Availability(label.name, "unknown", "dns", detail)

    async def _settled(self, label: Label, dns: Delegation) -> Availability:
        private = is_private(label.suffix)
        # Hosts for customers often have one alias for all names, given out or not.
        if dns.state == "delegated" and not (private and dns.alias):
            said = await self._offered(label)
            return Availability(label.name, "taken", "dns", _joined(dns.detail, said))
        if self._problem:
            return Availability(label.name, "unknown", "dns", f"{dns.detail}; {self._problem}")
        bootstrap = await self._registry()
        suffix = label.ascii_name.removeprefix(f"{label.ascii}.")
        server = bootstrap.server(label.ascii_name, above=suffix if private else "")
        if server is None:
            why = bootstrap.problem or f".{label.suffix} has no RDAP server"
            if private:
                why = f"nobody registers names below {label.suffix} with a registry to be asked"
            return Availability(label.name, "unknown", "dns", f"{dns.detail}; {why}")
        rdap = await registration(
            label.ascii_name, server, self._client, self._settings, self._registries
        )
        if rdap.state == "held":
            return Availability(label.name, "taken", "rdap", rdap.detail)
        detail = f"{dns.detail}; {rdap.detail}"
        if rdap.state == "free" and dns.state == "absent":
            detail = _joined(detail, kept_back(label))
            return Availability(label.name, "available", "rdap", detail)
        return Availability(label.name, "unknown", "rdap", detail)

    async def _offered(self, label: Label) -> str:
        if not self._settings.for_sale:
            return ""
        return await offer(label.ascii_name, self._servers, self._settings, self._resolvers)

    async def _registry(self) -> Bootstrap:
        # One task that all wait for; a cancelled question must not cancel the others'.
        if self._bootstrap is None:
            self._bootstrap = asyncio.create_task(load(self._client, self._settings))
        return await asyncio.shield(self._bootstrap)

    async def close(self) -> None:
        if self._bootstrap is not None:
            self._bootstrap.cancel()
            await asyncio.gather(self._bootstrap, return_exceptions=True)
