"""`elman train --task transduce`: from pairs to a transducer, with honest error rates."""

from __future__ import annotations

import inspect
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.applicable import acting, option_of
from elman.app.measure_pairs import measured, rates_of, shown_rates
from elman.app.output import keeping, save_model, size_of
from elman.app.shown import progress
from elman.app.shown.console import note, print_json, put
from elman.errors import ConfigurationError

if TYPE_CHECKING:
    from elman.datasets.records.pairs import Pairs

__all__ = ["train_pairs"]


def train_pairs(
    table: Pairs,
    data: str,
    path: Path,
    chosen: dict[str, Any],
    test: float | None,
    *,
    as_json: bool,
    plot: Path | None,
    swapped: bool,
) -> bool:
    """Train, measure and save; tell whether it was interrupted."""
    from elman.app.engine import ready

    settings = _settings(chosen)
    kept, held = table.held_out(test, settings.get("seed", 0))
    ready()
    replaces = path.exists()

    def announce(outline: Any) -> None:
        put(
            f"{table.name}: {len(table):,} pairs, {outline.symbols[0]} symbols "
            f"({table.divisions[0]}) to {outline.symbols[1]} ({table.divisions[1]})\n"
            f"network: {outline.network}, up to {outline.epochs} epochs\n"
        )

    model, seconds = _fit(settings, table.select(kept), path, None if as_json else announce)
    record = model.record_
    record["data"] = {"name": data, "source": table.source, "sha256": table.sha256}
    record["divisions"], record["swapped"] = list(table.divisions), swapped
    record["held_out"] = {"sha256": table.sha256, "test": test, "seed": settings.get("seed", 0)}
    record["seconds"] = round(seconds, 1)
    figures = None
    if held:
        part = table.select(held)
        figures = rates_of(measured(model, part))
        record["measured"] = figures
    save_model(model, path)
    if plot is not None:
        from elman.report import draw_curves

        draw_curves(
            model.history_,
            plot,
            best_epochs=model.best_epochs_,
            title=f"Learning curves: {table.name}",
        )
    if as_json:
        print_json(
            {
                "model": str(path),
                "seconds": seconds,
                "interrupted": model.interrupted_,
                "measured": figures,
                "record": record,
            }
        )
    else:
        _tell(model, table, len(kept), figures, seconds, path, replaces=replaces)
    if model.interrupted_:
        note(f"elman: interrupted; the best epoch so far is saved in {path}")
    return bool(model.interrupted_)


def _settings(chosen: dict[str, Any]) -> dict[str, Any]:
    from elman.estimators import SequenceTransducer
    from elman.estimators.effects import transducer_idle

    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(SequenceTransducer).parameters.items()
    }
    if strange := sorted(set(chosen) - set(defaults)):
        options = ", ".join(map(option_of, strange))
        raise ConfigurationError(f"A transducer has no {options}", remedy="leave it out")
    chosen = acting(defaults, {}, chosen, transducer_idle)
    settings = dict(chosen)
    if isinstance(units := settings.get("units"), list | tuple):
        if len(set(units)) != 1:
            raise ConfigurationError(
                f"A transducer's layers are equally wide, received units {list(units)}",
                remedy="pass for example --units 128",
            )
        settings |= {"units": units[0], "layers": len(units)}
    return settings


def _fit(
    settings: dict[str, Any], table: Pairs, path: Path, announce: Callable[[Any], None] | None
) -> tuple[Any, float]:
    from elman.estimators import SequenceTransducer

    started = time.perf_counter()
    with progress.training(settings.get("members", 1)) as bar:
        model = SequenceTransducer(**settings, progress=bar)
        with keeping(model, path):
            model.fit(table.read, table.outputs, announce=announce)
    return model, time.perf_counter() - started


def _tell(
    model: Any,
    table: Pairs,
    pairs: int,
    figures: dict[str, Any] | None,
    seconds: float,
    path: Path,
    *,
    replaces: bool,
) -> None:
    from elman.report import curve_lines

    put("".join(f"{line}\n" for line in curve_lines(model.history_, model.best_epochs_)))
    if figures is None:
        put(f"\ntrained on all {pairs:,} pairs: nothing was held out to measure on\n")
    else:
        put(f"\ntrained on {pairs:,} pairs, measured on {figures['inputs']:,} inputs held out:\n")
        put(shown_rates(figures))
    verb = "replaced" if replaces else "saved"
    put(
        f"\ntrained in {seconds:.0f} s; {verb} {path} ({size_of(path)})\n"
        f"next: elman transduce {shlex.quote(str(path))} "
        f"{shlex.quote(_joined(table.inputs[0], table.divisions[0]))}\n"
    )


def _joined(symbols: tuple[str, ...], division: str) -> str:
    return (" " if division == "spaces" else "").join(symbols)
