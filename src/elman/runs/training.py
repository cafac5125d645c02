"""One training run, whatever the shape: read, part, fit, save, measure, record."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.errors import (
    ConfigurationError,
    NonFiniteError,
    OutputError,
    UnknownLayer,
    UnstorableValue,
)
from elman.estimators.transfer.starts import said_of
from elman.runs.apart import KEY as HASHES
from elman.runs.apart import hashes_of, noted
from elman.runs.held_out import KEY, HeldOut, unmeasured
from elman.runs.labelled import Classification
from elman.runs.pairs import Transduction
from elman.runs.plots import drawn, kinds_of_figures, kinds_of_model
from elman.runs.series import Forecasting
from elman.runs.tags import Tagging
from elman.runs.task import Silent, Task, Watch, Wish, given, title_of
from elman.runs.taught import opened
from elman.runs.text import LongText
from elman.runs.unlabelled import LanguageModel

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from elman.datasets.source import Source
    from elman.estimators.outline import Outline

__all__ = ["Trained", "in_use", "note_data", "train"]

USUAL: dict[str, type[Task]] = {
    "labelled": Classification,
    "text": LongText,
    "pairs": Transduction,
    "tagged": Tagging,
    "series": Forecasting,
}
"""What such records are mostly for: labels, a text to go on, outputs of inputs, words' labels,
what comes next."""


@dataclass
class Trained:
    """A training: its data, how they were parted, its model, its figures.

    `figures` are None where nothing was measured; `known` was learned from and `out` held out.
    """

    task: Task
    source: Source
    records: Any
    known: Any
    out: Any
    held: HeldOut
    settings: dict[str, Any]
    remarks: list[str]
    path: Path | None
    replaces: bool = False
    seconds: float = 0.0
    before: dict[str, Any] = field(default_factory=dict)
    """What the record says of what was learned before, from other data."""
    model: Any = None
    figures: Any = None
    callbacks: Sequence[Any] = ()
    _watch: Watch = field(default_factory=Silent, repr=False)

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended it; the best epoch so far is kept."""
        return bool(self.model.interrupted_)

    def plot(
        self,
        kind: str | None = None,
        path: str | os.PathLike[str] | None = None,
        *,
        text: Any = None,
        title: str = "",
    ) -> Figure:
        """Draw the curves, or another `kind` of `elman.plot`: of the model or of its figures."""
        offered = kinds_of_model(self.model) | kinds_of_figures(self.figures)
        return drawn(offered, kind, path, text=text, title=title)

    def _repr_html_(self) -> str:
        """The data, the figures and the model, for a notebook."""
        from elman.runs.html import html_of_training

        return html_of_training(self)

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {
            "model": self.path and str(self.path),
            "seconds": self.seconds,
            "interrupted": self.interrupted,
            "remarks": self.remarks,
            **self.task.measured(self.figures),
            "record": self.model.record_,
        }

    def fit(
        self,
        records: Any,
        what: str,
        announce: Callable[[Outline], None] | None,
        watched: Any = None,
    ) -> None:
        """Train on some of the records, perhaps watching others, and save that."""
        started = time.perf_counter()
        with self._watch.training(self.settings.get("members", 1), what) as bar:
            model = self.task.estimator(**self.settings, progress=bar, callbacks=self.callbacks)
            with self._keeping(model):
                self.task.fit(model, records, self.held, announce, watched)
        self.seconds += time.perf_counter() - started
        self.model = model
        self.remarks += [said for said in said_of(model.record_) if said not in self.remarks]
        self.save()

    def save(self) -> None:
        """Write the record, and the model where it has a path.

        Where that fails (a disk that has filled up) the model is saved on the temporary disk:
        raises `OutputError` that says where it is then.
        """
        record = self.model.record_
        record |= note_data(self.source, self.records, self.held)
        if self.task.kind == "classifier" and len(self.out) and not self.held.refit:
            record[HASHES] = noted(hashes_of(self.out, self.held.fold))
        record["seconds"] = round(self.seconds, 1)
        record |= self.before | self.task.about(self.model, self.records)
        if self.figures is not None:
            record["measured"] = self.figures.short()
        if self.path is None:
            return
        try:
            self.model.save(self.path)
        except OutputError as error:
            try:
                spare = Path(tempfile.mkdtemp(prefix="elman-")) / self.path.name
                self.model.save(spare)
            except (OSError, OutputError):
                raise error from None
            raise OutputError(
                f"{error.problem}; the model is in {spare} instead",
                remedy="free some space and move it",
            ) from error

    @contextmanager
    def _keeping(self, model: Any) -> Iterator[None]:
        """Save what was good before the numbers ran away, and add that to the error."""
        try:
            yield
        except NonFiniteError as error:
            # What every estimator sets last, once there are weights to keep.
            if self.path is None or not hasattr(model, "record_"):
                raise
            self.model = model
            self.save()
            kept = f"{error.problem}; the best epoch before that is saved in {self.path}"
            raise NonFiniteError(kept, remedy=error.remedy) from error


