"""What is to be learned by `elman train`: a task, without options that cannot act on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman import runs
from elman.app.applicable import check_no_columns, refuse_given
from elman.datasets.files.layout import TableLayout
from elman.errors import ConfigurationError
from elman.estimators.autoencoder.settings import Holding
from elman.estimators.classifier.settings import Grams, Line, Pooled, Reading, Weighing
from elman.estimators.forecaster.settings import Ahead
from elman.estimators.generator.settings import Written
from elman.estimators.settings import Clipping, Units, defaults_of, settings_in
from elman.estimators.tagger.settings import Merging
from elman.estimators.transducer.settings import Attending
from elman.estimators.transfer.settings import Taught, Transfer

if TYPE_CHECKING:
    from elman.datasets.files.series_columns import SeriesColumns
    from elman.datasets.source import Source
    from elman.runs.task import Task

__all__ = ["beginning_from", "forecasting", "shape_of"]

USUAL_HORIZON = defaults_of(Ahead)["horizon"]
"""Steps that are forecast unless somebody says how many."""


def beginning_from(
    columns: str, layout: TableLayout, task: str | None, go_on: Path | None
) -> tuple[TableLayout, str]:
    """How a table is laid out whose texts begin from columns, and the task that this is."""
    if task not in (None, "generate"):
        refuse_given(
            f"--task {task}", "pass --task generate, or leave it out", from_columns=columns
        )
    if go_on is not None:
        refuse_given("a classifier that goes on learning", from_columns=columns)
    remedy = "name all of them by --from-columns"
    refuse_given("texts that begin from columns", remedy, **layout.given("label", "features"))
    return replace(layout, features=columns), "generate"


def forecasting(
    source: Source, of_series: SeriesColumns, chosen: dict[str, Any], **given: Any
) -> Task:
    """A forecaster of a table; raises `ConfigurationError` for an option that cannot act on it."""
    layout, remedy = source.layout, "name columns by --time, --value and --series"
    refuse_given("series", remedy, **layout.given("text", "label", "group", "channels", "audio"))
    given |= {"glob": source.glob, "language": source.language, "skip_bad": layout.skip_bad}
    refuse_given("series", **given)
    groups = (
        Holding,
        Written,
        Units,
        Pooled,
        Grams,
        Line,
        Weighing,
        Reading,
        Merging,
        Attending,
        Transfer,
        Taught,
    )
    offered = settings_in(runs.Forecasting().estimator)
    names = {n for group in groups for n in settings_in(group)} | set(settings_in(Clipping))
    strange: dict[str, Any] = {n: chosen.get(n) for n in sorted(names - set(offered))}
    refuse_given("series", **strange)
    return runs.Forecasting(
        replace(of_series, series=layout.series), chosen.get("horizon", USUAL_HORIZON)
    )


def shape_of(
    source: Source, task: str | None, chosen: dict[str, Any], pairs: dict[str, Any], **given: Any
) -> Task:
    """What is to be learned; raises `ConfigurationError` for an option that cannot act on it."""
    glob, layout, approach = source.glob, source.layout, chosen.get("approach")
    merge = bool(chosen.get("merge_labels"))
    if task == "tag" or (task is None and source.kind == "tagged"):
        recordings = layout.given(
            "series", "channels", "group", "features", "separator", "has_header"
        )
        refuse_given("sentences with a label for each word", glob=glob, **recordings)
        refuse_given("sentences with a label for each word", **pairs, language=source.language)
        columns = (given["columns"] or "").split(",")
        return runs.Tagging(tuple(filter(None, dict.fromkeys(columns))), merge)
    remedy = "pass --task tag, or leave it out"
    refuse_given("anything but sentences", remedy, columns=given["columns"], merge_labels=merge)
    chosen.pop("merge_labels", None)
    if task == "transduce":
        if layout.audio:
            unused: dict[str, Any] = layout.given("series", "channels", "features")
            unused |= {n: pairs[n] for n in ("input_symbols", "swap")} | {"glob": glob}
            unused |= {"preset": given["preset"], "language": source.language}
            refuse_given("recordings and what is said in them", **unused)
        else:
            check_no_columns(source, "pairs", glob=glob, preset=given["preset"])
        refuse_given("pairs", refit=given["refit"])
        return runs.Transduction(*pairs.values())
    remedy = "pass --task transduce, or leave it out"
    refuse_given("anything but pairs", remedy, **pairs, language=source.language)
    if task == "autoencode":
        what = "sequences without labels"
        refuse_given(what, glob=glob, label=layout.label, features=layout.features)
        return runs.Compression()
    remedy = "pass --task autoencode, or leave it out"
    refuse_given(
        "anything but autoencoders",
        remedy,
        **{name: chosen.get(name) for name in settings_in(Holding)},
    )
    if task == "generate" and (layout.text is not None or source.is_table):
        recordings = layout.given("series", "channels")
        refuse_given("the texts of a table", glob=glob, refit=given["refit"], **recordings)
        if given["begins"] is None:
            remedy = "name columns that texts begin from by --from-columns"
            refuse_given("the texts of a table", remedy, features=layout.features)
        return runs.ShortTexts()
    as_text = approach is not None or source.kind == "text"
    if task == "generate" or (layout.text is None and layout.label is None and as_text):
        check_no_columns(source)
        refuse_given("one long text", refit=given["refit"])
        return runs.LongText(raw=chosen.get("unit") == "bytes")
    remedy = "leave it out, or train on a text"
    refuse_given("labelled examples", remedy, approach=approach, glob=glob)
    if strange := [name for name in settings_in(Written) if name in chosen]:
        raise ConfigurationError(
            f"--{strange[0]} is for texts, received labelled examples", remedy=remedy
        )
    return runs.Classification()
