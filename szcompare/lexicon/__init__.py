"""Word lists in .tsv files, our own or a user's ▶ rows; each row names its source."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping
    from os import PathLike

Row = dict[str, str]
_P = ParamSpec("_P")
_R = TypeVar("_R")

LARGEST = 16_000_000  # bytes of a word list; our largest has 60,000
KEPT = 2**16  # results of a function that is ``cached``: some are asked for each name of an indicator of each plan
# Columns with a closed set of values: a user's list may hold those of our own list only.
CHOSEN = {
    "align_frames": ("class",), "comparators": ("comparator", "place"), "entities": ("kind", "role"),
    "indicators": ("kind",), "instruments": ("class",), "strength": ("level", "label"), "units": ("role",),
}  # fmt: skip
FORMS: dict[tuple[str, str], tuple[re.Pattern[str], str]] = {
    ("bodies", "place"): (re.compile(r"\*|\S{2,12}"), "a place such as 深圳市, 全国, or * for any place"),
    ("bodies", "since"): (re.compile(r"|[12]\d{3}"), "a year such as 2009, or nothing"),
    ("bodies", "until"): (re.compile(r"|[12]\d{3}"), "a year such as 2009, or nothing"),
    ("units", "factor"): (re.compile(r"|\d+(\.\d+)?(e-?\d+)?"), "a number such as 10000, or nothing"),
}


def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of the word list ``name``, keyed by its header: the user's list where ``folder`` gave one.

    >>> rows("units")[0]["unit"] != ""
    True
    """
    given = _given.get()
    return _own(name) if given is None or name not in given.rows else given.rows[name]


def column(name: str, key: str) -> tuple[str, ...]:
    """Return one column of the word list ``name``, in file order."""
    return tuple(row[key] for row in rows(name))


@contextmanager
def folder(path: str | PathLike[str]) -> Iterator[None]:
    """Within the block, a file of this folder such as ``bodies.tsv`` takes the place of our own list of that name.

    The files are read once, on entering. Raises InputError with file, line and remedy for a list that cannot be used.
    """
    token = _given.set(_read(Path(path)))
    try:
        yield
    finally:
        _given.reset(token)


def digest() -> str:
    """Return the sha256 of the user's word lists in force, empty where there are none; for the manifest.

    >>> digest()
    ''
    """
    given = _given.get()
    return "" if given is None else given.digest


def cached(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return ``function`` with its results kept, apart for each set of word lists in force.

    For whatever is built from ``rows``: ``functools.cache`` would go on with the lists of the first call.
    """

    made: dict[tuple[Hashable, ...], _R] = {}
    own: dict[tuple[Hashable, ...], _R] = {}  # of our own lists and without keywords: nearly all calls

    @wraps(function)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        plain = _given.get() is None and not kwargs
        kept, key = (own, args) if plain else (made, (digest(), args, tuple(sorted(kwargs.items()))))
        try:
            return kept[key]
        except KeyError:  # no look first: another thread may empty it between the two
            pass
        if len(kept) >= KEPT:
            kept.clear()
        value = kept[key] = function(*args, **kwargs)
        return value

    return call


def names() -> tuple[str, ...]:
    """Return the names of our word lists, sorted.

    >>> "bodies" in names()
    True
    """
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".tsv") for name in found if name.endswith(".tsv")))


@dataclass(frozen=True, slots=True)
class _Lists:
    """A user's word lists as read."""

    digest: str
    rows: Mapping[str, tuple[Row, ...]]


_given: ContextVar[_Lists | None] = ContextVar("szcompare_lexicon", default=None)


@cache
def _own(name: str) -> tuple[Row, ...]:
    text = files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    head = lines[0].split("\t")
    return tuple(dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:])


def _read(path: Path) -> _Lists:
    if not path.is_dir():
        raise InputError(f"{path}: no such folder of word lists; give a folder that holds files such as bodies.tsv")
    found = sorted((p for p in path.iterdir() if p.suffix == ".tsv"), key=lambda p: p.name)
    if not found:
        raise InputError(f"{path}: the folder holds no word list; copy one of {_choice()} into it and edit it")
    mark, made = sha256(), {}
    for file in found:
        if file.stem not in names():
            raise InputError(f"{file}: szcompare has no word list of this name; rename it to one of {_choice()}")
        data = _bytes(file)
        made[file.stem] = _rows(file, data)
        mark.update(file.name.encode() + b"\0" + sha256(data).digest())
    return _Lists(mark.hexdigest(), made)


def _choice() -> str:
    return ", ".join(f"{name}.tsv" for name in names())


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); give a readable file") from error
    if len(data) > LARGEST:
        raise InputError(f"{file}: larger than {LARGEST:,} bytes; a word list is a short table, remove what is none")
    return data


def _rows(file: Path, data: bytes) -> tuple[Row, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"{file}, line {line}: not UTF-8; save the file as UTF-8") from error
    lines = [(n, line) for n, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1) if line.strip()]
    lines = [(n, line) for n, line in lines if not line.startswith("#")]
    head = [] if not lines else [cell.strip() for cell in lines[0][1].split("\t")]
    expected = list(_own(file.stem)[0])
    if sorted(head) != sorted(expected):
        line = lines[0][0] if lines else 1
        raise InputError(f"{file}, line {line}: the header must name the columns {', '.join(expected)}, split by tabs")
    return tuple(_row(file, n, head, line) for n, line in lines[1:])


def _row(file: Path, n: int, head: list[str], line: str) -> Row:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(head):
        raise InputError(
            f"{file}, line {n}: {len(cells)} columns, not {len(head)}; split {', '.join(head)} by one tab each"
        )
    row = dict(zip(head, cells, strict=True))
    for key in (next(iter(_own(file.stem)[0])), "source"):
        if not row.get(key, "-"):
            raise InputError(f"{file}, line {n}: column {key} is empty; fill it or delete the line")
    for key, value in row.items():
        _checked(file, n, key, value)
    return row


def _checked(file: Path, n: int, key: str, value: str) -> None:
    pattern, wanted = FORMS.get((file.stem, key), (None, ""))
    if pattern is not None and not pattern.fullmatch(value):
        raise InputError(f"{file}, line {n}: column {key} is {value!r}; write {wanted}")
    if pattern is None and key in CHOSEN.get(file.stem, ()):
        allowed = sorted({row[key] for row in _own(file.stem)})
        if value not in allowed:
            raise InputError(f"{file}, line {n}: column {key} is {value!r}; write one of {', '.join(allowed)}")
