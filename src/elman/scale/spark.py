"""Scoring on Spark: Parquet part by part, or a data frame."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from elman.errors import ElmanError, shorten
from elman.extras import need
from elman.scale.arrow import no_texts, spark_type
from elman.scale.parts import PART_ROWS, Scored, planned, total_of
from elman.scale.scorer import share_processors
from elman.scale.workers import bad_rows, described, sent

if TYPE_CHECKING:
    from elman.scale.scorer import Scorer

__all__ = ["answer", "score_parquet"]


_TEXTS = ("string", "varchar", "char", "void")


def score_parquet(
    scorer: Scorer,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    spark: Any = None,
    part_rows: int = PART_ROWS,
    progress: Callable[[str], None] | None = None,
) -> Scored:
    """Answer a table of Parquet as `elman.scale.score_parquet` does, its parts by Spark's workers.

    `spark` is a session; the one that is active, or a new one, unless given. Model, table and
    answers lie in folders that all machines share. Spark needs Java.

    Raises what `elman.scale.score_parquet` does, and `ElmanError` where workers end; what is
    answered stays, and the next start goes on from there.
    """
    need("Scoring on Spark", "pyspark", "pyarrow")
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    parts, todo = planned(scorer, source, target, part_rows)
    if not todo:
        return total_of(parts, todo, iter(()), progress)
    try:
        context = (spark or _session()).sparkContext
        # A failure is an answer here: tried again it would fail again.
        given = context.parallelize(list(map(described, todo)), len(todo))
        answers = given.map(sent(scorer)).collect()
    except (PySparkException, Py4JError) as error:
        raise ElmanError(
            f"Spark could not go on: {shorten(_first_line(error), 300)}",
            remedy="start again: the parts that are answered stay",
        ) from error
    return total_of(parts, todo, map(bad_rows, answers), progress)


def answer(scorer: Scorer, frame: Any) -> Any:
    """Add what is answered to a data frame of Spark, lazily, by `mapInArrow`.

    Raises `TableError` for a frame without the columns that are read.
    """
    need("Scoring on Spark", "pyspark", "pyarrow")
    from pyspark.sql.types import StructType

    scorer.check_columns(frame.columns)
    if (kind := frame.schema[scorer.text].dataType.typeName()) not in _TEXTS:
        raise no_texts(scorer, kind)
    added = ", ".join(f"`{name}` {spark_type(kind)}" for name, kind in scorer.columns.items())
    schema = StructType([*frame.schema.fields, *StructType.fromDDL(added).fields])

    def answers(batches: Iterator[Any]) -> Iterator[Any]:
        share_processors()
        return map(scorer, batches)

    return frame.mapInArrow(answers, schema)


def _session() -> Any:
    """The session that is active, else one that is started here."""
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    if SparkSession.getActiveSession() is None:
        # Spark would run whichever python3 comes first, which need not have elman.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return SparkSession.builder.getOrCreate()
    except PySparkException as error:
        raise ElmanError(
            f"Spark starts with Java, received: {shorten(_first_line(error), 300)}",
            remedy="install it (apt-get install default-jre-headless), or pass spark=",
        ) from error


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), repr(error))
