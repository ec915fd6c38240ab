"""Parsed plans and results of pairs ▶ one folder of Parquet files, each written once and whole, with DuckDB views.

STORE/
├── store.json             version of the layout
├── pairs.json             the rule by which plans are paired
├── run.json               what the results of today were made with
├── sources.parquet        which file has which plan, or why it could not be read
├── plans.ledger.parquet   plan ▶ task; results.ledger.parquet: pair ▶ task
├── plans/TASK.parquet     parsed plans: metadata, clauses, targets, notes, and the whole plan as JSON
├── results/TASK.parquet   results of pairs: links, statuses, changes, topics
└── views.sql              the same views for any DuckDB: ``duckdb -init views.sql``
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from szcompare.corpus import schema
from szcompare.corpus.storage import LocalFolder, RemoteFolder, locked, open_folder
from szcompare.errors import InputError, MissingExtraError
from szcompare.model import UNDERTAKINGS, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb

    from szcompare.corpus.schema import Columns, Row

PARTS: Mapping[str, Columns] = {"plans": schema.PLANS, "results": schema.RESULTS}
EMPTY = "0-empty"  # a part without rows, so that the views always find one
FETCHED = 256  # plans whose texts are read at once
HELD_PLANS = 32  # decoded plans that a process keeps; a plan of 350 clauses is about 1 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A plan of the corpus, with what pairing and listing need of it."""

    plan: str  # key of the plan
    task: str  # the part it stands in
    document: str  # id of the document, first half of a clause id
    sha256: str
    names: tuple[str, ...]  # its files; more than one where the same text came under several names
    title: str
    body: str
    number: str
    date: str  # ISO 8601, or empty
    year: int | None  # of the date, or first of the period
    undertakings: int
    error: str  # why it could not be parsed, or empty

    @property
    def when(self) -> str:
        """The date, or the year alone; empty where neither is known."""
        return self.date or ("" if self.year is None else f"{self.year:04d}")


def open_store(where: str | os.PathLike[str], *, create: bool = False) -> Store:
    """Return the store in a folder or at an address of shared storage.

    Raises InputError where there is none, unless ``create``, or where a later program wrote it.
    """
    where = os.fspath(where)
    if any(find_spec(module) is None for module in ("duckdb", "msgspec", "pyarrow")):  # before a folder is made
        raise MissingExtraError("a corpus of many plans", "corpus")
    folder = open_folder(where)
    data = folder.read("store.json")
    if data is not None:
        _check_version(where, data)
    elif not create:
        raise InputError(f"{where} holds no corpus: make one with szcompare corpus add DIR --store {where}")
    elif folder.names(""):
        raise InputError(f"{where} holds other files and no corpus: name an empty or a new folder")
    return Store(where=where, folder=folder)


