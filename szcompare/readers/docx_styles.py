"""Styles and numbering of a Word file ▶ what a paragraph's style says, and its automatic number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from szcompare.readers.docx_package import W
from szcompare.readers.numbering import formatted

if TYPE_CHECKING:
    from szcompare.readers.docx_package import Element

LEVELS = 9
LONGEST_CHAIN = 20  # of styles based on styles; Word allows 11
LARGEST_START = 32_767
FULL_WIDTH_END = "、．。）：】〕》】"  # behind these no gap is written

# What a bullet of a symbol font looks like; the characters of these fonts are private ones.
_SYMBOLS = dict(
    zip(
        "\uf0b7\uf0a7\uf06c\uf06e\uf075\uf0d8\uf0fc\uf076\uf0e8\uf0a8\uf0b2\uf0fe\uf06f\uf0be\uf02d\uf0ae",
        "•▪●■◆➢✓❖➔◻◻☑□—-→",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style with what it inherits."""

    name: str = ""  # in lower case
    level: int = 0  # of a heading, 1 is the highest
    num: str = ""  # numId
    ilvl: int | None = None
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: its first number, its format, and the text around the number."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    gap: str = "tab"
    restart: int | None = None  # the level (from 1) after which it begins anew; 0 never
    legal: bool = False  # all numbers in digits
    style: str = ""  # paragraph style that stands for this level


@dataclass(slots=True)
class Numbering:
    """The lists of a document and where their counters stand."""

    lists: dict[str, str] = field(default_factory=dict)  # numId ▶ abstractNumId
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # abstractNumId ▶ levels
    own_levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # numId ▶ levels of its own
    starts: dict[str, dict[int, int]] = field(default_factory=dict)  # numId ▶ level ▶ number it begins anew with
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def next(self, num: str, ilvl: int) -> str:
        """Return the number of the next paragraph of a list, with the gap behind it; empty where there is none."""
        abstract = self.lists.get(num)
        if abstract is None or not 0 <= ilvl < LEVELS:
            return ""
        level = self._level(num, ilvl)
        self._count(num, abstract, ilvl, level)
        return _shown(self._text(num, abstract, level), level)

    def level_of_style(self, num: str, style: str) -> int:
        """Return the level of a list that belongs to a paragraph style; 0 where none does."""
        abstract = self.lists.get(num, "")
        return next((n for n, level in sorted(self.levels.get(abstract, {}).items()) if level.style == style), 0)

    def _level(self, num: str, ilvl: int) -> Level:
        own = self.own_levels.get(num, {}).get(ilvl)
        return own or self.levels.get(self.lists[num], {}).get(ilvl, Level())

    def _count(self, num: str, abstract: str, ilvl: int, level: Level) -> None:
        counts = self.counters.setdefault(abstract, [None] * LEVELS)
        start = self.starts.get(num, {}).get(ilvl)
        if start is not None and (num, ilvl) not in self.seen:
            counts[ilvl] = start
        else:
            before = counts[ilvl]
            counts[ilvl] = level.start if before is None else before + 1
        self.seen.add((num, ilvl))
        for deeper in range(ilvl + 1, LEVELS):
            restart = self._level(num, deeper).restart
            if restart is None or ilvl < restart:
                counts[deeper] = None

    def _text(self, num: str, abstract: str, level: Level) -> str:
        counts = self.counters[abstract]

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = self._level(num, at)
            value = counts[at]
            return formatted(other.start if value is None else value, "decimal" if level.legal else other.kind)

        if level.kind == "bullet":
            return "".join(_SYMBOLS.get(c, "•" if "\ue000" <= c <= "\uf8ff" else c) for c in level.text)
        return re.sub("%([1-9])", number, level.text)


def _shown(text: str, level: Level) -> str:
    """The number and the gap behind it: none behind a full-width mark, else one space for Word's tab."""
    if not text.strip():
        return ""
    return text if level.gap == "nothing" or text[-1] in FULL_WIDTH_END else f"{text.rstrip()} "


