"""Document text ▶ paragraphs: lines named by what they are, page breaks inside sentences joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from szcompare import zh
from szcompare.clauses.decimals import with_decimals
from szcompare.clauses.edges import with_closing, without_contents, without_heads
from szcompare.clauses.formatted import named
from szcompare.clauses.responsible import is_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from szcompare.model import Block

HEADING_LENGTH = 45  # longest heading seen in work reports is 41 characters
LETTERHEAD_LINES = 60  # a letterhead longer than this was not met
LETTERHEAD_LINE = 130
CUT_HEADING_LENGTH = 12
INDENTED_SHARE = 0.8  # of the paragraphs: then a line without indentation stands out

# A text is hard-wrapped where many of its lines reach one narrow width and hardly any of these ends a sentence.
# Measured on eight plans wrapped at 24 to 46 columns: 0.46 to 0.92 of their lines are full and 0.03 to 0.10 of these
# end in a stop; none of the eight as published, with a line a paragraph, is taken for wrapped.
WRAPPED_WIDTHS = (12, 60)  # Chinese characters
WIDEST = 400  # characters: an address may be wider than the text, a paragraph on one line is no wrapped line
WRAPPED_LINES = 8  # fewer lines tell nothing
FULL_SLACK = 3  # marks that may not open a line make the line before up to this much shorter
ROW_TABS = 2
FULL_SHARE, FULL_STOPS = 0.4, 0.5


class Line(NamedTuple):
    """One line: its place without surrounding blanks, and what it is."""

    start: int
    end: int
    text: str
    indented: bool
    style: str = ""  # a style of zh.NUMBERING, or empty
    number: str = ""  # as written, with its mark
    body: int = 0  # offset in the document behind the number and its blanks
    role: str = ""  # letterhead, heading, lost, cut, furniture, row, or empty for a paragraph
    follows: bool = False  # directly below the line before, with no blank line between
    parts: tuple[tuple[int, int], ...] = ()  # places of the lines that a hard wrap made of it, if any

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where its characters stand."""
        return self.parts or ((self.start, self.end),)


class Paragraph(NamedTuple):
    """Lines that are read as one: a heading, an item, or a plain paragraph."""

    lines: tuple[Line, ...]
    role: str = ""

    @property
    def head(self) -> Line:
        """Its first line, which holds its number."""
        return self.lines[0]


def paragraphs(text: str, blocks: Sequence[Block] = ()) -> list[Paragraph]:
    """Return the paragraphs of a document in order; blank lines are in none.

    ``blocks`` are what the file's own format says: its headings, table rows and running heads.

    >>> [p.head.number for p in paragraphs("一、目标\\n到2020年建成。\\n二、任务\\n加快发展。")]
    ['一、', '', '二、', '']
    """
    lines = named([_numbered(line) for line in _lines(text)], blocks)
    lines = _unwrapped(_rows(without_heads(_furniture(without_contents(lines)))))
    lines = _headings(with_decimals(with_closing(_letterhead(lines))))
    return _joined(_damaged(lines))


