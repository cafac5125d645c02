"""Lines in and out in little memory; events that end when their reader leaves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elman.domains.settings import Settings
from elman.estimators import use

LINES = {"Content-Type": "application/x-ndjson"}
EVENTS = {"Content-Type": "application/json", "Accept": "text/event-stream"}
CLASSIFY = "/v1/models/names/classify"
GENERATE = "/v1/models/verse/generate"


def events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def streamed(running: Any, path: str, content: Any) -> list[Any]:
    with running.client() as client:
        answer = client.post(path, content=content, headers=LINES)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_lines_are_answered_in_their_order(running: Any) -> None:
    names = ["Anna", "Otto", "Mia"] * 1500
    texts = "".join(f'"{name}"\n' for name in names)
    found = streamed(running, f"{CLASSIFY}?top=1", texts)
    assert [answer["text"] for answer in found] == names
    singly = running.post(CLASSIFY, {"texts": names[:3], "top": 1}).json()["answers"]
    assert found[:3] == singly


def test_a_line_is_a_text_or_an_object_with_it(running: Any) -> None:
    found = streamed(running, CLASSIFY, '"Anna"\r\n\n{"text": "Otto"}\n"M\\u0069a"')
    assert [answer["text"] for answer in found] == ["Anna", "Otto", "Mia"]


def test_bad_lines_are_named_and_the_others_go_on(running: Any) -> None:
    bad = '"Anna"\nOtto\n"M4"\n"Anna","Otto"\n["Mia"]\n{"texts": "a"}\n7\n"Mia"\n'
    found = streamed(running, CLASSIFY, bad)
    assert [answer.get("line") for answer in found] == [None, 2, 3, 4, 5, 6, 7, None]
    assert found[2]["problem"]["position"] == 2
    assert found[-1]["text"] == "Mia"


def test_pieces_of_lines_are_put_together(running: Any) -> None:
    text = '"Anna"\n"Otto"\n"Zoë"\n'.replace("Zoë", "Mia").encode()
    with running.client() as client:
        answer = client.post(
            CLASSIFY, content=(text[i : i + 1] for i in range(len(text))), headers=LINES
        )
    assert [json.loads(line)["text"] for line in answer.text.splitlines()] == [
        "Anna",
        "Otto",
        "Mia",
    ]


def test_a_line_without_end_is_refused(start: Any, models: Any) -> None:
    with start(models, body_bytes=2000) as running, running.client() as client:
        answer = client.post(CLASSIFY, content=b'"' + b"a" * 9000, headers=LINES)
        assert answer.status_code == 413
        begun = client.post(
            CLASSIFY, content=iter([b'"Anna"\n', b'"' + b"a" * 9000]), headers=LINES
        )
    last = json.loads(begun.text.splitlines()[-1])
    assert last.get("problem", last)["status"] == 413


def test_options_of_a_stream_are_checked(running: Any) -> None:
    with running.client() as client:
        unknown = client.post(f"{CLASSIFY}?tip=1", content=b'"Anna"', headers=LINES)
        wrong = client.post(f"{CLASSIFY}?top=many", content=b'"Anna"', headers=LINES)
    assert (unknown.status_code, wrong.status_code) == (422, 422)
    assert '"top"' in unknown.json()["remedy"]


def test_answers_come_while_lines_still_arrive(running: Any) -> None:
    sock = running.connect()
    head = (
        f"POST {CLASSIFY} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    sock.sendall(head.encode() + b'7\r\n"Anna"\n\r\n')
    answer = b""
    while b'"label"' not in answer:
        answer += sock.recv(4096)
    sock.sendall(b'7\r\n"Otto"\n\r\n0\r\n\r\n')
    while not answer.endswith(b"0\r\n\r\n"):
        answer += sock.recv(4096)
    sock.close()
    assert answer.count(b'"label"') == 2


def test_pieces_of_a_text_are_the_text(running: Any, models_folder: Path) -> None:
    asked = {"seed": "to ", "length": 200, "random_seed": 4, "temperature": 0.8}
    with (
        running.client() as client,
        client.stream("POST", GENERATE, json=asked, headers=EVENTS) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        told = list(events(answer.iter_lines()))
    assert told[-1] == ("end", {})
    model: Any = use(models_folder / "verse.elman")
    whole = model.generate("to ", 200, random_seed=4, temperature=0.8)[0]
    assert "".join(data["text"] for _, data in told[:-1]) == whole
    assert len(told) > 4


def test_what_is_wrong_is_told_before_a_stream_begins(running: Any) -> None:
    with running.client() as client:
        answer = client.post(GENERATE, json={"seed": "☃"}, headers=EVENTS)
        several = client.post(GENERATE, json={"count": 2}, headers=EVENTS)
    assert (answer.status_code, several.status_code) == (422, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_reader_that_leaves_ends_the_writing(start: Any, models: Any) -> None:
    with start(models, length=1 << 22) as running:
        with (
            running.client() as client,
            client.stream("POST", GENERATE, json={"length": 1 << 22}, headers=EVENTS) as answer,
        ):
            lines = answer.iter_lines()  # Forgotten, it would close the stream.
            next(lines)
            assert running.service.desk.streams == 1
        began = time.perf_counter()
        while running.service.desk.streams and time.perf_counter() - began < 5:
            time.sleep(0.005)
        assert running.service.desk.streams == 0
        assert time.perf_counter() - began < 1


@pytest.mark.parametrize("more", [{}, {"count": 300}, {"beams": 3}, {"stop": ["☃"]}])
def test_a_reader_that_leaves_ends_a_whole_text(
    start: Any, models: Any, more: dict[str, Any]
) -> None:
    length = (1 << 24) // more.get("count", 8)
    with start(models, length=1 << 24) as running:
        body = json.dumps({"length": length, **more}).encode()
        head = f"POST {GENERATE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        sock = running.connect()
        sock.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        threads = running.service.desk.batches
        while not threads.at_work:
            time.sleep(0.005)
        time.sleep(0.1)
        assert threads.at_work == 1
        sock.close()
        began = time.perf_counter()
        while threads.at_work and time.perf_counter() - began < 10:
            time.sleep(0.005)
        assert time.perf_counter() - began < 2


def test_streams_end_with_the_service_and_say_so(start: Any, models: Any) -> None:
    with start(models, length=1 << 22) as running:
        with (
            running.client() as client,
            client.stream("POST", GENERATE, json={"length": 1 << 22}, headers=EVENTS) as answer,
        ):
            told = events(answer.iter_lines())
            assert next(told)[0] == "text"
            running.call(running.service.desk.closing.set)
            assert [name for name, _ in told][-1] == "closing"
        with running.client() as client:
            assert client.get("/readyz").status_code == 503


def test_streams_have_a_limit(start: Any, models: Any) -> None:
    with (
        start(models, length=1 << 22, streams=1) as running,
        running.client() as client,
        client.stream("POST", GENERATE, json={"length": 1 << 22}, headers=EVENTS) as answer,
    ):
        lines = answer.iter_lines()
        next(lines)
        more = running.post(GENERATE, {}, Accept="text/event-stream")
    assert more.status_code == 503
    assert more.json()["limit"] == 1


def test_availability_comes_row_by_row(
    running: Any, places: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_DNS", places.dns)
    monkeypatch.setenv("ELMAN_RDAP_BOOTSTRAP", str(places.bootstrap(tmp_path)))
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    assert Settings().nameservers == ()
    names = ["held-a.com", "free-b.com", "fail-c.com"]
    with (
        running.client() as client,
        client.stream("POST", "/v1/domains/check", json={"names": names}, headers=EVENTS) as answer,
    ):
        told = list(events(answer.iter_lines()))
    assert {data["name"]: data["status"] for _, data in told[:-1]} == {
        "held-a.com": "taken",
        "free-b.com": "available",
        "fail-c.com": "unknown",
    }
    answers = running.post("/v1/domains/check", {"names": names}).json()["answers"]
    assert [answer["name"] for answer in answers] == names


def test_a_reader_that_leaves_ends_the_asking(
    running: Any, places: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELMAN_DNS", places.dns)
    monkeypatch.setenv("ELMAN_RDAP_BOOTSTRAP", str(places.bootstrap(tmp_path)))
    monkeypatch.setenv("ELMAN_CACHE", str(tmp_path))
    body = {"names": ["held-x.com", *(f"slow-{i}.com" for i in range(40))]}
    with (
        running.client() as client,
        client.stream("POST", "/v1/domains/check", json=body, headers=EVENTS) as answer,
    ):
        next(answer.iter_lines())
    began = time.perf_counter()
    while running.service.desk.streams and time.perf_counter() - began < 5:
        time.sleep(0.005)
    assert running.service.desk.streams == 0
    assert time.perf_counter() - began < 1


def test_memory_stays_flat_over_many_lines(running: Any) -> None:
    resource = pytest.importorskip("resource")
    block = b'"Anna"\n' * 10_000

    def post(blocks: int) -> int:
        size = 0
        with (
            running.client() as client,
            client.stream(
                "POST", f"{CLASSIFY}?top=1", content=(block for _ in range(blocks)), headers=LINES
            ) as answer,
        ):
            for part in answer.iter_raw():
                size += part.count(b"\n")
        return size

    assert post(3) == 30_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert post(10) == 100_000
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20_000  # kB; all answers together are 9 MB, and are read as fast as they come
