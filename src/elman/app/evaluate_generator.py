"""`elman evaluate` for a generator: held-out bits per character, and what its texts are worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.asked import Asked
from elman.app.corpora import MEASURED, check_no_columns, measure_text
from elman.app.held_out import part_of
from elman.app.shown import progress
from elman.app.shown.console import print_json, put
from elman.app.train_texts import measure_texts
from elman.report.percent import percent

if TYPE_CHECKING:
    from elman.datasets.source import Source

__all__ = ["evaluate"]

COMPARED = 1 << 24
"""Characters of a large text that generated ones are compared with."""

WRITTEN = 1000
"""Short texts that are generated."""


def evaluate(generator: Any, asked: Asked) -> None:
    """Measure a generator on a corpus, on the part held out in training where that is known."""
    from elman.datasets import read_text
    from elman.report.c_code import from_outermost
    from elman.report.quality import quality

    path, source, wanted = asked.path, asked.source, asked.wanted
    asked.refuse(
        "a classifier",
        "a generator",
        limit=asked.limit,
        series=source.layout.series,
        channels=source.layout.channels,
        plot=asked.plot,
        reliability=asked.reliability,
    )
    words = read_text(asked.dictionary).text.split() if asked.dictionary is not None else []
    if generator.several_:
        _evaluate_texts(path, generator, source, wanted, words, as_json=asked.as_json)
        return
    check_no_columns(source)
    data = source.data
    with progress.downloading() as bar:
        corpus = source.text(bar, raw=generator.unit == "bytes")
    known, held, remarks = _parts(generator, corpus, everything=wanted == "all")
    bits, _, more = measure_text(generator, held)
    seen, beside = known.head(COMPARED), held.head(MEASURED)
    if len(seen) < len(known):
        more.append(f"novelty is measured against the first {len(seen):,} characters")
    code = data in ("c-headers", "linux-kernel") or (source.glob or data).endswith(
        (".c", ".h", "]")
    )
    texts = generator.generate(length=2000, count=8)
    real = [beside[i : i + 2000] for i in range(0, min(len(beside), 16_000), 2000)]
    if code:
        real = [from_outermost(part) for part in real]
    worth = quality(texts, seen, dictionary=words, code=code)
    usual = quality(real, seen, dictionary=words, code=code) if known is not held else None
    _tell(
        path,
        data,
        f"{len(held):,} characters",
        remarks + more,
        "bits per character",
        bits,
        worth,
        usual,
        as_json=asked.as_json,
    )


def _parts(generator: Any, corpus: Any, *, everything: bool) -> tuple[Any, Any, list[str]]:
    """Return what the model learned from, what to measure on, and remarks."""
    held_out = generator.record_.get("held_out", {})
    if held_out.get("sha256") != corpus.sha256:
        return (
            corpus,
            corpus,
            ["the model was trained on another text: novelty is measured against this"],
        )
    known, held = corpus.cut(held_out["test"])
    if everything or not len(held):
        return corpus, corpus, ["the model was trained on most of this text: figures flatter it"]
    return known, held, [f"the last {len(held):,} characters, held out in training"]


def _evaluate_texts(
    path: Path,
    generator: Any,
    source: Source,
    wanted: str | None,
    words: list[str],
    *,
    as_json: bool,
) -> None:
    """Measure a generator of many short texts on a table, or a data set with labels."""
    from elman.report.quality import quality

    with progress.downloading() as bar:
        examples = source.labelled(bar, needs_label=bool(generator.classes_))
    chosen, remarks = part_of(generator.record_, examples, source.data, wanted)
    part = examples.select(chosen)
    bits, _, more = measure_texts(generator, part)
    measured_on = set(chosen.tolist())
    others = [str(text) for i, text in enumerate(examples.inputs) if i not in measured_on]
    known = others or [str(text) for text in examples.inputs]
    length = max(map(len, known)) + 1
    classes = generator.classes_ or (None,)
    texts = [
        text
        for one in classes
        for text in generator.generate(
            length=length, count=-(-WRITTEN // len(classes)), condition=one
        )
    ]
    real = [str(text) for text in part.inputs] if others else None
    corpus = "\n".join(known)
    worth = quality([text for text in texts if text], corpus, dictionary=words)
    usual = quality(real, corpus, dictionary=words) if real else None
    both, seen = [texts, *([real] if real else [])], set(known)
    told = [
        {
            "texts": len(some),
            "new": _share(text not in seen for text in some),
            "different": len(set(some)) / len(some),
            "mean_length": sum(map(len, some)) / len(some),
        }
        for some in both
    ]
    _tell(
        path,
        source.data,
        f"{len(part):,} texts",
        remarks + more,
        "bits per character, with ends",
        bits and bits.bits_per_character,
        worth,
        usual,
        as_json=as_json,
        texts=told,
    )


def _share(hits: Iterable[bool]) -> float:
    told = list(hits)
    return sum(told) / len(told)


def _tell(
    path: Path,
    data: str,
    on: str,
    remarks: list[str],
    name: str,
    bits: float | None,
    worth: Any,
    usual: Any,
    *,
    as_json: bool,
    texts: Sequence[dict[str, float]] = (),
) -> None:
    from elman.report.quality import quality_lines

    if as_json:
        print_json(
            {
                "model": str(path),
                "data": data,
                "remarks": remarks,
                "_".join(name.split(",")[0].split()): bits,
                "generated": worth.to_json(),
                "held_out_text": usual and usual.to_json(),
                "texts": texts,
            }
        )
        return
    put(f"{path} on {data}: {on}\n")
    for remark in remarks:
        put(f"note: {remark}\n")
    put(f"\n{name:<34}{'-' if bits is None else format(bits, '.3f')}\n\n")
    put("".join(f"{line}\n" for line in quality_lines(worth, usual)))
    for title, key in (("texts that are new", "new"), ("texts that differ", "different")):
        if texts:
            shares = "".join(f"{percent(one[key]):<18}" for one in texts)
            put(f"{title:<34}{shares.rstrip()}\n")
    if texts:
        put(
            f"{'mean length':<34}"
            + "".join(f"{one['mean_length']:<18.1f}" for one in texts).rstrip()
            + "\n"
        )
