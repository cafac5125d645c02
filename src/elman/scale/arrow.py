"""Tables of Arrow and pandas, answered: the same table with the columns of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from elman.errors import ConfigurationError, TableError
from elman.extras import need

if TYPE_CHECKING:
    from elman.scale.kinds import Type
    from elman.scale.scorer import Scorer

__all__ = ["answered", "arrow_type", "check_schema", "no_texts", "spark_type", "with_columns"]


def answered(scorer: Scorer, batch: Any) -> Any:
    """Add what is answered to a record batch, a table of Arrow, or a frame of pandas.

    Raises `TableError` for a table without the columns that are read.
    """
    module = type(batch).__module__.partition(".")[0]
    if module == "pandas":
        return _of_pandas(scorer, batch)
    if module != "pyarrow":
        raise ConfigurationError(
            "A batch is a record batch or a table of Arrow, or a frame of pandas, received "
            f"{type(batch).__name__}",
            remedy="convert it, or pass lists to answer()",
        )
    import pyarrow as pa

    check_schema(scorer, batch.schema)
    texts, *more = (batch.column(name).to_pylist() for name in (scorer.text, *scorer.features))
    found = scorer.answer(texts, dict(zip(scorer.features, more, strict=True)) or None)
    made = [pa.array(found[name], arrow_type(kind)) for name, kind in scorer.columns.items()]
    schema = with_columns(scorer, batch.schema)
    return type(batch).from_arrays([*batch.columns, *made], schema=schema)


def check_schema(scorer: Scorer, schema: Any) -> None:
    """Raise `TableError` for columns that are missing, there already, or no texts."""
    import pyarrow as pa

    scorer.check_columns(schema.names)
    kind = schema.field(scorer.text).type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    if not (pa.types.is_null(kind) or any(is_text(kind) for is_text in texts)):
        raise no_texts(scorer, kind)


def no_texts(scorer: Scorer, kind: Any) -> TableError:
    """Return the error for a column of another type."""
    return TableError(
        f"The column {scorer.text!r} holds texts, received {kind}",
        remedy="name another, or convert it to string",
    )


def with_columns(scorer: Scorer, schema: Any) -> Any:
    """The schema of a table that is answered, of the table's own."""
    import pyarrow as pa

    for name, kind in scorer.columns.items():
        schema = schema.append(pa.field(name, arrow_type(kind)))
    return schema


def arrow_type(kind: Type) -> Any:
    """The type of Arrow for a column's type."""
    need("Arrow", "pyarrow")
    import pyarrow as pa

    if isinstance(kind, list):
        (inner,) = kind
        if isinstance(inner, dict):
            fields = [(name, arrow_type(field)) for name, field in inner.items()]
            return pa.list_(pa.struct(fields))
        return pa.list_(arrow_type(inner))
    return {str: pa.string(), float: pa.float64(), int: pa.int64()}[kind]


def spark_type(kind: Type) -> str:
    """The type of Spark for a column's type, as its SQL writes it.

    >>> spark_type([{"label": str, "match": float}])
    'array<struct<`label`: string, `match`: double>>'
    """
    if isinstance(kind, list):
        (inner,) = kind
        if isinstance(inner, dict):
            fields = ", ".join(f"`{name}`: {spark_type(field)}" for name, field in inner.items())
            return f"array<struct<{fields}>>"
        return f"array<{spark_type(inner)}>"
    return {str: "string", float: "double", int: "bigint"}[kind]


def _of_pandas(scorer: Scorer, frame: Any) -> Any:
    scorer.check_columns([str(name) for name in frame.columns])
    texts, *more = (frame[name].tolist() for name in (scorer.text, *scorer.features))
    found = scorer.answer(texts, dict(zip(scorer.features, more, strict=True)) or None)
    # One by one: pandas makes NaN of None only where a whole column is of numbers.
    return frame.assign(**found)
