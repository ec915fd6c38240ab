"""Facts of written Chinese plans ▶ patterns: numbering, sentence ends, dates, years, damage; no logic."""

from __future__ import annotations

import re

DIGITS = "0-9０-９"
NUMERALS = "〇○零一二三四五六七八九十百千两廿卅"
SPACE = " \t\r\f\v\u00a0\u3000\u2000-\u200b\ufeff"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"

# What str.strip takes off a line: blanks of all widths, those without width, and the marks that end a line.
STRIP = " \t\r\f\v\n\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u202f\u205f\u2028\u2029\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200E))
)
LINE_END = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
INDENT = re.compile("[ \t\u00a0\u2000-\u200a\u3000]")
BLANKS = re.compile(f"[{SPACE}\n]+")
IS_HAN = re.compile(f"[{HAN}]")

# Numbering, one pattern a style, highest rank first; group 1 is the number as written.
_CHINESE = f"[{NUMERALS}]{{1,7}}"
_ANY = f"[{NUMERALS}{DIGITS}]{{1,7}}"
_GAP = f"[{SPACE}]{{0,12}}"  # bounded: two gaps side by side would else take quadratic time
NUMBERING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(f"(第{_GAP}{_ANY}{_GAP}[编編])")),
    ("book", re.compile(f"(第{_GAP}{_ANY}{_GAP}[篇卷])")),
    ("chapter", re.compile(f"(第{_GAP}{_ANY}{_GAP}章)")),
    ("section", re.compile(f"(第{_GAP}{_ANY}{_GAP}[节節])")),
    ("article", re.compile(f"(第{_GAP}{_ANY}{_GAP}[条條](?:之{_CHINESE})?)")),
    ("comma", re.compile(f"({_CHINESE}{_GAP}、)")),
    ("bracket", re.compile(f"([（(]{_GAP}{_CHINESE}{_GAP}[）)])、?")),
    ("ordinal", re.compile(f"(第{_CHINESE}[，,、])")),
    ("point", re.compile(f"([{DIGITS}]{{1,3}}{_GAP}[．、]|[{DIGITS}]{{1,3}}{_GAP}\\.(?![{DIGITS}]))")),
    ("roundpoint", re.compile(f"([（(]{_GAP}[{DIGITS}]{{1,3}}{_GAP}[）)]|[①-⑳])")),
    ("dash", re.compile("([—―─－-]{2,6}|[•●◆■▪·])")),
)
RANKS = {style: rank for rank, (style, _) in enumerate(NUMBERING)}
HEADED = frozenset({"part", "book", "chapter", "section"})  # their line is always a heading
LISTED = frozenset({"article", "point", "roundpoint", "dash"})  # their line is an item, unless text stands below it

LOST_NUMBER = re.compile(f"([．.])(?=[{HAN}])")
LOST_HEADING = re.compile(f"[。．][{SPACE}]*")

# Sentences. Closing marks belong to the sentence they close.
STOPS = "。！？；!?;"
CLOSERS = "”’」』）)】》〉"
OPEN_TO_CLOSE = {"（": "）", "(": ")", "“": "”", "《": "》", "「": "」", "『": "』", "【": "】", "〈": "〉", "〔": "〕"}
CLOSE_TO_OPEN = {
    "）": "（(",
    ")": "（(",
    "”": "“",
    "》": "《",
    "」": "「",
    "』": "『",
    "】": "【",
    "〉": "〈",
    "〕": "〔",
}
UNFINISHED = re.compile(f"[，、（(《“‘〔{DIGITS}A-Za-z%％{HAN}—―\\-·+＋：:“][{SPACE}]*$")

PAGE_NUMBER = re.compile(
    f"(?:第{_GAP})?[-—–－]{{0,2}}{_GAP}([{DIGITS}]{{1,4}}){_GAP}[-—–－]{{0,2}}(?:{_GAP}[/／共]{_GAP}[{DIGITS}]{{1,4}})?(?:{_GAP}页)?"
)
SET_OFF = re.compile("页$|^[-—–－].*[-—–－]$")  # a page number that can be nothing else

