"""Unlabelled texts first: vectors of their words, or a language model, to start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from elman.errors import ConfigurationError, SequenceError

if TYPE_CHECKING:
    from elman.datasets.source import Source
    from elman.estimators import SequenceGenerator
    from elman.estimators.outline import Outline
    from elman.estimators.transfer.pretrained import Pretrained
    from elman.runs.task import Task, Watch

__all__ = ["LanguageModel", "Pretraining", "language_model", "read_unlabelled"]

_PASSES = 4_000_000
"""Symbols that are read in all: a small corpus is read more often, up to `_MOST` times."""

_LEAST, _MOST = 3, 20


class Pretraining(NamedTuple):
    """What is learned first, and from how many texts of what.

    `outline` is a language model's network, None where vectors of words are counted alone.
    """

    outline: Outline | None
    source: str
    texts: int
    known: int
    unit: str


@dataclass(frozen=True)
class LanguageModel:
    """Unlabelled texts to learn from first, and the file that is to keep a language model of them.

    A classifier of words starts from their vectors, which are counted in seconds, unless the
    language model is to be kept; taggers, and classifiers of other units, start from that.
    """

    source: Source
    keep: Path | None = None

    def check(self, task: Task, records: Any) -> None:
        """Raise `ConfigurationError` where nothing that is learned could start from it."""
        if task.kind not in ("classifier", "tagger"):
            raise ConfigurationError(
                f"unlabelled= cannot act on a {task.kind}",
                remedy="leave it out, or train on these texts",
            )
        _texts_of(records)

    def fitted(
        self,
        records: Any,
        settings: dict[str, Any],
        watch: Watch,
        announce: Callable[[Pretraining], None],
    ) -> tuple[SequenceGenerator | Pretrained, dict[str, Any]]:
        """Learn from the texts and from those of `records`, whose labels are not looked at.

        `settings` are those of what starts from it: the network is the same, as far as a generator
        has it, and texts are written as they will be read. Returns it with what a record says.
        """
        from elman.estimators import SequenceGenerator
        from elman.estimators.transfer.counts import counted

        own = _texts_of(records)
        texts = read_unlabelled(self.source)
        write = _writer(records, settings)
        written = [text for text in map(write, [*texts, *own]) if text]
        if len(written) < 2:
            raise SequenceError(
                f"A language model learns from several texts, {self.source.data} and the training "
                f"texts are {len(written)}",
                remedy="give more unlabelled texts",
            )
        planned = language_model(records.kind, settings, written)
        about: dict[str, Any] = {
            "source": self.source.data,
            "texts": len(texts),
            "training_texts": len(own),
        }
        if self.keep is None and planned.get("vectors") == "counted":
            announce(Pretraining(None, self.source.data, len(texts), len(own), "words"))
            words, seed = planned["vocabulary"], planned["seed"]
            name = Path(self.source.data).name
            units = planned["embedding"]
            start = counted(written, units, vocabulary=words, seed=seed, name=name)
            return start, {"vectors": {**about, "words": len(start.vocabulary)}}

        def tell(outline: Outline) -> None:
            unit = planned["unit"]
            announce(Pretraining(outline, self.source.data, len(texts), len(own), unit))

        with watch.training(1, "language model") as bar:
            model = SequenceGenerator(**planned, progress=bar).fit(written, announce=tell)
        about |= {
            "epochs": model.record_["epochs"][0],
            "validation_loss": model.record_["validation_loss"],
        }
        model.record_["data"] = {"name": self.source.data, "source": self.source.data}
        if self.keep is not None:
            model.save(self.keep)
        return model, {"language_model": about}


def read_unlabelled(source: Source) -> list[str]:
    """Read texts without labels: lines of a text, files of a zip, rows of a table, or a set's.

    Raises `TableError`, `DatasetError` or `ConfigurationError` that say what to do.
    """
    path = Path(source.data)
    if not source.is_set and path.suffix.lower() == ".zip":
        from elman.datasets.files.zipped import zipped_texts

        return zipped_texts(path, source.layout.encoding)
    match source.kind:
        case "tagged":
            return [" ".join(words) for words in source.tagged().words]
        case "text":
            text = source.text()
            lines = text.head(len(text)).splitlines()
            return [line for line in lines if line.strip()]
        case "labelled":
            found = source.labelled(needs_label=False)
            if found.texts:
                return [str(text) for text in found.inputs]
    raise ConfigurationError(
        f"A language model learns from texts, {source.data} holds none",
        remedy="name a text file, a zip of texts, or a table with a column of texts",
    )


def language_model(kind: str, settings: dict[str, Any], texts: list[str]) -> dict[str, Any]:
    """Choose the settings of a generator whose network another with `settings` can take over."""
    from elman.estimators import SequenceClassifier, SequenceTagger
    from elman.estimators.settings import defaults_of

    estimator = SequenceTagger if kind == "tagged" else SequenceClassifier
    all_of = {**defaults_of(estimator), **settings}
    unit = all_of.get("unit", "words")
    symbols = sum(len(text) if unit == "characters" else len(text.split()) for text in texts)
    chosen = {name: all_of[name] for name in ("cell", "units", "embedding", "seed")}
    if unit != "characters":
        chosen["vocabulary"] = all_of.get("vocabulary", 20_000)
    if chosen["embedding"]:
        chosen["embedding_dropout"] = 0.2
        if kind == "labelled" and unit == "words":
            chosen["vectors"] = "counted"
    if all_of.get("checkpoint") is not None:
        chosen["checkpoint"] = f"{all_of['checkpoint']}.language-model"
    return {
        **chosen,
        "unit": unit,
        "approach": "stream",
        "steps": 32,
        "batch_size": 64 if symbols >= 200_000 else 16,
        "epochs": int(min(_MOST, max(_LEAST, _PASSES // max(1, symbols)))),
        "dropout": 0.3,
        "method": "adamw",
        "learning_rate": 6e-3,
        "schedule": "cosine",
        "weight_decay": 0.01,
        "clip_norm": 1.0,
        "validation": 0.05 if len(texts) >= 40 else None,
    }


def _texts_of(records: Any) -> list[str]:
    if records.kind == "tagged":
        return [" ".join(words) for words in records.words]
    if records.kind == "labelled" and records.texts:
        return [str(text) for text in records.inputs]
    raise ConfigurationError(
        "unlabelled= cannot act on input that is no text", remedy="leave it out"
    )


def _writer(records: Any, settings: dict[str, Any]) -> Callable[[str], str]:
    """Return what writes a text as it will be read."""
    from elman.estimators.reading.blanks import tidy
    from elman.estimators.tagger.hints import folded
    from elman.sequences.folding import Folding

    if records.kind == "tagged":
        return lambda text: folded(tidy(text))
    fold = Folding(settings.get("fold", ()))
    return lambda text: fold(tidy(text) if settings.get("spaces") != "keep" else text)
