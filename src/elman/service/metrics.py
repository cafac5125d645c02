"""What Prometheus reads: requests, seconds, batches, streams, memory, of all processes together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.process_collector import ProcessCollector

__all__ = ["MEDIA_TYPE", "Figures", "Metrics", "text_of_all"]

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_TEXTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192)

_COUNTED = {
    "shed": ("elman_requests_shed", "Requests sent away with 503."),
    "left": ("elman_clients_left", "Requests whose client left."),
}
_STANDING = {
    "at_work": ("elman_requests_at_work", "Requests at work or waiting."),
    "streams": ("elman_streams_at_work", "Streams open."),
    "threads": ("elman_threads_at_work", "Pieces of work that threads have begun or are to begin."),
    "workers": (
        "elman_workers_at_work",
        "Questions about names that processes have begun or are to begin.",
    ),
    "reloads": ("elman_models_read_again", "Models exchanged."),
}
_OLDEST = ("reloads", "process_start_time_seconds")
"""Figures that are not added up: of those that are read again by every process the fewest count."""


class _Spread:
    """How often a figure fell between each two bounds: counted by one thread, so without a lock."""

    __slots__ = ("bounds", "counts", "sum")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds, self.counts, self.sum = bounds, [0] * (len(bounds) + 1), 0.0

    def observe(self, value: float) -> None:
        """Count a figure."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value

    def add(self, counts: Sequence[int], total: float) -> None:
        """Count what another has counted."""
        self.counts = [a + b for a, b in zip(self.counts, counts, strict=True)]
        self.sum += total

    def told(self) -> tuple[list[tuple[str, float]], float]:
        """The buckets as Prometheus has them, each with all below it, and the sum."""
        names = [*(str(float(bound)) for bound in self.bounds), "+Inf"]
        return list(zip(names, accumulate(self.counts), strict=True)), self.sum


class Figures(NamedTuple):
    """What one process has counted, as plain values that another process can be told."""

    requests: dict[tuple[str, int], int]
    seconds: dict[str, tuple[list[int], float]]
    texts: tuple[list[int], float]
    counts: dict[str, float]
    process: dict[str, tuple[str, str, float]]
    """Metrics of the process by name: type, help, value."""

    def past(self) -> Figures:
        """What stays counted of a process that has ended."""
        counts = {name: value for name, value in self.counts.items() if name in _COUNTED}
        return self._replace(counts=counts, process={})


class Metrics:
    """The figures of one process, counted in its event loop."""

    def __init__(self) -> None:
        self.texts = _Spread(_TEXTS)
        self.shed = self.left = self.at_work = self.streams = 0
        self.threads = self.workers = self.reloads = 0
        self._requests: dict[tuple[str, int], int] = {}
        self._seconds: dict[str, _Spread] = {}
        self._process = ProcessCollector(registry=None)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        key = route, status
        self._requests[key] = self._requests.get(key, 0) + 1
        spread = self._seconds.get(route)
        if spread is None:
            spread = self._seconds[route] = _Spread(_SECONDS)
        spread.observe(seconds)

    def figures(self) -> Figures:
        """Give what is counted so far."""
        return Figures(
            dict(self._requests),
            {route: (list(spread.counts), spread.sum) for route, spread in self._seconds.items()},
            (list(self.texts.counts), self.texts.sum),
            {name: getattr(self, name) for name in (*_COUNTED, *_STANDING)},
            {
                family.name: (family.type, family.documentation, family.samples[0].value)
                for family in self._process.collect()
                if family.samples
            },
        )


class _Sum:
    """The figures of several processes as one process's."""

    def __init__(self, all_: Sequence[Figures]) -> None:
        self._all = all_

    def collect(self) -> Iterator[Any]:
        """Give a registry the sums."""
        requests = CounterMetricFamily(
            "elman_requests", "Requests answered.", labels=("route", "status")
        )
        for key in dict.fromkeys(key for each in self._all for key in each.requests):
            count = sum(each.requests.get(key, 0) for each in self._all)
            requests.add_metric((key[0], str(key[1])), count)
        yield requests
        seconds = HistogramMetricFamily(
            "elman_request_seconds", "Time to answer.", labels=("route",)
        )
        for route in dict.fromkeys(route for each in self._all for route in each.seconds):
            spread = _Spread(_SECONDS)
            for each in self._all:
                if route in each.seconds:
                    spread.add(*each.seconds[route])
            seconds.add_metric((route,), *spread.told())
        yield seconds
        texts = HistogramMetricFamily("elman_batch_texts", "Texts answered together.")
        spread = _Spread(_TEXTS)
        for each in self._all:
            spread.add(*each.texts)
        texts.add_metric((), *spread.told())
        yield texts
        for name, (title, said) in _COUNTED.items():
            yield CounterMetricFamily(title, said, value=self._of(name))
        for name, (title, said) in _STANDING.items():
            yield GaugeMetricFamily(title, said, value=self._of(name))
        yield GaugeMetricFamily(
            "elman_processes",
            "Processes that answer at the port.",
            value=sum(bool(each.process) for each in self._all),
        )
        known = {name: said for each in self._all for name, said in each.process.items()}
        for name, (kind, about, _) in known.items():
            values = [each.process[name][2] for each in self._all if name in each.process]
            family = CounterMetricFamily if kind == "counter" else GaugeMetricFamily
            yield family(name, about, value=min(values) if name in _OLDEST else sum(values))

    def _of(self, name: str) -> float:
        values = [each.counts[name] for each in self._all if name in each.counts]
        return min(values) if name in _OLDEST else sum(values)


def text_of_all(all_: Sequence[Figures]) -> bytes:
    """Write the figures of processes, added up, as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Sum(all_))
    return generate_latest(registry)
