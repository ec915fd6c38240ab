"""Facts of written Chinese plans ▶ patterns: numbering, sentence ends, dates, years, damage; no logic."""

from __future__ import annotations

import re

DIGITS = "0-9０-９"
NUMERALS = "〇○零一二三四五六七八九十百千两廿卅"
FORMAL = "壹贰貳叁參肆伍陆陸柒捌玖拾"  # 壹、 stands above 一、 in documents of Taiwan and older ones
SPACE = " \t\r\f\v\u00a0\u3000\u2000-\u200b\ufeff"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"

# What str.strip takes off a line: blanks of all widths, those without width, and the marks that end a line.
STRIP = " \t\r\f\v\n\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u202f\u205f\u2028\u2029\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200E))
)
LINE_END = re.compile("\r\n|[\n\r\f\v\x85\u2028\u2029]")
INDENT = re.compile("[ \t\u00a0\u2000-\u200a\u3000]")
BLANKS = re.compile(f"[{SPACE}\n]+")
NARROW = re.compile("[\0-\u024f]")  # half as wide as an ideograph
IS_HAN = re.compile(f"[{HAN}]")

# Numbering, one pattern a style, highest rank first; group 1 is the number as written.
_CHINESE = f"[{NUMERALS}]{{1,7}}"
_ANY = f"[{NUMERALS}{DIGITS}]{{1,7}}"
_GAP = f"[{SPACE}]{{0,12}}"  # bounded: two gaps side by side would else take quadratic time
NUMBERING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(f"(第{_GAP}{_ANY}{_GAP}(?:[编編]|部分)|[{FORMAL}]{{1,3}}{_GAP}、(?!.、))")),
    ("book", re.compile(f"(第{_GAP}{_ANY}{_GAP}[篇卷])")),
    ("chapter", re.compile(f"(第{_GAP}{_ANY}{_GAP}章)")),
    ("section", re.compile(f"(第{_GAP}{_ANY}{_GAP}[节節])")),
    ("article", re.compile(f"(第{_GAP}{_ANY}{_GAP}[条條](?:之{_CHINESE})?)")),
    (
        "comma",
        re.compile(f"({_CHINESE}{_GAP}[、．]|{_CHINESE}{_GAP}\\.(?![{DIGITS}]))(?![{NUMERALS}]{{1,2}}(?:、|次?产业))"),
    ),
    ("bracket", re.compile(f"([（(]{_GAP}{_CHINESE}{_GAP}[）)]|[㈠-㈩]|{_CHINESE}[）)])、?")),
    ("ordinal", re.compile(f"(第{_CHINESE}[，,、])")),
    ("point", re.compile(f"([{DIGITS}]{{1,3}}{_GAP}[．、]|[{DIGITS}]{{1,3}}{_GAP}\\.(?![{DIGITS}])|[⒈-⒛])")),
    ("roundpoint", re.compile(f"([（(]{_GAP}[{DIGITS}]{{1,3}}{_GAP}[）)]|[①-⑳⑴-⒇❶-❿]|[{DIGITS}]{{1,2}}{_GAP}[）)])")),
    ("dash", re.compile(f"([—―─－-]{{2,6}}|[•●◆■▪·★☆▲△►➢▶◇□※◎]|[*＊–—－-](?=[{SPACE}]+[{HAN}“《]))")),
)
NUMBERED = re.compile(
    f"[第（({FORMAL}{NUMERALS}{DIGITS}㈠-㈩⒈-⒛①-⑳⑴-⒇❶-❿*＊–—―─－•●◆■▪·★☆▲△►➢▶◇□※◎-]"
)  # begin all of these
# 1 then 1.1, 1.1.1 and 1.1.1.1 are told from quantities by their order, so their lines are named after all others.
DECIMALS = ("decimal", "subdecimal", "subsubdecimal")
DECIMAL = re.compile(f"([{DIGITS}]{{1,2}}(?:[.．][{DIGITS}]{{1,2}}){{1,3}})[.．、]?(?=[{SPACE}{HAN}“《])")
INTEGER = re.compile(f"([{DIGITS}]{{1,2}})[{SPACE}]+(?=[{HAN}“])")
_UNITS = "[亿万千百元倍个吨米亩%％‰]|平方|公里|公顷|小时|分钟|[人家项件次](?=[，。、；以左]|$)"
QUANTITY = re.compile(f"[{SPACE}]*(?:{_UNITS})")
AMOUNT = re.compile(f"[{DIGITS}][{SPACE}]?(?:{_UNITS})")
BOX = re.compile(
    f"专[栏欄]{_GAP}{_ANY}?(?=[{SPACE}:：]|[{HAN}])|[表图圖]{_GAP}{_ANY}(?=[{SPACE}:：])"
)  # 专栏3 重大工程: a box of projects in five-year plans
ANNEX = re.compile(f"附[{SPACE}]*[件表录]{_GAP}{_ANY}?|附[{SPACE}]*[件表录]{_GAP}之?{_ANY}?[:：]")  # a line of its own
LABEL_TITLE = re.compile(
    f"(?!.*(?:如下|以下|下列|包括|分为|做到|[是为要有][:：]))[{HAN}“”、]{{2,12}}[:：]"
)  # 主要目标：
_STYLES = [style for style, _ in NUMBERING]
_POINT = _STYLES.index("point")
RANKS = {
    style: rank
    for rank, style in enumerate([*_STYLES[:_POINT], "integer", "point", *DECIMALS, *_STYLES[_POINT + 1 :], "box"])
}
RANKS["annex"] = -1  # ends every section
HEADED = frozenset({"part", "book", "chapter", "section"})  # their line is always a heading
LISTED = frozenset(
    {"article", "point", *DECIMALS, "roundpoint", "dash"}
)  # their line is an item, unless text stands below it

