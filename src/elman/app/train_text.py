"""`elman train` on a text: from a corpus to a generator, with honest bits per character."""

from __future__ import annotations

import inspect
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app import progress
from elman.app.console import note, print_json, put
from elman.app.output import size_of
from elman.errors import ConfigurationError, NonFiniteError

if TYPE_CHECKING:
    from elman.datasets import Corpus

__all__ = ["cut", "train_text"]


def cut(text: str, test: float) -> tuple[str, str]:
    """Part a text: its beginning to learn from, the share `test` at its end to measure on."""
    at = len(text) - int(len(text) * test)
    return text[:at], text[at:]


def train_text(
    corpus: Corpus, data: str, path: Path, chosen: dict[str, Any], test: float | None, *,
    recommended: str | None, as_json: bool, plot: Path | None,
) -> bool:  # fmt: skip
    """Train, measure and save; tell whether it was interrupted."""
    test = 0.1 if test is None else test
    if not 0 <= test < 1:
        raise ConfigurationError(
            f"The share held out lies between 0 and 1, received {test}",
            remedy="pass for example --test 0.1, or --test 0 to hold nothing out",
        )
    known, held = cut(corpus.text, test)
    settings = _settings(data, len(known), chosen, recommended)
    replaces = path.exists()
    model, seconds = _fit(settings, known, path)
    record = model.record_
    record["data"] = {"name": data, "source": corpus.source, "sha256": corpus.sha256}
    record["held_out"] = {"data": data, "sha256": corpus.sha256, "test": test}
    record["seconds"] = round(seconds, 1)
    bits = None
    if len(held) > 1 and not set(held) - set(known):
        bits = model.score(held).bits_per_character
        record["measured"] = {"characters": len(held), "bits_per_character": bits}
    model.save(path)
    if plot is not None:
        from elman.report import draw_curves

        draw_curves([model.history_], plot, best_epochs=[model.best_epoch_],
                    title=f"Learning curves: {corpus.name}")  # fmt: skip
    if as_json:
        print_json({"model": str(path), "seconds": seconds, "interrupted": model.interrupted_,
                    "held_out_characters": len(held), "bits_per_character": bits,
                    "record": record})  # fmt: skip
    else:
        _tell(model, corpus, held, bits, seconds, path, replaces=replaces)
    if model.interrupted_:
        note(f"elman: interrupted after epoch {len(model.history_)}; epoch {model.best_epoch_}, "
             f"the best, is saved in {path}")  # fmt: skip
    return bool(model.interrupted_)


def _settings(
    data: str, characters: int, chosen: dict[str, Any], recommended: str | None
) -> dict[str, Any]:
    from elman.estimators import SequenceGenerator
    from elman.estimators.generator_presets import GENERATOR_PRESETS, generator_preset

    if recommended is not None and recommended not in GENERATOR_PRESETS:
        raise ConfigurationError(
            f"A preset for texts is one of {', '.join(GENERATOR_PRESETS)}, received "
            f"{recommended!r}",
            remedy="choose one of these, or leave --preset out",
        )
    accepted = set(inspect.signature(SequenceGenerator).parameters)
    if strange := sorted(set(chosen) - accepted):
        options = ", ".join(f"--{name.replace('_', '-')}" for name in strange)
        raise ConfigurationError(f"A generator has no {options}", remedy="leave it out")
    asked = chosen.get("approach", "stream")
    windowed = recommended is None and asked != "stream"
    base = f"unit-{asked}" if windowed and f"unit-{asked}" in GENERATOR_PRESETS else data
    return {**generator_preset(recommended or base, characters), **chosen}


def _fit(settings: dict[str, Any], text: str, path: Path) -> tuple[Any, float]:
    from elman.app.engine import ready

    ready()
    from elman.estimators import SequenceGenerator

    started = time.perf_counter()
    with progress.training(1) as bar:
        model = SequenceGenerator(**settings, progress=bar)
        try:
            model.fit(text)
        except NonFiniteError as error:
            if not getattr(model, "best_epoch_", 0):
                raise
            model.save(path)
            raise NonFiniteError(
                f"{error.problem}; the best epoch before that is saved in {path}",
                remedy=error.remedy,
            ) from error
    return model, time.perf_counter() - started


def _tell(
    model: Any, corpus: Corpus, held: str, bits: float | None, seconds: float, path: Path, *,
    replaces: bool,
) -> None:  # fmt: skip
    from elman.report import curve_lines
    from elman.rnn import count_parameters

    layers = ", ".join(title.strip() for title, _, _ in model.network_.rows())
    put(f"{corpus.name}: {len(corpus):,} characters, {len(model.vocabulary_)} symbols\n"
        f"from {corpus.source}\n"
        f"network: {layers}; {count_parameters(model.network_):,} parameters, "
        f"approach {model.approach}\n")  # fmt: skip
    put("".join(f"{line}\n" for line in curve_lines([model.history_], [model.best_epoch_])))
    if bits is None:
        why = "has characters never seen before it" if held else "was left"
        put(f"\nmeasured on nothing: {'the end of the text' if held else 'no end'} {why}\n")
    else:
        put(f"\n{bits:.3f} bits per character on the last {len(held):,} characters, held out\n")
    verb = "replaced" if replaces else "saved"
    put(f"\ntrained in {seconds:.0f} s; {verb} {path} ({size_of(path)})\n"
        f"next: elman generate {shlex.quote(str(path))}\n")  # fmt: skip
