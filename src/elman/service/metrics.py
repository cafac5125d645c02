"""What Prometheus reads: requests, seconds, batches, streams, memory."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

__all__ = ["MEDIA_TYPE", "Metrics"]

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_TEXTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


class Metrics:
    """The figures of one service, in a registry of its own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        named: dict[str, Any] = {"registry": registry}
        self._requests = Counter(
            "elman_requests", "Requests answered.", ("route", "status"), **named
        )
        self._seconds = Histogram(
            "elman_request_seconds", "Time to answer.", ("route",), buckets=_SECONDS, **named
        )
        self.texts = Histogram(
            "elman_batch_texts", "Texts answered together.", buckets=_TEXTS, **named
        )
        self.at_work = Gauge("elman_requests_at_work", "Requests at work or waiting.", **named)
        self.streams = Gauge("elman_streams_at_work", "Streams open.", **named)
        self.shed = Counter("elman_requests_shed", "Requests sent away with 503.", **named)
        self.left = Counter("elman_clients_left", "Requests whose client left.", **named)
        self.reloads = Gauge("elman_models_read_again", "Models exchanged.", **named)
        ProcessCollector(registry=registry)
        # Looking labels up costs more than counting.
        self._known: dict[tuple[str, int], Any] = {}
        self._timed: dict[str, Any] = {}

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        counter = self._known.get((route, status))
        if counter is None:
            counter = self._requests.labels(route, str(status))
            self._known[route, status] = counter
            self._timed.setdefault(route, self._seconds.labels(route))
        counter.inc()
        self._timed[route].observe(seconds)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
