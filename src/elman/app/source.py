"""From what the user points at to labelled examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elman.app.applicable import refuse_given
from elman.app.shown.console import brief
from elman.errors import ConfigurationError, TableError

if TYPE_CHECKING:
    from elman.datasets import Corpus, Examples, TextFiles
    from elman.datasets.files.pairs import Pairs

__all__ = ["Source"]


@dataclass(frozen=True)
class Source:
    """A data set's name or a file, and how to read it."""

    data: str
    text: str | None = None
    label: str | None = None
    group: str | None = None
    series: str | None = None
    channels: str | None = None
    encoding: str = "utf-8"
    has_header: bool = True
    skip_bad: bool = False
    needs_label: bool = True
    separator: str | None = None
    language: str | None = None

    @property
    def stem(self) -> str:
        """A short name, as for the file of a model trained on it."""
        stem = Path(self.data).name.split(".")[0] or "model"
        return f"{stem}-{self.language}" if self.language else stem

    @property
    def title(self) -> str:
        """The data in words, with the language where they have several."""
        return f"{self.data} {self.language}" if self.language else self.data

    @property
    def options(self) -> str:
        """The options that read it again, for a command to paste."""
        import shlex

        named = {
            "text": self.text,
            "label": self.label,
            "group": self.group,
            "series": self.series,
            "channels": self.channels,
        }
        if self.encoding != "utf-8":
            named["encoding"] = self.encoding
        given = "".join(f" --{name} {shlex.quote(value)}" for name, value in named.items() if value)
        return given if self.has_header else f"{given} --no-header"

    def read(
        self,
        progress: Callable[[str, int, int | None], None] | None = None,
        like: Sequence[str] | None = None,
        **how: Any,
    ) -> Examples:
        """Read labelled examples; `progress` is told of a download.

        `like` names the channels of the model that is to read recordings: they are found by
        name; `how` are other fields than its own. Raises `DatasetError` or `TableError`
        that say what to do.
        """
        from elman.datasets import read_table, read_windows

        if how:
            return replace(self, **how).read(progress, like)
        path = Path(self.data)
        if (found := self._named(progress)) is not None:
            return found if like is None else found.ordered(like)
        if self.series or path.is_dir() or ".npz" in (path.suffix.lower(), Path(path.stem).suffix):
            if self.text:
                raise ConfigurationError(
                    f"{self.data} holds recordings, which have no texts, received "
                    f"--text {self.text}",
                    remedy="leave --text out",
                )
            return read_windows(
                path,
                label=self.label,
                series=self.series,
                channels=self.channels,
                group=self.group,
                like=like,
                encoding=self.encoding,
                separator=self.separator,
                has_header=self.has_header,
                skip_bad=self.skip_bad,
            )
        if self.text is None or (self.label is None and self.needs_label):
            raise self._lacks_columns(path)
        refuse_given(
            "texts", "leave it out, or name a column with --series", channels=self.channels
        )
        return read_table(
            path,
            self.text,
            self.label,
            self.group,
            encoding=self.encoding,
            separator=self.separator,
            has_header=self.has_header,
            skip_bad=self.skip_bad,
        )

    def _named(self, progress: Callable[[str, int, int | None], None] | None) -> Examples | None:
        """Load a data set, or return None where `data` is rather a path."""
        from elman.datasets.catalogue import load_as, named, require
        from elman.datasets.records import Examples

        if (dataset := named(self.data)) is None:
            return None
        require(dataset, Examples)
        if self.text or self.label or self.group or self.series or self.channels:
            raise ConfigurationError(
                f"The data set {self.data} has no columns to choose, received{self.options}",
                remedy=f"leave them out, or write ./{self.data} for a file of that name",
            )
        self._check_published()
        return load_as(Examples, self.data, progress)

    def corpus(
        self,
        progress: Callable[[str, int, int | None], None] | None = None,
        *,
        glob: str | None = None,
        raw: bool = False,
    ) -> Corpus | TextFiles:
        """Read one long text, as `read_corpus`."""
        from elman.app.corpora import read_corpus

        return read_corpus(
            self.data, glob, self.encoding, progress, skip_bad=self.skip_bad, raw=raw
        )

    def pairs(
        self, progress: Callable[[str, int, int | None], None] | None = None, **how: Any
    ) -> Pairs:
        """Read pairs: a lexicon by its name, in all its parts, or a file; `how` as `read_pairs`."""
        from elman.datasets.catalogue import load_as, named, options_of, require
        from elman.datasets.files.pairs import Pairs, read_pairs
        from elman.datasets.records import Lexicon

        if (dataset := named(self.data)) is None:
            refuse_given("a file", language=self.language)
            return read_pairs(self.data, encoding=self.encoding, skip_bad=self.skip_bad, **how)
        require(dataset, Lexicon, ", or a file of lines: input TAB output")
        self._check_published()
        wanted = {"language": self.language} if self.language else {}
        if "part" in options_of(dataset):
            wanted["part"] = "all"
        found = load_as(Lexicon, self.data, progress, **wanted)
        name = found.name.removesuffix(" all")
        return Pairs.of(
            found, **how, name=name, source=found.source, sha256=found.sha256, split=found.split
        )

    def _check_published(self) -> None:
        """A published set is read as its publisher wrote it."""
        given = {
            "--encoding": self.encoding != "utf-8",
            "--no-header": not self.has_header,
            "--separator": self.separator is not None,
            "--skip-bad": self.skip_bad,
        }
        if unused := [option for option, there in given.items() if there]:
            raise ConfigurationError(
                f"The data set {self.data} is read as it was published, received "
                f"{', '.join(unused)}",
                remedy=f"leave it out, or write ./{self.data} for a file of that name",
            )

    def _lacks_columns(self, path: Path) -> TableError:
        from elman.datasets.files.frames import listed, read_frame

        frame = read_frame(
            path,
            typed=False,
            encoding=self.encoding,
            separator=self.separator,
            has_header=self.has_header,
        )
        if not self.needs_label:
            return TableError(
                f"{path.name} needs --text: it has the columns {listed(frame.columns)}",
                remedy=f"say which, for example --text {brief(frame.columns[0])}, and --label for "
                "classes",
            )
        missing = " and ".join(
            name for name, value in (("--text", self.text), ("--label", self.label)) if not value
        )
        texts = brief(frame.columns[0])
        labels = brief(frame.columns[min(1, frame.width - 1)])
        return TableError(
            f"{path.name} needs {missing}: it has the columns {listed(frame.columns)}",
            remedy=f"say which, for example --text {self.text or texts} "
            f"--label {self.label or labels}, or --series for recordings",
        )
