"""A model's card in Markdown: its data, what was held out, its figures, and how to rerun it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from elman.errors import UnknownDataset, printable, with_article
from elman.report.shares import percent, span

__all__ = ["card"]

_ROWS = 30

_TITLES = {
    "accuracy": "accuracy",
    "top3": "right among the best three",
    "macro_f1": "macro F1",
    "log_loss": "log loss",
    "calibration_error": "calibration error",
    "majority": "always the most frequent label",
    "bits_per_character": "bits per character",
    "bits_per_symbol": "bits per symbol",
}
"""Figures by their name in a training record; others stand under that name."""

_APART = ("errors", "origins", "examples")


def card(model: Any, description: Mapping[str, Any], name: str, size: int) -> str:
    """Write the card of a model that is open for use; `description` is its file's, `name` its own.

    What the file does not say is said to be unknown.
    """
    record = model.record_
    parts = [
        _front(model, record),
        f"# {_cell(name.removesuffix('.elman'))}\n",
        f"{with_article(model.kind).capitalize()} of [elman](https://pypi.org/project/elman/) "
        f"{_cell(description['elman_version'])}, `{description['estimator']}`: "
        f"{model.parameters_:,} parameters, {size / 1e6:.1f} MB, one safetensors file that runs no "
        "code when it is read.\n",
        f"```\n{printable(model.summary(), 20_000)}\n```\n".replace("\\n", "\n"),
        "## Data\n",
        *_data(record),
        "## Held out\n",
        _held_out(record),
        "## Figures\n",
        *_figures(record),
        "## Calibration\n",
        _calibration(model, record),
        "## Training\n",
        *_training(model, record, description),
        "## Rerun\n",
        *_rerun(model, record, description, name),
    ]
    return "\n".join(parts)


def _front(model: Any, record: Mapping[str, Any]) -> str:
    lines = ["library_name: elman", f"tags: [rnn, {model.kind}]"]
    if found := _set_of(record):
        lines.append(f"datasets: [{found.name}]")
    inner = "\n".join(lines)
    return f"---\n{inner}\n---\n"


def _set_of(record: Mapping[str, Any]) -> Any:
    """Describe the data set that a model was trained on, where it is one that elman knows."""
    from elman.datasets.catalogue import describe

    data = record.get("data")
    try:
        return describe(str(data["name"])) if isinstance(data, Mapping) else None
    except (UnknownDataset, KeyError):
        return None


def _data(record: Mapping[str, Any]) -> Iterator[str]:
    data = record.get("data")
    rows: list[tuple[str, Any]] = []
    if isinstance(data, Mapping):
        rows += [("name", data.get("name")), ("source", data.get("source"))]
        rows.append(("sha256", data.get("sha256")))
    if found := _set_of(record):
        rows += [
            ("licence", found.licence),
            ("to be cited", found.citation),
            ("address", found.url),
        ]
    else:
        rows.append(("licence", "not known to elman: whoever passes the model on states it"))
    for key in ("sequences", "pairs", "symbols", "trained_on"):
        if key in record:
            rows.append((key.replace("_", " "), f"{record[key]:,}"))
    yield _table(("", ""), [(key, value) for key, value in rows if value])
    counts = record.get("counts")
    if isinstance(counts, Mapping) and counts:
        ordered = sorted(counts.items(), key=lambda pair: -pair[1])
        yield _table(("label", "examples"), [(k, f"{n:,}") for k, n in ordered[:_ROWS]])
        if len(ordered) > _ROWS:
            yield f"and {len(ordered) - _ROWS} more labels.\n"


def _held_out(record: Mapping[str, Any]) -> str:
    held = record.get("held_out")
    if not isinstance(held, Mapping) or held.get("how") in (None, "none"):
        return "Nothing was held out, so nothing is known of how it does on what it has not seen.\n"
    how = {
        "official": "the test part that the publisher made",
        "random": f"{percent(held.get('fraction', 0), 0)} of the data, drawn from seed "
        f"{held.get('seed')}, equal inputs and groups on one side",
        "end": f"the last {percent(held.get('fraction', 0), 0)} of the text",
    }.get(str(held["how"]), _cell(held["how"]))
    folded = (
        f"; texts that are equal once {', '.join(held.get('fold') or ())} is folded count as equal"
    )
    again = " After it was measured it was trained once more, on what was held out too."
    return (
        f"Held out: {how}{folded if held.get('fold') else ''}. It chose nothing: neither settings "
        f"nor epochs.{again if held.get('refit') else ''}\n"
    )


def _figures(record: Mapping[str, Any]) -> Iterator[str]:
    measured = record.get("measured")
    if not isinstance(measured, Mapping) or not measured:
        yield "None: nothing was measured.\n"
        return
    if "examples" in measured:
        yield f"On {measured['examples']:,} examples held out; intervals hold with 95%.\n"
    rows = list(_rows(measured))
    yield _table(("figure", "value", "95% interval", "counted"), rows)
    gap = measured.get("error_gap")
    if not isinstance(gap, Mapping):
        return
    yield "### Errors by group\n"
    errors = gap.get("errors", {})
    yield _table(
        ("group", "errors", "95% interval", "counted"),
        [(group, *_share(found)) for group, found in list(errors.items())[:_ROWS]],
    )
    if gap.get("worse") is not None:
        yield (
            f"`{_cell(gap['worse'])}` is mistaken more often, by {gap['points']:.1f} points (95% "
            f"interval {gap['low']:.1f} to {gap['high']:.1f}).\n"
        )


def _rows(measured: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, ...]]:
    for key, value in measured.items():
        if key in _APART or key == "error_gap":
            continue
        title = prefix + _TITLES.get(key, key.replace("_", " "))
        if isinstance(value, Mapping) and {"value", "low", "high"} <= value.keys():
            yield (title, *_share(value))
        elif isinstance(value, Mapping):
            yield from _rows(value, f"{title}: ")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield (title, f"{value:,}" if isinstance(value, int) else f"{value:.3f}", "", "")


def _share(found: Mapping[str, Any]) -> tuple[str, str, str]:
    counted = f"{found['hits']:,} of {found['total']:,}" if "hits" in found else ""
    return percent(found["value"]), span(found["low"], found["high"]), counted


def _calibration(model: Any, record: Mapping[str, Any]) -> str:
    temperature = getattr(model, "temperature_", None)
    if temperature is None:
        return "Its probabilities are the network's own.\n"
    measured = record.get("measured")
    error = measured.get("calibration_error") if isinstance(measured, Mapping) else None
    said = (
        f"On what was held out, what it says and how often it is right differ by "
        f"{100 * error:.1f} points on average (expected calibration error)."
        if isinstance(error, float)
        else "How far its probabilities can be believed was not measured."
    )
    scaled = (
        "They are the network's own, not scaled"
        if temperature == 1.0
        else f"They are scaled by a temperature of {temperature:.3f}, found on examples that "
        "training left out"
    )
    return f"{said} {scaled}.\n"


def _training(
    model: Any, record: Mapping[str, Any], description: Mapping[str, Any]
) -> Iterator[str]:
    rows = [
        ("networks", len(model.networks_)),
        ("epochs kept", ", ".join(map(str, description.get("best_epochs", [])))),
    ]
    for key in ("seed", "seconds", "threads", "recurrence", "elman", "jax"):
        if key in record:
            rows.append((key, record[key]))
    yield _table(("", ""), rows)
    if record.get("interrupted"):
        yield "Training was interrupted: the best epoch so far was kept.\n"


def _rerun(
    model: Any, record: Mapping[str, Any], description: Mapping[str, Any], name: str
) -> Iterator[str]:
    usual = vars(type(model)())
    settings = {
        key: dict(value) if key == "class_weight" and isinstance(value, list) else value
        for key, value in description["settings"].items()
        if value != _listed(usual.get(key))
    }
    lines = "".join(f"    {key}={value!r},\n" for key, value in sorted(settings.items()))
    kind = description["estimator"]
    yield "Settings that are not the usual ones:\n"
    yield f"```python\nfrom elman import {kind}\n\nmodel = {kind}(\n{lines})\n```\n"
    if "layers" not in description["settings"]:
        yield "Layers that were planned one by one stand in the file: `elman show MODEL --json`.\n"
    data = record.get("data")
    if isinstance(data, Mapping):
        yield (
            f"`elman evaluate {_cell(name)} {_cell(data.get('name'))}` finds what was held "
            "out and measures it again.\n"
        )


def _listed(value: Any) -> Any:
    """Write a setting as JSON gives it back."""
    return list(value) if isinstance(value, tuple) else value


def _table(head: tuple[str, ...], rows: list[Any]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    """Write a value where Markdown reads it as text, in one line."""
    text = printable(" ".join(str(value).split()), 400)
    for mark in "\\`*<>|[]":
        text = text.replace(mark, f"\\{mark}")
    return text
