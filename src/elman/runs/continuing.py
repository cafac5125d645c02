"""A classifier that goes on learning from new data: what changed, and what stays held out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from elman.errors import AlphabetError, ConfigurationError, ElmanError, LabelError, shorten
from elman.runs.apart import KEY as HASHES
from elman.runs.apart import hashes_of, noted, read_hashes
from elman.runs.held_out import BEFORE, KEY, HeldOut, earlier
from elman.runs.labelled import Classification, LabelFigures
from elman.runs.task import Silent, Watch, title_of
from elman.runs.training import in_use, note_data

if TYPE_CHECKING:
    from elman.datasets import Labelled
    from elman.datasets.source import Source
    from elman.estimators import SequenceClassifier
    from elman.estimators.outline import Outline

__all__ = ["SETTINGS", "Continued", "go_on"]

SETTINGS = (
    *("epochs", "batch_size", "learning_rate", "clip_norm", "weight_decay", "method"),
    *("validation", "patience", "keep", "seed", "class_weight", "unknown", "checkpoint"),
)
"""What may be chosen of a training that goes on; the network is there already."""

_SLOWER = 0.25
"""The rate, as a share of that of the first training: what was learned is not to be forgotten."""

_FEW = 100
"""Examples below which none are spared to choose the epoch."""


@dataclass
class Continued:
    """A training that went on: figures before and after, on what neither training learned from.

    Args:
        before: the model as it was, and its file.
        known: new examples that were learned from.
        out: new examples that were held out.
        first: what was held out in the first training, None where those data are not here.
        kept_apart: new examples left out because the first training had held them out.
        figures: by "new" and "first", before and after.
    """

    before: SequenceClassifier
    path: Path
    source: Source
    records: Labelled
    known: Labelled
    out: Labelled
    first: Labelled | None
    kept_apart: int
    settings: dict[str, Any]
    remarks: list[str]
    output: Path | None = None
    seconds: float = 0.0
    model: Any = None
    figures: dict[str, tuple[LabelFigures, LabelFigures]] = field(default_factory=dict)

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended it; the best epoch so far is kept."""
        return bool(self.model.interrupted_)

    def to_json(self) -> dict[str, Any]:
        """Tell it in plain JSON values."""
        return {
            "model": self.output and str(self.output),
            "continued": str(self.path),
            "seconds": self.seconds,
            "interrupted": self.interrupted,
            "trained_on": len(self.known),
            "kept_apart": self.kept_apart,
            "remarks": self.remarks,
            "figures": {
                part: {"before": old.to_json(), "after": new.to_json()}
                for part, (old, new) in self.figures.items()
            },
            "record": self.model.record_,
        }


