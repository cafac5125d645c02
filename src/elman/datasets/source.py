"""From what somebody points at, a named set or a path, to records; nothing is printed.

    Source("names").labelled()                                          a set of examples
    Source("people.csv", TableLayout(text="name", label="sex")).labelled()
    Source("walks/").labelled(like=model.reader_.channels)              recordings, as a model's
    Source("novel.txt").text()                                          Text, TextFiles if large
    Source("sigmorphon2020", language="fre").pairs()                    in all its parts

`kind` says which of the three suits, where nobody says. `progress` is called with a file's name,
the bytes that are here and the bytes in all while something is downloaded. Every error is one of
`elman.errors` and says what to do in the library's words, which `app` turns into options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from elman.datasets.catalogue import describe, load_as, named, options_of, require
from elman.datasets.dataset import DataSet, Progress
from elman.datasets.files.formats import check_kind, ending_of, is_stream, kind_of
from elman.datasets.files.layout import AS_IT_COMES, COLUMNS, TableLayout, as_keywords
from elman.datasets.records.labelled import Labelled
from elman.datasets.records.pairs import Pairs
from elman.datasets.records.tagged import Tagged
from elman.datasets.records.text import Text
from elman.errors import ConfigurationError, TableError

if TYPE_CHECKING:
    from elman.datasets.files.shares import Shares
    from elman.datasets.files.text_files import TextFiles
    from elman.datasets.records.protocol import Kind
    from elman.datasets.records.series import Series

__all__ = ["Source"]

R = TypeVar("R", Labelled, Text, Pairs, Tagged, "Series")


@dataclass(frozen=True)
class Source:
    """A data set's name or a path, and how to read it.

    `language` is that of a set that has several; `glob` says which files of a folder are text.
    Processes that train together have `shares` of a table of texts.

    >>> Source("names").kind, Source("sonnets").kind, Source("people.csv").kind
    ('labelled', 'text', 'labelled')
    """

    data: str
    layout: TableLayout = AS_IT_COMES
    language: str | None = None
    glob: str | None = None
    shares: Shares | None = field(default=None, repr=False, compare=False)

    @property
    def stem(self) -> str:
        """A short name, as for the file of a model trained on it."""
        stem = Path(self.data).name.split(".")[0] or "model"
        return f"{stem}-{self.language}" if self.language else stem

    def shared(self, shares: Shares, *about: str) -> Source:
        """Let processes read it in shares where all have the same table, and read it alike.

        All of them ask, whatever they are to read; `about` says what each does with it.
        """
        from elman.datasets.files.shares import whole_of

        whole = "" if named(self.data) is not None else whole_of(Path(self.data), self.layout)
        said = set(shares.gathered("\n".join([whole, repr(self.layout), *about]).encode()))
        return replace(self, shares=shares) if whole and len(said) == 1 else self

    @property
    def is_set(self) -> bool:
        """Whether it is a named set, not a path; raises `UnknownDataset` where it is neither."""
        return named(self.data) is not None

    @property
    def kind(self) -> Kind:
        """What it holds: labelled examples, a text or pairs; a file says so by its name.

        A file of pairs has the name of another table, or of a text.
        """
        if (dataset := named(self.data)) is not None:
            return dataset.holds
        from elman.datasets.files.conll import looks_tagged

        if looks_tagged(self.data):
            return "tagged"
        text = kind_of(self.data) == "text" and Path(self.data).is_file()
        return "text" if text or self.glob is not None else "labelled"

    @property
    def is_table(self) -> bool:
        """Whether it is rows, and not a text: a set of examples, or a file that is no text."""
        dataset = named(self.data)
        return kind_of(self.data) != "text" if dataset is None else dataset.holds == "labelled"

    @property
    def _holds_sound(self) -> bool:
        """Whether it is sound: asked for, or a folder of nothing else."""
        path = Path(self.data)
        if self.layout.audio or not path.is_dir():
            return self.layout.audio
        from elman.datasets.files.audio import audio_files
        from elman.datasets.files.recordings import holds_tables

        return not holds_tables(path) and bool(audio_files(path))

    def labelled(
        self,
        progress: Progress | None = None,
        like: Sequence[str] | None = None,
        *,
        needs_label: bool = True,
    ) -> Labelled:
        """Read labelled examples; without a label's column each has the label "".

        `like` names the channels of the model that is to read recordings: they are found by
        name. Raises `DatasetError`, `TableError` or `ConfigurationError` that say what to do.
        """
        if (dataset := named(self.data)) is not None:
            require(dataset, Labelled)
            if given := self.layout.given(*COLUMNS):
                raise ConfigurationError(
                    f"The data set {self.data} has no columns to choose, received "
                    f"{as_keywords(given)}",
                    remedy=f"leave them out, or write ./{self.data} for a file of that name",
                )
            found = self._published(dataset, Labelled, progress)
            return found if like is None else found.ordered(like)
        path, layout = Path(self.data), self.layout
        if self._holds_sound:
            from elman.datasets.files.audio import labelled_audio

            if not path.is_dir() and (layout.text is None or layout.label is None):
                raise self._lacks_columns(path, needs_label=needs_label)
            return labelled_audio(path, layout, like)
        if layout.series or path.is_dir() or ending_of(path) == ".npz":
            from elman.datasets.files.recordings import labelled_recordings

            if unused := layout.given("text", "features"):
                raise ConfigurationError(
                    f"{self.data} holds recordings, which have no texts, received "
                    f"{as_keywords(unused)}",
                    remedy=f"leave {next(iter(unused))}= out",
                )
            return labelled_recordings(path, layout, like, needs_label=needs_label)
        if layout.text is None or (layout.label is None and needs_label):
            raise self._lacks_columns(path, needs_label=needs_label)
        from elman.datasets.files.tables import labelled_texts

        return labelled_texts(path, layout, self.shares)

    def text(self, progress: Progress | None = None, *, raw: bool = False) -> Text | TextFiles:
        """Read a text: a set, a file, or a folder's files that match `glob`; large ones stay there.

        `raw` keeps every byte of files, for a model of bytes. Raises as `labelled`.
        """
        from elman.datasets.files.texts import find_text, read_text

        if (dataset := named(self.data)) is not None:
            require(dataset, Text, ", or a text file")
            if self.glob is not None:
                raise ConfigurationError(
                    f"The data set {self.data} has no files to choose, received glob=",
                    remedy="leave it out",
                )
            return self._published(dataset, Text, progress)
        path, encoding = Path(self.data), self.layout.encoding
        if is_stream(path):
            return read_text(path, encoding=encoding)
        if path.is_file() and not raw:
            check_kind(path, "text")
        found = find_text(
            path, self.glob or "**/*", encoding=encoding, skip_bad=self.layout.skip_bad, raw=raw
        )
        return found if found.large else Text(found.text(), name=found.name, source=found.source)

    def pairs(
        self, progress: Progress | None = None, like: Sequence[str] | None = None, **how: Any
    ) -> Pairs:
        """Read pairs: a set, in all its parts, or a file; `how` as `read_pairs` has it.

        With `audio`, or channels of a model that they are to be `like`, they are recordings and
        what is said in them.
        """
        from elman.datasets.files.pairs import read_pairs

        if self.layout.audio or like is not None:
            return self._transcribed(like, **how)
        if (dataset := named(self.data)) is None:
            if self.language is not None:
                raise ConfigurationError("language= cannot act on a file", remedy="leave it out")
            encoding, skip_bad = self.layout.encoding, self.layout.skip_bad
            return read_pairs(self.data, encoding=encoding, skip_bad=skip_bad, **how)
        require(dataset, Pairs, ", or a file of lines: input TAB output")
        found = self._published(dataset, Pairs, progress)
        return Pairs.of(
            found,
            **how,
            language=found.language,
            name=found.name.removesuffix(" all"),
            source=found.source,
            sha256=found.sha256,
            split=found.split,
        )

    def _transcribed(
        self, like: Sequence[str] | None, *, inputs: Any = None, outputs: Any = None, swap: Any
    ) -> Pairs:
        from elman.datasets.files.transcripts import table_in, transcribed_audio

        if named(self.data) is not None:
            raise ConfigurationError(
                f"The data set {self.data} has no transcripts, received audio=True",
                remedy=f"leave it out, or write ./{self.data} for a folder of that name",
            )
        given = {"inputs": inputs, "swap": swap or None, "language": self.language}
        if unused := {name: value for name, value in given.items() if value is not None}:
            raise ConfigurationError(
                f"Recordings are read as they are, received {as_keywords(unused)}",
                remedy=f"leave {next(iter(unused))}= out",
            )
        path, layout = Path(self.data), self.layout
        if layout.text is None or layout.label is None:
            raise self._lacks_columns(table_in(path), needs_label=True)
        return transcribed_audio(path, layout, like, outputs=outputs)

    def tagged(self, progress: Progress | None = None, *, merge_labels: bool = False) -> Tagged:
        """Read sentences with a label for each word: a set, or a CoNLL file.

        Of a file, text and label of the layout number the columns from 1. Raises as `labelled`.
        """
        from elman.datasets.files.conll import column_number, read_conll

        if (dataset := named(self.data)) is None:
            check_kind(self.data, "text")
            layout = self.layout
            return read_conll(
                self.data,
                word=column_number("text", layout.text),
                label=column_number("label", layout.label),
                encoding=layout.encoding,
                skip_bad=layout.skip_bad,
                merge_labels=merge_labels,
            )
        require(dataset, Tagged, ", or a CoNLL file")
        if given := self.layout.given(*COLUMNS):
            raise ConfigurationError(
                f"The data set {self.data} has no columns to choose, received {as_keywords(given)}",
                remedy=f"leave them out, or write ./{self.data} for a file of that name",
            )
        return self._published(dataset, Tagged, progress)

    def series(self, progress: Progress | None = None) -> Series:
        """Read series of a set; raises `DatasetError` for one that holds none."""
        from elman.datasets.records.series import Series

        dataset = describe(self.data)
        require(dataset, Series, ", or a table: value=")
        return self._published(dataset, Series, progress)

    def _published(self, dataset: DataSet, records: type[R], progress: Progress | None) -> R:
        """Load a set, which is read as its publisher wrote it."""
        if unused := self.layout.given("encoding", "has_header", "separator", "skip_bad"):
            raise ConfigurationError(
                f"The data set {self.data} is read as it was published, received "
                f"{as_keywords(unused)}",
                remedy=f"leave it out, or write ./{self.data} for a file of that name",
            )
        options: dict[str, Any] = {"language": self.language} if self.language else {}
        if "part" in options_of(dataset):
            options["part"] = "all"
        return load_as(records, self.data, progress, **options)

    def _lacks_columns(self, path: Path, *, needs_label: bool) -> TableError:
        from elman.datasets.files.frames import listed, read_frame

        frame = read_frame(path, self.layout)
        lacking = [name for name in ("text", "label") if not getattr(self.layout, name)]
        if not needs_label:
            lacking = ["text"]
        likely = {"text": frame.columns[0], "label": frame.columns[min(1, len(frame.columns) - 1)]}
        chosen = " ".join(
            as_keywords({name: getattr(self.layout, name) or column})
            for name, column in likely.items()
            if needs_label or name == "text"
        )
        other = "or series= for recordings" if needs_label else "and label= for classes"
        return TableError(
            f"{path.name} needs {' and '.join(f'{name}=' for name in lacking)}: it has the "
            f"columns {listed(frame.columns)}",
            remedy=f"say which, for example {chosen}, {other}",
        )
