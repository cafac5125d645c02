"""The application: addresses, and what stands behind them."""

from __future__ import annotations

import mimetypes
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

from starlette.routing import Route, Router

from elman.service.desk import Desk
from elman.service.encoding import text_of
from elman.service.guard import Answer, App, Guard, Receive, Scope, Send, respond, respond_json
from elman.service.keys import Gate
from elman.service.metrics import MEDIA_TYPE, Figures, Metrics, text_of_all
from elman.service.model_desk import ModelDesk
from elman.service.models import Models
from elman.service.name_desk import NAMED, NameDesk
from elman.service.names import languages
from elman.service.openapi import described
from elman.service.problems import Problem
from elman.service.settings import Limits
from elman.service.workers import Workers

__all__ = ["Service", "service_of"]

_PAGE = "index.html"


class Service:
    """An application of the Asynchronous Server Gateway Interface, and what it holds."""

    def __init__(self, models: Models, gate: Gate, limits: Limits) -> None:
        self.metrics = Metrics()
        self.models, self.limits = models, limits
        self.workers = Workers(limits.workers, limits.patience)
        self.desk = Desk(self.workers, limits, self.metrics)
        of_names = NameDesk(self.desk)
        self.ready = False
        self.everybody: Callable[[], Awaitable[list[Figures]]] = self._alone
        """Asks for the figures of all processes that answer at the port."""
        routes = [
            _at("/v1/models/{name}", _got("/v1/models/{name}", self._model)),
            _at("/v1/models", _got("/v1/models", self._models)),
            *(_at(f"/v1/{path}", of_names) for path in NAMED),
            _at("/v1/languages", _got("/v1/languages", lambda scope: {"languages": languages()})),
            _at("/v1", _got("/v1", lambda scope: self._described())),
            _at("/openapi.json", _got("/openapi.json", lambda scope: self._described())),
            _at("/healthz", _got("/healthz", lambda scope: {"status": "alive"})),
            _at("/readyz", _got("/readyz", self._ready)),
            _at("/metrics", self._metrics),
            _at("/", _Page(_PAGE)),
            _at("/{file}", _Page()),
        ]
        self._of_models = ModelDesk(self.desk, models)
        self._others = Router(routes, default=_nothing, redirect_slashes=False)
        self._guard = Guard(self._routed, gate, limits, self.metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._guard(scope, receive, send)

    async def _routed(self, scope: Scope, receive: Receive, send: Answer) -> None:
        # What is asked most is found without a table of addresses: that is a tenth of its time.
        parts = scope["path"].split("/")
        if len(parts) == 5 and parts[1] == "v1" and parts[2] == "models":
            scope["path_params"] = {"name": parts[3], "ability": parts[4]}
            await self._of_models(scope, receive, send)
        else:
            await self._others(scope, receive, send)

    def _models(self, scope: Scope) -> Any:
        short = ("name", "kind", "can", "parameters", "reads", "labels")
        return {"models": [{k: m.facts[k] for k in short if k in m.facts} for m in self.models]}

    def _model(self, scope: Scope) -> Any:
        return self.models.find(scope["path_params"]["name"]).facts

    def _described(self) -> Any:
        return described(self.models, self.limits)

    def _ready(self, scope: Scope) -> Any:
        if not self.ready or self.desk.closing.is_set():
            raise Problem(503, "not-ready", "The service is not ready, or ends", "ask later")
        return {"status": "ready", "models": [m.name for m in self.models]}

    async def _metrics(self, scope: Scope, receive: Receive, send: Answer) -> None:
        scope["elman.route"] = "/metrics"
        _get(scope)
        await respond(send, 200, text_of_all(await self.everybody()), MEDIA_TYPE)

    def figures(self) -> Figures:
        """What this process has counted."""
        self.metrics.reloads = self.models.reloads
        self.metrics.threads = self.desk.batches.at_work
        self.metrics.workers = self.workers.at_work
        return self.metrics.figures()

    async def _alone(self) -> list[Figures]:
        return [self.figures()]

    def close(self) -> None:
        """Let go of threads and processes."""
        self.desk.batches.close()
        self.workers.close()


def service_of(models: Models, gate: Gate, limits: Limits) -> Service:
    """Make the application that serves models, names and the page."""
    return Service(models, gate, limits)


class _Asgi:
    """An address that answers as the interface has it: a function would be wrapped."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Answer) -> None:
        await self._app(scope, receive, send)


def _at(path: str, app: App) -> Route:
    return Route(path, _Asgi(app))


def _get(scope: Scope) -> None:
    if scope["method"] not in ("GET", "HEAD"):
        raise Problem(
            405,
            "wrong-method",
            f"This address answers GET, received {scope['method']}"[:200],
            "send a GET request",
            headers={"Allow": "GET, HEAD, OPTIONS"},
        )


def _got(route: str, answer: Callable[[Scope], Any]) -> App:
    async def app(scope: Scope, receive: Receive, send: Answer) -> None:
        scope["elman.route"] = route
        _get(scope)
        await respond_json(send, text_of(answer(scope)))

    return app


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    raise Problem(
        404,
        "unknown-address",
        "There is nothing at this address",
        "see /openapi.json for what there is",
    )


class _Page:
    """The files of the page, which are few and are read once."""

    def __init__(self, only: str = "") -> None:
        self._only = only
        self._files: dict[str, tuple[bytes, str]] = {}
        folder = files("elman.service") / "page"
        if folder.is_dir():
            for entry in folder.iterdir():
                kind = mimetypes.guess_type(entry.name)[0] or "application/octet-stream"
                if entry.name.endswith(".js"):
                    kind = "text/javascript"
                text = kind.startswith("text/") or kind.endswith("svg+xml")
                self._files[entry.name] = (
                    entry.read_bytes(),
                    f"{kind}; charset=utf-8" if text else kind,
                )

    async def __call__(self, scope: Scope, receive: Receive, send: Answer) -> None:
        name = self._only or scope["path_params"]["file"]
        if name not in self._files:
            await _nothing(scope, receive, send)
        scope["elman.route"] = "page"
        _get(scope)
        content, kind = self._files[name]
        await respond(send, 200, content, kind, ("Cache-Control", "no-cache"))
