"""A bracketed list of responsible bodies ▶ named bodies with places: 市 carried over, groups kept, 等 noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from szcompare import zh
from szcompare.model import Agency

if TYPE_CHECKING:
    from collections.abc import Callable

# A body named after another one drops its level: 市科技创新委、发展改革委 is 市科技创新委 and 市发展改革委.
LEVEL = re.compile(
    "^(自治区党委|省委|市委|区委|县委)(?=.*[部办])|^(自治区|自治州|省|市(?!场|容|民政)|州|盟|县|区(?!域))(?=.{2,})|^(市)(?=民政)"
)
OWN_LEVEL = re.compile(
    "^(?:各|有关|相关|国家|中央|全国|驻|本市|本省)"
    f"|^[{zh.HAN}]{{2,8}}(?:区|县|市|旗|镇|街道)(?:人民政府|政府|管委会|管理委员会|办事处)"
    "|(?:海关|海事局|边检总站|公司|集团|大学|学院|研究院|银行|协会|商会)$"
)
PLACE = re.compile(f"^[{zh.HAN}]{{2,6}}?(?:新区|区|县|市|旗|镇)$|^[{zh.HAN}]{{2,3}}$")
OFFICE = re.compile("(人民政府|政府|管委会|管理委员会)$")
_NEXT_LIST = f"[）)\\]］】〕][。；]?[{zh.SPACE}\n]*(?=[（(\\[［【〔])"  # （牵头单位：…）（配合单位：…）
SEPARATORS = re.compile(f"[、，,；;]|(?<=[委局办厅部府会署])[和及与]|{_NEXT_LIST}")
OPEN_END = re.compile("等(?=[，,；;]|$)")
LABEL = re.compile("[（(\\[［【〔]?(?:责任|牵头|主办|承办|负责|配合|参与|协办|协助)(?:单位|部门)?[:：]")


def read_agencies(text: str, place: Callable[[int, int], tuple[int, int]]) -> tuple[tuple[Agency, ...], bool]:
    """Return the bodies of a list such as （责任单位：市科技创新委、教育局等） and whether it ends with 等.

    ``place`` maps offsets in ``text`` to offsets in the document. The first body leads, the others support.

    >>> bodies, _ = read_agencies("（责任单位：市科技创新委、发展改革委，南山区、龙岗区政府）", lambda a, b: (a, b))
    >>> [body.name for body in bodies]
    ['市科技创新委', '市发展改革委', '南山区政府', '龙岗区政府']
    """
    head = zh.AGENCIES.match(text)
    start = head.end() if head else 0
    end = len(text) - len(text[start:]) + len(text[start:].rstrip(zh.STRIP + "）)]］】〕。；"))
    if text[:end].count("（") > text[:end].count("）") + 1:  # the bracket belonged to the last name
        end += 1
    names = _names(text, start, end)
    open_end = OPEN_END.search(text, start, end) is not None
    carried = _carry_level(_carry_office([text[a:b] for a, b in names]))
    made = []
    for n, ((a, b), name) in enumerate(zip(names, carried, strict=True)):
        raw_start, raw_end = place(a, b)
        role = "support" if n else "lead"
        made.append(Agency(name=zh.BLANKS.sub("", name), raw=text[a:b], start=raw_start, end=raw_end, role=role))
    return tuple(made), open_end


def _names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places of the names between separators outside brackets."""
    made, at, seen, depth = [], start, start, 0
    for match in SEPARATORS.finditer(text, start, end):
        depth += text.count("（", seen, match.start()) - text.count("）", seen, match.start())
        seen = match.start()
        if depth == 0:
            made.append((at, match.start()))
            at = match.end()
    made.append((at, end))
    return [(a, b) for a, b in (_stripped(text, a, b) for a, b in made) if b > a]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    if label := LABEL.match(text, start, end):
        start = label.end()
    part = text[start:end].rstrip(zh.STRIP).removesuffix("等")
    return start + len(part) - len(part.lstrip(zh.STRIP)), start + len(part.rstrip(zh.STRIP))


def _carry_office(names: list[str]) -> list[str]:
    """南山区、龙岗区政府 is 南山区政府 and 龙岗区政府; 光明、坪山新区管委会 is 光明新区管委会 and 坪山新区管委会."""
    made = list(names)
    for n in range(len(made) - 2, -1, -1):
        office = OFFICE.search(made[n + 1])
        if office is None or not PLACE.match(made[n]) or OFFICE.search(made[n]):
            continue
        kind = re.search("(新区|区|县|市)$", made[n + 1][: office.start()])
        complete = kind is None or made[n].endswith((kind.group(1), "区", "县", "市"))
        made[n] += ("" if kind is None or complete else kind.group(1)) + office.group(1)
    return made


def _carry_level(names: list[str]) -> list[str]:
    level, made = "", []
    for name in names:
        if match := LEVEL.match(name):
            level = next(group for group in match.groups() if group)
            made.append(name)
        else:
            made.append(name if OWN_LEVEL.search(name) else level + name)
    return made
