"""What Prometheus reads: requests, seconds, batches, streams, memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.process_collector import ProcessCollector

__all__ = ["MEDIA_TYPE", "Metrics"]

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_TEXTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192)


class _Spread:
    """How often a figure fell between each two bounds: counted by one thread, so without a lock."""

    __slots__ = ("bounds", "counts", "sum")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds, self.counts, self.sum = bounds, [0] * (len(bounds) + 1), 0.0

    def observe(self, value: float) -> None:
        """Count a figure."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value

    def told(self) -> tuple[list[tuple[str, float]], float]:
        """The buckets as Prometheus has them, each with all below it, and the sum."""
        names = [*(str(float(bound)) for bound in self.bounds), "+Inf"]
        return list(zip(names, accumulate(self.counts), strict=True)), self.sum


class Metrics:
    """The figures of one service, in a registry of its own; requests are counted in its loop."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        named: dict[str, Any] = {"registry": registry}
        self.texts = _Spread(_TEXTS)
        self.at_work = Gauge("elman_requests_at_work", "Requests at work or waiting.", **named)
        self.streams = Gauge("elman_streams_at_work", "Streams open.", **named)
        self.shed = Counter("elman_requests_shed", "Requests sent away with 503.", **named)
        self.left = Counter("elman_clients_left", "Requests whose client left.", **named)
        self.reloads = Gauge("elman_models_read_again", "Models exchanged.", **named)
        ProcessCollector(registry=registry)
        self._requests: dict[tuple[str, int], int] = {}
        self._seconds: dict[str, _Spread] = {}
        registry.register(self)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        key = route, status
        self._requests[key] = self._requests.get(key, 0) + 1
        spread = self._seconds.get(route)
        if spread is None:
            spread = self._seconds[route] = _Spread(_SECONDS)
        spread.observe(seconds)

    def collect(self) -> Iterator[Any]:
        """Give a registry what is counted here."""
        requests = CounterMetricFamily(
            "elman_requests", "Requests answered.", labels=("route", "status")
        )
        for (route, status), count in self._requests.items():
            requests.add_metric((route, str(status)), count)
        yield requests
        seconds = HistogramMetricFamily(
            "elman_request_seconds", "Time to answer.", labels=("route",)
        )
        for route, spread in self._seconds.items():
            seconds.add_metric((route,), *spread.told())
        yield seconds
        texts = HistogramMetricFamily("elman_batch_texts", "Texts answered together.")
        texts.add_metric((), *self.texts.told())
        yield texts

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
