"""Path ▶ Document, by a reader for each file type."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from szcompare.errors import InputError
from szcompare.model import Document
from szcompare.readers.text import read_text

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["READERS", "read", "read_text"]

Reader = Callable[[str, bytes], Document]  # file name and bytes ▶ document

LIMIT_BYTES = 64 * 1024 * 1024  # a plan of 20 MB is already longer than any five-year plan with its annexes

READERS: dict[str, Reader] = {".txt": read_text, ".text": read_text, ".md": read_text, "": read_text}


def read(path: Path, *, limit: int = LIMIT_BYTES) -> Document:
    """Return the document in the file ``path``; its type is told by the ending of its name.

    Raises InputError where the file is missing, no file, too large, empty, or of an unknown type.
    """
    data = _bytes(path, limit)
    suffix = path.suffix.lower()
    return _reader(suffix, path)(path.name, data)


def _reader(suffix: str, path: Path) -> Reader:
    if suffix in READERS:
        return READERS[suffix]
    for entry in entry_points(group="szcompare.readers"):
        if f".{entry.name}" == suffix:
            found: Reader = entry.load()
            return found
    known = " ".join(sorted(s for s in READERS if s))
    raise InputError(f"{path}: no reader for files of type '{suffix}'; convert it to one of {known}")


def _bytes(path: Path, limit: int) -> bytes:
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(f"{path}: {_reason(error)}; check the path") from None
    except ValueError:
        raise InputError(f"{str(path)!r}: not a file name") from None
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{path}: is a folder; name a file in it")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{path}: is no regular file; copy its contents to one")
    if found.st_size > limit:
        raise InputError(f"{path}: {found.st_size:,} bytes are over the limit of {limit:,}; split the file")
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({_reason(error)})") from None


def _reason(error: OSError) -> str:
    known = {errno.ENOENT: "no such file", errno.EACCES: "permission denied", errno.ELOOP: "a loop of symbolic links"}
    return known.get(error.errno or 0, error.strerror or "cannot be opened")
