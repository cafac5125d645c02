"""What can be set of the service: where it answers, who may ask, and how much."""

from __future__ import annotations

from dataclasses import dataclass

from elman.estimators.settings import setting
from elman.ranges import Flag, Maybe, Number, Several, Text, Whole

__all__ = ["Address", "Limits"]

_NAMES = Several(Text(1, 253), 0, 100)


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where the service answers, and who may ask."""

    host: str = setting(
        "127.0.0.1", Text(1, 253), "Address to answer at; 0.0.0.0 for every one.", metavar="HOST"
    )
    port: int = setting(
        8000, Whole(0, 65_535), "Port to answer at; 0 for any that is free.", metavar="N"
    )
    token_file: str | None = setting(
        None,
        Maybe(Text(1, 4096)),
        "File of keys, a line each; whoever asks sends one: Authorization: Bearer KEY.",
        metavar="FILE",
    )
    insecure: bool = setting(
        False, Flag(), "Answer other machines without keys.", option="--insecure"
    )
    public_name: str | None = setting(
        None,
        Maybe(Text(1, 10_000)),
        "Names that browsers may reach the service by, besides HOST.",
        metavar="NAME,...",
    )
    cors: str | None = setting(
        None,
        Maybe(Text(1, 10_000)),
        "Pages elsewhere whose scripts may ask [none].",
        metavar="ORIGIN,...",
    )


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much may be asked for, and how long anything may take."""

    body_bytes: int = setting(
        1 << 20, Whole(1024, 1 << 30), "Bytes of a request; of a stream, of a line.", metavar="N"
    )
    batch: int = setting(
        10_000, Whole(1, 1 << 20), "Texts, names or recordings of a request.", metavar="N"
    )
    text: int = setting(
        100_000, Whole(1, 1 << 20), "Characters of any one text, steps of a recording.", metavar="N"
    )
    length: int = setting(
        20_000, Whole(1, 1 << 24), "Symbols that a request may have written.", metavar="N"
    )
    seconds: float = setting(
        30.0,
        Number(0.1, 3600),
        "Seconds that a request may take to arrive, to be answered, and to be read.",
        metavar="S",
    )
    queue: int = setting(
        2048, Whole(1, 1 << 20), "Requests at work or waiting; more are sent away.", metavar="N"
    )
    streams: int = setting(
        64, Whole(1, 1 << 16), "Streams at a time, of those requests.", metavar="N"
    )
    connections: int = setting(4096, Whole(1, 1 << 20), "Connections at a time.", metavar="N")
    wait: float = setting(
        1.0,
        Number(0, 100),
        "Milliseconds at most that a request waits for others to be answered with.",
        metavar="MS",
    )
    workers: int = setting(
        2, Whole(1, 256), "Processes that answer questions about names and sounds.", metavar="N"
    )
    patience: float = setting(
        1.0,
        Number(0.01, 3600),
        "Seconds that a question about names may wait for one of them; others are sent away.",
        metavar="S",
    )
    processes: int = setting(
        1,
        Whole(1, 64),
        "Processes that answer at the port, each with the models, the workers and these limits.",
        metavar="N",
    )
