"""Names in Spanish and Dutch news, chunks in English: the tagger beside a linear CRF.

Run:  python experiments/entities/run.py es
      python experiments/entities/run.py nl
      python experiments/entities/run.py chunks
      python experiments/entities/crfsuite.py

Trained on the publishers' train parts; of CoNLL-2002 the dev part chooses the epoch and calibrates,
of CoNLL-2000 a tenth of the sentences. The test part is read once, at the end; with `--dev` the dev
part is measured instead and nothing is written. Beside the words the files' part-of-speech tags are
read, as the linear CRF reads them; with `--words` they are not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import timed, write

from elman import SequenceTagger
from elman.datasets import Tagged, load
from elman.datasets.records.spans import spans_of
from elman.estimators import use
from elman.estimators.tagger.calibration import STRAIGHT
from elman.estimators.tagger.rates import rates_by_kind, span_rates
from elman.report.entities import BANDS
from elman.report.reliability import calibration_error, reliability_bins

SETS = {"es": "conll2002-es", "nl": "conll2002-nl", "chunks": "conll2000"}
SURE = 0.9


def part_of(data: Tagged, part: str) -> Tagged:
    """The sentences of a part."""
    return data.select(data.parts[part])


def trained(
    data: Tagged, *, words: bool, members: int, epochs: int, hint_dropout: float = 0.1
) -> SequenceTagger:
    """Train on the train part; the dev part, where there is one, is held out."""
    known = part_of(data, "train")
    held = part_of(data, "dev") if "dev" in data.parts else None
    columns = {} if words else known.columns
    apart = held and (held.words, held.labels, {} if words else held.columns)
    model = SequenceTagger(
        members=members, epochs=epochs, hint_dropout=hint_dropout, progress=_told(members)
    )
    if apart is None:
        return model.fit(known.words, known.labels, columns=columns, announce=print)
    return model.fit(
        known.words, known.labels, columns=columns, validation_data=apart, announce=print
    )


def _told(members: int) -> Any:
    def tell(progress: Any) -> None:
        if progress.step == progress.steps and progress.last is not None:
            print(progress.epoch, dict(progress.last.scores), dict(progress.last.held_out))
            sys.stdout.flush()

    return tell


def sureness(entities: list[list[Any]], true: list[tuple[str, ...]]) -> dict[str, Any]:
    """Tell how honest confidences are: of those of at least `SURE`, and band by band."""
    told = [
        (entity.confidence, entity[:3] in set(spans_of(labels)))
        for found, labels in zip(entities, true, strict=True)
        for entity in found
    ]
    confidence = np.array([sure for sure, _ in told])
    right = np.array([hit for _, hit in told])
    bins = reliability_bins(confidence, right, BANDS)
    sure = confidence >= SURE
    return {
        "confident_share": float(sure.mean()),
        "confident_mean": float(confidence[sure].mean()),
        "confident_right_share": float(right[sure].mean()),
        "calibration_error": calibration_error(bins),
        "span_log_loss": span_log_loss(confidence, right),
        "bins": bins,
    }


def span_log_loss(confidence: np.ndarray, right: np.ndarray) -> float:
    """How surprising it is, on average, whether a span is right."""
    sure = np.where(right, confidence, 1 - confidence)
    return float(-np.log(np.maximum(sure, 1e-12)).mean())


def main() -> None:
    """Train, measure once, and write the part of `result.json`."""
    asked = argparse.ArgumentParser()
    asked.add_argument("part", choices=SETS)
    asked.add_argument("--dev", action="store_true")
    asked.add_argument("--words", action="store_true")
    asked.add_argument("--members", type=int, default=1)
    asked.add_argument("--epochs", type=int, default=8)
    asked.add_argument("--hint-dropout", type=float, default=0.1)
    given = asked.parse_args()
    data = load(SETS[given.part])
    model, seconds = timed(
        lambda: trained(
            data,
            words=given.words,
            members=given.members,
            epochs=given.epochs,
            hint_dropout=given.hint_dropout,
        )
    )
    out = part_of(data, "dev" if given.dev else "test")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.elman"
        model.save(path)
        size = path.stat().st_size
        light = use(path)
    columns = {} if given.words else out.columns
    light.tag(out.words[:50], columns={name: rows[:50] for name, rows in columns.items()})
    began = time.perf_counter(), time.process_time()
    tags = light.tag(out.words, columns=columns)
    wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    predicted = [tag.labels for tag in tags]
    rates = span_rates(predicted, out.labels)
    sure = sureness([tag.entities for tag in tags], out.labels)
    bent, model.curve_ = model.curve_, STRAIGHT
    straight = sureness([tag.entities for tag in model.tag(out.words, columns=columns)], out.labels)
    model.curve_ = bent
    for name in ("calibration_error", "span_log_loss"):
        sure[f"{name}_without_curve"] = straight[name]
    bins = sure.pop("bins")
    suffix = "_words" if given.words else ""
    figures = {
        f"{given.part}{suffix}_f1": rates.f1 * 100,
        f"{given.part}{suffix}_precision": rates.precision * 100,
        f"{given.part}{suffix}_recall": rates.recall * 100,
        f"{given.part}{suffix}_seconds": seconds,
        f"{given.part}{suffix}_words_per_second": out.count_words() / wall,
        f"{given.part}{suffix}_words_per_cpu_second": out.count_words() / cpu,
        **{f"{given.part}{suffix}_{name}": value for name, value in sure.items()},
    }
    if given.part == "es" and not given.words:
        figures["words_per_second"] = out.count_words() / wall
        figures["confident_right_share"] = sure["confident_right_share"]
    kinds = {
        kind: [round(100 * x, 2) for x in (r.precision, r.recall, r.f1)]
        for kind, r in rates_by_kind(predicted, out.labels).items()
    }
    print(figures, kinds, model.temperature_, model.curve_, model.best_epochs_, size)
    print(*bins, sep="\n")
    if given.dev:
        return
    words = " --words" if given.words else ""
    usual = {"members": 1, "epochs": 8, "hint_dropout": 0.1}
    several = "".join(
        f" --{name.replace('_', '-')} {vars(given)[name]}"
        for name, value in usual.items()
        if vars(given)[name] != value
    )
    write(
        __file__,
        figures,
        f"python experiments/entities/run.py {given.part}{words}{several}",
        part=given.part + suffix,
        kinds=kinds,
        temperature=model.temperature_,
        curve=list(model.curve_),
        reliability=[asdict(bin_) for bin_ in bins],
        best_epochs=model.best_epochs_,
        model_bytes=size,
        accuracy=float(
            np.mean(
                [
                    a == b
                    for p, t in zip(predicted, out.labels, strict=True)
                    for a, b in zip(p, t, strict=True)
                ]
            )
        ),
    )


if __name__ == "__main__":
    main()
