"""What several processes have counted is told as one process's."""

from __future__ import annotations

import re

from elman.service.metrics import Metrics, text_of_all


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)
    assert found is not None, name
    return float(found[1])


def test_figures_of_processes_are_added_up() -> None:
    first, second, ended = Metrics(), Metrics(), Metrics()
    for metrics, times in ((first, 3), (second, 2), (ended, 4)):
        for _ in range(times):
            metrics.answered("/a", 200, 0.015)
        metrics.texts.observe(8)
        metrics.shed, metrics.at_work, metrics.reloads = times, times, times
    second.answered("/b", 503, 40.0)
    every = [first.figures(), second.figures(), ended.figures().past()]
    text = text_of_all(every).decode()
    assert value(text, 'elman_requests_total{route="/a",status="200"}') == 9
    assert value(text, 'elman_requests_total{route="/b",status="503"}') == 1
    assert value(text, 'elman_request_seconds_bucket{le="0.01",route="/a"}') == 0
    assert value(text, 'elman_request_seconds_bucket{le="0.02",route="/a"}') == 9
    assert value(text, 'elman_request_seconds_bucket{le="+Inf",route="/b"}') == 1
    assert value(text, "elman_batch_texts_count") == 3
    assert value(text, "elman_requests_shed_total") == 9
    # What stands is that of those that run; models were exchanged as often as in all of them.
    assert value(text, "elman_requests_at_work") == 5
    assert value(text, "elman_models_read_again") == 2
    assert value(text, "elman_processes") == 2


def test_figures_are_those_of_the_moment() -> None:
    metrics = Metrics()
    metrics.answered("/a", 200, 0.1)
    before = metrics.figures()
    metrics.answered("/a", 200, 0.1)
    name = 'elman_requests_total{route="/a",status="200"}'
    assert value(text_of_all([before]).decode(), name) == 1
    assert value(text_of_all([metrics.figures()]).decode(), name) == 2
