"""One training run, from examples to a saved model and its report."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.applicable import as_options
from elman.app.held_out import KEY, HeldOut
from elman.app.output import size_of
from elman.app.shown import progress
from elman.app.shown.console import brief, note, print_json, put
from elman.app.training_settings import settings_for
from elman.errors import NonFiniteError

if TYPE_CHECKING:
    from elman.datasets import Labelled
    from elman.datasets.source import Source
    from elman.report import Evaluation

__all__ = ["Run"]


class Run:
    """One training: its examples, its model, its figures."""

    def __init__(
        self,
        source: Source,
        examples: Labelled,
        path: Path,
        chosen: dict[str, Any],
        test: float | None,
        *,
        recommended: str | None,
        refit: bool,
        quiet: bool,
    ) -> None:
        self.source, self.examples, self.path, self.quiet = source, examples, path, quiet
        self.settings, self.remarks = settings_for(source.data, examples, chosen, recommended)
        self.held = HeldOut.choose(
            examples,
            source.data,
            test,
            seed=self.settings["seed"],
            fold=tuple(self.settings.get("fold", ())),
            refit=refit,
        )
        train, test_part = self.held.split(examples)
        self.remarks += self.held.unmeasured(examples, test_part)
        self.training, self.testing = examples.select(train), examples.select(test_part)
        self.replaces = path.exists()
        self.figures: Evaluation | None = None
        self.best = 1.0
        self.seconds = 0.0

    def train(self) -> None:
        """Fit, save, measure, and save again with the figures in the training record."""
        from elman.app.measure import best_reachable, measure

        self.model = self._fit(self.training, "training")
        self._save()
        if len(self.testing):
            self.figures, remarks = measure(self.model, self.testing)
            self.remarks += remarks
            self.best = best_reachable(self.model, self.testing)
            self.measured = self.model
            if self.held.refit and not self.model.interrupted_:
                self.model = self._fit(self.examples, "training on everything")
        self._save()

    def _fit(self, examples: Labelled, what: str) -> Any:
        from elman.app.engine import ready

        ready()
        from elman.estimators import SequenceClassifier

        started = time.perf_counter()
        with progress.training(self.settings.get("members", 1), what) as bar:
            model = SequenceClassifier(**self.settings, progress=bar)
            try:
                model.fit(
                    examples.inputs,
                    examples.labels,
                    groups=self.held.groups(examples),
                    channels=examples.channels,
                    announce=self._announce if what == "training" and not self.quiet else None,
                )
            except NonFiniteError as error:
                raise self._stopped(model, error) from error
        self.seconds += time.perf_counter() - started
        return model

    def _announce(self, outline: Any) -> None:
        """Tell what will be trained, and on what."""
        counts = self.examples.counts()
        shown = ", ".join(f"{brief(label)} {n:,}" for label, n in list(counts.items())[:6])
        more = f", ... ({len(counts)} labels)" if len(counts) > 6 else ""
        put(
            f"{self.source.stem}: {len(self.examples):,} examples: {shown}{more}\n"
            f"from {self.examples.source}\n"
            f"network: {outline.network}, up to {outline.epochs} epochs\n"
        )

    def _stopped(self, model: Any, error: NonFiniteError) -> NonFiniteError:
        """Save what was good before the numbers ran away, and add that to the error."""
        if not getattr(model, "networks_", None):
            return error
        self.model = model
        self._save()
        kept = f"{error.problem}; the best epoch before that is saved in {self.path}"
        return NonFiniteError(kept, remedy=error.remedy)

    def _save(self) -> None:
        record = self.model.record_
        record["data"] = {
            "name": self.source.data,
            "source": self.examples.source,
            "sha256": self.examples.sha256,
            "text": self.source.layout.text,
        }
        record[KEY] = self.held.to_json()
        record["seconds"] = round(self.seconds, 1)
        record["history"] = [
            [[e.loss, e.accuracy, e.val_loss, e.val_accuracy] for e in epochs]
            for epochs in self.model.history_
        ]
        if self.figures is not None:
            whole = self.figures.to_json()
            short = (
                "examples",
                "accuracy",
                "top3",
                "macro_f1",
                "log_loss",
                "calibration_error",
                "majority",
                "error_gap",
                "origins",
            )
            record["measured"] = {name: whole[name] for name in short}
        self.model.save(self.path)

    def draw(self, path: Path) -> None:
        """Draw the learning curves."""
        from elman.report import draw_curves

        draw_curves(
            self.model.history_,
            path,
            best_epochs=self.model.best_epochs_,
            title=f"Learning curves: {self.source.stem}",
        )

    def tell(self) -> None:
        """Print the figures, and what to do next."""
        if self.quiet:
            self._tell_json()
        else:
            self._tell_people()
        if self.model.interrupted_:
            last, best = len(self.model.history_[-1]), self.model.best_epochs_[-1]
            note(
                f"elman: interrupted after epoch {last}; epoch {best}, the best, is saved "
                f"in {self.path}"
            )

    def _tell_json(self) -> None:
        print_json(
            {
                "model": str(self.path),
                "seconds": self.seconds,
                "interrupted": self.model.interrupted_,
                "remarks": self.remarks,
                "best_reachable_accuracy": self.best if self.figures else None,
                "held_out": self.figures and self.figures.to_json(),
                "record": self.model.record_,
            }
        )

    def _tell_people(self) -> None:
        from elman.app.measure import print_figures
        from elman.report import curve_lines

        model = self.model
        put("".join(f"{line}\n" for line in curve_lines(model.history_, model.best_epochs_)))
        put(f"\ntrained on {len(self.training):,}, {self._measured_on()}\n")
        if self.figures is not None:
            print_figures(self.figures, self.best, classes=len(self.figures.labels) <= 20)
        for remark in self.remarks:
            put(f"note: {remark}\n")
        again = ", after training once more on everything" if self.held.refit else ""
        put(
            f"\ntrained in {self.seconds:.0f} s{again}; {'replaced' if self.replaces else 'saved'} "
            f"{self.path} ({size_of(self.path)})\nnext: {self._next()}\n"
        )

    def _measured_on(self) -> str:
        match self.held.how:
            case "none":
                return "measured on nothing: no examples were held out"
            case "official":
                return f"measured on the publisher's {len(self.testing):,} test examples:"
        apart = (
            " with equal texts and groups on one side" if self.held.groups(self.examples) else ""
        )
        return f"measured on {len(self.testing):,} held out{apart}:"

    def _next(self) -> str:
        model = shlex.quote(str(self.path))
        if self.model.reader_.kind != "text":
            options = as_options(self.source.layout)
            return f"elman evaluate {model} {shlex.quote(self.source.data)}{options}"
        texts = (
            ["Anna", "Otto"]
            if self.source.data.startswith("names")
            else [
                str(text)
                for text in (self.testing if len(self.testing) else self.training).inputs[:2]
            ]
        )
        return f"elman classify {model} {' '.join(map(shlex.quote, texts))}"
