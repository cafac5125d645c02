"""`elman plot`: how models learned, side by side in a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from elman.app.commands import options
from elman.app.output import check_outputs
from elman.app.shown.console import note, print_json
from elman.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["plot"]


def plot(
    models: Annotated[
        list[Path], typer.Argument(metavar="MODEL...", help="Model files that train wrote.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Picture (.png, .svg).")
    ] = Path("curves.svg"),
    title: Annotated[
        str, typer.Option(metavar="TEXT", help="Title [the lowest loss, whose, and when].")
    ] = "",
    as_json: options.Json = False,
) -> None:
    """Draw how each MODEL learned, all in one picture: loss and accuracy by epoch.

    Training is thin, what was held out thick, a ring marks the epoch that was kept.
    """
    from elman.report import check_picture, draw_curves, loss_per

    check_picture(output)
    check_outputs({"--output": output}, models)
    loaded = [_learned(path) for path in models]
    kinds = list(dict.fromkeys(model.kind for model in loaded))
    if len(kinds) > 1:
        raise ConfigurationError(
            f"Losses in a picture count the same, received a {' and a '.join(kinds)}",
            remedy="draw each kind of model apart",
        )
    counted = list(dict.fromkeys(map(loss_per, loaded)))
    if len(counted) > 1:
        raise ConfigurationError(
            "Losses in a picture count the same, received some per "
            f"{' and some per '.join(counted)}",
            remedy="draw each alignment apart",
        )
    named = [
        (name, *member)
        for name, model in zip(_names(models), loaded, strict=True)
        for member in zip(model.history_, model.best_epochs_, strict=True)
    ]
    names, history, best = zip(*named, strict=True)
    draw_curves(history, output, best_epochs=best, names=names, title=title, per=counted[0])
    if as_json:
        curves = [_curve(*member) for member in named]
        print_json({"picture": str(output), "curves": curves})
    else:
        note(f"drawn: {output}")


def _learned(path: Path) -> Any:
    """Open a model whose file tells how it learned."""
    from elman.estimators.files.codec import opened

    model, _ = opened(path, light=True)
    if not any(model.history_):
        raise ConfigurationError(
            f"{path} does not say how its epochs went",
            remedy="train it again: files of elman 0.1, and very long trainings, keep no history",
        )
    return model


def _names(paths: Sequence[Path]) -> list[str]:
    """Name models by their files, by the whole path where two files have one name."""
    stems = [path.stem for path in paths]
    return [
        stem if stems.count(stem) == 1 else str(path)
        for path, stem in zip(paths, stems, strict=True)
    ]


def _curve(name: str, epochs: Sequence[Any], best: int) -> dict[str, Any]:
    return {
        "model": name,
        "best_epoch": best,
        "training": [dict(epoch.scores) for epoch in epochs],
        "held_out": [dict(epoch.held_out) for epoch in epochs],
    }