def _check_version(where: str, data: bytes) -> None:
    try:
        version = int(json.loads(data)["store"])
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{where}/store.json is damaged: name another store, or put the file back") from None
    if version > schema.VERSION:
        raise InputError(
            f"{where} was written by a later szcompare (store version {version}, this program knows up to "
            f"{schema.VERSION}): update szcompare, or name another store"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """One corpus on disk; only ``run`` writes to it."""

    where: str
    folder: LocalFolder | RemoteFolder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the store for one command that writes, and make the files that are always there."""
        with locked(self.folder):
            self._furnish()
            yield

    def _furnish(self) -> None:
        self._write_if_missing("store.json", _json({"store": schema.VERSION}))
        self._write_if_missing("sources.parquet", schema.parquet(schema.SOURCES, []))
        for kind, columns in PARTS.items():
            self._write_if_missing(f"{kind}.ledger.parquet", schema.parquet(schema.LEDGER, []))
            self._write_if_missing(f"{kind}/{EMPTY}.parquet", schema.parquet(columns, []))
        self._write_if_missing("views.sql", _views(self._places(".")).encode())

    def _write_if_missing(self, name: str, data: bytes) -> None:
        if self.folder.read(name) is None:
            self.folder.write(name, data)

    def sources(self) -> list[Row]:
        """Return one row a file that was added: its name, plan, hash and the program, or why it cannot be read."""
        return self._rows("sources.parquet")

    def write_sources(self, rows: Iterable[Row]) -> None:
        """Replace the list of files."""
        self.folder.write("sources.parquet", schema.parquet(schema.SOURCES, sorted(rows, key=lambda r: r["name"])))

    def ledger(self, kind: str) -> list[Row]:
        """Return one row a key of ``plans`` or ``results``: its task, what it is of, and if it is current."""
        return self._rows(f"{kind}.ledger.parquet")

    def write_ledger(self, kind: str, rows: Iterable[Row]) -> None:
        """Replace the ledger of ``plans`` or ``results``."""
        data = schema.parquet(schema.LEDGER, sorted(rows, key=lambda r: r["key"]))
        self.folder.write(f"{kind}.ledger.parquet", data)

    def finished(self, kind: str) -> frozenset[str]:
        """Return the tasks of ``plans`` or ``results`` whose part is there."""
        names = self.folder.names(kind)
        return frozenset(name.removesuffix(".parquet") for name in names if name.endswith(".parquet")) - {EMPTY}

    def write_part(self, kind: str, task: str, rows: list[Row]) -> None:
        """Write the part of a task at one stroke."""
        self.folder.write(f"{kind}/{task}.parquet", schema.parquet(PARTS[kind], rows))

    def rule(self) -> Row | None:
        """Return the rule of pairing as it was written, None where none was chosen."""
        return self._values("pairs.json", remedy="szcompare corpus pairs")

    def write_rule(self, rule: Row) -> None:
        """Replace the rule of pairing."""
        self.folder.write("pairs.json", _json(rule))

    def made_with(self) -> dict[str, str]:
        """Return what the current results were made with, nothing where no pair was compared yet."""
        found = self._values("run.json", remedy="szcompare corpus run") or {}
        return {name: str(value) for name, value in found.items()}

    def write_made_with(self, values: Mapping[str, str]) -> None:
        """Replace what the current results were made with."""
        self.folder.write("run.json", _json(dict(values)))

    def plan(self, task: str, plan: str) -> Plan:
        """Return a parsed plan; the last few are kept in memory."""
        return _plan(self.where, task, plan)

    def failures(self, kind: str) -> list[Row]:
        """Return key and reason of each current plan or pair that failed."""
        column, table = ("plan", "plans") if kind == "plans" else ("pair", "pairs")
        return self.query(f"SELECT {column} AS key, error FROM {table} WHERE error <> '' ORDER BY 1")  # noqa: S608

    def members(self) -> tuple[Member, ...]:
        """Return the plans of the corpus in order of time, body, title and hash of the text; undated ones come last.

        No key of the store takes part: keys change with the program version, the order of plans must not.
        """
        names: dict[str, list[str]] = {}
        for row in self.sources():
            names.setdefault(row["plan"], []).append(row["name"])
        columns = "plan, task, document, sha256, title, body, number, date, year, undertakings, error"
        rows = self.query(f"SELECT {columns} FROM plans")  # noqa: S608
        found = [Member(**row, names=tuple(sorted(names.get(row["plan"], ())))) for row in rows]
        return tuple(sorted(found, key=lambda m: (m.when or "9999-99", m.body, m.title, m.sha256, m.names, m.plan)))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield key and text of each plan: the readings of its undertakings, one a line, in any order."""
        with self._asked() as connection:
            found = connection.execute(
                "SELECT plan, string_agg(regexp_replace(reading, '\\s+', '', 'g'), chr(10)) FROM clauses "
                "WHERE list_contains($1, kind) GROUP BY plan",
                [sorted(UNDERTAKINGS)],
            )
            while rows := found.fetchmany(FETCHED):
                yield from rows

    def query(self, sql: str, values: list[object] | None = None) -> list[Row]:
        """Return the rows that a question to the views gives; InputError where a file below them is damaged."""
        with self._asked() as connection:
            found = connection.execute(sql, values)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    @contextmanager
    def _asked(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection with the views; where it fails, that nothing was added, or the first damaged file is told."""
        try:
            with self.connect() as connection:
                yield connection
        except _duckdb().Error:
            if self.folder.read("store.json") is None:
                line = f"{self.where} holds no plans yet: add some with szcompare corpus add DIR --store {self.where}"
                raise InputError(line) from None
            self._check_files()
            raise

    def _check_files(self) -> None:
        for name in ("sources", *(f"{kind}.ledger" for kind in PARTS)):
            self._rows(f"{name}.parquet")
        for kind in PARTS:
            for name in sorted(self.folder.names(kind)):
                if name.endswith(".parquet"):
                    self._rows(f"{kind}/{name}")

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Return a DuckDB connection with the views plans, clauses, targets, pairs, links, statuses and so on."""
        connection: duckdb.DuckDBPyConnection = _duckdb().connect()
        self.folder.prepare(connection)
        connection.execute(_views(self._places(None)))
        return connection

    def _rows(self, name: str) -> list[Row]:
        data = self.folder.read(name)
        try:
            return [] if data is None else schema.rows_of(data)
        except InputError as error:
            command = "run" if name.startswith("results") else "add"
            line = f"{self.where}/{name} is damaged: take it away, and szcompare corpus {command} makes it again"
            raise InputError(line) from error

    def _values(self, name: str, *, remedy: str) -> Row | None:
        """The values of a JSON file, None where there is none."""
        data = self.folder.read(name)
        try:
            found = None if data is None else json.loads(data)
        except ValueError:
            found = ()
        if found is None or isinstance(found, dict):
            return found
        raise InputError(f"{self.where}/{name} is damaged: take it away, and {remedy} makes it again")

    def _places(self, root: str | None) -> dict[str, str]:
        files = {
            "plans": "plans/*.parquet", "results": "results/*.parquet", "sources": "sources.parquet",
            "plan_ledger": "plans.ledger.parquet", "result_ledger": "results.ledger.parquet",
        }  # fmt: skip
        made = {key: self.folder.glob(name) if root is None else name for key, name in files.items()}
        return {key: place.replace("'", "''") for key, place in made.items()}


@lru_cache(maxsize=HELD_PLANS)
def _plan(where: str, task: str, plan: str) -> Plan:
    data = open_folder(where).read(f"plans/{task}.parquet")
    if data is None:
        raise InputError(f"{where}: the part plans/{task}.parquet is missing: run szcompare corpus add again")
    rows = schema.rows_of(data, columns=["json"], where=("plan", [plan]))
    if not rows or not rows[0]["json"]:
        raise InputError(f"{where}: plan {plan} is not in its part: run szcompare corpus add again")
    return decoded(rows[0]["json"])


def encoded(plan: Plan) -> bytes:
    """Return a plan as JSON, all of it."""
    data: bytes = _msgspec().json.encode(plan)
    return data


def decoded(data: bytes) -> Plan:
    """Return the plan that ``encoded`` wrote; a value of another type than the model's is refused."""
    try:
        plan: Plan = _msgspec().json.decode(data, type=Plan)
    except _msgspec().DecodeError as error:
        raise InputError(f"a stored plan cannot be read ({error}): run szcompare corpus add again") from error
    return plan


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise MissingExtraError("a corpus of many plans", "corpus") from None
    return duckdb


def _msgspec() -> Any:
    try:
        import msgspec
        import msgspec.json
    except ImportError:
        raise MissingExtraError("a corpus of many plans", "corpus") from None
    return msgspec


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _views(places: Mapping[str, str]) -> str:
    return "".join(f"CREATE VIEW {name} AS {sql.format(**places)};\n" for name, sql in schema.VIEWS)