def read_styles(root: Element | None) -> tuple[dict[str, Style], str]:
    """Return the paragraph styles by id, and the id of the default one."""
    raw: dict[str, Element] = {}
    default = ""
    for element in root.iter(f"{W}style") if root is not None else ():
        if element.get(f"{W}type", "paragraph") == "paragraph":
            key = element.get(f"{W}styleId") or ""
            raw.setdefault(key, element)
            default = key if is_on(element.get(f"{W}default", "0")) else default
    return {key: _style(raw, key) for key in raw}, default


def _style(raw: dict[str, Element], key: str) -> Style:
    chain: list[Element] = []
    while key in raw and len(chain) < LONGEST_CHAIN:
        chain.append(raw[key])
        key = value(raw[key], "basedOn")
    name = value(chain[0], "name").lower()
    outline = _first(chain, "pPr/outlineLvl")
    named = re.fullmatch("(?:heading|标题) ?([1-9])", name)
    level = int(named.group(1)) if named else int(outline) + 1 if outline.isdecimal() and int(outline) < LEVELS else 0
    ilvl = _first(chain, "pPr/numPr/ilvl")
    return Style(
        name=name,
        level=level,
        num=_first(chain, "pPr/numPr/numId"),
        ilvl=int(ilvl) if ilvl.isdecimal() else None,
        bold=next((is_on(e.get(f"{W}val")) for c in chain if (e := c.find(path("rPr/b"))) is not None), False),
        centred=_first(chain, "pPr/jc") == "center",
    )


def _first(chain: list[Element], where: str) -> str:
    return next((found for element in chain if (found := value(element, where))), "")


def read_numbering(root: Element | None, styles: dict[str, Style]) -> Numbering:
    """Return the lists of a document; links from a list to the list of a style are followed."""
    made = Numbering()
    links: dict[str, str] = {}
    for element in root.iter(f"{W}abstractNum") if root is not None else ():
        key = element.get(f"{W}abstractNumId") or ""
        made.levels[key] = dict(_levels(element))
        links[key] = value(element, "numStyleLink")
    for element in root.iter(f"{W}num") if root is not None else ():
        _read_list(made, element)
    for num, abstract in list(made.lists.items()):
        style = styles.get(links.get(abstract, ""))
        if style and not made.levels.get(abstract) and style.num in made.lists:
            made.lists[num] = made.lists[style.num]
    return made


def _read_list(made: Numbering, element: Element) -> None:
    num = element.get(f"{W}numId") or ""
    made.lists[num] = value(element, "abstractNumId")
    for override in element.findall(f"{W}lvlOverride"):
        ilvl = whole(override.get(f"{W}ilvl"), 0)
        start = value(override, "startOverride")
        if start:
            made.starts.setdefault(num, {})[ilvl] = whole(start, 1)
        made.own_levels.setdefault(num, {}).update(_levels(override))


def _levels(element: Element) -> list[tuple[int, Level]]:
    return [(whole(one.get(f"{W}ilvl"), 0), _level(one)) for one in element.findall(f"{W}lvl")]


def _level(element: Element) -> Level:
    kinds = [kind.get(f"{W}val") or "decimal" for kind in element.iter(f"{W}numFmt")]
    restart = value(element, "lvlRestart")
    legal = element.find(f"{W}isLgl")
    return Level(
        start=whole(value(element, "start"), 0),
        kind=next((kind for kind in kinds if kind != "custom"), "decimal"),
        text=value(element, "lvlText")[:200],
        gap=value(element, "suff") or "tab",
        restart=whole(restart, 0) if restart else None,
        legal=legal is not None and is_on(legal.get(f"{W}val")),
        style=value(element, "pStyle"),
    )


def path(where: str) -> str:
    """Return a path of Word's element names with their namespace: pPr/jc."""
    return "/".join(f"{W}{name}" for name in where.split("/"))


def value(element: Element, where: str) -> str:
    """Return the value of the element at a path, or an empty string."""
    found = element.find(path(where))
    return "" if found is None else found.get(f"{W}val") or ""


def is_on(text: str | None) -> bool:
    """Tell whether a switch is on; one without a value is."""
    return text not in ("0", "false", "off", "none")


def whole(text: str | None, otherwise: int) -> int:
    """Return a whole number of a bounded size, ``otherwise`` where there is none."""
    return min(int(text), LARGEST_START) if text and re.fullmatch("[0-9]{1,9}", text) else otherwise
