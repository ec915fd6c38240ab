"""Bytes ▶ a folder of this machine or of shared storage (fsspec): each file whole or not there at all."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from szcompare.errors import InputError, MissingExtraError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = ".szcompare-"  # of a file that is still being written
LOCK = f"{PREFIX}lock"
WILD = frozenset("*?[]")


def open_folder(where: str) -> LocalFolder | RemoteFolder:
    """Return the folder at a path, or at an address such as ``s3://bucket/corpus``; makes nothing."""
    if WILD & set(where):
        raise InputError(f"{where}: the path of a store holds none of {' '.join(sorted(WILD))}, which mean a pattern")
    return RemoteFolder(where) if "://" in where else LocalFolder(where)


@contextmanager
def locked(folder: LocalFolder | RemoteFolder) -> Iterator[None]:
    """Hold the folder for one command; the system lets go of it when the process ends, however it ends.

    Raises InputError where another command holds it. Shared storage has no locks: there one command at a time is
    the user's to see to.
    """
    if isinstance(folder, RemoteFolder):
        yield
        return
    with _errors_told(folder.path):
        folder.path.mkdir(parents=True, exist_ok=True)
        held = (folder.path / LOCK).open("a+b")
    with held:
        try:
            _lock(held.fileno())
        except OSError:
            line = f"{folder.path}: another corpus command works on this store; wait until it has ended"
            raise InputError(line) from None
        folder.sweep()
        yield


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _errors_told(place: object) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        line = f"{place} cannot be written ({reason}): nothing that was finished is lost; mend that and run again"
        raise OutputError(line) from error


class LocalFolder:
    """A folder of this machine, or of a disk that all machines mount."""

    def __init__(self, where: str) -> None:
        self.path = Path(where)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None where there is none."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"{self.path / name} cannot be read ({error.strerror})") from error

    def write(self, name: str, data: bytes) -> None:
        """Write a file in full beside its place, then rename it; OutputError leaves what was there."""
        target = self.path / name
        with _errors_told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.parent / f"{PREFIX}{uuid4().hex}"
            try:
                with fresh.open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(target)
            except BaseException:
                fresh.unlink(missing_ok=True)
                raise

    def names(self, folder: str) -> frozenset[str]:
        """Return the names of the finished files in a folder."""
        try:
            found = [place.name for place in (self.path / folder).iterdir()]
        except FileNotFoundError:
            return frozenset()
        return frozenset(name for name in found if not name.startswith(PREFIX))

    def sweep(self) -> None:
        """Take away what a killed command left half written."""
        for place in (self.path, *(p for p in self.path.iterdir() if p.is_dir())):
            for left in place.glob(f"{PREFIX}*"):
                if left.name != LOCK:
                    with suppress(OSError):
                        left.unlink()

    def glob(self, pattern: str) -> str:
        """Return a pattern that DuckDB can read."""
        return (self.path / pattern).as_posix()

    def prepare(self, connection: Any) -> None:
        """Nothing to do: DuckDB reads local files itself."""


class RemoteFolder:
    """A folder of shared storage, by fsspec; storage such as S3 shows a file only when it is whole."""

    def __init__(self, where: str) -> None:
        self.where = where
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise MissingExtraError(f"a store at {where}", "corpus") from None
        try:
            self.system, self.root = url_to_fs(where)
        except (ImportError, ValueError) as error:
            raise InputError(f"{where}: {error}") from error

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None where there is none."""
        try:
            data: bytes = self.system.cat_file(f"{self.root}/{name}")
        except FileNotFoundError:
            return None
        return data

    def write(self, name: str, data: bytes) -> None:
        """Write a file under another name, then move it; OutputError leaves what was there."""
        folder, _, last = f"{self.root}/{name}".rpartition("/")
        fresh = f"{folder}/{PREFIX}{os.getpid()}-{last}"
        with _errors_told(f"{self.where}/{name}"):
            self.system.makedirs(folder, exist_ok=True)
            self.system.pipe_file(fresh, data)
            self.system.mv(fresh, f"{folder}/{last}")

    def names(self, folder: str) -> frozenset[str]:
        """Return the names of the finished files in a folder."""
        try:
            found = self.system.ls(f"{self.root}/{folder}", detail=False)
        except FileNotFoundError:
            return frozenset()
        names = (str(path).rpartition("/")[2] for path in found)
        return frozenset(name for name in names if not name.startswith(PREFIX))

    def glob(self, pattern: str) -> str:
        """Return a pattern that DuckDB can read through the file system of ``prepare``."""
        return f"{self.where}/{pattern}"

    def prepare(self, connection: Any) -> None:
        """Let DuckDB read this storage."""
        connection.register_filesystem(self.system)