LOST_NUMBER = re.compile(f"([．.])(?=[{HAN}])")
LOST_HEADING = re.compile(f"[。．][{SPACE}]*")

DOT = re.compile(f"(?<=[{HAN}）”%％])(?<![{NUMERALS}])[.．](?=[{HAN}“]|[{SPACE}\n]*$)")  # typed for 。

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
STOP = re.compile(f"[{STOPS}]")
BRACKET = re.compile(f"[{re.escape(''.join(OPEN_TO_CLOSE) + ''.join(CLOSE_TO_OPEN))}]")
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
BODY_NAMES = re.compile(f"{BODY_NAME.pattern}(?:[{SPACE}]+{BODY_NAME.pattern}){{0,8}}")  # of a joint document
DOCUMENT_WORD = (
    "规划纲要|规划|纲要|方案|计划|意见|办法|条例|报告|决定|通知|规定|细则|措施|决议|公告|通告|法|要点|工作安排|任务清单"
)
ADOPTED = re.compile("[（(](?:19|20)\\d\\d年[^。]{4,100}(?:通过|批准|审议|修订|修正|发布|施行)[^。]{0,30}[）)]")
TITLE = re.compile(f"(?:{DOCUMENT_WORD})(?:[（(〔][^）)〕]{{1,30}}[）)〕])?$")
ISSUED_TITLE = re.compile(f"关于(?:印发|发布|公布|批转|转发)[{SPACE}]*[《]?(.{{4,80}}?)[》]?[{SPACE}]*的[{SPACE}]*通知")


# Around the body: a list of contents, and what stands behind the last paragraph.
CONTENTS = re.compile(f"目[{SPACE}]*[录錄次]")
LEADER = re.compile(f"(?:[.．·]{{4,}}|…{{2,}}|(?:[.·…][{SPACE}]){{4,}})[{SPACE}.．·…]*[—-]?[{DIGITS}]{{0,4}}[—-]?$")
PAGE_BEHIND = re.compile(f"[{SPACE}]+[{DIGITS}]{{1,4}}$")
ATTACHED = re.compile(f"附[件表][{SPACE}]*[{DIGITS}一二三四五六七八九十]{{0,2}}[{SPACE}]*[:：]")
CLOSING = re.compile(
    f"(?:抄送|抄报|主送|分送)[{SPACE}]*[:：].*|[（(]?此件[^。]{{0,12}}公开[^。]{{0,6}}[）)]?|[（(]?(?:公开方式[:：])?(?:主动|依申请)公开[）)]?"
    f"|[^。，；]{{2,40}}(?:19|20)\\d\\d[{SPACE}]*年[^。，；]{{2,12}}日[{SPACE}]*印发"
)
DATED = re.compile("印发$|日$|号$|^抄|公开")

