"""Questions to a model, answered: a list of JSON texts, one for each text or recording.

Run by workers, many requests' texts at once; each function says what `elman` prints with `--json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elman.errors import AlphabetError, ConfigurationError, SequenceError
from elman.estimators.reading.features import taken
from elman.interruption import each
from elman.questions import Classify, Forecast, Generate, Score, Tag, Transduce, Transform, Watch
from elman.runs.answers import ranked, running
from elman.runs.conditions import condition_of
from elman.runs.explained import moved_answer, reads_words
from elman.runs.transduced import outputs_of, symbols_of
from elman.service.encoding import text_of

__all__ = [
    "classify",
    "forecast",
    "pieces",
    "score",
    "tag",
    "transduce",
    "transform",
    "watch",
    "write",
]

_TOLD = 2
"""Labels that are told of a text unless `top` says how many."""


def classify(model: Any, items: Sequence[Any], asked: Classify) -> list[str]:
    """Give each text or recording its labels, the most probable first."""
    read = model.reader_.kind
    if read != "text" and (asked.explain or asked.unknown is not None):
        idle = "explain" if asked.explain else "unknown"
        raise ConfigurationError(
            f"{idle} needs a model of texts, this one reads recordings", remedy="leave it out"
        )
    given = items if read == "text" else [_array(item, read) for item in items]
    beside = _beside(model, asked.features, len(items))
    rows = model.predict_proba(given, unknown=asked.unknown, features=beside)
    labels = [str(label) for label in model.classes_.tolist()]
    top = min(asked.top or _TOLD, len(labels))
    places = np.argsort(-rows, axis=1, kind="stable")[:, :top]
    shares = np.round(np.take_along_axis(rows, places, 1), 6)
    heads = [encode_basestring(label) for label in labels]
    first = [heads[i] for i in places[:, 0].tolist()]
    best = shares[:, 0].tolist()
    # Rank by rank: a loop over the texts inside a loop over a few ranks, in C where it can be.
    named = [f"{head}:{p}" for head, p in zip(first, best, strict=True)]
    for rank in range(1, top):
        column = zip(named, places[:, rank].tolist(), shares[:, rank].tolist(), strict=True)
        named = [f"{text},{heads[i]}:{p}" for text, i, p in column]
    blank = [""] * len(items)
    texts = blank
    if read == "text":
        texts = [f'"text":{text},' for text in map(encode_basestring, items)]
    more = blank
    if asked.explain:
        parts = [taken(beside, [row], len(items)) for row in range(len(items))]
        more = [
            _moved(model, item, asked, part)
            if reads_words(model)
            else f',"running":{text_of(_running(model, item, asked, labels, part))}'
            for item, part in each(zip(items, parts, strict=True))
        ]
    return [
        f'{{{text}"label":{head},"probability":{p},"probabilities":{{{shown}}}{after}}}'
        for text, head, p, shown, after in zip(texts, first, best, named, more, strict=True)
    ]


def _beside(model: Any, rows: Sequence[Any], n: int) -> dict[str, list[Any]] | None:
    """Columns of what stands beside each text, of objects with members of their names."""
    if not rows:
        return None
    _check_as_many(range(n), rows)
    if model.features_ is None:
        return {}  # which the model refuses
    names = model.features_.names
    for row in rows:
        if strange := [name for name in row if name not in names]:
            raise ConfigurationError(
                f"The model reads {', '.join(names)} beside the text, received {strange[0]!r}",
                remedy="leave it out",
            )
    return {name: [row.get(name) for row in rows] for name in names}


def _check_as_many(items: Sequence[Any], rows: Sequence[Any]) -> None:
    if rows and len(rows) != len(items):
        raise ConfigurationError(
            f"Every text has its features, received {len(items)} texts and {len(rows)} features",
            remedy="send an object for each text",
        )


def _moved(model: Any, text: str, asked: Classify, beside: Any) -> str:
    moved = moved_answer(model, text, asked.unknown, beside)
    return f',"moved":{text_of([word.to_json() for word in moved])}'


def _running(model: Any, text: str, asked: Classify, labels: list[str], beside: Any) -> list[Any]:
    found = []
    for beginning, row in running(model, text, asked.unknown, beside):
        best, shares = next(ranked(labels, row[None], asked.top or len(labels)))
        probabilities = {label: round(p, 6) for label, p in zip(best, shares, strict=True)}
        found.append({"text": beginning, "probabilities": probabilities})
    return found


def _array(item: Any, kind: str) -> NDArray[Any]:
    try:
        array = np.asarray(item)
    except ValueError:
        raise SequenceError(
            "The timesteps of a recording have equally many channels, received a ragged one",
            remedy="fill the gaps",
        ) from None
    whole = kind == "symbols" and array.dtype.kind in "iu"
    return array if whole else array.astype(np.float64)


def watch(model: Any, asked: Watch) -> list[str]:
    """Show what goes on in a classifier while it reads."""
    from elman.runs.watching import watched

    try:
        return [text_of(watched(model, asked.text))]
    except AlphabetError as error:  # A network that is watched leaves nothing out.
        raise AlphabetError(error.problem, remedy="leave it out, or train with it") from None


def tag(model: Any, items: Sequence[str], asked: Tag) -> list[str]:
    """Label the words of each text, and find the spans they make."""
    from elman.runs.tagged import tagged_texts

    return [text_of(tagged) for tagged in each(tagged_texts(model, items, explain=asked.explain))]


def forecast(model: Any, items: Sequence[Any], asked: Forecast) -> list[str]:
    """Forecast each series."""
    found = model.forecast([np.asarray(i, np.float64) for i in items], horizon=asked.horizon)
    return [
        text_of(
            {
                "forecast": row.median.tolist(),
                "quantiles": {
                    f"{level:g}": values.tolist()
                    for level, values in zip(row.levels, row.quantiles, strict=True)
                },
            }
        )
        for row in found
    ]


def transduce(model: Any, items: Sequence[Any], asked: Transduce) -> list[str]:
    """Give the outputs of each input."""
    if hasattr(model, "reader_"):
        return _transcribed(model, items, asked)
    symbols, between = symbols_of(model, items)
    found = model.predict_nbest(symbols, asked.count, beams=asked.beams, unknown=asked.unknown)
    return [
        text_of({"input": text, "outputs": outputs_of(hypotheses, between)})
        for text, hypotheses in zip(items, found, strict=True)
    ]


def _transcribed(model: Any, items: Sequence[Any], asked: Transduce) -> list[str]:
    arrays = [_array(item, "series") for item in items]
    between = symbols_of(model, [])[1]
    found = model.predict_nbest(arrays, asked.count, beams=asked.beams, unknown=asked.unknown)
    return [text_of({"outputs": outputs_of(hypotheses, between)}) for hypotheses in found]


def transform(model: Any, items: Sequence[Any], asked: Transform) -> list[str]:
    """Give the features of each text or recording, its score, and whether it is an anomaly."""
    read = model.reader_.kind
    given = items if read == "text" else [_array(item, read) for item in items]
    features, scores = model.transform(given), model.score_samples(given)
    errors = model.step_errors(given) if asked.steps else [None] * len(items)
    answers = []
    for item, row, score, steps in zip(items, features, scores.tolist(), errors, strict=True):
        told: dict[str, Any] = {"text": item} if read == "text" else {}
        told |= {"score": score, "anomaly": score < model.offset_}
        told["features"] = [float(f"{value:.6g}") for value in row.tolist()]
        if steps is not None:
            told["steps"] = [
                {"error": float(f"{error:.6g}"), "anomaly": error > model.step_offset_}
                for error in steps.tolist()
            ]
        answers.append(text_of(told))
    return answers


def score(model: Any, items: Sequence[str], asked: Score) -> list[str]:
    """Tell how surprising each text is, symbol by symbol."""
    condition = condition_of(model, asked.condition)
    _check_as_many(items, asked.features)
    beside: Sequence[Any] = asked.features or [None] * len(items)
    answers = []
    for text, features in zip(each(items), beside, strict=True):
        scores = model.score(text, condition, features=features)
        told = {"text": text, **scores.to_json()}
        if asked.top:
            from elman.runs.watching import expected

            told["expected"] = expected(model, text, condition, asked.top, features)
        answers.append(text_of(told))
    return answers


def write(model: Any, asked: Generate) -> list[str]:
    """Write the texts that are asked for."""
    options = _options(model, asked)
    found = model.write(
        asked.seed, asked.length, asked.count, beams=asked.beams, scored=True, **options
    )
    return [
        text_of(
            {
                "seed": asked.seed,
                "text": generated.text,
                "log_probability": generated.log_probability,
                "ended": generated.ended,
                "random_seed": asked.random_seed,
            }
        )
        for generated in found
    ]


def pieces(model: Any, asked: Generate) -> Iterator[str]:
    """Write one text piece by piece, the same that `write` would write first."""
    if asked.beams is not None or asked.count != 1:
        idle = "beams" if asked.beams is not None else "count"
        raise ConfigurationError(
            f"A stream has one text, drawn as it goes, received {idle}={getattr(asked, idle)}",
            remedy="leave it out, or ask without text/event-stream",
        )
    found: Iterator[str] = model.stream(asked.seed, asked.length, **_options(model, asked))
    return found


def _options(model: Any, asked: Generate) -> dict[str, Any]:
    return asked.choices() | {"condition": condition_of(model, asked.condition)}
