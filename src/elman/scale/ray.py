"""Scoring on Ray: Parquet part by part, or a data set of Ray Data."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from elman.errors import ElmanError, shorten
from elman.extras import need
from elman.scale.arrow import check_schema
from elman.scale.parts import PART_ROWS, Part, Scored, planned, total_of
from elman.scale.scorer import share_processors
from elman.scale.workers import bad_rows, described, sent

if TYPE_CHECKING:
    from elman.scale.scorer import Scorer

__all__ = ["answer", "score_parquet"]


def score_parquet(
    scorer: Scorer,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    part_rows: int = PART_ROWS,
    cpus: float = 1,
    progress: Callable[[str], None] | None = None,
) -> Scored:
    """Answer a table of Parquet as `elman.scale.score_parquet` does, its parts by Ray's workers.

    Ray is started on this machine unless it is connected already; `cpus` are those of a worker.
    Model, table and answers lie in folders that all machines share.

    Raises what `elman.scale.score_parquet` does, and `ElmanError` where workers end; what is
    answered stays, and the next start goes on from there.
    """
    need("Scoring on Ray", "ray", "pyarrow")
    import ray

    parts, todo = planned(scorer, source, target, part_rows)
    if not todo:
        return total_of(parts, todo, iter(()), progress)
    if not ray.is_initialized():
        ray.init(log_to_driver=False)
    work = ray.remote(num_cpus=cpus)(sent(scorer))
    return total_of(parts, todo, _answers(work, todo), progress)


def _answers(work: Any, todo: list[Part]) -> Iterator[int]:
    import ray

    pending = [work.remote(described(part)) for part in todo]
    try:
        while pending:
            (done,), pending = ray.wait(pending)
            yield bad_rows(ray.get(done))
    except ray.exceptions.RayError as error:
        raise ElmanError(
            f"A worker of Ray ended: {shorten(str(error).strip().splitlines()[-1], 300)}",
            remedy="start again: the parts that are answered stay",
        ) from error
    finally:
        for left in pending:
            ray.cancel(left)


def answer(scorer: Scorer, dataset: Any, **options: Any) -> Any:
    """Add what is answered to a data set of Ray Data, lazily; `options` are `map_batches`'s.

    Raises `TableError` for a data set without the columns that are read.
    """
    need("Scoring on Ray", "ray", "pyarrow")
    if (schema := dataset.schema()) is not None:
        scorer.check_columns(schema.names)
        if hasattr(schema.base_schema, "field"):  # of Arrow, and not of pandas
            check_schema(scorer, schema.base_schema)
    chosen = {"batch_format": "pyarrow", "batch_size": 4 * scorer.rows, **options}

    def answers(batch: Any) -> Any:
        share_processors()
        return scorer(batch)

    return dataset.map_batches(answers, **chosen)
