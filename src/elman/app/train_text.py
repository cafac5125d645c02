"""`elman train` on a text: from a corpus to a generator, with honest bits per character."""

from __future__ import annotations

import inspect
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.applicable import acting, option_of
from elman.app.corpora import measure_text
from elman.app.output import keeping, save_model, size_of
from elman.app.shown import progress
from elman.app.shown.console import note, print_json, put
from elman.errors import ConfigurationError

if TYPE_CHECKING:
    from elman.datasets import Text, TextFiles

__all__ = [
    "course",
    "draw_history",
    "ending",
    "fit_generator",
    "generator_settings",
    "note_interrupt",
    "planned",
    "train_text",
]


def train_text(
    corpus: Text | TextFiles,
    data: str,
    path: Path,
    chosen: dict[str, Any],
    test: float | None,
    *,
    recommended: str | None,
    as_json: bool,
    plot: Path | None,
) -> bool:
    """Train, measure and save; tell whether it was interrupted."""
    test = 0.1 if test is None else test
    if not 0 <= test < 1:
        raise ConfigurationError(
            f"The share held out lies between 0 and 1, received {test}",
            remedy="pass for example --test 0.1, or --test 0 to hold nothing out",
        )
    known, held = corpus.cut(test)
    settings = generator_settings(data, len(known), chosen, recommended)
    replaces = path.exists()

    def announce(outline: Any) -> None:
        put(
            f"{corpus.name}: {len(corpus):,} characters, {outline.symbols[0]:,} symbols\n"
            f"from {corpus.source}\n{planned(outline, settings)}"
        )

    model, seconds = fit_generator(settings, path, known, announce=None if as_json else announce)
    record = model.record_
    record["data"] = {"name": data, "source": corpus.source, "sha256": corpus.sha256}
    record["held_out"] = {"data": data, "sha256": corpus.sha256, "test": test}
    record["seconds"] = round(seconds, 1)
    bits, characters, remarks = measure_text(model, held)
    if bits is not None:
        record["measured"] = {"characters": characters, "bits_per_character": bits}
    save_model(model, path)
    if plot is not None:
        draw_history(model, plot, corpus.name)
    if as_json:
        print_json(
            {
                "model": str(path),
                "seconds": seconds,
                "interrupted": model.interrupted_,
                "held_out_characters": characters,
                "bits_per_character": bits,
                "remarks": remarks,
                "record": record,
            }
        )
    else:
        put(f"{course(model)}\n")
        if bits is None:
            put("measured on nothing: too little text was held out\n")
        else:
            put(
                f"{bits:.3f} bits per character on {'the last' if len(held) == characters else ''}"
                f" {characters:,} characters, held out\n".replace("  ", " ")
            )
        for remark in remarks:
            put(f"note: {remark}\n")
        put(ending(path, seconds, replaces=replaces))
    if model.interrupted_:
        note_interrupt(model, path)
    return bool(model.interrupted_)


def generator_settings(
    data: str, characters: int, chosen: dict[str, Any], recommended: str | None
) -> dict[str, Any]:
    """Join the settings recommended for a text of so many characters with those chosen.

    Raises `ConfigurationError` for a preset or an option that a generator does not have.
    """
    from elman.estimators import SequenceGenerator
    from elman.estimators.effects import generator_idle
    from elman.estimators.generator.presets import GENERATOR_PRESETS, generator_preset

    if recommended is not None and recommended not in GENERATOR_PRESETS:
        raise ConfigurationError(
            f"A preset for texts is one of {', '.join(GENERATOR_PRESETS)}, received "
            f"{recommended!r}",
            remedy="choose one of these, or leave --preset out",
        )
    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(SequenceGenerator).parameters.items()
    }
    if strange := sorted(set(chosen) - set(defaults)):
        options = ", ".join(map(option_of, strange))
        raise ConfigurationError(f"A generator has no {options}", remedy="leave it out")
    asked = chosen.get("approach", "stream")
    windowed = recommended is None and asked != "stream"
    base = f"unit-{asked}" if windowed and f"unit-{asked}" in GENERATOR_PRESETS else data
    return acting(
        defaults, generator_preset(recommended or base, characters), chosen, generator_idle
    )


def fit_generator(
    settings: dict[str, Any],
    path: Path,
    text: Any,
    classes: Any = None,
    *,
    announce: Callable[[Any], None] | None = None,
) -> tuple[Any, float]:
    """Train; return the model and its seconds. What was good before an error is saved."""
    from elman.app.engine import ready

    ready()
    from elman.estimators import SequenceGenerator

    started = time.perf_counter()
    with progress.training(1) as bar:
        model = SequenceGenerator(**settings, progress=bar)
        with keeping(model, path):
            model.fit(text, classes, announce=announce)
    return model, time.perf_counter() - started


def draw_history(model: Any, plot: Path, name: str) -> None:
    """Draw the learning curves."""
    from elman.report import draw_curves

    draw_curves(
        model.history_, plot, best_epochs=model.best_epochs_, title=f"Learning curves: {name}"
    )


def planned(outline: Any, settings: dict[str, Any]) -> str:
    """Tell the network that will be trained, and how long at most, in a line."""
    approach = settings.get("approach", "stream")
    return f"network: {outline.network}, approach {approach}, up to {outline.epochs} epochs\n"


def course(model: Any) -> str:
    """Tell how training went, in lines."""
    from elman.report import curve_lines

    return "".join(f"{line}\n" for line in curve_lines(model.history_, model.best_epochs_))


def ending(path: Path, seconds: float, *, replaces: bool, options: str = "") -> str:
    """Tell where the model is, and what to do with it."""
    verb = "replaced" if replaces else "saved"
    return (
        f"\ntrained in {seconds:.0f} s; {verb} {path} ({size_of(path)})\n"
        f"next: elman generate {shlex.quote(str(path))}{options}\n"
    )


def note_interrupt(model: Any, path: Path) -> None:
    """Say what an interrupted training has left."""
    note(
        f"elman: interrupted in or after epoch {len(model.history_[-1])}; epoch "
        f"{model.best_epochs_[-1]}, the best, is saved in {path}"
    )
