"""Text ▶ words for topics, with words of the user's own in force; a file in jieba's format ▶ such words."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from szcompare import segment
from szcompare.errors import InputError, regular_file
from szcompare.lexicon import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from szcompare.segment.cutting import Tokenizer

Word = tuple[str, int | None]  # the word, and its frequency where the file gives one

LARGEST = 16_000_000  # bytes of a file of words
LONGEST = 40  # characters of a word
_LINE = re.compile(r"(\S+)(?:[ \t]+(\d{1,9}))?(?:[ \t]+([A-Za-z]{1,8}))?")  # jieba: word, frequency, part of speech
_given: ContextVar[tuple[Word, ...]] = ContextVar("szcompare_topic_words", default=())


@contextmanager
def user_words(path: str | PathLike[str] | None) -> Iterator[None]:
    """Within the block, topics keep the words of this file whole; with None nothing changes.

    One word a line as in jieba's user dictionaries: the word, then its frequency and its part of speech if wanted.
    Raises InputError with file, line and remedy.
    """
    token = _given.set(_given.get() if path is None else read_words(path))
    try:
        yield
    finally:
        _given.reset(token)


def read_words(path: str | PathLike[str]) -> tuple[Word, ...]:
    """Return the words of a file in jieba's format with their frequencies, in the order of the file."""
    found = []
    for number, line in enumerate(_text(Path(path)).splitlines(), 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        match = _LINE.fullmatch(said)
        if match is None or len(match[1]) > LONGEST:
            raise InputError(f"{path}, line {number}: no word of up to {LONGEST} characters, then a frequency; mend it")
        found.append((match[1], None if match[2] is None else int(match[2])))
    if not found:
        raise InputError(f"{path}: holds no word; write one a line")
    return tuple(found)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` in order, punctuation included, the user's words in force.

    >>> words_of("知识产权保护")
    ('知识产权', '保护')
    """
    return _cut(text, _given.get(), digest())


def in_force() -> tuple[object, ...]:
    """Return what the cutting depends on: the key of whatever is kept from it."""
    return _given.get(), digest()


@lru_cache(maxsize=2**14)  # vectors, terms and labels ask for the same texts
def _cut(text: str, given: tuple[Word, ...], lists: str) -> tuple[str, ...]:
    return tuple(_tokenizer(given, lists).cut(text)) if given else tuple(segment.words(text))


@lru_cache(maxsize=4)
def _tokenizer(given: tuple[Word, ...], _lists: str) -> Tokenizer:
    """A copy of our tokenizer with the user's words, so that ours stays as it is."""
    made = segment.tokenizer().copy()
    for word, frequency in given:
        made.add(word, frequency)
    return made


def _text(path: Path) -> str:
    try:
        with regular_file(path).open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InputError(f"{path}: larger than {LARGEST:,} bytes; a list of words is short, remove what is none")
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give a readable file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8; save the file as UTF-8") from error
