"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Channels",
    "Column",
    "Data",
    "Encoding",
    "Group",
    "Header",
    "Json",
    "Label",
    "Language",
    "Lines",
    "Model",
    "Separator",
    "Series",
    "SkipBad",
    "Text",
    "Unknown",
]

Model = Annotated[Path, typer.Argument(metavar="MODEL", help="A model file that train wrote.")]
Data = Annotated[
    str,
    typer.Argument(
        metavar="DATA",
        help="A data set (elman data lists them), a table (.csv .tsv .parquet .ndjson) with "
        "--text and --label, or recordings: an .npz file, a folder of tables, or one table "
        "with --series.",
    ),
]
Text = Annotated[str | None, typer.Option(metavar="COLUMN", help="Column with the texts.")]
Label = Annotated[str | None, typer.Option(metavar="COLUMN", help="Column with the labels.")]
Language = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="Pairs: the language of a data set that has several."),
]
Group = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column whose equal values no split may separate."),
]
Series = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column that says which recording a row belongs to."),
]
Channels = Annotated[
    str | None,
    typer.Option(metavar="COLUMN,...", help="Columns measured in a recording [all numbers]."),
]
Encoding = Annotated[str, typer.Option(metavar="NAME", help="Encoding of a CSV or text file.")]
Separator = Annotated[
    str | None,
    typer.Option(metavar="CHARACTER", help="What parts the cells of a CSV; tab is one [found]."),
]
Column = Annotated[
    str | None,
    typer.Option(
        "--text", metavar="COLUMN", help="Tables: the column with the texts [that of training]."
    ),
]
Lines = Annotated[
    bool,
    typer.Option(
        "--lines",
        help="Every line of a file or of standard input is a text, whatever it looks like.",
    ),
]
Header = Annotated[
    bool, typer.Option("--header/--no-header", help="Whether a CSV's first line names columns.")
]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Leave out what cannot be read, and say so.")
]
Unknown = Annotated[
    str | None,
    typer.Option(
        metavar="error|skip|replace", help="What to do with characters never seen in training."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
