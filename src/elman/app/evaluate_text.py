"""`elman evaluate` for a generator: held-out bits per character, and what its texts are worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from elman.app.console import print_json, put
from elman.app.corpora import read_corpus
from elman.app.train_text import cut
from elman.errors import ConfigurationError

__all__ = ["estimator_of", "evaluate_text"]


def estimator_of(path: Path) -> str:
    """Tell which estimator a model file holds."""
    from elman.estimators import modelfile

    return str(modelfile.read(path).description.get("estimator"))


def evaluate_text(
    path: Path, data: str, *, glob: str | None, encoding: str, everything: bool, as_json: bool
) -> None:
    """Measure a generator on a corpus, on the part held out in training where that is known."""
    from elman.estimators import SequenceGenerator
    from elman.report.c_code import from_outermost
    from elman.report.quality import quality, quality_lines

    generator: Any = SequenceGenerator.load(path)
    if generator.several_:
        raise ConfigurationError(
            "A corpus is one text, the model writes many short ones",
            remedy="score them one by one: elman score",
        )
    corpus = read_corpus(data, glob, encoding)
    held_out = generator.record_.get("held_out", {})
    remarks = []
    known, held = "", corpus.text
    if held_out.get("sha256") == corpus.sha256:
        known, held = cut(corpus.text, held_out["test"])
        remarks.append(f"the last {len(held):,} characters, held out in training")
        if everything or not held:
            known = held = corpus.text
            remarks = ["the model was trained on most of this text: figures flatter it"]
    else:
        remarks.append("the model was trained on another text: novelty is measured against this")
        known = corpus.text
    bits = generator.score(held).bits_per_character
    code = data in ("c-headers", "linux-kernel") or (glob or data).endswith((".c", ".h", "]"))
    texts = generator.generate(length=2000, count=8)
    real = [held[i : i + 2000] for i in range(0, min(len(held), 16_000), 2000)]
    if code:
        real = [from_outermost(part) for part in real]
    worth = quality(texts, known, code=code)
    usual = quality(real, known, code=code) if known is not held else None
    if as_json:
        print_json({"model": str(path), "data": data, "remarks": remarks,
                    "bits_per_character": bits, "generated": worth.to_json(),
                    "held_out_text": usual and usual.to_json()})  # fmt: skip
        return
    put(f"{path} on {data}: {len(held):,} characters\n")
    for remark in remarks:
        put(f"note: {remark}\n")
    put(f"\n{'bits per character':<34}{bits:.3f}\n\n")
    put("".join(f"{line}\n" for line in quality_lines(worth, usual)))
