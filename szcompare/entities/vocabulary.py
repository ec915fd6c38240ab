"""Word lists ▶ what the name finder asks of them: patterns, sets and the full name of a short form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from szcompare import segment, zh
from szcompare.lexicon import cached, column, digest, rows
from szcompare.lexicon.listed import Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# jieba's dictionary marks proper nouns: person, place, organisation, other, foreign.
PROPER_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
KNOWN_TAGS = frozenset({"n", "v", "vn", "a", "d", "l", "j", "b"})
IS_HAN = re.compile(f"[{zh.HAN}]+")
MARK = re.compile(f"[^{zh.HAN}A-Za-z0-9+—·\\-]")  # what no other word of a name holds


class Vocabulary(NamedTuple):
    """The lists of ``entities.tsv`` in the form that the finder uses."""

    names: Mapping[str, tuple[str, str]]  # known name ▶ kind, full name
    suffixes: Mapping[str, str]  # what ends a name ▶ kind
    closing: frozenset[str]  # the last characters of the suffixes
    name: Listed
    suffix: Listed
    tail: re.Pattern[str]  # up to six characters and a suffix
    head: Listed  # places and other heads, each one word
    marked: Listed  # heads and suffixes that hold a mark: 香港中文大学（深圳）
    heads: frozenset[str]  # places and other words that make a name a single thing's
    weak: frozenset[str]  # heads such as 国家, which need more
    generic: frozenset[str]
    boundary: frozenset[str]
    quantity: frozenset[str]
    vague: frozenset[str]  # words that only a class of things is called by
    status: frozenset[str]  # what a place is to become: 国际金融中心
    common: frozenset[str]  # what jieba takes for a proper noun and is none


ROLES = (
    "name", "place", "suffix", "anchor", "weak", "generic", "boundary", "quantity", "inside", "vague", "status",
    "common",
)  # fmt: skip


@cached
def known_words() -> Vocabulary:
    """Return the vocabulary of the word lists in force."""
    listed = rows("entities")
    names = {r["word"]: (r["kind"], r["canonical"] or r["word"]) for r in listed if r["role"] in ("name", "place")}
    suffixes = {r["word"]: r["kind"] for r in listed if r["role"] == "suffix"}
    by_role = {role: frozenset(r["word"] for r in listed if r["role"] == role) for role in ROLES}
    heads = by_role["place"] | by_role["anchor"] | by_role["name"]
    return Vocabulary(
        names=names,
        suffixes=suffixes,
        closing=frozenset(suffix[-1] for suffix in suffixes if suffix),
        name=Listed(names),
        suffix=Listed(suffixes),
        tail=re.compile(f"[{zh.HAN}]{{0,6}}?({any_of(suffixes)})"),
        head=Listed(w for w in by_role["place"] | by_role["anchor"] | by_role["weak"] if len(w) > 1),
        marked=Listed(w for w in heads | by_role["weak"] | suffixes.keys() if MARK.search(w)),
        heads=heads,
        weak=by_role["weak"],
        generic=by_role["generic"],
        boundary=(by_role["boundary"] | frozenset(column("verbs", "verb"))) - by_role["inside"] - by_role["weak"],
        quantity=by_role["quantity"],
        vague=by_role["vague"],
        status=by_role["status"],
        common=by_role["common"],
    )


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of these words, the longest first; of none, one that never matches."""
    ordered = sorted((w for w in words if w), key=lambda w: (-len(w), w))
    return "|".join(map(re.escape, ordered)) or r"(?!)"


def is_proper(word: str) -> bool:
    """Return whether a word is a proper noun: jieba's dictionary says so, or does not know it at all.

    >>> is_proper("西门子"), is_proper("产业")
    (True, False)
    """
    return _is_proper(digest(), word)


@lru_cache(maxsize=2**14)
def _is_proper(_lists: str, word: str) -> bool:
    if len(word) < 2 or not IS_HAN.fullmatch(word):
        return False
    tokenizer = segment.tokenizer()
    tag = tokenizer.tag(word)
    return tag in PROPER_TAGS or (tag not in KNOWN_TAGS and not tokenizer.count(word))
