"""Texts that a generator writes: drawn, searched, or piece by piece."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import ConfigurationError, LabelError, shorten
from elman.estimators.engine import engine_of
from elman.estimators.generator.beside import network_from
from elman.estimators.generator.request import Request, check_use, strings
from elman.inference.choice import Choice
from elman.inference.rules import Rules
from elman.interruption import each, look
from elman.sequences import Vocabulary
from elman.sequences.decoding import Decoder

__all__ = ["Generated", "Writer", "beginning", "found", "pieces", "prepared", "written"]

_AT_ONCE = 32
"""Symbols that `pieces` writes in one call to the device."""


@dataclass(frozen=True)
class Generated:
    """A text, and the natural logarithm of its probability behind its seed, END included.

    The probability is that of the symbols the text was written with; beams count a stop string
    in. None where it was not asked for, or where a drawn text was cut at a stop string. A text
    that `ended` has an END behind it, which counts; others are as long as they may be, or a
    condition or a stop string ended them.
    """

    text: str
    log_probability: float | None = None
    ended: bool = False


@dataclass(frozen=True)
class Writer:
    """A network and where it begins: behind the symbols `start`, of which `past` are a seed."""

    network: Any
    vocabulary: Vocabulary
    start: NDArray[Any]
    past: NDArray[Any]
    rules: Rules
    window: int
    seed: int

    def ended(self, row: NDArray[np.int32]) -> bool:
        """Tell whether a row that is not full ends with an END."""
        return int(self.rules.end) >= 0 and bool((row < 0).any())

    def text(self, row: NDArray[Any] | Sequence[int]) -> str:
        """Write symbols as text."""
        codes = np.asarray(row, np.int64)
        return self.vocabulary.decode(codes[codes >= 0])


def prepared(
    model: Any,
    seed: str,
    length: int,
    count: int,
    *,
    beams: int | None = None,
    stop: str | Sequence[str] = (),
    condition: Any = None,
    features: Any = None,
    random_seed: int = 0,
    match: str | None = None,
    prefix: str = "",
    suffix: str = "",
    banned: str = "",
    required: str = "",
    **chosen: Any,
) -> tuple[Request, Choice, Writer]:
    """Check and sort what a generator is asked for: what a text must be, how drawn, from where."""
    request = Request(length, count, match, prefix, suffix, banned, required, strings(stop))
    choice = Choice(**chosen)
    check_use(choice, count, beams, random_seed)
    start = beginning(model, seed, condition)
    words = model.vocabulary_
    past = words.encode(seed)
    request.check_room(past, choice)
    rules = request.rules(words, end=model.several_, stops=beams is not None)
    network = network_from(model, features)
    return request, choice, Writer(network, words, start, past, rules, model.reach, random_seed)


def beginning(model: Any, seed: str, condition: Any) -> NDArray[np.int64]:
    """Code what a text begins with: END and the class where there are, then the seed."""
    if condition is not None and condition not in model.classes_:
        known = ", ".join(map(repr, model.classes_[:12])) or "none"
        raise LabelError(
            f"The model knows the classes {known}, received {shorten(condition)}",
            remedy="pass one of them as condition",
        )
    if model.classes_ and condition is None:
        raise LabelError(
            "A model trained with classes is asked for one of them, received none",
            remedy=f'pass for example condition="{model.classes_[0]}"',
        )
    codes = model.vocabulary_.encode(seed).astype(np.int64)
    begun = [model.start_] if model.several_ or not len(codes) else []
    if condition is not None:
        begun.append(len(model.vocabulary_) + 1 + model.classes_.index(condition))
    return np.concatenate([np.array(begun, np.int64), codes])


def found(writer: Writer, request: Request, beams: int) -> list[Generated]:
    """Search for the most probable texts: no text twice, fewer where there are no more."""
    rows, scores = engine_of(writer.network).beam_search(
        writer.network,
        writer.start,
        length=request.length,
        beams=beams,
        rules=writer.rules,
        window=writer.window,
    )
    best: dict[str, Generated] = {}
    for row, score in zip(rows, scores.tolist(), strict=True):
        # Other symbols may write the same text: the most probable ones count.
        text, cut = request.cut(writer.text(row))
        best.setdefault(text, Generated(text, score, writer.ended(row) and not cut))
    return list(best.values())[: request.count]


def written(writer: Writer, request: Request, choice: Choice, *, scored: bool) -> list[Generated]:
    """Draw texts; with `scored` read them again for their log-probabilities."""
    if request.stop:
        rows, cut = [], []
        for number in range(request.count):
            ((codes, _, is_cut, _),) = deque(_growing(writer, request, choice, number), 1)
            rows.append(np.pad(codes, (0, request.length - len(codes)), constant_values=-1))
            cut.append(is_cut)
        return _scored(writer, request, np.stack(rows), np.array(cut), scored=scored)
    drawn = engine_of(writer.network).sample(
        writer.network,
        writer.start,
        length=request.length,
        count=request.count,
        rules=writer.rules,
        choice=choice,
        seed=writer.seed,
        window=writer.window,
        past=writer.past,
    )
    if not len(drawn):
        raise _came_to_nothing(request)
    return _scored(writer, request, drawn, np.zeros(len(drawn), bool), scored=scored)


def _scored(
    writer: Writer,
    request: Request,
    rows: NDArray[np.int32],
    cut: NDArray[np.bool_],
    *,
    scored: bool,
) -> list[Generated]:
    texts = [request.cut(writer.text(row))[0] for row in each(rows)]
    ended = [writer.ended(row) and not cut_off for row, cut_off in zip(rows, cut, strict=True)]
    if not scored:
        return [Generated(text, None, end) for text, end in zip(texts, ended, strict=True)]
    found = engine_of(writer.network).log_probabilities(
        writer.network, writer.start, rows, end=int(writer.rules.end), window=writer.window
    )
    return [
        Generated(text, None if is_cut else float(score), end)
        for text, is_cut, score, end in zip(texts, cut.tolist(), found, ended, strict=True)
    ]


def _came_to_nothing(request: Request) -> ConfigurationError:
    return ConfigurationError(
        f"None of {request.count:,} texts became what was asked for without repeating itself",
        remedy="raise no_repeat or count, or pass another random_seed",
    )


def pieces(writer: Writer, request: Request, choice: Choice, number: int) -> Iterator[str]:
    """Write one text piece by piece."""
    whole = request.constrained and choice.no_repeat is not None
    held = ""
    for codes, text, _, last in _growing(writer, request, choice, number):
        if last and request.constrained and not _accepts(writer.rules, codes):
            raise _came_to_nothing(request)
        held += text
        if held and (last or not whole):
            yield held
            held = ""


def _growing(
    writer: Writer, request: Request, choice: Choice, number: int
) -> Iterator[tuple[list[int], str, bool, bool]]:
    """Yield the symbols so far, what the text gains, whether it was cut, and whether that is all.

    What may be the beginning of a stop string, or of a character, is gained once that is known.
    """
    length = request.length
    engine = engine_of(writer.network)
    memory = engine.Written.before(writer.past, length, choice)
    carry = engine.begin(writer.network, writer.start, 1, window=writer.window, written=memory)
    codes: list[int] = []
    decoder, held = Decoder(writer.vocabulary), ""
    most_held = max(map(len, request.stop), default=1) - 1
    for begun in range(0, length, _AT_ONCE):
        look()
        rows, carry = engine.go_on(
            writer.network,
            carry,
            writer.rules,
            choice,
            begun=begun,
            stop_at=min(begun + _AT_ONCE, length),
            length=length,
            seed=writer.seed,
            window=writer.window,
            first=number,
        )
        fresh = rows[0][rows[0] >= 0].tolist()
        codes += fresh
        last = bool(carry.done[0]) or begun + _AT_ONCE >= length
        held, cut = request.cut(held + decoder.add(fresh, last=last))
        if cut or last:
            yield codes, held, cut, True
            return
        certain = max(len(held) - most_held, 0)
        yield codes, held[:certain], False, False
        held = held[certain:]


def _accepts(rules: Rules, codes: Sequence[int]) -> bool:
    following, state = np.asarray(rules.next), 1
    for code in codes:
        state = int(following[state, code])
    return bool(np.asarray(rules.distance)[state] == 0)
