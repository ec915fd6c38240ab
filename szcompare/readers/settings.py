"""How files are read, for as long as a block runs ▶ the limits that a person raised, and the tool for web pages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from szcompare.arguments import TEXT, Wanted, described, refuse_unfit
from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES, TRAFILATURA = WEB = ("rules", "trafilatura")

# Name ▶ default and what it bounds. A plan of 20 MB is already longer than any five-year plan with its annexes.
LIMITS: dict[str, tuple[int, str]] = {
    "bytes": (64 * 1024 * 1024, "bytes of a file"),
    "characters": (10_000_000, "characters of a text; a five-year plan holds 100,000"),
    "pages": (3000, "pages of a PDF; a yearbook has 1,000"),
    "page-characters": (100_000, "characters on a page of a PDF; a full page of a gazette holds 4,000"),
    "part-bytes": (48 * 1024 * 1024, "bytes of a part of a Word file, unpacked"),
    "parts": (10_000, "parts of a Word file"),
    "ratio": (200, "how many times a part of a Word file may unpack"),
    "tags": (4_000_000, "tags of a part of a Word file; each costs about 150 bytes of memory"),
    "seconds": (120, "for the text of a PDF or an old Word file"),
    "image-seconds": (300, "for a page read from its image"),
}
HIGHEST = 2**40
NUMBERS = Wanted("a mapping of names to numbers, such as {'pages': 9000}", lambda value: isinstance(value, Mapping))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    limits: Mapping[str, int] = field(default_factory=dict)
    web: str = RULES


_DEFAULT = _Settings()
_IN_FORCE: ContextVar[_Settings] = ContextVar("szcompare_reading", default=_DEFAULT)


@contextmanager
def using(*, limits: Mapping[str, int] | None = None, web: str = RULES) -> Iterator[None]:
    """Within the block, files are read with these limits in place of LIMITS, and web pages by this tool.

    Raises InputError for a limit or a tool that does not exist.
    """
    given: Mapping[str, int] = {} if limits is None else limits
    refuse_unfit(limits=(given, NUMBERS), web=(web, TEXT))
    for name, value in given.items():
        if name not in LIMITS:
            raise InputError(f"no limit is called {name!r}; choose from {', '.join(LIMITS)}")
        if type(value) is not int or not 0 < value <= HIGHEST:
            raise InputError(f"the limit {name} has to be a whole number from 1 to {HIGHEST:,}, not {described(value)}")
    if web not in WEB:
        raise InputError(f"no way of reading web pages is called {web!r}; choose from {', '.join(WEB)}")
    token = _IN_FORCE.set(_Settings(limits=dict(given), web=web))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def limit(name: str) -> int:
    """Return a limit as it is in force.

    >>> with using(limits={"pages": 9000}):
    ...     limit("pages")
    9000
    """
    return _IN_FORCE.get().limits.get(name, LIMITS[name][0])


def web_tool() -> str:
    """Return the tool for web pages that is in force: one of WEB."""
    return _IN_FORCE.get().web


def raised(name: str) -> str:
    """Return how a person raises a limit, for the end of an error.

    >>> raised("pages")
    'raise it with --limit pages=NUMBER'
    """
    return f"raise it with --limit {name}=NUMBER"


def refuse_over(name: str, of: str, size: int) -> None:
    """Raise InputError where a file called ``name`` goes over the limit ``of``."""
    if size > limit(of):
        raise InputError(f"{name}: {size:,} {of} are over the limit of {limit(of):,}; split the file, or {raised(of)}")
