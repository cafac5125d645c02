"""`elman show` for a classifier."""

from __future__ import annotations

from typing import Any

from elman.app.shown.console import brief, put
from elman.report.percent import percent, span

__all__ = ["show"]


def show(classifier: Any) -> None:
    """Show what a classifier reads and answers, and how it was trained."""
    for name, value in _facts(classifier):
        put(f"{name:<18} {value}\n")
    _show_training(classifier)


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
    put(
        f"\ntraining\n  {record['sequences']:,} examples ({counts}), seed {record['seed']}, "
        f"elman {record['elman']}, JAX {record['jax']}\n"
    )
    if data := record.get("data"):
        put(
            f"  from {brief(data['name'], 200)} ({brief(data['source'], 200)}), "
            f"sha256 {data['sha256']}\n"
        )
    if record.get("interrupted"):
        put("  interrupted: the best epoch so far was kept\n")
    history = [[Figures(*epoch) for epoch in member] for member in record.get("history", [])]
    put("".join(f"  {line}\n" for line in curve_lines(history, record["best_epochs"])))
    held = record.get("held_out") or {}
    if measured := record.get("measured"):
        accuracy = measured["accuracy"]
        put(
            f"  accuracy on {measured['examples']:,} held out ({held.get('how')}): "
            f"{percent(accuracy['value'])} ({span(accuracy['low'], accuracy['high'])}), "
            f"always {brief(measured['majority']['label'])}: "
            f"{percent(measured['majority']['value'])}\n"
        )
        if held.get("refit"):
            put("  then trained once more, on those held out too\n")
