"""Captions of Multi30k, German to English and back: an encoder-decoder with attention.

Run:  python experiments/translation/run.py de-en
      python experiments/translation/run.py en-de

Needs `pip install -r experiments/translation/requirements.txt` and Multi30k's files, as its
authors publish them (`data/task1/raw` of multi30k/dataset), in `translation/` of the folder that
`ELMAN_DATA_MIRROR` names; their licence (CC BY-NC-SA 4.0) allows experiments.

29,000 pairs are learned, settings were chosen on the 1,014 of the validation part, and the 1,000
of test 2016 are translated once. Texts are in small letters; BLEU is sacreBLEU's. With `--state
FILE` a training that was stopped goes on; `--only-speed` measures how fast the model in `--model
FILE` translates, and leaves the other figures of `result.json` as they are.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
import time
from pathlib import Path
from typing import Any

import sacrebleu

sys.path.append(str(Path(__file__).parents[1]))

from record import renew, timed, write

from elman import SequenceTransducer

DATA = Path(os.environ.get("ELMAN_DATA_MIRROR", "../shared/data")) / "translation"
SETTINGS: dict[str, Any] = {
    "alignment": "attention",
    "unit": "subwords",
    "vocabulary": 5_000,
    "units": 256,
    "embedding": 256,
    "dropout": 0.35,
    "smoothing": 0.1,
    "batch_size": 64,
    "method": "adam",
    "weight_decay": 0.0,
    "learning_rate": 1e-3,
    "schedule": "cosine",
    "max_length": 100,
}
EPOCHS = 10


def captions(part: str, language: str) -> list[str]:
    """Read one part of one language, a caption a line, in small letters."""
    with gzip.open(DATA / f"multi30k-{part}.{language}.gz", "rt", encoding="utf-8") as file:
        return file.read().lower().splitlines()


def bleu(model: Any, part: str, source: str, target: str) -> tuple[float, str, float, list[str]]:
    """Translate a part: its BLEU with the signature, sentences a second, translations."""
    inputs, references = captions(part, source), captions(part, target)
    found, seconds = timed(lambda: model.predict(inputs))
    texts = ["".join(symbols) for symbols in found]
    metric = sacrebleu.BLEU(lowercase=True)
    score = metric.corpus_score(texts, [references])
    signature = str(metric.get_signature())
    print(f"{part}: {score} ({signature}); {len(inputs) / seconds:.0f} sentences/s", flush=True)
    return score.score, signature, len(inputs) / seconds, texts


def only_speed(file: str, source: str, target: str) -> None:
    """Put sentences a second of a trained model into the stored result, and what measured them."""
    *_, speed, _ = bleu(SequenceTransducer.load(file), "test_2016_flickr", source, target)
    renew(__file__, {"sentences_per_second": speed}, part=f"{source}_{target}")


def main() -> None:
    """Train one direction, measure it, and write its part of `result.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("direction", choices=["de-en", "en-de"])
    parser.add_argument("--state", help="where a training that is stopped goes on")
    parser.add_argument("--model", help="where the model is saved")
    parser.add_argument("--only-speed", action="store_true", help="of the model in --model")
    given = parser.parse_args()
    source, target = given.direction.split("-")
    if given.only_speed:
        if not given.model:
            parser.error("--only-speed measures a trained model: name it with --model")
        only_speed(given.model, source, target)
        return
    began = time.perf_counter()

    def progress(at: Any) -> None:
        if at.step % 64 == 0 or at.step == at.steps:
            seconds = time.perf_counter() - began
            last = f", loss {at.last.loss:.3f}" if at.last else ""
            print(f"{seconds:.0f} s: epoch {at.epoch}, {at.step}/{at.steps}{last}", flush=True)

    model = SequenceTransducer(**SETTINGS, epochs=EPOCHS, progress=progress, checkpoint=given.state)
    pairs = captions("train", source), captions("train", target)
    model, seconds = timed(lambda: model.fit(*pairs, announce=print))
    if given.model:
        model.save(given.model)
    chosen, *_ = bleu(model, "val", source, target)
    score, signature, speed, texts = bleu(model, "test_2016_flickr", source, target)
    name = f"{source}_{target}"
    figures = {
        f"{name}_bleu": score,
        f"{name}_bleu_validation": chosen,
        f"{name}_train_minutes": seconds / 60,
        "sentences_per_second": speed,
    }
    examples = list(
        zip(
            captions("test_2016_flickr", source)[:5],
            texts[:5],
            captions("test_2016_flickr", target)[:5],
            strict=True,
        )
    )
    write(
        __file__,
        figures,
        f"python experiments/translation/run.py {given.direction}",
        part=name,
        signature=signature,
        settings=SETTINGS | {"epochs": EPOCHS},
        examples=examples,
    )


if __name__ == "__main__":
    main()
