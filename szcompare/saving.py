"""Comparison ▶ one JSON file with all its values ▶ an equal Comparison."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, cast, get_args, get_origin, get_type_hints

from szcompare.arguments import PATH, refuse_unfit
from szcompare.comparison import Comparison
from szcompare.errors import InputError, OutputError
from szcompare.json_file import read_json
from szcompare.report.staging import replace_files

if TYPE_CHECKING:
    from os import PathLike

SCHEMA = "szcompare/saved/1"  # raised when a value changes its form; comparison.json is the form for other programs
HEAD = b'{\n "schema": "szcompare/saved/'  # of a file that any version wrote


def save_comparison(comparison: Comparison, path: str | PathLike[str]) -> Path:
    """Write a comparison with both source texts to ``path``; the same comparison gives the same bytes.

    Raises OutputError where that cannot be done, or something else would be lost by it.
    """
    refuse_unfit(path=(path, PATH))
    place = Path(path)
    if not place.name or place.is_dir():
        raise InputError(f"{path or repr(path)}: is no name of a file; name one, such as comparison-saved.json")
    _refuse_to_lose(place)
    values = {"schema": SCHEMA, "comparison": asdict(comparison)}
    text = json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False)
    return replace_files(place.parent, {place.name: f"{text}\n".encode()})[0]


def _refuse_to_lose(place: Path) -> None:
    """Raise OutputError where a file is there that ``save_comparison`` did not write, such as a plan."""
    try:
        lost = place.is_file() and place.stat().st_size > 0 and not _begins_as_saved(place)
    except OSError as error:
        raise OutputError(f"{place}: cannot be read ({error.strerror}); name another file") from None
    if lost:
        raise OutputError(f"{place}: is there already and is no saved comparison; name another file")


def _begins_as_saved(place: Path) -> bool:
    with place.open("rb") as stream:
        return stream.read(len(HEAD)) == HEAD


def load(path: str | PathLike[str]) -> Comparison:
    """Return the comparison that ``Comparison.save`` wrote; InputError where the file is none or of another version."""
    refuse_unfit(path=(path, PATH))
    held = read_json(path, remedy="give a file that Comparison.save wrote")
    schema = held.get("schema") if isinstance(held, dict) else None
    if str(schema).startswith("szcompare/comparison/"):
        raise InputError(f"{path}: is a comparison.json, for other programs; give a file that Comparison.save wrote")
    if schema != SCHEMA:
        raise InputError(f"{path}: is no {SCHEMA}; compare the two plans again and save the result")
    try:
        return cast("Comparison", _value(Comparison, held.get("comparison"), "comparison"))
    except TypeError as error:
        raise InputError(f"{path}: {error}; compare the two plans again and save the result") from None


def _value(kind: Any, held: Any, where: str) -> Any:
    """A value of the type ``kind`` from plain JSON; TypeError where it is another."""
    if is_dataclass(kind):
        return _record(cast("type", kind), held, where)
    if get_origin(kind) in (Union, UnionType):
        return _either(get_args(kind), held, where)
    if get_origin(kind) is tuple:
        return _row(get_args(kind), held, where)
    allowed = (int, float) if kind is float else kind
    if not isinstance(held, allowed) or (isinstance(held, bool) and kind is not bool):
        raise TypeError(f"{where} is not of the type {kind.__name__}")
    return held


def _record(kind: type, held: Any, where: str) -> Any:
    types = _types(kind)
    if not isinstance(held, dict) or set(held) != set(types):
        raise TypeError(f"{where} is no {kind.__name__} of this version")
    return kind(**{name: _value(types[name], held[name], f"{where}.{name}") for name in types})


def _either(kinds: tuple[Any, ...], held: Any, where: str) -> Any:
    if held is None and NoneType in kinds:
        return None
    return _value(next(kind for kind in kinds if kind is not NoneType), held, where)


def _row(kinds: tuple[Any, ...], held: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(held, list):
        raise TypeError(f"{where} is no list")
    if kinds[-1] is Ellipsis:
        return tuple(_value(kinds[0], one, f"{where}[{at}]") for at, one in enumerate(held))
    if len(kinds) != len(held):
        raise TypeError(f"{where} has {len(held)} values, not {len(kinds)}")
    return tuple(_value(kind, one, f"{where}[{at}]") for at, (kind, one) in enumerate(zip(kinds, held, strict=True)))


@cache
def _types(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
