"""Code of a note ▶ what it means, how grave it is and what was done: the one catalogue of oddities in a source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LOSS, CHECK, INFO = SEVERITIES = ("loss", "check", "info")
SEVERITY = {LOSS: ("缺损", "lost"), CHECK: ("待查", "to check"), INFO: ("说明", "for information")}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKind:
    """What all notes of one code have in common, in Chinese and English."""

    code: str
    severity: str  # loss: something of the source is not there; check: a person should look; info: good to know
    zh: str
    en: str
    done_zh: str
    done_en: str


@cache
def catalogue() -> dict[str, NoteKind]:
    """Return all kinds of notes by their codes, in the order of ``notes.tsv``."""
    lines = files(__package__).joinpath("notes.tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: NoteKind(**dict(zip(head, row, strict=True))) for row in rows}


def severity_word(code: str, lang: str = "zh") -> str:
    """Return how grave a note is, in words.

    >>> severity_word("lost-heading"), severity_word("lost-heading", "en")
    ('缺损', 'lost')
    """
    return SEVERITY[severity(code)][lang == "en"]


def severity(code: str) -> str:
    """Return how grave a note of this code is: one of SEVERITIES.

    >>> severity("lost-heading")
    'loss'
    """
    return _found(code).severity


def meaning(code: str, lang: str = "zh") -> str:
    """Return what a note of this code says.

    >>> meaning("lost-number"), meaning("lost-number", "en")
    ('序号缺失', 'number lost')
    """
    kind = _found(code)
    return kind.en if lang == "en" else kind.zh


def done(code: str, lang: str = "zh") -> str:
    """Return what was done about it.

    >>> done("lost-number"), done("lost-number", "en")
    ('按前后序号补出', 'told from the numbers around it')
    """
    kind = _found(code)
    return kind.done_en if lang == "en" else kind.done_zh


def _found(code: str) -> NoteKind:
    """The kind of a code; a reader that was added from outside may have codes of its own."""
    return catalogue().get(code) or NoteKind(code=code, severity=CHECK, zh=code, en=code, done_zh="", done_en="")
