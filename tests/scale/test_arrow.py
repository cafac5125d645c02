"""Record batches in, record batches out."""

from __future__ import annotations

from pathlib import Path

import pytest

from elman.errors import TableError
from elman.scale import Scorer
from elman.scale.arrow import spark_type

pa = pytest.importorskip("pyarrow")


def test_batches_and_tables_keep_their_kind_and_columns(models: Path) -> None:
    scorer = Scorer("classify", models / "names.elman", text="name")
    table = pa.table({"n": [1, 2, 3], "name": ["Anna", None, "☃"]})
    made = scorer(table)
    assert isinstance(made, pa.Table)
    assert made.select(["n", "name"]).equals(table)
    assert made["label"].null_count == 2
    assert made["error"].null_count == 2
    batch = scorer(table.to_batches()[0])
    assert isinstance(batch, pa.RecordBatch)
    assert batch.schema == made.schema
    assert batch.to_pydict() == made.to_pydict()
    assert scorer(table.slice(0, 0)).schema == made.schema


@pytest.mark.parametrize("kind", ["large_string", "string_view", "dictionary", "null"])
def test_every_kind_of_text(models: Path, kind: str) -> None:
    scorer = Scorer("classify", models / "names.elman")
    types = {"dictionary": pa.dictionary(pa.int32(), pa.string())}
    type_ = types.get(kind) or getattr(pa, kind)()
    texts = [None, None] if kind == "null" else ["Anna", None]
    plain = pa.array(texts, pa.string() if kind != "null" else pa.null())
    column = plain.dictionary_encode() if kind == "dictionary" else plain.cast(type_)
    made = scorer(pa.table({"text": column}))
    assert made["label"].to_pylist() == scorer.answer(texts)["label"]


def test_a_column_of_numbers_is_refused(models: Path) -> None:
    scorer = Scorer("classify", models / "names.elman")
    with pytest.raises(TableError, match="'text' holds texts, received int64"):
        scorer(pa.table({"text": [1, 2]}))


def test_lists_of_records_are_typed(models: Path) -> None:
    made = Scorer("tag", models / "who.elman")(pa.table({"text": ["Anna lives", None]}))
    kind = made.schema.field("entities").type.value_type
    assert [field.name for field in kind] == ["text", "kind", "begin", "end", "confidence"]
    assert spark_type([str]) == "array<string>"
