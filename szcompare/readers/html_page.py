"""HTML source ▶ a tree with the weight of each element as text, and the element that holds the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from szcompare import zh
from szcompare.errors import InputError
from szcompare.readers import html_rules as rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    Element: TypeAlias = etree._Element

LIMIT_NESTING = 2048  # of tags, fixed in libxml2; the pages of governments nest 20 to 60 deep
SHORT = 120  # characters of an element that can be a label with its value
MARKS = re.compile("[，。；：、]")
RULE_SHARE = 0.5  # of the page's weight: less in an element with a known name, and it is not the document
WHOLE = 0.9  # of the heaviest element's weight: an inner element that holds it is the document
MOST = 0.8  # of the page's weight, where no name tells the document

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A parsed page: weights of prose by element, and the short texts of small elements."""

    root: Element
    weight: dict[Element, float]  # marks of sentences and Han characters outside links, whole subtree
    short: dict[Element, str]  # text of an element of at most SHORT characters


def parsed(name: str, source: str) -> Page:
    """Return the page of an HTML source; nothing is fetched, scripts are left out.

    Raises InputError for an empty page and for tags nested too deep.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True, no_network=True, remove_pis=True)
    clean = _DECLARATION.sub("", source.replace("\0", ""))
    try:
        root = etree.fromstring(clean.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise InputError(f"{name}: tags are nested over {LIMIT_NESTING:,} deep; save the page's text from a browser")
    if root is None:
        raise InputError(f"{name}: there is no HTML in this file; check what was saved")
    return _measured(root)


def _measured(root: Element) -> Page:
    """Weights and short texts, in one pass from the last element to the first: children before their parents."""
    weight: dict[Element, float] = {}
    texts: dict[Element, list[str]] = {}
    short: dict[Element, str] = {}
    for element in reversed(list(root.iter())):
        parts = texts.pop(element, [])
        if is_text(element):
            parts.append(element.text or "")
            own = "".join(reversed(parts))
            weight[element] = weight.get(element, 0.0) + _prose(element.text)
            if len(own) <= SHORT * 4 and len(plain := zh.BLANKS.sub(" ", own).strip()) <= SHORT:
                short[element] = plain
        else:
            own, weight[element] = "", 0.0
        if element.tag == "a":
            weight[element] = 0.0
        parent = element.getparent()
        if parent is None:
            continue
        weight[parent] = weight.get(parent, 0.0) + weight[element] + _prose(element.tail)
        texts.setdefault(parent, []).extend((element.tail or "", own[: SHORT * 4 + 1]))
    return Page(root=root, weight=weight, short=short)


def _prose(text: str | None) -> float:
    """How much prose a text node holds: a mark of a sentence counts as 20 Han characters."""
    if not text:
        return 0.0
    return len(MARKS.findall(text)) + len(zh.IS_HAN.findall(text)) / 20


def is_text(element: Element) -> bool:
    """Tell whether an element can hold text that a reader sees."""
    tag = element.tag
    if not isinstance(tag, str) or tag in rules.SKIPPED:
        return False
    return element.get("hidden") is None and not _HIDDEN.search(element.get("style") or "")


def names(element: Element) -> Iterator[str]:
    """Yield the id and the classes of an element, in lower case."""
    for attribute in ("id", "class"):
        yield from (element.get(attribute) or "").lower().split()


def is_aside(page: Page, element: Element, content: Element) -> bool:
    """Tell whether an element stands beside the text: by its name, unless it holds much of the prose."""
    if not any(rules.ASIDE.search(name) for name in names(element)):
        return False
    return page.weight.get(element, 0.0) <= 0.3 * page.weight.get(content, 0.0)


def content(page: Page) -> tuple[Element, bool]:
    """Return the element that holds the document, and whether its name told so; else it is where the prose stands."""
    body = page.root.find("body")
    body = page.root if body is None else body
    dense = _dense(page, body)
    found = [element for element in body.iter() if isinstance(element.tag, str) and rules.CONTENT & set(names(element))]
    found = [element for element in found if is_text(element)]
    best = max((page.weight.get(element, 0.0) for element in found), default=0.0)
    if best <= 0 or best < RULE_SHARE * page.weight.get(dense, 0.0):
        return dense, False
    inner = [element for element in found if page.weight.get(element, 0.0) >= WHOLE * best]
    return inner[-1], True  # in document order the last one is inside the others


def _dense(page: Page, body: Element) -> Element:
    """The innermost element that holds nearly all prose and whose siblings are no paragraphs."""
    whole = page.weight.get(body, 0.0)
    at = body
    while True:
        heir = next((child for child in at if page.weight.get(child, 0.0) >= MOST * whole and whole > 0), None)
        if heir is None or heir.tag in ("p", "span", "a") or _has_paragraphs(page, at, heir):
            return at
        at = heir


def _has_paragraphs(page: Page, parent: Element, heir: Element) -> bool:
    """Whether paragraphs of text stand beside the heir: a title, a date, a signature belong to the document."""
    others = (child for child in parent if child is not heir and is_text(child))
    return any(child.tag == "p" and page.weight.get(child, 0.0) > 0.15 for child in others)
