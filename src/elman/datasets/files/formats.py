"""What a file is: a table, arrays, a text, or none of these; by its name and its first bytes.

One list for every command and reader, so that a file that one of them reads as a table is not
learned as prose by another.

    tables    .csv .tsv .tab .parquet .pq .ndjson .jsonl .json; .gz may follow those of text
    arrays    .npz, windows of recordings
    refused   spreadsheets, archives, pickles, databases, documents, pictures, sound: each with
              what to do instead
    texts     everything else, unless its first bytes say that it is none
"""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Literal

from elman.errors import TableError, shorten

__all__ = [
    "ARRAYS",
    "DELIMITED",
    "PACKED",
    "TABLES",
    "Kind",
    "check_kind",
    "check_magic",
    "check_text",
    "ending_of",
    "ending_within",
    "is_stream",
    "kind_of",
    "looks_like_file",
    "strange_file",
]

Kind = Literal["table", "arrays", "text"]

DELIMITED = (".csv", ".tsv", ".tab")
"""Endings of tables whose cells stand between separators."""

TABLES = (*DELIMITED, ".parquet", ".pq", ".ndjson", ".jsonl", ".json")
"""Endings of tables; .gz may follow those of text files."""

ARRAYS = (".npz",)
PACKED = b"\x1f\x8b"
"""How gzip begins."""

_EXPORT = "export it as .csv"
_UNPACK = "unpack it first"
_CONVERT = "convert it to .parquet or .csv"
_PLAIN = "save its text as a .txt file"

