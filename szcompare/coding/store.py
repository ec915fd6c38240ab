"""Decisions ▶ one SQLite file that only grows: several coders and programs may write to it at once.

Each call opens the file and closes it again, so that between two calls the decisions are in the one file alone.
Write-ahead logging lets readers go on while someone writes; it needs a disk of this machine, not a network folder.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from szcompare.arguments import FLAG, PATH, refuse_unfit
from szcompare.coding.decisions import Decision, Place, checked, decision_list
from szcompare.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

VERSION = 1  # of the layout, kept in the file as user_version
APPLICATION = 0x535A4344  # "SZCD", so that another program's SQLite file is not taken for decisions
PATIENCE = 30.0  # seconds to wait for another writer; one decision takes a few milliseconds

_SIDE = "{0}_sha256 TEXT, {0}_clause TEXT, {0}_start INTEGER, {0}_end INTEGER, {0}_quote TEXT"
_LAYOUT = (
    f"""CREATE TABLE decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    coder TEXT NOT NULL, time TEXT NOT NULL, action TEXT NOT NULL, value TEXT NOT NULL,
    {_SIDE.format("old")},
    {_SIDE.format("new")},
    note TEXT NOT NULL)""",
    "CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions only grow'); END",
    "CREATE TRIGGER decisions_last BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions only grow'); END",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)
_PLACE = ("sha256", "clause", "start", "end", "quote")
COLUMNS = (
    "number", "coder", "time", "action", "value",
    *(f"old_{name}" for name in _PLACE), *(f"new_{name}" for name in _PLACE), "note",
)  # fmt: skip


def open_decisions(where: str | PathLike[str], *, create: bool = False) -> Decisions:
    """Return the decisions kept in a file, which is made if it is not there and ``create`` says so.

    Raises InputError where there is none, where the file is damaged or another program's, or where a later szcompare
    wrote it.
    """
    refuse_unfit(where=(where, PATH), create=(create, FLAG))
    path = Path(where)
    there = path.exists()  # asked first: a file that another program makes meanwhile is a file as well
    if there and not path.is_file():
        raise InputError(f"{path} is no file: name the SQLite file that keeps the decisions")
    if not there and not create:
        raise InputError(f"{path} is not there: check the path, or start coding with szcompare.review")
    found = Decisions(path=path)
    with found.connected(create=create) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise InputError(_damaged(path))
    return found


def as_row(decision: Decision) -> dict[str, Any]:
    """Return a decision as plain values by COLUMNS; a plan that it is not about has None in all five."""
    row: dict[str, Any] = {name: getattr(decision, name) for name in ("number", "coder", "time", "action", "value")}
    for side, place in (("old", decision.old), ("new", decision.new)):
        row |= {f"{side}_{name}": None if place is None else getattr(place, name) for name in _PLACE}
    return row | {"note": decision.note}


def from_row(row: dict[str, Any]) -> Decision:
    """Return the decision of a row as ``as_row`` makes it; InputError where a value is missing or of another type."""
    said = {name: row.get(name) for name in ("coder", "time", "action", "value", "note")}
    number = row.get("number")
    if type(number) is not int or not all(isinstance(value, str) for value in said.values()):
        raise InputError(f"decision {number!r} lacks a value or has one of the wrong type")
    old, new = (_placed(side, row) for side in ("old", "new"))
    return checked(Decision(**{**said, "number": number, "old": old, "new": new}))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """The decisions kept in one file, in the order in which they were made; ``open_decisions`` checks it first."""

    path: Path

    def __iter__(self) -> Iterator[Decision]:
        """All decisions, as one moment saw them."""
        with self.connected() as connection:
            rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM decisions ORDER BY number").fetchall()  # noqa: S608
        for row in rows:
            try:
                decision = from_row(dict(zip(COLUMNS, row, strict=True)))
            except InputError as error:
                raise InputError(f"{self.path}: {error}") from None
            yield decision

    def __len__(self) -> int:
        """How many there are, those taken back included."""
        with self.connected() as connection:
            return int(connection.execute("SELECT count(*) FROM decisions").fetchone()[0])

    def append(self, decision: Decision) -> Decision:
        """Keep one more decision and return it with its number; it is on the disk when this returns."""
        return self._kept([checked(one) for one in decision_list([decision])])[0]

    def extend(self, decisions: Iterable[Decision]) -> int:
        """Keep those decisions that are not yet there, all or none, and return how many they were.

        So the files of several coders can be brought together, and twice changes nothing.
        """
        return len(self._kept([checked(decision) for decision in decision_list(decisions)], new_only=True))

    def _kept(self, decisions: list[Decision], *, new_only: bool = False) -> list[Decision]:
        columns = COLUMNS[1:]
        insert = f"INSERT INTO decisions ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        kept = []
        with self.connected(create=True) as connection, _transaction(connection):
            known = set(connection.execute(f"SELECT {', '.join(columns)} FROM decisions")) if new_only else set()  # noqa: S608
            for decision in decisions:
                row = as_row(decision)
                values = tuple(row[name] for name in columns)
                if values not in known:
                    number = connection.execute(insert, values).lastrowid or 0
                    kept.append(replace(decision, number=number))
                    known |= {values} if new_only else set()
        return kept

    @contextmanager
    def connected(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """Hold a connection to the checked file; what SQLite refuses becomes an error that says the remedy."""
        try:
            address = f"{self.path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
            with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)) as connection:
                _prepare(connection, self.path, create=create)
                yield connection
        except sqlite3.OperationalError as error:
            raise _refused(self.path, error) from error
        except sqlite3.DatabaseError as error:
            raise InputError(_damaged(self.path)) from error


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the right to write, so that numbers follow the order of writing; all of it is kept or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _prepare(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    if _version(connection, path) == 0:
        if not create:
            raise InputError(f"{path} is empty: name another file, or start coding with szcompare.review")
        with _transaction(connection):
            if _version(connection, path) == 0:  # no other program has made it meanwhile
                for statement in _LAYOUT:
                    connection.execute(statement)
    if create:
        with suppress(sqlite3.OperationalError):  # another program is at it; without the log the file is as safe
            connection.execute("PRAGMA journal_mode = WAL")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the layout, 0 for an empty file; InputError for a file that is not ours or from later on."""
    # One statement sees one moment: three of them could see the file before and after another program furnishes it.
    application, version, tables = connection.execute(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)"
        " FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if application != APPLICATION:
        if application or version or tables:
            raise InputError(f"{path} is the SQLite file of another program: name another file for the decisions")
        return 0
    if version > VERSION:
        raise InputError(
            f"{path} was written by a later szcompare (decisions version {version}, this program knows up to "
            f"{VERSION}): update szcompare, or name another file"
        )
    return int(version)


def _placed(side: str, row: dict[str, Any]) -> Place | None:
    values = {name: row.get(f"{side}_{name}") for name in _PLACE}
    if all(value is None for value in values.values()):
        return None
    for name, value in values.items():
        if type(value) is not (int if name in {"start", "end"} else str):
            raise InputError(f"decision {row['number']}: {side}_{name} is missing or of the wrong type")
    return Place(**values)  # type: ignore[arg-type]


def _damaged(path: Path) -> str:
    return f"{path} is damaged or no SQLite file: put back a copy, or name another file for the decisions"


def _refused(path: Path, error: sqlite3.OperationalError) -> InputError | OutputError:
    reason = str(error)
    if "locked" in reason or "busy" in reason:
        return OutputError(f"{path}: another program has been writing for {PATIENCE:.0f} s; close it and try again")
    if "no such" in reason or "malformed" in reason:
        return InputError(_damaged(path))
    return OutputError(f"{path} cannot be opened or written ({reason}): check the folder, its rights and its space")
