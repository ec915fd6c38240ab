"""The package ▶ the plans, labels and codebooks that come with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from szcompare.errors import InputError
from szcompare.pipeline import read

if TYPE_CHECKING:
    from szcompare.model import Document


class Example(NamedTuple):
    """The two plans of the example."""

    old: Document
    new: Document


def load_example() -> Example:
    """Return the two Shenzhen plans, of 2008 and of 2015, as documents: ``compare(*load_example())``."""
    return Example(*(read(data_file(f"plans/shenzhen-{year}.txt")) for year in (2008, 2015)))


def data_file(name: str) -> Path:
    """Return the path of a file of ``data/``, named from there; InputError where there is none.

    >>> data_file("gold/shenzhen-dev.json").name
    'shenzhen-dev.json'
    """
    path = shipped("data") / name
    if not path.is_file():
        raise InputError(f"no file {name!r} comes with szcompare; the list is in {shipped('data') / 'README.md'}")
    return path


def shipped(folder: str) -> Path:
    """Return a folder that a wheel holds inside the package and the source tree beside it."""
    inside = Path(__file__).parent / folder
    return inside if inside.is_dir() else Path(__file__).parent.parent / folder