def go_on(
    path: str | Path,
    source: Source,
    *,
    output: str | Path | None = None,
    test: float | None = None,
    watch: Watch | None = None,
    announce: Callable[[Continued, Outline], None] | None = None,
    callbacks: Sequence[Any] = (),
    **chosen: Any,
) -> Continued:
    """Let the classifier of a file go on learning from new data, and measure before and after.

    A share `test` of the new data is held out (0.2 unless given). What the first training held out
    is not learned from: its texts are known by their hashes. Where the first data are still where
    they were, what was held out of them is measured too.

    Args:
        path: the model's file, which is not written.
        source: the new data; columns that are not named are those of the first training.
        output: where the model is written.
        callbacks: are told how training goes, see `elman.estimators.callbacks`.
        chosen: settings, those of `SETTINGS`.

    Raises:
        ElmanError: a model or data that cannot be used; a `LabelError` names labels, an
            `AlphabetError` characters that the model does not know.
    """
    from elman.estimators import load

    watch, task = watch or Silent(), Classification()
    if strange := [name for name in chosen if name not in SETTINGS]:
        raise ConfigurationError(
            f"{strange[0]}= cannot act on a model that is there already", remedy="leave it out"
        )
    model: SequenceClassifier = load(path, "classifier")
    source = _laid_out(source, model.record_)
    with watch.downloading() as bar:
        records = task.read(source, bar, model)
    rule = chosen.pop("unknown", None)
    if rule is not None:
        model.unknown, model.reader_ = rule, model.reader_.with_unknown(rule)
    labels = {str(label): label for label in model.classes_.tolist()}
    _check_labels(records, list(labels))
    settings = _settings(model, records, chosen)
    seed, fold = settings.get("seed", model.seed), _fold(model)
    held = HeldOut.choose(records, title_of(source), test, seed=int(seed), fold=fold)
    known, out = held.parts(records)
    guarded = read_hashes(model.record_)
    free = ~np.isin(hashes_of(known, fold), guarded)
    kept_apart = int((~free).sum())
    known = known.select(np.flatnonzero(free))
    if not len(known):
        raise ConfigurationError(
            f"All of {source.data} was held out in the first training, nothing is left to learn",
            remedy="give other examples",
        )
    learned, first, remarks = _first(model.record_, task)
    if learned is not None:
        seen = np.isin(hashes_of(out, fold), hashes_of(learned, fold))
        out = out.select(np.flatnonzero(~seen))
        if seen.any():
            remarks.append(
                f"{int(seen.sum()):,} new examples held out were learned from in the first "
                "training: they are not measured"
            )
    remarks = _new_symbols(model, known) + remarks
    run = Continued(
        *(model, Path(path), source, records, known, out, first, kept_apart, settings, remarks),
        output=None if output is None else Path(output),
    )
    _fit(run, [labels[label] for label in known.labels], held, watch, announce, callbacks)
    _note(run, held, guarded, fold)
    users = in_use(model), in_use(run.model)
    for name, part in {"new": out, "first": first}.items():
        if part is not None and len(part):
            old, new = (task.measure(user, part)[0] for user in users)
            run.figures[name] = (old, new)
    if "new" in run.figures:
        run.model.record_["measured"] = run.figures["new"][1].short()
        _save(run)
    return run


def _save(run: Continued) -> None:
    if run.output is not None:
        run.model.save(run.output)


def _fit(
    run: Continued,
    labels: list[Any],
    held: HeldOut,
    watch: Watch,
    announce: Callable[[Continued, Outline], None] | None,
    callbacks: Sequence[Any],
) -> None:
    from elman.estimators.classifier.continuing import gone_on

    started = time.perf_counter()
    with watch.training(len(run.before.networks_), "going on") as bar:
        run.model = gone_on(
            run.before,
            run.known.inputs,
            labels,
            {**run.settings, "progress": bar, "callbacks": callbacks},
            groups=held.groups(run.known),
            announce=announce and (lambda outline: announce(run, outline)),
        )
    run.model.set_params(progress=None, callbacks=())
    run.seconds = time.perf_counter() - started


def _note(
    run: Continued, held: HeldOut, guarded: np.ndarray[Any, Any], fold: tuple[str, ...]
) -> None:
    """Write what the model was trained on, before and now, and what it must not learn from.

    It is saved at once: measuring may be interrupted.
    """
    old, record = run.before.record_, run.model.record_
    last = {name: old[name] for name in ("data", KEY) if name in old}
    record[BEFORE] = [*earlier(old), last]
    record |= note_data(run.source, run.records, held)
    record |= Classification().about(run.model, run.records)
    record["seconds"] = round(run.seconds, 1)
    record[HASHES] = noted(np.concatenate([guarded, hashes_of(run.out, fold)]))
    record.pop("measured", None)
    _save(run)


def _laid_out(source: Source, record: dict[str, Any]) -> Source:
    """Let columns that are not named be those of the first training."""
    before = (record.get("data") or {}).get("layout")
    if source.is_set or not isinstance(before, dict):
        return source
    missing = {
        name: before[name]
        for name in ("text", "label", "group", "series", "channels")
        if isinstance(before.get(name), str) and getattr(source.layout, name) is None
    }
    return replace(source, layout=replace(source.layout, **missing))


