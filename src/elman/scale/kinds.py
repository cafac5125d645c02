"""What can be asked of every row of a table: each question, its columns, and who answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elman.errors import ConfigurationError
from elman.estimators.settings import settings_in
from elman.questions import Classify, Pronounce, Score, Similar, Tag, Transduce
from elman.ranges import check

__all__ = ["KINDS", "Kind", "asked"]

Row = tuple[Any, ...]
Type = type | list[Any]
"""A column's type: `str`, `float`, `int`; lists of one of them, or of records with such fields."""


@dataclass(frozen=True)
class Kind:
    """A question that is asked of each text of a column.

    Attributes:
        question: its settings, of which those in `settings` can be set here.
        columns: what is answered, a column each.
        answer: `(model, texts, question, beside)` to a row for each text, as `columns` has them.
        model: which kind of model is asked; "" where it is the voice of a language.
    """

    question: type[Any]
    settings: tuple[str, ...]
    columns: Mapping[str, Type]
    answer: Callable[[Any, Sequence[str], Any, Any], list[Row]]
    model: str = ""


def asked(name: str, settings: Mapping[str, Any]) -> tuple[Kind, Any]:
    """Find a question by its name, with its settings; raises `ConfigurationError` for others.

    >>> asked("transduce", {"count": 3})[1].count
    3
    """
    if name not in KINDS:
        raise ConfigurationError(
            f"What is asked is one of {', '.join(KINDS)}, received {name!r}",
            remedy='pass for example "classify"',
        )
    kind = KINDS[name]
    table = settings_in(kind.question)
    for key, value in settings.items():
        if key not in kind.settings:
            known = f"knows {', '.join(kind.settings)}" if kind.settings else "has no settings"
            raise ConfigurationError(
                f"The question {name!r} {known}, received {key}=", remedy="leave it out"
            )
        if (allowed := table[key].allowed) is not None:
            check(key, value, allowed)
    question = kind.question(**settings)
    if name == "similar":
        _weights(question.weights)
    return kind, question


def _classified(model: Any, texts: Sequence[str], question: Classify, beside: Any) -> list[Row]:
    shares = model.predict_proba(texts, unknown=question.unknown, features=beside)
    labels = [str(label) for label in model.classes_.tolist()]
    best, sure = shares.argmax(1).tolist(), shares.max(1).round(6).tolist()
    return [(labels[i], share) for i, share in zip(best, sure, strict=True)]


def _tagged(model: Any, texts: Sequence[str], question: Tag, beside: Any) -> list[Row]:
    from elman.runs.tagged import tagged_texts

    spans = ("text", "kind", "begin", "end", "confidence")
    return [
        (
            said["words"],
            said["labels"],
            [{name: span[name] for name in spans} for span in said["entities"]],
        )
        for said in tagged_texts(model, texts)
    ]


def _scored(model: Any, texts: Sequence[str], question: Score, beside: Any) -> list[Row]:
    from elman.runs.conditions import condition_of

    condition = condition_of(model, question.condition)
    rows: Sequence[Any] = [None] * len(texts)
    if beside is not None:
        rows = [dict(zip(beside, row, strict=True)) for row in zip(*beside.values(), strict=True)]
    found = [
        model.score(text, condition, features=row) for text, row in zip(texts, rows, strict=True)
    ]
    return [
        (scores.bits_per_character, scores.characters, scores.perplexity, scores.log_probability)
        for scores in found
    ]


def _transduced(model: Any, texts: Sequence[str], question: Transduce, beside: Any) -> list[Row]:
    from elman.runs.transduced import symbols_of

    symbols, between = symbols_of(model, texts)
    found = model.predict_nbest(
        symbols, question.count, beams=question.beams, unknown=question.unknown
    )
    return [
        ([{"output": between.join(h.symbols), "probability": h.probability} for h in outputs],)
        for outputs in found
    ]


def _pronounced(voice: None, texts: Sequence[str], question: Pronounce, beside: Any) -> list[Row]:
    from elman.phonetics.pronouncer import pronouncer_of
    from elman.phonetics.voices.find import voice as find

    speaker = pronouncer_of(find(question.language, train=False))
    return [
        (
            [
                {
                    "phonemes": " ".join(reading.phonemes),
                    "probability": round(reading.probability, 6),
                    "how": reading.how,
                }
                for reading in readings
            ],
        )
        for readings in speaker.pronounce(texts, question.count)
    ]


def _weights(text: str) -> Any:
    from elman.domains.weights import Weights

    return Weights.of(text) if text else None


def _similar(voice: None, texts: Sequence[str], question: Similar, beside: Any) -> list[Row]:
    from elman.domains.suggestions import similar

    settings = {name: getattr(question, name) for name in KINDS["similar"].settings}
    settings["weights"] = _weights(question.weights)
    return [
        (
            [
                {"label": s.label, "match": s.match, "phonemes": " ".join(s.phonemes)}
                for s in similar(text, **settings)
            ],
        )
        for text in texts
    ]


_SPAN = {"text": str, "kind": str, "begin": int, "end": int, "confidence": float}

KINDS: dict[str, Kind] = {
    "classify": Kind(
        Classify, ("unknown",), {"label": str, "probability": float}, _classified, "classifier"
    ),
    "tag": Kind(Tag, (), {"words": [str], "labels": [str], "entities": [_SPAN]}, _tagged, "tagger"),
    "score": Kind(
        Score,
        ("condition",),
        {
            "bits_per_character": float,
            "characters": int,
            "perplexity": float,
            "log_probability": float,
        },
        _scored,
        "generator",
    ),
    "transduce": Kind(
        Transduce,
        ("count", "beams", "unknown"),
        {"outputs": [{"output": str, "probability": float}]},
        _transduced,
        "transducer",
    ),
    "pronounce": Kind(
        Pronounce,
        ("language", "count"),
        {"readings": [{"phonemes": str, "probability": float, "how": str}]},
        _pronounced,
    ),
    "similar": Kind(
        Similar,
        ("language", "heard_in", "count", "weights", "max_length", "min_match", "words", "digits"),
        {"suggestions": [{"label": str, "match": float, "phonemes": str}]},
        _similar,
    ),
}
"""The questions by name; `elman classify` and its neighbours answer the same."""