# Dates and years.
_YEAR_HAN = "[〇○零一二三四五六七八九]{4}"
DATE = re.compile(
    f"(\\d{{4}}|{_YEAR_HAN})[{SPACE}]*[年\\-/.．][{SPACE}]*(\\d{{1,2}}|[{NUMERALS}]{{1,3}})[{SPACE}]*[月\\-/.．][{SPACE}]*(\\d{{1,2}}|[{NUMERALS}]{{1,3}})[{SPACE}]*日?"
)
PERIOD = re.compile(
    f"[（(〔]?((?:19|20)\\d\\d)[{SPACE}]*年?[{SPACE}]*[-—―–－~～至到][{SPACE}]*((?:19|20)\\d\\d)[{SPACE}]*年?[）)〕]?"
)
ANNUAL = re.compile("((?:19|20)\\d\\d)[ ]?年(?:度)?(?:政府)?(?:工作|重点|主要任务|经济社会)")
LOOKING_BACK = re.compile("[^\\n，。]{0,6}(?:回顾|总结|完成情况)")
HELD_ON = re.compile(f"[日號号][{SPACE}]*在[^，。]{{4,50}}(?:会议|大会)上")  # ——2018年1月15日在…第五次会议上
FIVE_YEAR = re.compile(
    '(?:[“"]?(十[一二三四五六]?|[六七八九])五[”"]?(?=期间|时期|规划|计划|[”"])|第(十[一二三四五六]?|[六七八九])个五年(?=规划|计划))'
)

# Responsible bodies.
# 责任单位：… in brackets, or without at the start of a line or behind a full stop; then it goes on to the paragraph's end.
AGENCIES = re.compile(
    f"(?:[（(\\[［【〔]|^|(?<=[。；]))[{SPACE}\n]*"
    f"((?:责任|牵头|主办|承办|负责|配合|参与|参加|协办|协同|支持|实施|落实|主责|主管|牵头责任)(?:单位|部门)|责任主体|"
    f"(?:责任|牵头|分管)(?:市|省|县|区)?领导)[{SPACE}\n]*[:：]"
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
OPEN_BRACKETS = "".join(mark for mark, depth in AGENCY_BRACKETS.items() if depth > 0)
CLOSED_BRACKETS = "".join(mark for mark, depth in AGENCY_BRACKETS.items() if depth < 0)
AGENCY_CLOSED = re.compile(
    "[（(](?:责任|牵头|主办|承办|负责|配合|参与|参加|协办)(?:单位|部门)[:：][^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)]$"
)

# Without a label: （市科技局、财政局负责）, （市商务局牵头，市财政局配合）, or 由市商务局牵头，市财政局配合。 at a paragraph's end.
BODY_SPLIT = re.compile("[、，,；;]|(?<=[委局办厅部府会署院])[和及与]")
BODY_ROLE = re.compile(
    "(?:按(?:照)?(?:各自)?职[责能](?:分工)?|分工|分别|共同|具体|统筹|组织|联合){0,3}"
    "(牵头|主办|承办|主责|负责|落实|实施|推进|配合|协助|协同|参与|参加|协办)"
    "(?:负责|落实|推进|实施|配合|组织|、|和|并){0,4}$"
)
BODY_TAKEN = re.compile("^(?:由|会同|联合)")
BODY_OFFICE = re.compile(
    f"^(?!含|包括|即|指|见|如|以|下|略)[{HAN}]{{1,24}}(?<!本)(?:委|局|办|厅|部|署|院|处|府|会|室|中心|集团|公司|银行|海关|大学|学院|支队|总队|大队|妇联|残联|"
    "科协|社联|侨联|文联|团委|党校|联社|园区|新区|区|县|市|州|镇|乡|街道|单位|部门|组|站|所|馆)(?:[（(][^）)]{1,30}[）)])?$"
)
BODY_LEVEL = re.compile("^(?:市|省|区|县|州|盟|旗|各|自治|国家|团市委|团省委)")

# Damage.
BROKEN = re.compile("\ufffd+")
FOREIGN = re.compile(f"(?<=[{HAN}、，])[ ]?\\b(and|or|etc\\b\\.?)[ ]?(?=[{HAN}，。、；])", re.IGNORECASE)
FOREIGN_READING = {"and": "和", "etc": "等", "or": "或"}

_DIGIT_VALUES = {
    **dict(zip("壹贰貳叁參肆伍陆陸柒捌玖", (1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9), strict=True)),
    **{c: n for n, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2,
}  # fmt: skip
_POWERS = {"十": 10, "拾": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
_CIRCLED = {
    **{chr(first + n): n + 1 for first in (0x2460, 0x2474, 0x2488) for n in range(20)},  # ① ⑴ ⒈
    **{chr(first + n): n + 1 for first in (0x3220, 0x2776) for n in range(10)},  # ㈠ ❶
}


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
