"""A classifier for people: what is in its file, its training, its figures."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, cast

from elman.app.applicable import as_options
from elman.app.shown.console import brief, print_rich, put
from elman.estimators.reading.features import Features, Quantity, nothing
from elman.report.shares import percent, span

if TYPE_CHECKING:
    from elman.report import Evaluation
    from elman.runs import Evaluated, Trained
    from elman.runs.labelled import LabelFigures

__all__ = ["announced", "evaluated", "following", "measured_on", "show", "trained"]


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
    if hasattr(reader.alphabet, "vocabulary"):
        words = reader.alphabet.vocabulary
        facts += [
            (words.unit, f"{len(words):,}, and END"),
            ("fold", ", ".join(reader.alphabet.fold) or "none"),
        ]
    elif reader.alphabet is not None:
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
    if classifier.features_ is not None:
        facts.append(("beside the text", beside(classifier.features_)))
    if classifier.linear_ is not None:
        pieces, share = classifier.linear_.pieces, percent(classifier.mixture_, 0)
        parts = f"runs of {pieces.words} words, parts of {pieces.characters} characters"
        facts.append(("linear model", f"{parts}; the networks beside it count {share}"))
    facts += [
        ("longest input", f"{reader.max_length or 'unlimited'}"),
        ("temperature", f"{classifier.temperature_:.3f} (above 1: answers made less sure)"),
    ]
    return facts


def beside(features: Features) -> str:
    """Tell the columns beside a text, and how each is read."""
    shown = []
    for column in features.columns:
        if isinstance(column, Quantity):
            shown.append(f"{brief(column.name)} (a number, {column.mean:.4g} ± {column.scale:.4g})")
        else:
            shown.append(f"{brief(column.name)} ({len(column.categories):,} categories)")
    return ", ".join(shown)


def _show_training(classifier: Any) -> None:
    from elman.report import Figures, curve_lines
    from elman.runs.held_out import earlier

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
    for before in reversed(earlier(record)):
        name = (before.get("data") or {}).get("name", "other data")
        put(f"  went on from a training on {brief(name, 200)}\n")
    put("".join(f"  {remark}\n" for remark in record.get("transfer", [])))
    if record.get("interrupted"):
        put("  interrupted: the best epoch so far was kept\n")
    history = [[Figures(*epoch) for epoch in member] for member in record.get("history", [])]
    lines = curve_lines(history, record["best_epochs"], watched=classifier.keep == "last")
    put("".join(f"  {line}\n" for line in lines))
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


def announced(run: Trained, outline: Any) -> str:
    """Tell what will be trained, and on what."""
    counts = run.records.counts()
    shown = ", ".join(f"{brief(label)} {n:,}" for label, n in list(counts.items())[:6])
    more = f", ... ({len(counts)} labels)" if len(counts) > 6 else ""
    return (
        f"{run.source.stem}: {len(run.records):,} examples: {shown}{more}\n"
        f"from {run.records.source}\n"
        f"{_readbeside(run)}{_advice(run)}"
        f"network: {outline.network}, up to {outline.epochs} epochs\n"
    )


def _readbeside(run: Trained) -> str:
    """What is read beside the texts, and how much of it is missing."""
    given = run.records.features
    if given is None:
        return ""
    missing = sum(nothing(value) for values in given.values() for value in values)
    none = f", {missing:,} values missing" if missing else ""
    return f"beside the text: {beside(Features.learn(given, len(run.records)))}{none}\n"


def _advice(run: Trained) -> str:
    """What the settings follow from, and what of long texts is read, where that was chosen."""
    from elman.estimators.classifier.advice import recommended

    settings = run.settings
    if not run.records.texts or not (settings.get("word_ngrams") or settings.get("cut")):
        return ""
    _, why = recommended(run.records.inputs, settings.get("unit"))
    long = [f"{remark}\n" for remark in run.remarks if " are longer than " in remark]
    return f"{why}\n{''.join(long)}"


def trained(run: Trained) -> None:
    """Show the figures of a training."""
    put(f"trained on {len(run.known):,}, {_measured_on(run)}\n")
    if run.figures is not None:
        _print_figures(run.figures, classes=len(run.figures.evaluation.labels) <= 20)


def following(run: Trained) -> tuple[str, str]:
    """The command to go on with, and what follows the model's name."""
    if run.model.features_ is not None:
        return "classify", f" TABLE --text {shlex.quote(str(run.source.layout.text))}"
    if run.model.reader_.kind != "text":
        return "evaluate", f" {shlex.quote(run.source.data)}{as_options(run.source.layout)}"
    texts = ["Anna", "Otto"]
    if not run.source.data.startswith("names"):
        texts = [str(text) for text in (run.out if len(run.out) else run.known).inputs[:2]]
    return "classify", f" {' '.join(map(shlex.quote, texts))}"


def _measured_on(run: Trained) -> str:
    match run.held.how:
        case "none":
            return "measured on nothing: no examples were held out"
        case "official":
            return f"measured on the publisher's {len(run.out):,} test examples:"
    apart = (
        " with equal texts and groups on one side"
        if run.held.groups(run.records) is not None
        else ""
    )
    return f"measured on {len(run.out):,} held out{apart}:"


def measured_on(found: Evaluated) -> str:
    """How much a model was measured on."""
    return f"{len(found.part):,} examples"


def evaluated(found: Evaluated) -> None:
    """Show the figures of an evaluation."""
    _print_figures(cast("LabelFigures", found.figures), classes=True)


def _print_figures(found: LabelFigures, *, classes: bool) -> None:
    """Print the figures for people: in lines, by class (if asked for), confusion, by origin."""
    from elman.datasets.sets.countries import COUNTRIES
    from elman.report import class_table, confusion_table, origin_table, percent

    figures, best = found.evaluation, found.best_reachable
    lines = [("accuracy", str(figures.accuracy))]
    if figures.top3 is not None:
        lines.append(("among the top 3", str(figures.top3)))
    always = f"{percent(figures.majority.value)} ({figures.majority_label})"
    lines.append(("always one label", always))
    if best < 1:
        lines.append(("best reachable", f"{percent(best)}, since some stand with several labels"))
    lines += [
        ("macro F1", percent(figures.macro_f1)),
        ("calibration error", f"{percent(figures.calibration_error)} (mean of |sure - right|)"),
        ("log loss", f"{figures.log_loss:.3f} nats"),
        ("Brier score", f"{figures.brier:.3f} (0 at best, 2 at worst)"),
    ]
    if figures.gap is not None:
        gap = figures.gap
        errors = ", ".join(f"{label} {percent(e.value)}" for label, e in gap.errors.items())
        between = f"a gap of {gap.points:.1f} points ({gap.low:.1f} to {gap.high:.1f})"
        lines.append(("errors by class", f"{errors}: {between}"))
    put("".join(f"{name:<18} {value}\n" for name, value in lines))
    if classes:
        print_rich("", class_table(figures), "", confusion_table(figures))
    if figures.origins and len(figures.origins) > 1 and not _told_by_class(figures):
        print_rich("", origin_table(figures, COUNTRIES))


def _told_by_class(figures: Evaluation) -> bool:
    """Whether an origin is what is to be found: then recall by class says the same."""
    return {row.support for row in figures.classes if row.support} == {
        share.total for share in (figures.origins or {}).values()
    } and len(figures.labels) > 2
