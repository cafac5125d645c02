"""Sonnets: the unit's two generators with their held-out curves, elman's own, and their speed.

Run:  python experiments/sonnets/run.py [--peer-python PATH] [--only-speeds | --only-curves]

Held out are the last 10% of the text. Settings of the recommended model were chosen on a part of
the other 90%. With `--peer-python`, Keras and PyTorch are measured in that environment, after
elman and not beside it. `--only-speeds` measures how fast each of them writes, and leaves the
other figures of `result.json` as they are.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))

from record import renew, timed, write

from elman import SequenceGenerator
from elman.datasets import load
from elman.estimators.generator.presets import generator_preset
from elman.report import draw_curves
from elman.report.quality import quality_of
from elman.rnn import window_losses

HERE = Path(__file__).parent
SEED_PHRASE = "In the early morning, the flower is shining"


def unit(text: str, approach: str, epochs: int) -> tuple[Any, float, list[float]]:
    """Train one of the unit's models; the best epoch's bits on held-out text, seconds an epoch."""
    ends = [time.perf_counter()]

    def note(now: Any) -> None:
        if now.step == now.steps:
            ends.append(time.perf_counter())
            print(
                f"  {approach} epoch {now.epoch}: {now.last.loss:.3f} nats in training, "
                f"{now.last.val_loss:.3f} held out",
                flush=True,
            )

    settings = {**generator_preset(f"generic-{approach}"), "epochs": epochs}
    model = SequenceGenerator(**settings, progress=note).fit(text)
    held = model.vocabulary_.encode(text)[model.record_["trained_on"] :]
    nats = window_losses(model.networks_[0], held, model.window).mean()
    return model, float(nats / np.log(2)), np.diff(ends).tolist()


def recommended(text: str, known: str, held: str, target: float, settings: dict[str, Any]) -> Any:
    """Train elman's model: bits held out, seconds, and seconds until `target` bits are reached."""
    model, seconds = timed(lambda: SequenceGenerator(**settings).fit(known))
    bits = model.score(held).bits_per_character
    began, reached = time.perf_counter(), list[float]()

    def watch(now: Any) -> None:
        if now.step == now.steps and now.last.val_loss / np.log(2) <= target:
            reached.append(time.perf_counter() - began)

    # Measured by watching the held-out part, which chooses nothing.
    share = len(held) / len(text)
    SequenceGenerator(**{**settings, "validation": share}, progress=watch).fit(text)
    return model, bits, seconds, min(reached, default=float("nan"))


