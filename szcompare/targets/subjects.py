"""Names and numbers of one phrase ▶ which number belongs to which name (分别, 各, 均)."""

from __future__ import annotations

import re

from szcompare.targets.indicators import ends_with_head, head_of

_SPLIT = re.compile("以及|[、和与及]")
_SHARED = re.compile("分别|各自|各(?=[达为超约新增减]|$)|均(?=[达为超增提下降减保]|$)|都|皆")
_ORDINALS = re.compile("^第?(?P<list>[一二三四](?:[、和]第?[一二三四])+)(?P<rest>(?:产业|次产业).*)$")
_TOWN = re.compile("城乡")
_BARE_STAFF = re.compile("^(?:就业|从业)人(?:员|口|数)")
_SECTOR = re.compile("^(.{2,8}?(?:业|产业))(?:增加值|产值|投资)")
_PER = re.compile("((?:单位|万元|每万元)(?:国内|地区)?(?:生产总值|GDP|工业增加值|产值|产品))")
_PER_PART = re.compile("水耗|电耗|物耗|用水量|二氧化碳排放|碳排放|能耗")
_PREDICATE = re.compile("^([^占]{2,40}?)(?:分别|各自)?约?(占[^占]{1,20})$")
_RELATIVE = frozenset({"annual_growth", "increase", "decrease", "multiple"})
_EMITTED = re.compile("排放(?:总量|量|强度)?$")


def is_shared(left: str) -> bool:
    """Return whether the words before a number give it, or each of several numbers, to several names."""
    return bool(_SHARED.search(left[-14:]))


def split_names(name: str, wanted: int | None) -> tuple[str, ...]:
    """Return the names that a phrase lists; ``wanted`` of them, or as many as there are for None.

    A head said once is given to all: 二氧化硫、氮氧化物排放 is two amounts of 排放. The phrase itself where
    it cannot be cut into the wanted number of names.

    >>> split_names("化学需氧量、氨氮排放", None)
    ('化学需氧量排放', '氨氮排放')
    >>> split_names("第一、二、三产业增加值占国内生产总值比重", 3)[1]
    '第二产业增加值占国内生产总值比重'
    >>> split_names("城乡低保人均补助标准", 2)
    ('城市低保人均补助标准', '农村低保人均补助标准')
    """
    parts = _ordinals(name) or _parts(name, wanted)
    if wanted == 2 and len(parts) != 2 and _TOWN.search(name):
        return _TOWN.sub("城市", name, count=1), _TOWN.sub("农村", name, count=1)
    if wanted is not None and len(parts) != wanted:
        return (name,)
    return tuple(_completed(parts)) if len(parts) > 1 else (name,)


def full_names(name: str) -> tuple[str, ...]:
    """Return the names that a phrase lists if each is complete by itself (收入, 产值 …), else the phrase."""
    parts = _SPLIT.split(name)
    if len(parts) > 1 and all(len(p) > 3 and ends_with_head(p) for p in parts):
        return tuple(parts)
    emitted = _EMITTED.search(name) is not None and "、" in name  # 二氧化硫、氮氧化物排放量下降3%
    return tuple(_completed([p for p in parts if p])) if emitted else (name,)


def _ordinals(name: str) -> list[str]:
    """第一、二、三产业… as three names."""
    found = _ORDINALS.match(name)
    if found is None:
        return []
    return [f"第{c}{found['rest']}" for c in found["list"] if c in "一二三四"]


def _parts(name: str, wanted: int | None) -> list[str]:
    """The listed names; where 和 inside a name gives too many, only 、 and the last 和 count."""
    parts = [p for p in _SPLIT.split(name) if p]
    if wanted is None or len(parts) <= wanted:
        return parts
    for sign in ("和", "与", "及", "、"):
        head, found, tail = name.rpartition(sign)
        pieces = [*(head.split("、") if sign != "、" else [head]), tail]
        if found and len(pieces) == wanted:
            return pieces
    return parts


def _completed(parts: list[str]) -> list[str]:
    """Each name with the head and the sector that only one of them says."""
    last = parts[-1]
    head = head_of(last)
    sector, per = _SECTOR.match(parts[0]), _PER.match(parts[0])
    done = []
    for part in parts:
        if head and not part.endswith(head) and not ends_with_head(part.removesuffix("量")):
            part += head
        if per and part is not parts[0] and _PER_PART.match(part):
            part = per[1] + part
        if sector and _BARE_STAFF.match(part):
            part = sector[1] + part
        done.append(part)
    return done


def pair_up(name: str, numbers: int, left: str, earlier: tuple[str, ...], change: str) -> list[tuple[str, int]]:
    """Return (name, index of its number) for each target of a phrase with this many numbers.

    ``earlier`` are the names of the phrase before, taken up where the sentence goes on without them; ``change`` is
    the measure of a number in percent or 倍: it is said of each of the names that are complete.
    """
    if numbers == 1:
        names = split_names(name, None) if is_shared(left) else full_names(name) if change in _RELATIVE else (name,)
        return [(n, 0) for n in names]
    share = _PREDICATE.match(name)
    names = tuple(n + share[2] for n in split_names(share[1], numbers)) if share else split_names(name, numbers)
    if len(names) == 1 and len(earlier) == numbers and is_shared(left):
        prefixes = [_prefix(e) for e in earlier]
        names = tuple(p + name for p in prefixes) if name and all(prefixes) else earlier if not name else names
    return [(names[i] if len(names) == numbers else names[0], i) for i in range(numbers)]


def _prefix(name: str) -> str:
    """The sector that opens a name (第一产业)."""
    found = re.match("第[一二三]产业|.{2,6}?业", name)
    return found.group() if found else ""
