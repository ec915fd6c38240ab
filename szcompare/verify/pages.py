"""index.html or report.md ▶ claims: the words that stand there as quotations, with the places beside them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from szcompare.errors import InputError
from szcompare.report.markdown import PLACED, WRITTEN
from szcompare.report.redaction import LEFT_OUT
from szcompare.verify.claims import Claim, document_claim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VOID = frozenset({"meta", "link", "input", "rect", "br", "path", "circle", "line", "img", "hr"})
_PICTURES = {0x2400 + code: code for code in range(0x20)} | {0x2421: 0x7F}  # as ``report.templating`` shows controls

_SOURCE = re.compile(r"(?P<origin>[^，,]*)（sha256 `(?P<sha256>[0-9a-f]{64})`）$")
_STATED = re.compile(r"^- (?:引文 (\d+) 处|(\d+) quotations\b)", re.M)
_LABEL = re.compile(r"^[^：:]*(?:：|: )")
_MARKUP = re.compile(r"</?(?:del|ins|b)>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def from_page(path: Path) -> Iterator[Claim]:
    """Yield the claims of an index.html: each clause of both texts, each side of a card, each number with its words."""
    page, text = _Page(), path.read_text(encoding="utf-8-sig")
    page.feed(text)
    if page.sources and "</html>" not in text:
        raise InputError(f"{path} breaks off: its end, </html>, is missing; make the report again")
    for folded in page.folded:
        for count, item in enumerate(json.loads(folded)):
            page.where = f"folded entry {count + 1}"
            page.feed(item if isinstance(item, str) else item[1])
    yield from page.claims()


def from_markdown(path: Path) -> Iterator[Claim]:
    """Yield the claims of a report.md; ValueError where it neither holds a quotation nor says that it holds none."""
    known: dict[str, tuple[str, str]] = {}
    text = path.read_text(encoding="utf-8-sig")
    for count, line in enumerate(text.split("\n"), 1):
        source = _SOURCE.search(line)
        if source is not None and line.startswith("- "):
            known[source["sha256"][:8]] = (source["sha256"], _unescaped(source["origin"]).strip())
            yield document_claim(*known[source["sha256"][:8]])
        for quote, place in _placed(line):
            sha256, origin = known[place["document"]]
            yield Claim(f"line {count}", sha256, origin, int(place["start"]), int(place["end"]), quote)
    if known and stated(text) is None and PLACED.search(text) is None:
        raise ValueError(path)


def stated(text: str) -> int | None:
    """Return how many quotations a report.md says that it holds, None where it does not say; older ones do not."""
    found = _STATED.search(text.partition("\n## ")[0])
    return None if found is None else int(found[1] or found[2])


def _placed(line: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The quotations of a line, bare of labels and marks, and their places."""
    at = 0
    for place in PLACED.finditer(line):
        before = line[at : place.start()]
        if before.endswith("」"):  # the words around a number, in a cell
            shown = before[before.rindex("<br>「") + 5 : -1].removeprefix("…").removesuffix("…")
        elif at == 0 and line.startswith("- "):
            shown = before.removeprefix("- ")
        else:
            shown = _LABEL.sub("", before.removeprefix("> "))
        shown = shown.rpartition(WRITTEN)[2]
        quote = _unescaped(_MARKUP.sub("", shown))
        yield "" if quote == LEFT_OUT else quote, place
        at = place.end()


def _unescaped(text: str) -> str:
    """What ``report.markdown.plain`` made, turned back."""
    return _ESCAPED.sub(r"\1", text).replace("&amp;", "&")


class _Page(HTMLParser):
    """What a page quotes: [side and clause or document, place, words so far], and the open elements above."""

    def __init__(self) -> None:
        super().__init__()
        self.where = "line"
        self.folded: list[str] = []
        self.sources: dict[str, tuple[str, str]] = {}  # side ▶ sha256, file
        self.clauses: dict[str, tuple[int, int]] = {}  # anchor ▶ place
        self.texts: dict[str, list[str]] = {}  # anchor ▶ the stretches of its clause in the whole text
        self.cards: list[tuple[str, str, str]] = []  # where, anchor, words
        self.placed: list[tuple[str, str, str, list[str]]] = []  # where, document, place, words
        self._open: list[tuple[str, dict[str, str]]] = []
        self._clause = ""  # anchor of the clause of the whole text that was met last
        self._words: list[str] | None = None  # of a card's side
        self._raw: str | None = None
        self._anchor = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, held))
        kinds = held.get("class", "").split()
        if "data-folded" in held:
            self.folded.append("")
        if "data-sha" in held:
            self.sources[held["id"].removeprefix("entry-")] = (held["data-sha"], held.get("data-file", ""))
        elif "clause" in kinds:
            self._meet_clause(held)
        elif "data-place" in held:
            self.placed.append((self._here(), held["data-of"], held["data-place"], []))
        elif "side" in kinds:
            self._words, self._raw, self._anchor = [], None, ""
        elif "plan" in kinds:
            self._raw = held.get("data-raw")
        elif "ref" in kinds and self._words is not None:
            self._anchor = held.get("href", "").removeprefix("#")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, held = self._open.pop()
            if name == "div" and "side" in held.get("class", "").split() and self._words is not None:
                words = "".join(self._words) if self._raw is None else self._raw
                self.cards.append((self._here(), self._anchor, words))
                self._words = None
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        for tag, held in reversed(self._open):
            kinds = held.get("class", "").split()
            if tag == "script" and "data-folded" in held:
                self.folded[-1] += data
            elif "clause" in kinds and self._clause:
                self.texts[self._clause].append(data)
            elif "data-place" in held and "clause" not in kinds:
                self.placed[-1][3].append(data)
            elif "plan" in kinds and self._words is not None:
                self._words.append(data)

    def claims(self) -> Iterator[Claim]:
        """Yield what was met, when the whole page was read."""
        documents = {sha256[:8]: (sha256, file) for sha256, file in self.sources.values()}
        yield from (document_claim(*source) for source in self.sources.values())
        for anchor, stretches in self.texts.items():
            yield self._claim(f"text {anchor}", anchor, "".join(stretches))
        for where, anchor, words in self.cards:
            yield self._claim(where, anchor, words)
        for where, document, place, stretches in self.placed:
            start, end = map(int, place.split(","))
            quote = "".join(stretches)
            quote = quote if len(quote) == end - start else quote.removeprefix("…").removesuffix("…")
            yield Claim(where, *documents[document], start, end, _controlled(quote))

    def _claim(self, where: str, anchor: str, words: str) -> Claim:
        source = self.sources[anchor.partition("-")[0]]
        return Claim(where, *source, *self.clauses[anchor], "" if words == LEFT_OUT else _controlled(words))

    def _meet_clause(self, held: dict[str, str]) -> None:
        if "id" in held:  # else it goes on behind a page break
            self._clause = held["id"]
            start, end = held["data-place"].split(",")
            self.clauses[self._clause] = (int(start), int(end))
            self.texts[self._clause] = []

    def _here(self) -> str:
        return f"{self.where} {self.getpos()[0]}" if self.where == "line" else self.where


def _controlled(text: str) -> str:
    return text.translate(_PICTURES)