# Letterhead.
ADDRESS = re.compile(r"https?://[^\s<>\"，。；）]+")
FIELD = re.compile(
    "(索引号|信息索引|信息分类|主题分类|分类|发布机构|发文机关|发文单位|制发机关|来源|成文日期|发文日期|印发日期|发布日期|生成日期|"
    "公开日期|信息名称|名称|标题|文号|发文字号|文件编号|关键词|主题词|有效性|时效性|失效日期|实施日期|浏览次数|字体|作者)"
    f"[{SPACE}]*[:：]"
)
FILE_NUMBER = re.compile(
    f"[{HAN}]{{1,12}}[{SPACE}]?[〔［\\[（(【][{SPACE}]?((?:19|20)\\d\\d)[{SPACE}]?[〕］\\]）)】][{SPACE}]?第?[{SPACE}]?\\d{{1,5}}[{SPACE}]?号"
)
SALUTATION = re.compile(f"(?!.*(?:以下|如下|下列|目标|任务|要求))[{HAN}、，（）\\s]{{2,120}}[:：]$")
ISSUING = re.compile(
    "印发给你们|现予印发|现予公布|现印发|予以印发|予以公布|请遵照执行|请认真贯彻|请结合实际|自发布之日起|现将.{2,60}(?:印发|公布)"
)
BODY_NAME = re.compile(
    f"[{HAN}]{{0,24}}(?:人民政府|政府|委员会|办公厅|办公室|国务院|发展改革委|发展和改革委员会|委|厅|局|部|人民代表大会|常务委员会|署|党组)"
)
DOCUMENT_WORD = "规划纲要|规划|纲要|方案|计划|意见|办法|条例|报告|决定|通知|规定|细则|措施|决议|公告|通告|法|要点"
TITLE = re.compile(f"(?:{DOCUMENT_WORD})(?:[（(〔][^）)〕]{{1,30}}[）)〕])?$")
ISSUED_TITLE = re.compile(f"关于(?:印发|发布|公布|批转|转发)[{SPACE}]*[《]?(.{{4,80}}?)[》]?[{SPACE}]*的[{SPACE}]*通知")

# Dates and years.
_YEAR_HAN = "[〇○零一二三四五六七八九]{4}"
DATE = re.compile(
    f"(\\d{{4}}|{_YEAR_HAN})[{SPACE}]*[年\\-/.．][{SPACE}]*(\\d{{1,2}}|[{NUMERALS}]{{1,3}})[{SPACE}]*[月\\-/.．][{SPACE}]*(\\d{{1,2}}|[{NUMERALS}]{{1,3}})[{SPACE}]*日?"
)
PERIOD = re.compile(
    f"[（(〔]?((?:19|20)\\d\\d)[{SPACE}]*年?[{SPACE}]*[-—―–－~～至到][{SPACE}]*((?:19|20)\\d\\d)[{SPACE}]*年?[）)〕]?"
)
ANNUAL = re.compile("((?:19|20)\\d\\d)[ ]?年(?:度)?(?:政府)?(?:工作|重点|主要任务|经济社会)")
FIVE_YEAR = re.compile('[“"]?(十[一二三四五六]?|[六七八九])五[”"]?(?=期间|时期|规划|计划|[”"])')

# Responsible bodies.
# 责任单位：… in brackets, or without at the start of a line or behind a full stop; then it goes on to the paragraph's end.
AGENCIES = re.compile(
    f"(?:[（(\\[［【〔]|^|(?<=[。；]))[{SPACE}\n]*"
    f"(责任单位|责任部门|牵头单位|牵头部门|主办单位|承办单位|负责单位|配合单位|参与单位)[{SPACE}\n]*[:：]"
)
AGENCY_BRACKETS = {
    "（": 1,
    "(": 1,
    "[": 1,
    "［": 1,
    "【": 1,
    "〔": 1,
    "）": -1,
    ")": -1,
    "]": -1,
    "］": -1,
    "】": -1,
    "〕": -1,
}
AGENCY_CLOSED = re.compile(
    "[（(](?:责任|牵头|主办|承办|负责|配合|参与)(?:单位|部门)[:：][^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)]$"
)

# Damage.
BROKEN = re.compile("\ufffd+")
FOREIGN = re.compile(f"(?<=[{HAN}、，])[ ]?\\b(and|or|etc\\b\\.?)[ ]?(?=[{HAN}，。、；])", re.IGNORECASE)
FOREIGN_READING = {"and": "和", "etc": "等", "or": "或"}

_DIGIT_VALUES = {**{c: n for n, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}


def count(number: str) -> int:
    """Return the value of a numbering such as 第十二章, （三）, ２． or 四、; 0 where it holds no numeral.

    >>> [count("第十二章"), count("（三）"), count("２．"), count("第一百零二条"), count("二○○八")]
    [12, 3, 2, 102, 2008]
    """
    digits = "".join(str(int(c)) for c in number if c.isdecimal())
    if digits:
        return int(digits)
    numerals = [c for c in number if c in _DIGIT_VALUES or c in _POWERS]
    if not any(c in _POWERS for c in numerals):
        return int("".join(str(_DIGIT_VALUES[c]) for c in numerals) or _CIRCLED.get(number[:1], 0))
    total, digit = 0, 0
    for c in numerals:
        if c in "廿卅":
            total += _POWERS[c]
        elif c in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[c], 0
        else:
            digit = _DIGIT_VALUES[c]
    return total + digit
