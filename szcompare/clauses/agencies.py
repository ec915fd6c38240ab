"""A bracketed list of responsible bodies ▶ named bodies with places: 市 carried over, groups kept, 等 noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from szcompare import zh
from szcompare.model import LEAD, SUPPORT, Agency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
SEPARATORS = re.compile(
    f"{_NEXT_LIST}|[、，,；;。]|(?<=[委局办厅部府会署院])(?:[和及与]|[{zh.SPACE}]+(?=[{zh.HAN}]{{3}}))"
)
OPEN_END = re.compile("等(?:单位|部门)?$")
LABEL = re.compile(f"[{zh.SPACE}]*[（(\\[［【〔]?([{zh.HAN}]{{2,8}})[{zh.SPACE}]*[:：]")
LEADS, SUPPORTS = re.compile("牵头|主办|主责|承办|主管"), re.compile("配合|参与|参加|协办|协助|协同|支持")
NO_BODY = re.compile("领导|时限|时间|节点|进度|责任人|联系人|电话|目标|备注")  # 完成时限：2025年12月
IN_BRACKETS = re.compile("[（(](牵头|主办|主责|负责|配合|参与|协办|协助)(?:单位|部门)?[）)]$")  # 市科技局（牵头）


class _Name(NamedTuple):
    """A name in a list: its place, and what the list says that the body does."""

    start: int
    end: int
    role: str  # LEAD, SUPPORT, or empty where the list does not say
    is_open: bool  # 等 stands behind it


def read_agencies(text: str, place: Callable[[int, int], tuple[int, int]]) -> tuple[tuple[Agency, ...], bool]:
    """Return the bodies of a list such as （责任单位：市科技创新委、教育局等） and whether it ends with 等.

    ``place`` maps offsets in ``text`` to offsets in the document. Those lead that the list calls 牵头; where it calls
    none so, the first leads. The others support.

    >>> bodies, _ = read_agencies("（责任单位：市科技创新委、发展改革委，南山区、龙岗区政府）", lambda a, b: (a, b))
    >>> [body.name for body in bodies]
    ['市科技创新委', '市发展改革委', '南山区政府', '龙岗区政府']
    >>> bodies, _ = read_agencies("（市科技局、教育局牵头，财政局配合）", lambda a, b: (a, b))
    >>> [(body.name, body.role) for body in bodies]
    [('市科技局', 'lead'), ('市教育局', 'lead'), ('市财政局', 'support')]
    """
    opening = len(text) - len(text.lstrip(zh.STRIP + zh.OPEN_BRACKETS))
    end = len(text.rstrip(zh.STRIP + zh.CLOSED_BRACKETS + "。；"))
    if text[opening:end].count("（") > text[opening:end].count("）"):  # the bracket belonged to the last name
        end += 1
    names = _with_roles(list(_names(text, opening, end)))
    carried = _carry_level(_carry_office([text[name.start : name.end] for name in names]))
    made = []
    for name, full in zip(names, carried, strict=True):
        raw_start, raw_end = place(name.start, name.end)
        made.append(
            Agency(
                name=zh.BLANKS.sub("", full),
                raw=text[name.start : name.end],
                start=raw_start,
                end=raw_end,
                role=name.role,
            )
        )
    return tuple(made), any(name.is_open for name in names)


def _with_roles(names: list[_Name]) -> list[_Name]:
    """The first leads, unless the list says who does."""
    said = any(name.role == LEAD for name in names)
    roles = [name.role if said and name.role else SUPPORT if said or n else LEAD for n, name in enumerate(names)]
    return [_in_role(name, role) for name, role in zip(names, roles, strict=True)]


def _in_role(name: _Name, role: str) -> _Name:
    return name if name.role == role else name._replace(role=role)


def _names(text: str, start: int, end: int) -> Iterator[_Name]:
    """The names of a list; a label speaks for those behind it, 牵头 and 配合 for those before."""
    label, waiting = "", list[_Name]()
    for a, b in _parts(text, start, end):
        at = a
        if found := LABEL.match(text, a, b):
            yield from waiting
            label, at, waiting = found.group(1), found.end(), []
        if NO_BODY.search(label):
            continue
        name, done = _name(text, at, b, _role(label))
        if name is not None:
            waiting.append(name)
        if done:
            yield from (_in_role(held, done) for held in waiting)
            waiting = []
    yield from waiting


def _name(text: str, start: int, end: int, role: str) -> tuple[_Name | None, str]:
    """The body that a part names, and the role that the part gives to it and to those before."""
    part = text[start:end].rstrip(zh.STRIP)
    done = ""
    if (bracket := IN_BRACKETS.search(part)) is not None:
        part, role = part[: bracket.start()], _role(bracket.group(1))
    elif (verb := zh.BODY_ROLE.search(part)) is not None:
        part, done = part[: verb.start()], _role(verb.group(1))
    bare = OPEN_END.sub("", part.rstrip(zh.STRIP))
    taken = zh.BODY_TAKEN.match(bare.lstrip(zh.STRIP))
    first = start + len(bare) - len(bare.lstrip(zh.STRIP)) + (taken.end() if taken else 0)
    last = start + len(bare.rstrip(zh.STRIP))
    is_open = OPEN_END.search(part.rstrip(zh.STRIP)) is not None
    return (_Name(start=first, end=last, role=role, is_open=is_open) if last > first else None), done


def _role(words: str) -> str:
    return LEAD if LEADS.search(words) else SUPPORT if SUPPORTS.search(words) else ""


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places between separators outside brackets."""
    at, seen, depth = start, start, 0
    for match in SEPARATORS.finditer(text, start, end):
        depth += text.count("（", seen, match.start()) - text.count("）", seen, match.start())
        seen = match.start()
        if depth == 0:
            yield at, match.start()
            at = match.end()
    yield at, end


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
