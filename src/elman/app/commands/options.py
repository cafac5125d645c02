"""Arguments and options that several commands share."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from elman.app.commands.chosen import explicit
from elman.app.commands.groups import Options, option_for, options_for
from elman.datasets.files.layout import TableLayout
from elman.datasets.files.series_columns import DUPLICATES, FILLS, SeriesColumns, names_of
from elman.estimators.autoencoder.settings import Holding
from elman.estimators.classifier.settings import Grams, Line, Pooled, Reading, Weighing
from elman.estimators.forecaster.settings import Ahead
from elman.estimators.generator.settings import Written
from elman.estimators.settings import (
    Clipping,
    Dropped,
    Gated,
    Members,
    Recurrence,
    Units,
    settings_in,
)
from elman.estimators.tagger.settings import Merging
from elman.estimators.transducer.settings import Attending
from elman.estimators.transfer.settings import Taught, Transfer

__all__ = [
    "Adapt",
    "Chosen",
    "Column",
    "ColumnOrChannels",
    "Data",
    "Encoding",
    "From",
    "Json",
    "Language",
    "Layout",
    "Lines",
    "Measured",
    "Model",
    "OfSeries",
    "Recent",
    "SkipBad",
    "Transformed",
    "Unknown",
    "WrittenTable",
]

Chosen = Annotated[
    dict[str, Any],
    options_for(
        explicit,
        Written,
        Units,
        Recurrence,
        Dropped,
        Gated,
        Pooled,
        Grams,
        Line,
        Clipping,
        Members,
        Weighing,
        Reading,
        Merging,
        Attending,
        Transfer,
        Taught,
        Ahead,
        Holding,
        defaults={"seed": 0},
    ),
]
"""Settings that were given, as the estimators name and type them."""

Model = Annotated[Path, typer.Argument(metavar="MODEL", help="A model file that train wrote.")]
Data = Annotated[
    str,
    typer.Argument(
        metavar="DATA",
        help="A data set (elman data lists them), a table (.csv .tsv .parquet .ndjson) with "
        "--text and --label, or recordings: an .npz file, a folder of tables or of sound, or "
        "one table with --series.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="Pairs: the language of a data set that has several."),
]
Encoding = Annotated[str, typer.Option(metavar="NAME", help="Encoding of a CSV or text file.")]
Lines = Annotated[
    bool,
    typer.Option(
        "--lines",
        help="Every line of a file or of standard input is a text, whatever it looks like.",
    ),
]
Unknown = option_for(settings_in(Reading)["unknown"])
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="VALUE,...",
        help="What is begun from (trained with --from-columns): a value for each column, in their "
        "order, or COLUMN=VALUE,... by name; nothing between commas where one is not known.",
    ),
]
Adapt = Annotated[
    bool,
    typer.Option(
        "--adapt",
        help="Generators: go on learning from what has been read of the text (dynamic evaluation).",
    ),
]

Recent = Annotated[
    int,
    typer.Option(
        "--recent",
        metavar="N",
        help="Generators: remember the last N symbols beside the model's state (a continuous "
        "cache), such as 2000; how much that counts shows as the text is read.",
    ),
]

_TEXT = Annotated[str | None, typer.Option(metavar="COLUMN", help="Column with the texts.")]
_LABEL = Annotated[str | None, typer.Option(metavar="COLUMN", help="Column with the labels.")]
_GROUP = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column whose equal values no split may separate."),
]
_FEATURES = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN,...",
        help="Classifiers of texts: columns of numbers or categories to read beside them; f* is "
        "every column that begins so.",
    ),
]
_SERIES = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column that says which recording a row belongs to."),
]
_CHANNELS = Annotated[
    str | None,
    typer.Option(metavar="COLUMN,...", help="Columns measured in a recording [all numbers]."),
]
_SEPARATOR = Annotated[
    str | None,
    typer.Option(metavar="CHARACTER", help="What parts the cells of a CSV; tab is one [found]."),
]
_HEADER = Annotated[
    bool, typer.Option("--header/--no-header", help="Whether a CSV's first line names columns.")
]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Leave out what cannot be read, and say so.")
]
_AUDIO = Annotated[
    bool,
    typer.Option(
        "--audio",
        help="Recordings are sound (.wav .flac .ogg .mp3): a folder for each label, or a table "
        "whose --text column names the files; with --task transduce its --label is what is said.",
    ),
]
_COLUMN = Annotated[
    str | None,
    typer.Option(
        "--text", metavar="COLUMN", help="Tables: the column with the texts [that of training]."
    ),
]
_WRITTEN = {"encoding": Encoding, "separator": _SEPARATOR, "has_header": _HEADER}


def _layout(**annotations: Any) -> Options:
    defaults = {field.name: field.default for field in fields(TableLayout)}
    return Options(TableLayout, annotations, defaults)


Layout = Annotated[
    TableLayout,
    _layout(
        text=_TEXT,
        label=_LABEL,
        group=_GROUP,
        features=_FEATURES,
        series=_SERIES,
        channels=_CHANNELS,
        **_WRITTEN,
        skip_bad=SkipBad,
        audio=_AUDIO,
    ),
]
"""How DATA is laid out, to learn from."""

Measured = Annotated[
    TableLayout,
    _layout(
        text=_TEXT,
        label=_LABEL,
        group=_GROUP,
        series=_SERIES,
        channels=_CHANNELS,
        **_WRITTEN,
        skip_bad=SkipBad,
        audio=_AUDIO,
    ),
]
"""How DATA is laid out, to measure a model on."""

WrittenTable = Annotated[TableLayout, _layout(**_WRITTEN)]
"""How a table is written whose columns a model knows."""

_COLUMNS_OF_SERIES = {
    "time": Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Series: column with the times, dates or numbers."),
    ],
    "value": Annotated[
        str | None,
        typer.Option(metavar="COLUMN,...", help="Series: columns with the values to forecast."),
    ],
    "known": Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,...", help="Series: columns that are known of steps to come too."
        ),
    ],
    "static": Annotated[
        str | None,
        typer.Option(metavar="COLUMN,...", help="Series: columns that are one number a series."),
    ],
    "calendar": Annotated[
        bool, typer.Option("--calendar", help="Series: read hour, weekday and day of the year too.")
    ],
    "fill": Annotated[
        str | None,
        typer.Option(metavar="|".join(FILLS), help="Series: what stands where a step is missing."),
    ],
    "duplicates": Annotated[
        str | None,
        typer.Option(
            metavar="|".join(DUPLICATES), help="Series: how several values at one time are joined."
        ),
    ],
}


def _columns(**given: Any) -> SeriesColumns:
    lists: dict[str, Any] = {
        name: names_of(given.pop(name)) for name in ("value", "known", "static")
    }
    return SeriesColumns(**given, **lists)


OfSeries = Annotated[SeriesColumns, Options(_columns, _COLUMNS_OF_SERIES, {"calendar": False})]
"""Which columns of a table of series are what."""

Column = Annotated[TableLayout, _layout(text=_COLUMN, **_WRITTEN, skip_bad=SkipBad)]
"""How tables of texts are laid out, to answer."""

ColumnOrChannels = Annotated[
    TableLayout,
    _layout(text=_COLUMN, series=_SERIES, channels=_CHANNELS, **_WRITTEN, skip_bad=SkipBad),
]
"""How tables of texts or recordings are laid out, to answer."""

Transformed = Annotated[
    TableLayout,
    _layout(
        text=_COLUMN, label=_LABEL, series=_SERIES, channels=_CHANNELS, **_WRITTEN, skip_bad=SkipBad
    ),
]
"""How texts or recordings are laid out, whose labels are kept beside their features."""
