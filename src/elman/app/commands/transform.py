"""`elman transform`: features of texts or recordings, and which of them are strange, and where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from elman.app.commands import options
from elman.app.commands.groups import grouped
from elman.app.output import check_outputs, size_of
from elman.app.shown import progress
from elman.app.shown.console import note, print_json, put
from elman.errors import ConfigurationError

if TYPE_CHECKING:
    from elman.datasets.files.layout import TableLayout
    from elman.runs.transformed import Transformed

__all__ = ["transform"]


@grouped
def transform(
    *,
    model: options.Model,
    data: options.Data,
    layout: options.Transformed,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write a row for each: score, whether an anomaly, features (.csv, .tsv, "
            ".parquet), or arrays (.npz).",
        ),
    ] = None,
    steps: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a row for each step: its error, whether an anomaly (.csv, .tsv, .parquet).",
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Turn DATA into features by a MODEL trained with --task autoencode, and find anomalies.

    Without a file to write: for each text or recording its score, the lower the stranger, and
    whether it is an anomaly, parted by tabs. The thresholds are those of training.
    """
    from elman.datasets.source import Source
    from elman.estimators import use
    from elman.runs.compression import Compression
    from elman.runs.transformed import transform as transform_all

    check_outputs({"--output": output, "--steps": steps}, [model, data])
    for option, path in (("--output", output), ("--steps", steps)):
        if path is not None and not (option == "--output" and path.suffix.lower() == ".npz"):
            _check_table(option, path, npz=option == "--output")
    encoder = use(model, "autoencoder")
    source = Source(data, layout)
    if not source.is_set:
        source = Source(data, _as_trained(encoder, layout, data))
    with progress.downloading() as bar:
        records = Compression().read(source, bar, encoder)
    found = transform_all(encoder, records)
    for remark in found.remarks:
        note(f"note: {remark}")
    if output is not None:
        _write(output, found)
        note(f"written: {output} ({size_of(output)})")
    if steps is not None:
        from elman.datasets.files.rows import write_columns

        write_columns(steps, found.steps)
        note(f"written: {steps} ({size_of(steps)})")
    if as_json:
        print_json(
            {"threshold": encoder.offset_, "step_threshold": encoder.step_offset_, **_told(found)}
        )
    elif output is None and steps is None:
        rows = zip(found.names, found.scores.tolist(), found.anomalies.tolist(), strict=True)
        for name, score, strange in rows:
            put(f"{name}\t{score:.4f}\t{'anomaly' if strange else ''}\n", raw=True)
    else:
        put(f"{len(found.names):,} sequences, {int(found.anomalies.sum()):,} of them anomalies\n")


def _told(found: Transformed) -> dict[str, Any]:
    return {
        "sequences": [
            {
                "sequence": name,
                "score": score,
                "anomaly": bool(strange),
                "features": [float(f"{value:.6g}") for value in features.tolist()],
                "step_errors": [float(f"{value:.6g}") for value in errors.tolist()],
            }
            for name, score, strange, features, errors in zip(
                found.names,
                found.scores.tolist(),
                found.anomalies.tolist(),
                found.features,
                found.errors,
                strict=True,
            )
        ]
    }


def _as_trained(encoder: Any, layout: TableLayout, data: str) -> TableLayout:
    """The layout, with the columns of training where none are named."""
    from elman.datasets.files.formats import ending_of

    before = (encoder.record_.get("data") or {}).get("layout") or {}
    path = Path(data)
    if path.is_dir() or ending_of(path) == ".npz":
        return layout
    names = ("text",) if encoder.reader_.kind == "text" else ("series",)
    found = {name: before.get(name) for name in names if getattr(layout, name) is None}
    return replace(layout, **{name: value for name, value in found.items() if value})


def _check_table(option: str, path: Path, *, npz: bool) -> None:
    if path.suffix.lower() not in (".csv", ".tsv", ".parquet", ".pq"):
        also = ", .npz" if npz else ""
        raise ConfigurationError(
            f"{option} is a .csv, .tsv or .parquet{also} file, received {path.name}",
            remedy="name it so, for example features.csv",
        )


def _write(path: Path, found: Transformed) -> None:
    if path.suffix.lower() == ".npz":
        from io import BytesIO

        import numpy as np

        from elman.files import write_atomically

        content = BytesIO()
        np.savez(content, **found.arrays())  # type: ignore[arg-type]
        write_atomically(path, content.getvalue())
        return
    from elman.datasets.files.rows import write_columns

    write_columns(path, found.columns)
