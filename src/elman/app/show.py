"""`elman show`: what is in a model file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from elman.app import options
from elman.app.console import brief, print_json, put
from elman.app.output import size_of
from elman.errors import DamagedModel
from elman.report.percent import percent, span

__all__ = ["show"]


def show(model: options.Model, as_json: options.Json = False) -> None:
    """Show a MODEL: its layers, what it reads and answers, and how it was trained."""
    from elman.app.engine import ready

    ready()
    try:
        _show(model, as_json)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # Records have free parts, which nothing but this looks at.
        raise DamagedModel(
            f"{model} does not say how it was trained ({brief(repr(error))})",
            remedy="train it again",
        ) from error


def _show(model: Path, as_json: bool) -> None:
    from elman.app.evaluate_text import estimator_of
    from elman.app.show_text import show_generator
    from elman.app.transduce import show_transducer
    from elman.estimators import SequenceClassifier, modelfile

    kind = estimator_of(model)
    if kind in ("SequenceGenerator", "SequenceTransducer"):
        shown = show_generator if kind == "SequenceGenerator" else show_transducer
        shown(model, as_json=as_json)
        return
    classifier = SequenceClassifier.load(model)
    description = modelfile.read(model).description
    if as_json:
        print_json(
            {
                "file": str(model),
                "bytes": model.stat().st_size,
                "parameters": _parameters(classifier),
                **description,
            }
        )
        return
    form = f"format {description['format']}, written by elman {description['elman_version']}"
    put(f"{model}: {description['estimator']}, {size_of(model)}, {form}\n\n")
    put(f"{classifier.summary()}\n\n")
    for name, value in _facts(classifier):
        put(f"{name:<18} {value}\n")
    _show_training(classifier)


def _parameters(classifier: Any) -> int:
    from elman.rnn import count_parameters

    return sum(map(count_parameters, classifier.networks_))


def _facts(classifier: Any) -> list[tuple[str, str]]:
    reader = classifier.reader_
    labels = [str(label) for label in classifier.classes_.tolist()]
    more = f", ... ({len(labels)})" if len(labels) > 12 else ""
    facts = [("labels", ", ".join(map(brief, labels[:12])) + more)]
    if reader.alphabet is not None:
        characters = "".join(reader.alphabet.characters)
        shown = characters if len(characters) <= 100 else characters[:100] + "..."
        facts += [
            ("alphabet", f"{len(characters)} characters and END: {shown}"),
            ("fold", ", ".join(reader.alphabet.fold) or "none"),
            ("unknown", reader.alphabet.unknown),
        ]
    else:
        facts.append(("reads", f"{reader.kind}, {reader.features} features"))
        if reader.channels:
            facts.append(("channels", ", ".join(reader.channels)))
    facts += [
        ("longest input", f"{reader.max_length or 'unlimited'}"),
        ("temperature", f"{classifier.temperature_:.3f} (above 1: answers made less sure)"),
    ]
    return facts


def _show_training(classifier: Any) -> None:
    from elman.report import Figures, curve_lines

    record = classifier.record_
    counts = ", ".join(f"{brief(label)} {n:,}" for label, n in list(record["counts"].items())[:12])
    put(f"\ntraining\n  {record['sequences']:,} examples ({counts}), seed {record['seed']}, "
        f"elman {record['elman']}, JAX {record['jax']}\n")  # fmt: skip
    if data := record.get("data"):
        put(f"  from {brief(data['name'], 200)} ({brief(data['source'], 200)}), "
            f"sha256 {data['sha256']}\n")  # fmt: skip
    if record.get("interrupted"):
        put("  interrupted: the best epoch so far was kept\n")
    history = [[Figures(*epoch) for epoch in member] for member in record.get("history", [])]
    put("".join(f"  {line}\n" for line in curve_lines(history, record["best_epochs"])))
    held = record.get("held_out") or {}
    if measured := record.get("measured"):
        accuracy = measured["accuracy"]
        put(f"  accuracy on {measured['examples']:,} held out ({held.get('how')}): "
            f"{percent(accuracy['value'])} ({span(accuracy['low'], accuracy['high'])}), "
            f"always {brief(measured['majority']['label'])}: "
            f"{percent(measured['majority']['value'])}\n"
            )  # fmt: skip
        if held.get("refit"):
            put("  then trained once more, on those held out too\n")
