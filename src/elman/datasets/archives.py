"""What a damaged archive raises, whatever packed it."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

__all__ = ["DAMAGED"]

DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,  # a deflate stream that breaks off or was changed
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,  # gzip and bzip2
    KeyError,  # a member that is not there
    IndexError,
    ValueError,  # also text of another encoding
    RuntimeError,  # a password, or a way of packing that Python does not know
)
"""Errors that `zipfile`, `gzip` and their parts raise for content that is not what was packed."""