def _lines(text: str) -> Iterator[Line]:
    follows = False
    for at, end in _bounds(text):
        raw = text[at:end]
        stripped = raw.strip(zh.STRIP)
        if stripped:
            start = at + len(raw) - len(raw.lstrip(zh.STRIP))
            indented = zh.INDENT.search(text, at, start) is not None
            yield Line(
                start=start, end=start + len(stripped), text=stripped, indented=indented, body=start, follows=follows
            )
        follows = bool(stripped)


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends, without the mark that ends it."""
    at = 0
    for match in zh.LINE_END.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _numbered(line: Line) -> Line:
    """The line with its numbering style, if it begins with a number."""
    for style, pattern in zh.NUMBERING if zh.NUMBERED.match(line.text) else ():
        if match := pattern.match(line.text):
            gap = len(line.text[match.end() :]) - len(line.text[match.end() :].lstrip(zh.STRIP))
            return line._replace(style=style, number=match.group(1), body=line.start + match.end() + gap)
    return line


def _furniture(lines: list[Line]) -> list[Line]:
    """Name page numbers: those set off (- 3 -, 第3页), and bare ones that count up by one."""
    numbers = {i: int(m.group(1)) for i, line in enumerate(lines) if (m := zh.PAGE_NUMBER.fullmatch(line.text))}
    values = set(numbers.values())
    pages = {i for i, n in numbers.items() if {n - 1, n + 1} & values or zh.SET_OFF.search(lines[i].text)}
    return [line._replace(role="furniture") if i in pages and not line.role else line for i, line in enumerate(lines)]


def _rows(lines: list[Line]) -> list[Line]:
    """Name the rows of a table with tabs: at least two lines with the same number of cells, three or more."""
    cells = [line.text.count("\t") if not line.role else 0 for line in lines]
    made = list(lines)
    for i, line in enumerate(lines):
        if cells[i] >= ROW_TABS and cells[i] in (cells[i - 1] if i else 0, *cells[i + 1 : i + 2]):
            made[i] = line._replace(role="row", style="", number="", body=line.start)
    return made


def _unwrapped(lines: list[Line]) -> list[Line]:
    """The lines of a hard-wrapped text put together again; every other text as it is."""
    full = _full_width(lines)
    if full is None:
        return lines
    made: list[list[Line]] = []
    for line in lines:
        if made and _is_wrapped(made[-1][-1], line, full):
            made[-1].append(line)
        else:
            made.append([line])
    return [_put_together(group) for group in made]


def _full_width(lines: list[Line]) -> float | None:
    """The width from which a line is full, or None where the text is not hard-wrapped."""
    body = [line for line in lines if not line.role]
    if len(body) < WRAPPED_LINES or max(len(line.text) for line in body) > WIDEST:
        return None
    widths = [_width(line) for line in body]
    usual = sorted(widths)[len(widths) * 9 // 10]  # addresses and tables may be wider
    full = [line for line, width in zip(body, widths, strict=True) if usual - FULL_SLACK <= width]
    stops = sum(line.text[-1] in zh.STOPS + zh.CLOSERS for line in full)
    narrow = WRAPPED_WIDTHS[0] <= usual <= WRAPPED_WIDTHS[1]
    wrapped = narrow and len(full) >= FULL_SHARE * len(body) and stops <= FULL_STOPS * len(full)
    return usual - FULL_SLACK if wrapped else None


def _width(line: Line) -> float:
    """In Chinese characters, with the blanks of an indented line; Latin letters and digits are half as wide."""
    return len(line.text) - 0.5 * len(zh.NARROW.findall(line.text)) + (2 if line.indented else 0)


def _is_wrapped(above: Line, line: Line, full: float) -> bool:
    starts_anew = line.role or line.indented or not line.follows
    return not (starts_anew or above.role or _width(above) < full or line.style)


def _put_together(group: list[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    text = "".join(line.text for line in group)
    return group[0]._replace(end=group[-1].end, text=text, parts=tuple((line.start, line.end) for line in group))


def _letterhead(lines: list[Line]) -> list[Line]:
    """Name the lines before the body: addresses, fields, file number, salutation, issuing formula, date, title."""
    last = -1
    for i, line in enumerate(lines[:LETTERHEAD_LINES]):
        if line.style and line.style not in ("point", "dash"):
            break
        if _is_letterhead(line):
            last = i
        elif len(line.text) > LETTERHEAD_LINE:
            break
    return [
        line._replace(role="letterhead", style="", number="", body=line.start)
        if i <= last and not line.role and _short(line)
        else line
        for i, line in enumerate(lines)
    ]


def _short(line: Line) -> bool:
    return _is_letterhead(line) or (len(line.text) < HEADING_LENGTH and not line.text.endswith(tuple(zh.STOPS)))


def _is_letterhead(line: Line) -> bool:
    text = line.text
    if len(text) > LETTERHEAD_LINE:
        return False
    whole = (zh.ADDRESS, zh.BODY_NAMES, zh.DATE, zh.FILE_NUMBER, zh.SALUTATION, zh.ADOPTED)
    return (
        any(pattern.fullmatch(text) for pattern in whole)
        or zh.FIELD.match(text) is not None
        or zh.ISSUING.search(text) is not None
        or (len(text) < 60 and zh.TITLE.search(text) is not None and not text.endswith("。"))
    )


def _headings(lines: list[Line]) -> list[Line]:
    """Name the headings: by numbering, and by what stands below a numbered line."""
    lines = [_boxed(line) for line in lines]
    made: list[Line] = []
    for i, line in enumerate(lines):
        below = next((other for other in lines[i + 1 : i + 4] if not other.role), None)
        made.append(line._replace(role="heading") if not line.role and _is_heading(line, below) else line)
    return _bare_titles(made)


def _is_heading(line: Line, below: Line | None) -> bool:
    if line.style in zh.HEADED:
        return not _has_sentence(line.text[:-1])
    if not line.style or len(line.text) > HEADING_LENGTH or _has_sentence(line.text[:-1]):
        return False
    if line.text[-1] in "；;，,、:：" or line.style == "article" or (below is not None and is_list(below.text)):
        return False
    if line.style not in zh.LISTED and line.text[-1] not in zh.STOPS:
        return True
    if line.text[-1] in zh.STOPS and zh.AMOUNT.search(line.text):  # （一）新增企业50家。 is an item
        return False
    if below is None:
        return False
    deeper = bool(below.style) and zh.RANKS[below.style] > zh.RANKS[line.style]
    return deeper or (not below.style and (line.style not in zh.LISTED or line.text[-1] not in zh.STOPS))


def _boxed(line: Line) -> Line:
    """专栏2 重大工程 and 附件1 are headings with a rank of their own."""
    if line.role or line.style:
        return line
    if zh.ANNEX.fullmatch(line.text):
        return line._replace(style="annex", role="heading")
    return line._replace(style="box", role="heading") if _is_title(line) and zh.BOX.match(line.text) else line


def _has_sentence(text: str) -> bool:
    return any(mark in text for mark in "。；！？;") or zh.DOT.search(text) is not None


def _bare_titles(lines: list[Line]) -> list[Line]:
    """Name the titles that stand on a line of their own below a bare number (第三章) or without any number."""
    made = list(lines)
    for i, line in enumerate(made):
        above = next((other for other in reversed(made[max(0, i - 9) : i]) if other.role != "furniture"), None)
        if line.role or line.style:
            continue
        below = made[i + 1] if i + 1 < len(made) else None
        if zh.LABEL_TITLE.fullmatch(line.text) and below is not None and below.style in zh.LISTED:  # 主要目标：
            made[i] = line._replace(role="heading")
        if not _is_title(line):
            continue
        under_number = above is not None and above.role == "heading" and above.body >= above.end
        alone = above is None or above.role in ("heading", "letterhead") or not zh.UNFINISHED.search(above.text)
        opens = below is not None and len(below.text) > len(line.text) and below.indented >= line.indented
        if under_number or (alone and opens and not {"，", ","} & set(line.text)):
            made[i] = line._replace(role="heading")
    return made


def _is_title(line: Line) -> bool:
    if zh.AGENCIES.match(line.text):
        return False
    return len(line.text) <= HEADING_LENGTH and not _has_sentence(line.text) and line.text[-1] not in "，、；：:,;）)"


def _damaged(lines: list[Line]) -> list[Line]:
    """Name the headings that were lost (a lone full stop) or cut (a short end of one, not indented)."""
    body = [line for line in lines if not line.role and len(line.text) > CUT_HEADING_LENGTH]
    indented = sum(line.indented for line in body) > INDENTED_SHARE * len(body)
    return [line._replace(role=_damage(line, indented) or line.role) if not line.role else line for line in lines]


def _damage(line: Line, indented: bool) -> str:
    if zh.LOST_HEADING.fullmatch(line.text):
        return "lost"
    short = len(line.text) <= CUT_HEADING_LENGTH and line.text.endswith("。") and not _has_sentence(line.text[:-1])
    return "cut" if indented and short and not line.indented and not line.style else ""


def _joined(lines: list[Line]) -> list[Paragraph]:
    """Join the lines that a break cut inside a sentence, or before the responsible bodies of an item."""
    made: list[list[Line]] = []
    for line in lines:
        if made and _goes_on(made[-1], line):
            made[-1].append(line)
        else:
            made.append([line])
    return [Paragraph(lines=tuple(group), role=group[0].role) for group in _without_furniture(made)]


def _without_furniture(groups: list[list[Line]]) -> Iterator[list[Line]]:
    """Page numbers inside a joined paragraph become paragraphs of their own behind it."""
    for group in groups:
        kept = [line for line in group if line.role != "furniture"]
        if kept:
            yield kept
        yield from ([line] for line in group if line.role == "furniture")


def _closes(before: Line, line: Line) -> bool:
    """Whether a number such as 25） is the end of a bracket that the line before opened."""
    is_open = max(map(before.text.rfind, "（(")) > max(map(before.text.rfind, "）)"))
    return is_open and line.number[-1] in "）)" and line.number[0] not in "（("


def _goes_on(group: list[Line], line: Line) -> bool:
    before = next((other for other in reversed(group) if other.role != "furniture"), None)
    if before is None or before.role or line.role not in ("", "furniture"):
        return False
    if line.role == "furniture":
        return zh.UNFINISHED.search(before.text) is not None
    if is_list(line.text):
        return True
    if (
        line.style
        and not (line.style in ("dash", "point") and before.text[-1] in "，、（(《“")
        and not _closes(before, line)
    ):
        return False
    return zh.UNFINISHED.search(before.text) is not None and not zh.AGENCY_CLOSED.search(before.text)
