"""What a call was given ▶ nothing, or one line: which argument, what it has to be and what was given instead.

Types are checked for the many who write Python without a type checker, at the doors of the package: without it a wrong
one would fail far inside, in words that say nothing of the call, or be taken for something else in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from numbers import Integral
from os import PathLike, fspath
from typing import Any, NamedTuple

from szcompare.errors import InputError

LONGEST = 40  # characters of a value that are repeated


class Wanted(NamedTuple):
    """A kind of values: in words, and whether a value is one."""

    said: str
    fits: Callable[[object], bool]


def refuse_unfit(**given: tuple[object, Wanted]) -> None:
    """Raise InputError for the first argument, by name, whose value is not of the kind that is wanted.

    >>> refuse_unfit(topics=("5", WHOLE))
    Traceback (most recent call last):
    szcompare.errors.InputError: topics has to be a whole number, not '5'
    """
    for name, (value, wanted) in given.items():
        if not wanted.fits(value):
            raise InputError(f"{name} has to be {wanted.said}, not {described(value)}")


def each_of(name: str, given: object, wanted: Wanted, *, remedy: str) -> list[Any]:
    """Return the values of an argument that takes one value or several; InputError, ended by the remedy, for others.

    A mapping and a whole table are no lists of values, although Python can go through their names.

    >>> each_of("status", "new", TEXT, remedy=""), each_of("status", ("new", "dropped"), TEXT, remedy="")
    (['new'], ['new', 'dropped'])
    """
    if wanted.fits(given):
        return [given]
    said = f"{name} has to be {wanted.said} or a list of such"
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable) or hasattr(given, "columns"):
        raise InputError(f"{said}, not {described(given)}; {remedy}")
    values = list(given)
    for value in values:
        if not wanted.fits(value):
            raise InputError(f"{said}, and {described(value)} is none; {remedy}")
    return values


def optional(wanted: Wanted) -> Wanted:
    """Return the same kind with None, which stands for leaving the argument out.

    >>> optional(TEXT).said, optional(TEXT).fits(None)
    ('a text or None', True)
    """
    words = wanted.said if wanted.said.endswith(" or None") else f"{wanted.said} or None"
    return Wanted(words, lambda value: value is None or wanted.fits(value))


def instance(kind: type, said: str) -> Wanted:
    """Return the kind of all values of a class."""
    return Wanted(said, lambda value: isinstance(value, kind))


def described(value: object) -> str:
    """Return a value in a few words that stay on one line: numbers and texts themselves, of others their class.

    >>> described("五"), described(None), described([1, 2]), described(object())
    ("'五'", 'None', 'a list', 'an object')
    """
    if value is None or isinstance(value, bool | int | float | str | bytes):
        shown = repr(value)
        return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in {*'aeio'} else 'a'} {name}"


def _is_path(value: object) -> bool:
    """No empty text, which pathlib takes for the working folder, no text of lines, nothing that no name can hold."""
    name = fspath(value) if isinstance(value, str | PathLike) else ""
    return isinstance(name, str) and name != "" and "\0" not in name and not (name is value and "\n" in name)


def _is_whole(value: object) -> bool:
    """A number of numpy's counts as well, True and False do not."""
    return isinstance(value, Integral) and not isinstance(value, bool)


TEXT = instance(str, "a text")
FLAG = instance(bool, "True or False")
WHOLE = Wanted("a whole number", _is_whole)
PATH = Wanted("the path of a file", _is_path)
FOLDER = Wanted("the path of a folder", _is_path)
FUNCTION = Wanted("a function", callable)
