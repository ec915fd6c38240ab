"""A text × a dictionary ▶ its likeliest words: jieba's accurate mode, the same words from a faster search.

The likeliest path through all words of a sentence (jieba 0.42.1, ``Tokenizer.cut``), where what no word covers is cut
by a hidden Markov model. tests/test_segment.py compares the two on many texts.
"""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING

from szcompare.segment import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from szcompare.segment.dictionary import Dictionary

CUT = re.compile("([\u4e00-\u9fd5a-zA-Z0-9+#&._%\\-]+)")  # what is looked up; the rest is cut to single characters
SINGLE = re.compile(r"\r\n|[\s\S]")
ALPHANUMERIC = re.compile("[a-zA-Z0-9]")
KEPT = 2**18  # pairs of characters whose words are kept: some 50 MB at most; a plan has about 10,000
RECENT = 2**12  # stretches whose words are kept: a clause is cut as read and as compared, close together


class Tokenizer:
    """Cuts texts by a dictionary and words of one's own."""

    __slots__ = (
        "_added", "_begun", "_counts", "_dictionary", "_grouped", "_recent", "_sizes", "_split", "_weights", "total",
    )  # fmt: skip

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._added: dict[str, int] = {}
        self._grouped: dict[str, list[str]] = {}  # first two characters, or the one ▶ the added words
        self._begun: set[str] = set()  # the beginnings of the added words, themselves among them
        self._split: frozenset[str] = frozenset()  # added with the count 0: always cut to characters
        self._sizes: dict[str, tuple[int, ...]] = {}  # first two characters ▶ lengths of the words that begin so
        self._weights: dict[str, float] = {}  # word ▶ logarithm of its count, if it has one
        self._counts: dict[str, int] = {}
        self._recent: dict[str, list[str]] = {}  # a stretch between marks ▶ its words
        self.total = dictionary.total  # of all counts

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text`` in order; together they are the text."""
        if len(self._sizes) > KEPT:
            self._sizes, self._weights, self._counts = {}, {}, {}
        found: list[str] = []
        for at, part in enumerate(CUT.split(text)):
            found += self._stretch(part) if at % 2 else SINGLE.findall(part)
        return found

    def _stretch(self, part: str) -> list[str]:
        """The words of what stands between two marks, which no mark changes."""
        recent = self._recent
        found = recent.get(part)
        if found is None:
            if len(recent) >= RECENT:
                recent.clear()
            found = recent[part] = list(self._joined(self._path(part), part))
        return found

    def count(self, word: str) -> int:
        """Return how often a word stood in the texts that the dictionary was made from, 0 for one that it lacks."""
        if word and word[:2] not in self._sizes:
            self._learn(word[:2])
        return self._counts.get(word, 0)

    def tag(self, word: str) -> str:
        """Return the part of speech of a word of the dictionary (n, v, ns …), empty for others.

        >>> from szcompare.segment.dictionary import Dictionary
        >>> Tokenizer(Dictionary("深圳 9 ns\\n")).tag("深圳")
        'ns'
        """
        key = word[:2] if len(word) > 1 else f"{word} "
        return self._dictionary.tags(key).get(word, "") if word else ""

    def copy(self) -> Tokenizer:
        """Return a tokenizer of the same words, to which others can be added."""
        made = Tokenizer(self._dictionary)
        made._added, made._begun, made.total = dict(self._added), set(self._begun), self.total
        made._grouped = {begin: list(some) for begin, some in self._grouped.items()}
        made._split = self._split
        return made

    def add(self, word: str, count: int | None = None) -> None:
        """Add a word; without a count, with the least that keeps it whole. The count 0 cuts it to characters."""
        given = self._enough(word) if count is None else count
        self._grouped.setdefault(word[:2], []).append(word)
        self._added[word] = given
        self._begun.update(word[:size] for size in range(1, len(word) + 1))
        self._split |= {word} if given == 0 else frozenset()
        self.total += given
        self._forget(word)

    def _forget(self, word: str) -> None:
        """What was read of the words that begin like this one is read again, and all is cut again."""
        self._recent = {}
        self._weights.pop(word, None)
        self._counts.pop(word, None)
        if len(word) > 1:
            self._sizes.pop(word[:2], None)
        else:
            self._sizes.clear()

    def _enough(self, word: str) -> int:
        """The count that makes a word likelier than its parts (jieba's ``suggest_freq``)."""
        total, share = float(self.total), 1.0
        for part in self._plain(word):
            share *= (self.count(part) or (0 if self._begins(part) else 1)) / total
        return max(int(share * self.total) + 1, self.count(word))

    def _plain(self, text: str) -> Iterator[str]:
        """The words without the hidden Markov model; letters and digits in a row are one."""
        for at, part in enumerate(CUT.split(text)):
            if not at % 2:
                yield from SINGLE.findall(part)
                continue
            run = ""
            for word in (*self._path(part), "  "):
                if len(word) == 1 and ALPHANUMERIC.match(word):
                    run += word
                    continue
                yield from (run,) if run else ()
                yield from () if word == "  " else (word,)
                run = ""

    def _begins(self, part: str) -> bool:
        """Whether a word begins with this, or is it."""
        if part in self._begun:
            return True
        if len(part) == 1:
            return self._dictionary.starts_with(part)
        return any(word.startswith(part) for word in self._dictionary.counts(part[:2]))

    def _path(self, text: str) -> list[str]:
        """The words of the likeliest path, from the last character to the first, then read from the first."""
        size, whole = len(text), log(self.total)
        best, ends = [0.0] * (size + 1), [0] * size
        sizes, weights = self._sizes, self._weights
        for at in range(size - 1, -1, -1):
            begin = text[at : at + 2]
            lengths = sizes.get(begin)
            if lengths is None:
                lengths = self._learn(begin)
                sizes, weights = self._sizes, self._weights  # another thread may have begun them anew
            score, end = None, at + 1
            for length in lengths:
                stop = at + length
                if stop <= size and (weight := weights.get(text[at:stop])) is not None:
                    here = weight - whole + best[stop]
                    if score is None or here >= score:
                        score, end = here, stop
            best[at] = 0.0 - whole + best[at + 1] if score is None else score
            ends[at] = end
        found, at = [], 0
        while at < size:
            found.append(text[at : ends[at]])
            at = ends[at]
        return found

    def _learn(self, begin: str) -> tuple[int, ...]:
        """Read the words that begin with these characters, and the one of the first alone; return their lengths."""
        sizes = self._sizes
        if len(begin) == 1:
            sizes[begin] = self._read(begin, f"{begin} ")
        else:
            alone = sizes[begin[0]] if begin[0] in sizes else self._learn(begin[0])
            sizes[begin] = alone + self._read(begin, begin)
        return sizes[begin]

    def _read(self, begin: str, key: str) -> tuple[int, ...]:
        """Keep the weights of the words of one key that count, added ones among them; return their lengths in order."""
        counts = self._dictionary.counts(key)
        for word in self._grouped.get(begin, ()):
            counts[word] = self._added[word]
        lengths = set()
        for word, count in counts.items():
            if count:
                self._weights[word], self._counts[word] = log(count), count
                lengths.add(len(word))
        return tuple(sorted(lengths))

    def _joined(self, path: Iterable[str], text: str) -> Iterator[str]:
        """The path with its runs of single characters cut by the hidden Markov model, unless a run is a word."""
        start = at = 0
        for word in path:
            if len(word) > 1:
                yield from self._recognized(text[start:at])
                yield word
                start = at + len(word)
            at += len(word)
        yield from self._recognized(text[start:])

    def _recognized(self, run: str) -> Iterable[str]:
        if len(run) < 2 or self.count(run):
            return run
        found = unknown.cut_run(run)
        return found if not self._split else [p for word in found for p in (word if word in self._split else (word,))]