_REFUSED: tuple[tuple[str, str, str], ...] = (
    ("a spreadsheet", ".xls .xlsx .xlsm .xlsb .xlt .xltx .ods .fods .numbers", _EXPORT),
    (
        "an archive",
        ".zip .tar .tgz .tbz .tbz2 .txz .bz2 .xz .lzma .zst .7z .rar .lz4 .br .z",
        _UNPACK,
    ),
    ("a table of columns", ".feather .arrow .ipc .orc .avro", _CONVERT),
    (
        "a pickle, which may run code when it is read",
        ".pkl .pickle .joblib .p .dill",
        f"{_CONVERT}, or save arrays as .npz",
    ),
    (
        "arrays in a file of their own",
        ".npy .h5 .hdf .hdf5 .nc .mat .zarr .pt .pth .ckpt",
        "save recordings as .npz, with arrays X and y",
    ),
    ("a statistics file", ".dta .sav .sas7bdat .xpt .rds .rdata .rda .dbf .por", _EXPORT),
    ("a database", ".db .sqlite .sqlite3 .db3 .duckdb .mdb .accdb", "export its table as .csv"),
    ("an attribute-relation table", ".arff", _EXPORT),
    ("a model", ".elman .safetensors .onnx .keras .gguf", "name the data instead"),
    ("a document", ".pdf .doc .docx .odt .rtf .epub .mobi .ppt .pptx .odp .ps .djvu", _PLAIN),
    ("a picture", ".png .jpg .jpeg .gif .bmp .webp .tif .tiff .ico .heic .psd", _PLAIN),
    (
        "sound or film",
        ".wav .mp3 .flac .ogg .m4a .aac .mp4 .avi .mkv .mov .webm .mid .midi",
        "put recordings into a folder for each label and name the folder above them, or save "
        "samples as .npz or a table",
    ),
    ("a program", ".exe .dll .so .dylib .o .a .class .pyc .jar .whl .wasm", _PLAIN),
)
_BY_ENDING = {
    ending: (what, remedy) for what, endings, remedy in _REFUSED for ending in endings.split()
}

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet", f"{_EXPORT}, or unpack it first"),
    (b"PK\x05\x06", "an empty zip archive", _UNPACK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old spreadsheet or document", _EXPORT),
    (PACKED, "packed by gzip", "unpack it first, or give it a name that ends in .gz"),
    (b"BZh", "packed by bzip2", _UNPACK),
    (b"\xfd7zXZ\x00", "packed by xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", _UNPACK),
    (b"\x04\x22\x4d\x18", "packed by lz4", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a rar archive", _UNPACK),
    (b"PAR1", "a Parquet table", "give it a name that ends in .parquet"),
    (b"ARROW1", "an Arrow table", _CONVERT),
    (b"FEA1", "a Feather table", _CONVERT),
    (b"ORC", "an ORC table", _CONVERT),
    (b"Obj\x01", "an Avro table", _CONVERT),
    (b"\x89HDF", "an HDF5 file", "save recordings as .npz, with arrays X and y"),
    (b"\x93NUMPY", "a NumPy array", "save recordings as .npz, with arrays X and y"),
    (b"SQLite format 3\x00", "an SQLite database", "export its table as .csv"),
    (b"%PDF-", "a PDF document", _PLAIN),
    (b"{\\rtf", "an RTF document", _PLAIN),
    (b"\x89PNG", "a PNG picture", _PLAIN),
    (b"\xff\xd8\xff", "a JPEG picture", _PLAIN),
    (b"GIF87a", "a GIF picture", _PLAIN),
    (b"GIF89a", "a GIF picture", _PLAIN),
    (b"\x7fELF", "a program", _PLAIN),
)
_UNPRINTABLE = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_SERIES = re.compile(r"(?im)^@(relation|problemname|timestamps|univariate|attribute)\b")
_HEAD = 4096
_NUL_AT_HOME = ("utf16", "utf32", "ucs2", "ucs4", "u16", "u32")


def ending_of(path: Path | str) -> str:
    """The ending that says what a file holds, in lower case, that before .gz if packed.

    >>> ending_of("people.CSV.gz"), ending_of("notes"), ending_of("words.gz")
    ('.csv', '', '')
    """
    path = Path(path)
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix == ".gz" else suffix


def kind_of(path: Path | str) -> Kind | None:
    """What a file is by its name; None for one that elman does not read.

    >>> [kind_of(name) for name in ("a.tab", "a.csv.gz", "a.npz", "novel.txt", "a.xlsx")]
    ['table', 'table', 'arrays', 'text', None]
    """
    ending = ending_of(path)
    if ending in TABLES:
        return "table"
    if ending in ARRAYS:
        return "arrays"
    return None if ending in _BY_ENDING else "text"


def check_kind(path: Path | str, wanted: Kind) -> str:
    """Return a file's ending.

    Raises:
        TableError: its name says that it is not of the kind `wanted`; the remedy says what to
            do with one of its kind.

    >>> check_kind("people.xlsx", "text")
    Traceback (most recent call last):
    elman.errors.TableError: people.xlsx is a spreadsheet; export it as .csv
    """
    path, ending, kind = Path(path), ending_of(path), kind_of(path)
    if kind == wanted:
        return ending
    name = path.name if len(path.name) <= 60 else shorten(path.name)
    what, remedy = _BY_ENDING.get(ending, ("", "rename or convert the file"))
    if wanted == "table":
        raise TableError(
            f"a table's name ends in {', '.join(TABLES)}, received {shorten(path.name)}"
            f"{what and f', {what}'}",
            remedy=remedy,
        )
    if what:
        raise TableError(f"{name} is {what}", remedy=remedy)
    what = "recordings" if kind == "arrays" else "a table"
    remedy = "give it a name that ends in .txt to read its lines as they are"
    raise TableError(
        f"{name} is {what}, not a text", remedy="name a text file" if kind == "arrays" else remedy
    )


def check_text(head: bytes, name: str, encoding: str = "utf-8") -> None:
    """Check the beginning of a file that is to be decoded as text: how it begins, what is in it.

    Raises:
        TableError: it is something else: an archive, a picture, a table of another kind.

    >>> check_text(b"PK\\x03\\x04...", "people.csv", "latin-1")
    Traceback (most recent call last):
    elman.errors.TableError: people.csv is no text but a zip archive or a spreadsheet; export it \
as .csv, or unpack it first
    """
    head = head[:_HEAD]
    check_magic(head, name)
    if re.sub("[-_ ]", "", encoding.lower()).startswith(_NUL_AT_HOME):
        return
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return  # UTF-16: decoding says so.
    if b"\x00" in head:
        likely = ""
        if head[1::2].count(0) > len(head) // 4:
            likely = 'pass its encoding, encoding="utf-16-le", if it is text, or '
        elif head[::2].count(0) > len(head) // 4:
            likely = 'pass its encoding, encoding="utf-16-be", if it is text, or '
        raise TableError(
            f"{name} is no text: it has a zero byte at position {head.index(0):,}",
            remedy=f"{likely}{_CONVERT} or to plain text",
        )
    strange = len(_UNPRINTABLE.findall(head))
    if strange > 16 and strange > len(head) * 0.05:
        raise TableError(
            f"{name} is no text: {strange:,} of its first {len(head):,} bytes are control "
            "characters",
            remedy=f"{_CONVERT} or to plain text",
        )
    if len(_SERIES.findall(head.decode("latin-1"))) > 1:
        raise TableError(
            f"{name} is a table or time series with a header of @ lines", remedy=_EXPORT
        )


def check_magic(head: bytes, name: str) -> None:
    """Raise `TableError` for a file that begins as an archive, a picture, another table does."""
    for magic, what, remedy in _MAGIC:
        if head.startswith(magic):
            raise TableError(f"{name} is no text but {what}", remedy=remedy)
    if head[257:262] == b"ustar":
        raise TableError(f"{name} is no text but a tar archive", remedy=_UNPACK)


def ending_within(raw: bytes) -> str:
    """The ending that a table without a name should have, by how it begins.

    >>> ending_within(b"name,sex"), ending_within(b'{"name": "Anna"}'), ending_within(b"PAR1")
    ('.csv', '.ndjson', '.parquet')
    """
    if raw.startswith(b"PAR1"):
        return ".parquet"
    head = raw[:_HEAD].lstrip()
    if head.startswith(b"["):
        return ".json"
    return ".ndjson" if head.startswith(b"{") else ".csv"


def looks_like_file(text: str) -> bool:
    """Whether an argument is rather the name of a file than a text: by its ending, or it is there.

    >>> [looks_like_file(text) for text in ("Anna", "people.csv", "a/b.txt", "St. Ann", "x.xlsx")]
    [False, True, True, False, True]
    """
    ending = ending_of(text) if "." in text else ""
    if ending in (*TABLES, *ARRAYS, ".txt") or (ending in _BY_ENDING and len(ending) > 2):
        return True
    if text.lower().endswith(".gz"):
        return True
    try:
        # A folder may have the name of a person; what has a slash in it is none.
        return bool(text) and Path(text).exists() and ("/" in text or not Path(text).is_dir())
    except (OSError, ValueError):
        return False  # Longer than a name can be, or with a zero byte.


def is_stream(path: Path | str) -> bool:
    """Whether a path names what is open already, as `/dev/stdin` and a shell's `<(...)` do.

    >>> is_stream("/dev/fd/63"), is_stream("people.csv")
    (True, False)
    """
    return str(path) == "/dev/stdin" or str(path).startswith(("/dev/fd/", "/proc/self/fd/"))


def strange_file(path: Path) -> str:
    """What stands at a path in the place of a file: "a folder", "a device", ...; else ""."""
    mode = path.stat().st_mode
    for what, found in (
        ("a folder", stat.S_ISDIR),
        ("a named pipe", stat.S_ISFIFO),
        ("a device", stat.S_ISCHR),
        ("a device", stat.S_ISBLK),
        ("a socket", stat.S_ISSOCK),
    ):
        if found(mode):
            return what
    return ""