def _check_labels(records: Labelled, known: list[str]) -> None:
    counts = Counter(label for label in records.labels if label not in set(known))
    if counts:
        shown = ", ".join(f"{shorten(label)} ({n:,})" for label, n in counts.most_common(5))
        raise LabelError(
            f"The model answers {', '.join(map(shorten, known[:8]))}"
            f"{', ...' if len(known) > 8 else ''}, {records.name} has other labels: {shown}",
            remedy="leave these rows out, or train anew on all examples",
        )


def _settings(
    model: SequenceClassifier, records: Labelled, chosen: dict[str, Any]
) -> dict[str, Any]:
    few = len(records) < _FEW * len(model.classes_)
    usual: dict[str, Any] = {
        "epochs": 3 if few else max(3, int(model.epochs) // 2),
        "learning_rate": model.learning_rate * _SLOWER,
        "validation": None if few else 0.1,
        "patience": None if few else 2,
    }
    settings = {**usual, **chosen}
    unspared = settings["validation"] is None or settings.get("keep", model.keep) == "last"
    if unspared:
        if chosen.get("patience") is not None:
            raise ConfigurationError(
                "patience= cannot act without validation",
                remedy="leave it out, or pass validation=0.1",
            )
        settings["patience"] = None
    return settings


def _fold(model: SequenceClassifier) -> tuple[str, ...]:
    alphabet = model.reader_.alphabet
    return () if alphabet is None else tuple(alphabet.fold)


def _first(
    record: dict[str, Any], task: Classification
) -> tuple[Labelled | None, Labelled | None, list[str]]:
    """Read again what the first training learned from and held out; remark where it cannot be."""
    from elman.datasets.files.layout import TableLayout
    from elman.datasets.source import Source

    origin = [*earlier(record), record][0]
    data, held = origin.get("data") or {}, HeldOut.of(origin)
    name = str(data.get("name"))
    if held is None or held.how == "none" or held.refit:
        return None, None, ["the first training held nothing out that could be measured again"]
    gone = f"{name}, the data of the first training, "
    layout = data.get("layout")
    if not isinstance(layout, dict):
        return None, None, [f"{gone}are not measured: the model does not say how they are laid out"]
    try:
        records = task.read(Source(name, TableLayout(**layout)), None)
    except (ElmanError, OSError, TypeError):
        return None, None, [f"{gone}are not here: what was held out of them is not measured"]
    if records.sha256 != held.sha256:
        return None, None, [f"{gone}have changed: what was held out of them is not measured"]
    known, out = held.parts(records)
    return known, out, []


def _new_symbols(model: SequenceClassifier, known: Labelled) -> list[str]:
    """Say which symbols are new, and by which rule they are read; refuse where there is none."""
    alphabet = model.reader_.alphabet
    if alphabet is None or not known.texts:
        return []
    texts = model.reader_.written(str(text) for text in known.inputs)
    strange = [text for text in texts if not alphabet.knows(text)]
    if not strange:
        return []
    share = f"{len(strange):,} of {len(texts):,} new texts have"
    if hasattr(alphabet, "vocabulary"):
        unit = alphabet.vocabulary.unit
        return [f"{share} {unit} that the model has no code for: they are read as unknown"]
    letters = sorted({c for text in strange for c in alphabet.fold_text(text)} - alphabet.inside)
    shown = "".join(letters[:20])
    if alphabet.unknown == "error":
        raise AlphabetError(
            f"{share} characters that the model does not know: {shown!r}",
            remedy='pass unknown="skip" to leave them out, or train anew on all examples',
        )
    done = "left out" if alphabet.unknown == "skip" else "replaced"
    return [f"{share} characters that the model does not know, which are {done}: {shown!r}"]
