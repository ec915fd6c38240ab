"""Clauses ▶ the government bodies they name, from lists (责任单位) and from prose, with role, full name and place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from szcompare import zh
from szcompare.entities.names import TITLE, Found, find_names, plain_name, resolved
from szcompare.entities.tokens import Tokens, cut_words
from szcompare.entities.vocabulary import known_words
from szcompare.lexicon import Row, cached, digest, rows
from szcompare.lexicon.listed import Listed, apart
from szcompare.model import FOUNDED, LEAD, MEMBER, NAMED, OFFICE, SUPPORT, BodyMention
from szcompare.reading import source_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from szcompare.model import Clause, Plan

ANYWHERE, NATION, GROUP = "*", "全国", "各"

PLACE = re.compile(f"([{zh.HAN}]{{2,8}}?(?:自治区|省|市|自治州|州|新区|区|县))(?:人民政府|政府|委员会|委)")
LEVEL = re.compile("^(?:本市|本省|我市|我省|自治区|省|市|州|区|县)(?=.)")
# A level before a body; 城市, 上市, 市场 … are other words.
BEFORE = (
    "(?:市(?<![城都上股超夜门地县本我全]市)(?!场准|民(?!政)|容|级|值|政(?!府|务))"
    "|省(?<![各外跨全本我]省)(?!级)|自治区|本[市省]|我[市省])"  # characters first: they are found the fastest
)
WHOLE = 4  # characters from which a listed body is one wherever the segmenter cuts: 发展改革 | 委会 | 同
BARE = 3  # characters of a local body's name from which it is one without a level before it
LEVEL_BEFORE = re.compile(BEFORE)
ENDINGS = "(?:委员会|管理局|委|局|厅|办公室|办|署|部门|管委会)"
ENDED = re.compile(f"{ENDINGS}$")
LIST = re.compile(f"({BEFORE})((?:[{zh.HAN}]{{2,8}}、){{1,40}}[{zh.HAN}]{{2,8}}?)等?(?:部门|单位)")
UNKNOWN = re.compile(f"{BEFORE}[{zh.HAN}]{{2,12}}?{ENDINGS}")

GROUP_OFFICE = re.compile("(?:领导|协调|工作)小组办公室")
OFFICE_AT = re.compile("(?:办公室|秘书处)(?:日常工作)?(?:设在|设于|挂靠在?|依托)$")
OFFICE_OF = re.compile("^(?:部门)?(?:负责|承担|履行|兼任)[^，。；]{0,12}?(?:办公室|秘书处)")
LED_BY = re.compile("(?:由|以)$")
LEADS = re.compile(
    "^(?:等?部门|等单位)?(?:要|应|应当)?(?:会同[^，。；]{0,20})?(?:负责|牵头|主办|统筹|组织实施|全面负责)"
)
HELPS = re.compile("^(?:等?部门)?(?:要|应)?(?:配合|协助|参与|协办)")
WITH = re.compile("(?:会同|协同|配合|协助)$")
MEMBERS = re.compile("为(?:领导)?(?:小组|委员会)?成员")
FOUNDING = re.compile("(?:成立|设立|组建|建立|设置)$")


class Home(NamedTuple):
    """Where and when a plan speaks: 市教育局 is the one of this place."""

    place: str  # 深圳市, 全国, or empty where the plan does not say
    year: int | None


def home(plan: Plan) -> Home:
    """Return the place and year that a plan speaks from."""
    said = plan.document.metadata
    year = int(said.date[:4]) if said.date[:4].isdecimal() else said.period[0] if said.period else None
    if said.body.startswith(("国务院", "中共中央", "全国人民代表大会")):
        return Home(NATION, year)
    match = PLACE.match(said.body) or PLACE.match(said.title)
    return Home(match.group(1) if match else "", year)


def full_name(name: str, at: Home) -> str:
    """Return the full name of a body in that place and year; the name as given where the lexicon knows none.

    >>> full_name("市科技创新委", Home("深圳市", 2015)), full_name("市发改委", Home("杭州市", 2020))
    ('深圳市科技创新委员会', '杭州市发展和改革委员会')
    """
    return _full_name(digest(), zh.BLANKS.sub("", name), at)


@lru_cache(maxsize=2**13)  # a plan names the same few bodies again and again
def _full_name(_lists: str, name: str, at: Home) -> str:
    row = row_of(name, at)
    if row is None:
        return _placed(name, at)
    if row["place"] != ANYWHERE:
        return row["name"]
    own = name.startswith(at.place) or _level(name) == at.place[-1:]
    return (at.place if at.place and own else _level(name)) + row["name"]


def row_of(name: str, at: Home) -> Row | None:
    """Return the row of ``bodies.tsv`` for a body as it is called in that place and year."""
    forms = _forms()
    rest = LEVEL.sub("", name.removeprefix(at.place))
    elsewhere = _level(name) not in ("", at.place[-1:])  # 省财政厅 in a city's plan
    local = [r for r in forms.get(rest, ()) if r["place"] == at.place and not elsewhere]
    general = [r for r in forms.get(rest, ()) if r["place"] == ANYWHERE and rest != name]
    whole = [r for r in forms.get(name, ()) if r["place"] in (NATION, GROUP) or r["name"] == name]
    whole = [r for r in whole if r["place"] != ANYWHERE]
    for fitting in (whole, local, general):
        if fitting:
            return _in_force(fitting, at.year)
    near = [] if elsewhere else _misprinted(rest, at)
    return _in_force(near, at.year) if near else None


def _placed(name: str, at: Home) -> str:
    """深圳市 for the 市 of a plan of Shenzhen."""
    if at.place in ("", NATION) or name.startswith(at.place):
        return name
    rest = LEVEL.sub("", name)
    return at.place + rest if rest != name and _level(name) in at.place else name


def _level(name: str) -> str:
    match = LEVEL.match(name)
    return match.group()[-1] if match else ""


def _in_force(found: list[Row], year: int | None) -> Row:
    """The row whose years hold this one, else the nearest."""
    if year is None:
        return found[-1]

    def distance(row: Row) -> int:
        since, until = int(row["since"] or 0), int(row["until"] or 9999)
        return max(since - year, year - until + 1, 0)

    return min(found, key=distance)


def _misprinted(rest: str, at: Home) -> list[Row]:
    """Bodies of this place whose short form lacks or has a few characters more: 市场和质量管理委."""
    if len(rest) < MISPRINT:
        return []
    found = [
        (form, r) for form, listed in _forms().items() for r in listed
        if r["place"] == at.place and form[-1] == rest[-1] and form[:2] == rest[:2] and len(form) >= MISPRINT
        and abs(len(form) - len(rest)) <= 2 and (_within(rest, form) or _within(form, rest))
    ]  # fmt: skip
    return [r for _, r in found] if len({r["name"] for _, r in found}) == 1 else []


MISPRINT = 6  # characters from which a name with one slip can be told from all others


def _within(part: str, whole: str) -> bool:
    """Whether the characters of ``part`` stand in ``whole`` in this order."""
    rest = iter(whole)
    return all(char in rest for char in part)


@cached
def _forms() -> dict[str, list[Row]]:
    """Every form of a body without its place ▶ its rows."""
    made: dict[str, list[Row]] = {}
    for row in rows("bodies"):
        bare = row["name"].removeprefix(row["place"])
        shorts = [form for form in row["short"].split("、") if form]
        for form in dict.fromkeys((row["name"], bare, bare.removesuffix("员会"), *shorts)):
            made.setdefault(form, []).append(row)
    return made


@cached
def _known() -> tuple[Listed, Listed]:
    """Bodies of the lexicon in prose: those found anywhere, and local ones, that are bodies after a level only."""
    national = {f for f, listed in _forms().items() if any(r["place"] in (NATION, GROUP) for r in listed)}
    local = {f for f, listed in _forms().items() if any(r["place"] not in (NATION, GROUP) for r in listed)}
    full = {r["name"] for r in rows("bodies") if r["place"] not in (ANYWHERE, NATION, GROUP)}
    anywhere = full | national | {f for f in local if len(f) > BARE and not GENERAL.match(f)}
    return Listed(anywhere), Listed(local)


GENERAL = re.compile("人民政府|政府|委|人民代表|人民法院|人民检察院")  # of any place: a body only after a level


@cached
def _fields() -> dict[str, list[Row]]:
    """Every field of work ▶ the bodies that have it."""
    made: dict[str, list[Row]] = {}
    for row in rows("bodies"):
        for field in row["field"].split("、"):
            made.setdefault(field, []).append(row)
    return made


def body_of_field(name: str, at: Home) -> Row | None:
    """Return the one body that a field's department is in that place and year: 深圳市发展改革部门.

    >>> body_of_field("深圳市发展改革部门", Home("深圳市", 2008))["name"]
    '深圳市发展和改革局'
    """
    field = LEVEL.sub("", name.removeprefix(at.place)).removesuffix("部门")
    if not name.endswith("部门"):
        return None
    found = [r for r in _fields().get(field, ()) if r["place"] == at.place and in_force(r, at.year)]
    return found[0] if len(found) == 1 else None


def in_force(row: Row, year: int | None) -> bool:
    """Return whether a body of ``bodies.tsv`` had this name in that year; so too where the years are not known."""
    return year is None or int(row["since"] or 0) <= year < int(row["until"] or 9999)


def body_mentions(plan: Plan) -> tuple[BodyMention, ...]:
    """Return the bodies that a plan names, in order of place: of each list once, and in the prose with their role."""
    at, made = home(plan), []
    seen: set[int] = set()
    for clause in plan.clauses:
        for agency in clause.agencies:
            if agency.start not in seen:
                seen.add(agency.start)
                name = full_name(agency.name, at)
                made.append(_mention(clause, agency.start, agency.end, agency.raw, name, agency.role, listed=True))
        for found, role in find_bodies(clause.reading, at):
            start, end = source_span(clause, found.start, found.end)
            raw = clause.reading[found.start : found.end]
            made.append(_mention(clause, start, end, raw, found.name, role, listed=False))
    return tuple(sorted(made, key=lambda m: (m.start, m.end, m.name)))


def _mention(clause: Clause, start: int, end: int, raw: str, name: str, role: str, *, listed: bool) -> BodyMention:
    return BodyMention(clause=clause.id, start=start, end=end, raw=raw, name=name, role=role, listed=listed)


def find_bodies(text: str, at: Home) -> list[tuple[Found, str]]:
    """Return the bodies named in a reading with their roles, in order.

    >>> [(f.name, role) for f, role in find_bodies("领导小组办公室设在市科技创新委。", Home("深圳市", 2015))]
    [('领导小组办公室', 'named'), ('深圳市科技创新委员会', 'office')]
    """
    cut = cut_words(text)
    found = [*_known_bodies(cut, at), *_groups(cut)]
    if LEVEL_BEFORE.search(text):
        found += [*_unknown_bodies(cut, at), *_members(cut, at)]
    if "《" in text:
        titles = [m.span() for m in TITLE.finditer(text)]
        found = [f for f in found if not any(a <= f.start and f.end <= b for a, b in titles)]
    found += [f for f in find_names(text) if f.kind == "body"]
    return [(f, _role(text, f)) for f in resolved(found)] if found else []


def _known_bodies(cut: Tokens, at: Home) -> Iterator[Found]:
    text, (anywhere, local) = cut.text, _known()
    places = {}
    for match in LEVEL_BEFORE.finditer(text):
        if name := local.at(text, match.end()):
            places[match.start()] = match.end() + len(name)
    places |= dict(anywhere.each(text))  # a full name goes before a level and a short one
    for start, end in apart(sorted(places.items())):
        if end - start >= WHOLE or cut.aligned(start, end):
            yield Found(start, end, "body", full_name(plain_name(text[start:end]), at))


def _unknown_bodies(cut: Tokens, at: Home) -> Iterator[Found]:
    """A level, a field and an ending: 市发展改革部门."""
    for match in UNKNOWN.finditer(cut.text):
        start, end = match.span()
        words = cut.between(start, end)
        field = LEVEL.sub("", ENDED.sub("", match.group()))
        if words and (field in _fields() or known_words().boundary.isdisjoint(words)):
            yield Found(start, end, "body", full_name(match.group(), at))


def _members(cut: Tokens, at: Home) -> Iterator[Found]:
    """市发展改革、财政、教育等部门: each field is a body."""
    for match in LIST.finditer(cut.text) if "、" in cut.text else ():
        place = match.start(2)
        for n, field in enumerate(match.group(2).split("、")):
            ending = "" if ENDED.search(field) else "部门"
            start = match.start() if n == 0 else place
            yield Found(start, place + len(field), "body", full_name(match.group(1) + field + ending, at))
            place += len(field) + 1


def _groups(cut: Tokens) -> Iterator[Found]:
    """领导小组办公室, where no fuller name stands."""
    for match in GROUP_OFFICE.finditer(cut.text) if "小组办公室" in cut.text else ():
        yield Found(match.start(), match.end(), "body", match.group())


def _role(text: str, found: Found) -> str:
    """What the words around a body say of its part."""
    left, right = text[max(0, found.start - 12) : found.start], text[found.end :]
    sentence = re.split("[。；]", right)[0]
    if OFFICE_AT.search(left) or OFFICE_OF.match(right):
        return OFFICE
    if FOUNDING.search(left):
        return FOUNDED
    if MEMBERS.search(sentence):
        return MEMBER
    if WITH.search(left) or HELPS.match(right):
        return SUPPORT
    return LEAD if LEADS.match(right) or (LED_BY.search(left) and "负责" in sentence) else NAMED
