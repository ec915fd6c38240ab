"""Folders and files ▶ the plan files in them, each with its name in the corpus, its hash and its key."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from szcompare.arguments import FLAG, TEXT, optional, refuse_unfit
from szcompare.corpus.program import fingerprint, key
from szcompare.errors import InputError
from szcompare.readers.settings import LIMITS, limit, raised, using

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

SHOWN = 5  # names of a list that is told in one line
SIDECAR = ".toml"  # NAME.toml beside a plan, see szcompare.sidecar


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How files are read, as in ``szcompare.parse``."""

    encoding: str | None = None
    simplify: bool = False
    web: str = "rules"
    limits: tuple[tuple[str, int], ...] = ()  # sorted, those that are not the usual ones

    def options(self) -> dict[str, Any]:
        """Return the arguments of ``pipeline.read``."""
        return {"encoding": self.encoding, "simplify": self.simplify, "web": self.web, "limits": dict(self.limits)}

    def said(self) -> tuple[str, ...]:
        """Return what is not as usual, for the keys of plans read so."""
        usual = Reading().options()
        return tuple(f"{name}={value}" for name, value in self.options().items() if value != usual[name])


def way_of_reading(
    *, encoding: str | None = None, simplify: bool = False, web: str = "rules", limits: Mapping[str, int] | None = None
) -> Reading:
    """Return how files are to be read; InputError for a limit or a tool that does not exist, and for a wrong type.

    It is told here, once: in a task it would be kept as the failure of each plan.
    """
    refuse_unfit(encoding=(encoding, optional(TEXT)), simplify=(simplify, FLAG))
    with using(limits=limits, web=web):
        kept = tuple(sorted((name, size) for name, size in (limits or {}).items() if size != LIMITS[name][0]))
    return Reading(encoding=encoding, simplify=simplify, web=web, limits=kept)


USUAL = Reading()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that was asked for; without a key where it could not be read."""

    path: str
    name: str  # path from the folder of the store, as text that any system can write
    sha256: str = ""
    key: str = ""
    error: str = ""


def plan_files(places: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Return the files in folders and below, sorted; no sidecars, nothing that is hidden, no links to folders.

    Raises InputError where a place is missing or a folder holds no file.
    """
    found: dict[Path, None] = {}
    for place in map(Path, places):
        if not place.exists():
            raise InputError(f"{place}: no such folder or file; check the path")
        held = sorted(_below(place)) if place.is_dir() else [place]
        if not held:
            raise InputError(f"{place}: no files in this folder; name a folder of plans")
        found |= dict.fromkeys(held)
    return list(found)


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (
            Path(place, name) for name in files if not name.startswith(".") and not name.lower().endswith(SIDECAR)
        )


def identified(path: Path, *, root: Path, how: Reading = USUAL) -> SourceFile:
    """Return a file with its key: of its bytes, its ending, its sidecar, this program and how it is read."""
    name = name_of(path, root)
    try:
        with using(limits=dict(how.limits)):
            sha256 = _sha256(path)
            beside = path.with_name(path.stem + SIDECAR)
            sidecar = _sha256(beside) if os.path.lexists(beside) else None
    except OSError as error:
        return SourceFile(path=str(path), name=name, error=error.strerror or type(error).__name__)
    except InputError as error:
        return SourceFile(path=str(path), name=name, error=str(error))
    found = key("plan", fingerprint(), sha256, sidecar, path.suffix.lower(), *how.said())
    return SourceFile(path=str(path), name=name, sha256=sha256, key=found)


def name_of(path: Path, root: Path) -> str:
    """Return the path from the folder of the store, with / on every system; what is no text is written as escapes."""
    try:
        found = os.path.relpath(path, root)
    except ValueError:  # another drive
        found = str(path.absolute())
    return os.fsencode(found.replace(os.sep, "/")).decode("utf-8", "backslashreplace")


def listed(names: Sequence[str]) -> str:
    """Return the first names of a list in one line, and how many more there are.

    >>> listed(["a", "b"]), listed(list("abcdefg"))
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"


def _sha256(path: Path) -> str:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise InputError("is no regular file")
    if found.st_size > limit("bytes"):  # what no reader takes need not be hashed
        raise InputError(
            f"{found.st_size:,} bytes are over the limit of {limit('bytes'):,}; split the file, or {raised('bytes')}"
        )
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def doubles(rows: Iterable[tuple[str, str]], key_of: Callable[[str], str]) -> tuple[list[list[str]], list[list[str]]]:
    """Return the names of one content each, and the names with the same last part each, from (name, key) rows.

    >>> doubles([("a/x.txt", "1"), ("b/x.txt", "2"), ("c/y.txt", "1")], str.lower)
    ([['a/x.txt', 'c/y.txt']], [['a/x.txt', 'b/x.txt']])
    """
    by_content: dict[str, list[str]] = {}
    by_name: dict[str, dict[str, str]] = {}
    for name, content in sorted(rows):
        by_content.setdefault(content, []).append(name)
        by_name.setdefault(key_of(name.rpartition("/")[2]), {}).setdefault(content, name)
    same_content = [names for names in by_content.values() if len(names) > 1]
    return same_content, [list(held.values()) for held in by_name.values() if len(held) > 1]
