"""Key and language ▶ the words of the interface, Chinese or English; one line of words.tsv each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from szcompare.errors import InputError

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}  # BCP 47


@cache
def words(lang: str = "zh") -> dict[str, str]:
    """Return all words of a language by key; InputError for a language that the table has no column for."""
    if lang not in LANGUAGES:
        raise InputError(f"no interface in the language {lang!r}; choose from {', '.join(LANGUAGES)}")
    column = 1 + LANGUAGES.index(lang)
    lines = files(__package__).joinpath("templates", "words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: row[column] for row in rows}


def group(name: str, lang: str = "zh") -> dict[str, str]:
    """Return the words of one group by the part of the key behind the point, in the order of the table.

    >>> group("relation")["reused"], group("relation", "en")["reused"]
    ('沿用', 'Reused')
    """
    found = {key.removeprefix(f"{name}."): text for key, text in words(lang).items() if key.startswith(f"{name}.")}
    if not found:
        raise KeyError(name)
    return found
