"""A page ▶ what it says of its document: meta tags, information tables, its title and its address."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.readers import html_rules as rules
from szcompare.readers.composed import told
from szcompare.readers.metadata import iso_date

if TYPE_CHECKING:
    from szcompare.model import Metadata
    from szcompare.readers.html_page import Element, Page

LONGEST = 160  # characters of a title or of a field's value
NOTHING = frozenset({"无", "暂无", "空", "—", "——", "-", "--", "/", "\\"})  # what is written where a field has no value
_LABEL = re.compile(f"[\\[【]?\\s*([{zh.HAN}{zh.SPACE}]{{2,14}}?)\\s*[】\\]]?\\s*(?:[:：]\\s*(.*)|$)", re.DOTALL)


def fields(page: Page) -> dict[str, str]:
    """Return the fields of the page's information table by their names in ``Metadata``, first come first kept."""
    found: dict[str, str] = {}
    for element in page.root.iter("td", "th", "li", "dt", "dd", "span", "p", "div", "b", "strong", "label", "em", "h3"):
        text = page.short.get(element)
        match = _LABEL.fullmatch(text) if text else None
        key = rules.FIELD_OF.get(zh.BLANKS.sub("", match.group(1))) if match else None
        if match is None or key is None or key in found:
            continue
        value = _value(page, element, match.group(2))
        if value:
            found[key] = value
    return found


def _value(page: Page, element: Element, rest: str | None) -> str:
    """The value of a label: behind its colon, behind its element, in the next element, or in the next cell."""
    after = element.getnext()
    cell = element.getparent()
    beside = cell.getnext() if cell is not None and after is None and cell.tag in ("td", "th", "dt", "li") else None
    for text in (rest, element.tail, _short(page, after), _short(page, beside)):
        value = zh.BLANKS.sub(" ", text or "").strip(zh.STRIP + ":：")
        if value:
            return "" if _is_label(value) or value in NOTHING or len(value) > LONGEST else _first(value)
    return ""


def _short(page: Page, element: Element | None) -> str:
    return page.short.get(element, "") if element is not None else ""


def _is_label(value: str) -> bool:
    label = zh.BLANKS.sub("", re.split("[:：]", value)[0])
    return label in rules.FIELD_OF or label in rules.OTHER_LABELS


def _first(value: str) -> str:
    """A value without the next label that stands on the same line."""
    for match in re.finditer(f"[{zh.SPACE}]+([{zh.HAN}]{{2,8}})[:：]", value):
        if _is_label(match.group(1)):
            return value[: match.start()].strip(zh.STRIP)
    return value


def metas(page: Page) -> dict[str, str]:
    """Return the content of the meta tags by their names in lower case, first come first kept."""
    found: dict[str, str] = {}
    for element in page.root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        value = zh.BLANKS.sub(" ", element.get("content") or "").strip(zh.STRIP)
        if name and value and len(value) <= LONGEST * 4:
            found.setdefault(name, value)
    return found


def _meta(found: dict[str, str], key: str) -> str:
    return next((found[name] for name in rules.META[key] if name in found), "")


def address(page: Page, source: str) -> str:
    """Return where the page was published, by its canonical link, a meta tag, or the browser that saved it."""
    saved = rules.SAVED_FROM.search(" ".join(re.findall("<!--(.*?)-->", source[:4000], re.DOTALL)[:5]))
    links = (
        link.get("href") or "" for link in page.root.iter("link") if (link.get("rel") or "").lower() == "canonical"
    )
    found = metas(page)
    candidates = [*links, *(found.get(name, "") for name in rules.META["address"]), saved.group(1) if saved else ""]
    return next((text for text in candidates if re.fullmatch(r"https?://[^\s<>\"']+", text)), "")


def title(page: Page, found: dict[str, str]) -> str:
    """Return the page's title: of its information table, a meta tag, its first heading, or its title element."""
    told = found.get("title", "") or _meta(metas(page), "title")
    return _bare(told or _headline(page) or _window_title(page))


def _headline(page: Page) -> str:
    for element in page.root.iter("h1", "h2", "h3", "div", "p", "span", "td"):
        text = page.short.get(element, "")
        named = any(rules.TITLE_NAMES.search(element.get(key) or "") for key in ("id", "class"))
        if (element.tag == "h1" or named) and _can_be_title(text):
            return text
    return ""


def _can_be_title(text: str) -> bool:
    site = text.endswith(("网站", "网", "平台", "门户")) or rules.NO_TEXT.fullmatch(text)
    return len(zh.IS_HAN.findall(text)) >= 6 and not site and not _is_label(text)


def _window_title(page: Page) -> str:
    element = page.root.find(".//title")
    text = zh.BLANKS.sub(" ", element.text or "").strip() if element is not None else ""
    shorter = rules.SITE_PART.sub("", text)
    return shorter if len(zh.IS_HAN.findall(shorter)) >= 4 else text


def _bare(text: str) -> str:
    return zh.BLANKS.sub(" ", text).strip(zh.STRIP)[:LONGEST]


def page_metadata(page: Page, source: str, text: str) -> Metadata:
    """Return what the page says of its document, and where it says nothing, what the text says of itself."""
    read, found, tags = told(text), fields(page), metas(page)
    published = iso_date(found.get("published", "")) or iso_date(_meta(tags, "published")) or _shown_date(page)
    number = found.get("number", "")
    told_number = zh.FILE_NUMBER.search(number)
    return replace(
        read,
        title=title(page, found) or read.title,
        body=_body(found.get("body", "")) or read.body or _body(_meta(tags, "source")),
        number=zh.BLANKS.sub("", told_number.group(0)) if told_number else read.number or _plain_number(number),
        index=found.get("index", ""),
        date=iso_date(found.get("date", "")) or read.date,
        published=published,
        address=address(page, source),
    )


def _shown_date(page: Page) -> str:
    """The date in a short element that is named as the time or source of an article."""
    for element in page.root.iter("span", "div", "p", "em", "i", "li", "td", "time"):
        if any(rules.TIME_NAMES.search(element.get(key) or "") for key in ("id", "class")):
            found = iso_date(page.short.get(element, ""))
            if found:
                return found
    return ""


def _body(value: str) -> str:
    """A value that names a public body; 本网 or a newspaper is none."""
    plain = value.strip(zh.STRIP)
    return plain if plain and zh.BODY_NAME.fullmatch(re.split(f"[{zh.SPACE}、,，]", plain)[0]) else ""


def _plain_number(value: str) -> str:
    """A number of another form, such as 第193号令; 无 or — is none."""
    return value if re.search("[0-9]", value) and len(value) <= 40 else ""