def note_data(source: Source, records: Any, held: HeldOut) -> dict[str, Any]:
    """Say what was trained on and how it is laid out, and how it was parted."""
    return {
        "data": {
            "name": source.data,
            "source": records.source,
            "sha256": records.sha256,
            "text": source.layout.text,
            "layout": source.layout.given(),
        },
        KEY: held.to_json(),
    }


def train(
    data: Any,
    task: Task | None = None,
    *,
    output: str | Path | None = None,
    preset: str | None = None,
    test: float | None = None,
    refit: bool = False,
    watch: Watch | None = None,
    announce: Callable[[Trained, Any], None] | None = None,
    unlabelled: LanguageModel | None = None,
    callbacks: Sequence[Any] = (),
    **chosen: Any,
) -> Trained:
    """Train on data, measure on what was held out, and save the model where `output` says.

    Args:
        data: a data set's name, a path, a `Source`, or records (`Labelled`, `Text`, `Pairs`,
            `Tagged`, `Series`).
        task: what is learned from them; None for what such records are mostly for.
        preset: recommended settings to start from, instead of those for the data.
        test: share held out; None for the publisher's part, else a usual share; 0 for none.
        refit: after measuring, train once more on everything.
        watch: shows downloads and trainings.
        announce: is told of what will be trained, once everything has been read and checked.
        unlabelled: texts from which vectors of words, or a language model, are learned first.
        callbacks: are told how training goes, see `elman.estimators.callbacks`.
        chosen: settings of the estimator.

    Raises:
        ElmanError: data, settings or a file that cannot be used; a `NonFiniteError` says where
            the best epoch before it is saved.
    """
    from elman.estimators.fitting import check_seed

    check_seed(chosen.get("seed", 0))
    watch = watch or Silent()
    source, records = given(data)
    task = task or USUAL[(source if records is None else records).kind]()
    if records is None:
        with watch.downloading() as bar:
            records = task.read(_shared(source, task), bar)
    if unlabelled is not None:
        if chosen.get("init_from") is not None:
            raise ConfigurationError(
                "A network starts from one model, received init_from= and unlabelled=",
                remedy="leave one of them out",
            )
        unlabelled.check(task, records)
        chosen["init_from"] = unlabelled
    settings, remarks = task.settings(records, source.data, Wish(chosen, preset, test))
    held = HeldOut.choose(
        records,
        title_of(source),
        test,
        seed=settings.get("seed", 0),
        fold=tuple(settings.get("fold", ())),
        refit=refit,
        usual=task.usual(records),
    )
    if len(settings.get("teachers") or ()):
        settings["teachers"], more = opened(settings["teachers"], task.kind, held)
        remarks += more
    known, out = held.parts(records)
    path = None if output is None else Path(output)
    run = Trained(task, source, records, known, out, held, settings, remarks, path, _watch=watch)
    run.callbacks = callbacks
    run.replaces = path is not None and path.exists()
    watched = out if len(out) and settings.get("keep") == "last" else None

    def tell(outline: Any) -> None:
        if announce is not None:
            announce(run, outline)

    if unlabelled is not None:
        run.settings["init_from"], run.before = unlabelled.fitted(known, settings, watch, tell)
    run.fit(known, "training", tell, watched)
    if len(out):
        run.figures, more = task.measure(in_use(run.model), out)
        run.remarks += unmeasured(records, out) + more
        if refit and not run.interrupted:
            run.fit(records, "training on everything", None)
        task.finish(run.model, records)
        run.save()
    return run


def _shared(source: Source, task: Task) -> Source:
    """Let processes that have joined, by JAX, read a share of a table each."""
    if "jax" not in sys.modules:
        return source
    from elman.rnn.training.agreement import Exchange

    exchange = Exchange()
    return source if exchange.count == 1 else source.shared(exchange, task.kind)


def in_use(model: Any) -> Any:
    """Return the model as its file is used, so that `evaluate` finds the figures of training.

    On an accelerator, and where the small engine cannot run it, the model itself.
    """
    import jax

    from elman.estimators.files import codec

    if jax.default_backend() != "cpu":
        return model
    try:
        return codec.in_use(model)
    except (UnknownLayer, UnstorableValue):
        return model