def speeds(known: str, characters: int) -> tuple[float, float]:
    """Characters a second of a SimpleRNN(256): one stream, and 256 at once."""
    model = SequenceGenerator(cell="simple", units=256, epochs=1, batch_size=64).fit(known)

    def rate(length: int, count: int) -> float:
        model.generate(SEED_PHRASE, length=length, count=count)  # Compiles.
        runs = [
            timed(lambda: model.generate(SEED_PHRASE, length=length, count=count))[1]
            for _ in range(5)
        ]
        return length * count / float(np.median(runs))

    return rate(characters, 1), rate(characters // 50, 256)


def peers(python: str, text: str, more: list[str]) -> dict[str, Any]:
    """Run Keras and PyTorch in their own environment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sonnets.txt"
        path.write_text(text, encoding="utf-8")
        script = HERE.parents[1] / "benchmarks" / "sonnets_keras.py"
        ended = subprocess.run(
            [python, str(script), str(path), *more], capture_output=True, text=True, check=True
        )
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


def writing(known: str, characters: int, python: str | None, more: list[str]) -> dict[str, float]:
    """How many characters a second each writes: elman, the unit's loop in Keras, PyTorch's."""
    one, many = speeds(known, characters)
    figures = {"generate_characters_per_second": one, "batched_characters_per_second": many}
    if python is None:
        return figures
    # The unit's loop with the unit's backend, and with the quickest.
    for name, backend in (("keras_loop", "tensorflow"), ("keras_jax_loop", "jax")):
        told = peers(python, known, ["--loops", "--backend", backend, *more])
        figures[f"{name}_characters_per_second"] = told["keras_loop"]
    figures["pytorch_loop_characters_per_second"] = told["pytorch_loop"]
    figures["generate_vs_keras_loop"] = one / figures["keras_loop_characters_per_second"]
    figures["generate_vs_keras_jax_loop"] = one / figures["keras_jax_loop_characters_per_second"]
    figures["generate_vs_pytorch"] = one / told["pytorch_loop"]
    return figures


def draw(models: dict[str, Any]) -> None:
    """Draw both training curves, and the held-out ones that the unit does not show."""
    draw_curves(
        [model.history_[0] for model in models.values()],
        HERE / "curves.svg",
        best_epochs=[model.best_epochs_[0] for model in models.values()],
        names=list(models),
        title="SimpleRNN(256) on the sonnets: training goes on falling, held out rises again",
        per="character",
    )


def main() -> None:
    """Run everything and write `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer-python", default=None)
    options.add_argument("--epochs", type=int, default=30, help="of the unit's models")
    options.add_argument("--recommended-epochs", type=int, default=None)
    options.add_argument("--characters", type=int, default=100_000, help="generated for speed")
    options.add_argument("--limit", type=int, default=None, help="characters of text, for a trial")
    options.add_argument("--peer", default="", help="more options of the peers' script")
    options.add_argument("--only-speeds", action="store_true")
    options.add_argument("--only-curves", action="store_true", help="draw, and store no figure")
    chosen = options.parse_args()
    text = load("sonnets").text[: chosen.limit]
    cut = len(text) - int(len(text) * 0.1)
    known, held = text[:cut], text[cut:]
    more = chosen.peer.split()
    if chosen.only_speeds:
        figures = writing(known, chosen.characters, chosen.peer_python, more)
        for name, value in figures.items():
            print(f"{name:38} {value:.4f}")
        renew(__file__, figures)
        return

    models, bits, epoch_seconds = {}, {}, {}
    for approach in ("many-to-one", "many-to-many"):
        models[approach], bits[approach], epoch_seconds[approach] = unit(
            text, approach, chosen.epochs
        )
    draw(models)
    if chosen.only_curves:
        return
    settings = generator_preset("sonnets")
    if chosen.recommended_epochs:
        settings["epochs"] = chosen.recommended_epochs
    told: dict[str, Any] = {}
    speed = writing(known, chosen.characters, chosen.peer_python, more)
    if chosen.peer_python:
        told = peers(chosen.peer_python, text, more)
    keras_best, keras_seconds = 2.72, float("nan")
    if told:
        # Of both approaches, the epoch with the lowest held-out loss.
        best = min(
            (e for n in ("many_to_one", "many_to_many") for e in told[n]), key=lambda e: e[1]
        )
        keras_best, keras_seconds = best[1] / np.log(2), best[2]
    model, ours, seconds, reached = recommended(text, known, held, keras_best, settings)
    texts = model.generate(length=2000, count=8)
    worth = quality_of(texts, known)
    real = quality_of([held[i : i + 2000] for i in range(0, len(held), 2000)], known)
    figures = {
        "unit_many_to_one_best_bits": bits["many-to-one"],
        "unit_many_to_many_best_bits": bits["many-to-many"],
        "unit_many_to_one_loss_epoch_1": models["many-to-one"].history_[0][0].loss,
        "unit_many_to_one_epoch_seconds": np.median(epoch_seconds["many-to-one"]),
        "unit_many_to_many_epoch_seconds": np.median(epoch_seconds["many-to-many"]),
        "recommended_bits": ours,
        "recommended_train_seconds": seconds,
        "seconds_to_keras_best": reached,
        **speed,
        "novelty_longest_copy": len(worth.longest_copy),
        "words_known": worth.words_known,
        "words_known_real": real.words_known,
    }
    if told:
        figures |= {"keras_best_bits": keras_best, "keras_seconds_to_best": keras_seconds}
    figures = {name: value for name, value in figures.items() if value == value}
    for name, value in figures.items():
        print(f"{name:38} {value:.4f}")
    sonnet = model.generate("\n\n", length=620, temperature=0.7, random_seed=1)[0]
    write(
        __file__,
        figures,
        "python experiments/sonnets/run.py --peer-python PATH",
        settings=settings,
        peers=told,
        generated=worth.to_json(),
        held_out=real.to_json(),
        sonnet=sonnet,
        curves={
            name: [[e.loss, e.val_loss] for e in model.history_[0]]
            for name, model in models.items()
        },
    )


if __name__ == "__main__":
    main()
