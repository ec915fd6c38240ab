"""The reading of a clause ▶ the names in it: titles, quoted names, known names, and names by head and suffix."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from szcompare import zh
from szcompare.entities.tokens import Cut, Tokens, cut_words
from szcompare.entities.vocabulary import Vocabulary, is_proper, known_words
from szcompare.lexicon import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 30  # characters of a name found by its suffix
LONGEST_FIRM = 6  # characters of a firm's name in a list: 海康威视
MIDDLE = 2  # characters at least between a place and a suffix: 深圳基地 names no single thing
WEAK_MIDDLE = 3  # … between 国家 and a suffix: 国家示范基地 is a class, 国家存储器基地 a name
PROGRAMME = (4, 24)  # characters of a programme named right after 实施
SPACES = re.compile(f"[{zh.SPACE}\n]+")
UNPLAIN = re.compile(f'[{zh.SPACE}\n“”"「」『』《》]+')
TITLE = re.compile("《([^《》]{2,80}(?:《[^《》]{1,60}》[^《》]{0,40})?)》")
LAW = re.compile(f"(?:{zh.DOCUMENT_WORD}|目录|公约|协定|协议|宪法|准则|标准|大纲|复函|批复|声明|宣言|白皮书|规程|指南)"
                 "(?:[（(〔][^）)〕]{1,40}[）)〕])?$")  # fmt: skip
QUOTED = re.compile("“([^“”]{2,20})”")
FIVE_YEAR = re.compile("“十[一二三四五六]?五”(?:规划纲要|规划|计划纲要|计划)")
NAMED_IN_QUOTES = re.compile("..(计划|工程|行动|基金|论坛|大赛|创客周|创新圈|走廊|基地|大讲堂|专项|港湾|经济带)$")
IMPLEMENTED = re.compile("(?:实施好|实施|启动|落实好?|制定)")
SCHEME = re.compile(
    f"((?:“[^“”]{{1,12}}”)?[{zh.HAN}A-Za-z0-9+]{{0,22}}?(?:行动计划|专项行动|计划|工程|行动))(?!技术|实验室|机械|研究|中心|学院|师|方案)"
)
JOINED = re.compile("和|、|以及|，")
VAGUE = re.compile(
    "^(?:一|若干|各|重大|重点|有关|相关|系列|新一轮|一系列|多|几|第|好|年度|本|该|这|国家重|国家科技计|科技计|国家级|省级|市级|中长期|近期|发展|建设|具体|土地|年|中央)"
    "|^(?:国家|省|市|地方|政府|产业|科技|技术|科研|工作|攻关|研发|循环经济|专项|应用|推广|利用|土地|和|民生|环保|水利|交通|示范|试点|配套|基础设施)*(?:计划|工程|行动|专项)$"
    "|[的了]|工作(?:计划|行动)$|和.*(?:计划|工程)和"
)
FIRMS = re.compile(
    "((?:[^，。；：、“”（）]{2,9}(?:（[^（）]{2,10}）)?、){0,7}[^，。；：、“”（）]{2,9}(?:（[^（）]{2,10}）)?)"
    "等(?:[^，。；、等]{0,14}?)(?:企业(?![事家])|公司|服务商|集团)"
)
SOME_FIRMS = re.compile("等[^，。；、等]{0,14}?(?:企业(?![事家])|公司|服务商|集团)")  # how each of these ends
ALIAS = re.compile('[（(]以?下?(?:简称|统称|称)(?:为)?[：:]?[“"「]?([^“”"」（）()]{2,16})[”"」]?[）)]')
ORDER = ("law", "body", "university", "laboratory", "park", "project", "programme", "event", "firm", "place")


class Found(NamedTuple):
    """A name in a reading."""

    start: int
    end: int
    kind: str
    name: str  # full name where the lexicon knows it


def find_names(text: str) -> list[Found]:
    """Return the names of a reading in order; of two that overlap the longer one.

    >>> [(f.kind, f.name) for f in find_names("支持建设深圳大学，办好文博会。")]
    [('university', '深圳大学'), ('event', '中国（深圳）国际文化产业博览交易会')]
    """
    return list(_names(digest(), text))


@lru_cache(maxsize=2**13)  # the bodies and the other names of a clause are asked for in turn
def _names(_lists: str, text: str) -> tuple[Found, ...]:
    cut, known = cut_words(text), known_words()
    finders = (_titles, _quoted, _programmes, _suffixed, _firms, _listed)
    return tuple(resolved([found for finder in finders for found in finder(cut, known)]))


def resolved(found: list[Found]) -> list[Found]:
    """Return the names that stay when each place goes to the longest."""
    if not found:
        return []
    kept: list[Found] = []
    for one in sorted(set(found), key=lambda f: (f.start - f.end, f.start, ORDER.index(f.kind), f.name)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept)


def aliases(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place and the short form of each （以下简称“X”）.

    >>> list(aliases("深圳先进技术研究院（以下简称“先进院”）"))
    [(9, '先进院')]
    """
    for match in ALIAS.finditer(text):
        yield match.start(), match.group(1)


def plain_name(text: str) -> str:
    """Return a name without the spaces and quotation marks within it.

    >>> plain_name("“互联网+”产业 创新工程")
    '互联网+产业创新工程'
    """
    return UNPLAIN.sub("", text)


def _titles(cut: Tokens, known: Vocabulary) -> Iterator[Found]:
    """Laws, plans and other documents in 《》."""
    for match in TITLE.finditer(cut.text) if "《" in cut.text else ():
        name = SPACES.sub("", match.group(1))
        if LAW.search(name):
            yield Found(match.start(1), match.end(1), "law", known.names.get(name, ("", name))[1])
    for match in FIVE_YEAR.finditer(cut.text) if "“" in cut.text else ():
        yield Found(match.start(), match.end(), "law", plain_name(match.group()))


def _quoted(cut: Tokens, known: Vocabulary) -> Iterator[Found]:
    """“孔雀计划”, “互联网+”产业创新工程."""
    for match in QUOTED.finditer(cut.text) if "“" in cut.text else ():
        inner = plain_name(match.group(1))
        if inner in known.names:
            kind, name = known.names[inner]
            yield Found(match.start(1), match.end(1), kind, name)
        elif (ending := NAMED_IN_QUOTES.search(inner)) and not VAGUE.search(inner):
            yield Found(match.start(1), match.end(1), known.suffixes.get(ending.group(1), "programme"), inner)
        tail = _tail(cut, match.end(), known)
        if tail is not None:
            yield Found(match.start(), tail[0], tail[1], plain_name(cut.text[match.start() : tail[0]]))


def _tail(cut: Tokens, at: int, known: Vocabulary) -> tuple[int, str] | None:
    """The end and kind of a name that goes on behind its quotation marks, 6 characters before the suffix at most."""
    match = known.tail.match(cut.text, at)
    if match is None or known.suffixes[match.group(1)] not in ("programme", "event"):
        return None
    between = cut.between(at, match.end())
    fits = between and known.boundary.isdisjoint(between)
    return (match.end(), known.suffixes[match.group(1)]) if fits else None


def _programmes(cut: Tokens, known: Vocabulary) -> Iterator[Found]:
    """Programmes named right after their verb: 实施国际专才计划、创新人才安居工程."""
    for verb in IMPLEMENTED.finditer(cut.text):
        at = verb.end()
        while match := SCHEME.match(cut.text, at):
            if _is_scheme(cut, *match.span(1), known):
                yield Found(*match.span(1), "programme", plain_name(match.group(1)))
            joined = JOINED.match(cut.text, match.end())
            if joined is None:
                break
            at = joined.end()


def _is_scheme(cut: Tokens, start: int, end: int, known: Vocabulary) -> bool:
    """Whether this stretch names one programme: no quantity, no verb of its own, nothing vague."""
    name = plain_name(cut.text[start:end])
    if not PROGRAMME[0] <= len(name) <= PROGRAMME[1] or VAGUE.search(name) or name in known.generic:
        return False
    words = cut.between(start, end)
    return bool(words) and not any(w in known.quantity or w in known.vague or _breaks(w, known) for w in words)


def _breaks(word: str, known: Vocabulary) -> bool:
    """Whether a word cannot stand in a programme's name, which may join two things: 保护与提升行动."""
    return word in known.boundary and word not in ("与", "和", "及", "其", "以及")


def _suffixed(tokens: Tokens, known: Vocabulary) -> Iterator[Found]:
    """A head, what is said of it, and a suffix: 深圳 + 先进技术 + 研究院."""
    begins = [start for start, _ in known.suffix.each(tokens.text)]
    for start, end in tokens.runs if begins else ():
        n = bisect_left(begins, start)
        cut = tokens.cut_at(end) if n < len(begins) and begins[n] < end else None
        if cut is not None:
            yield from _suffixed_in(tokens.text, cut, known)


def _suffixed_in(text: str, cut: Cut, known: Vocabulary) -> Iterator[Found]:
    closing = known.closing
    for last in [n for n, word in enumerate(cut.words) if word[-1] in closing]:
        word_end = cut.places[last + 1]
        suffix = _suffix_at(text, word_end, known)
        if suffix is None:
            continue
        first = _leftmost(cut, last, known)
        if first and cut.words[first - 1] in known.quantity:
            continue
        head = next((n for n in range(first, last + 1) if _is_head(cut, n, known, opening=n == first)), None)
        if head is None or MANY.match(text, word_end):
            continue
        start, end = cut.places[head], _with_bracket(text, word_end, known)
        if _is_single(text, cut, head, word_end, suffix, known):
            name = plain_name(text[start:end])
            kind, name = known.names.get(name, (known.suffixes[suffix], name))
            yield Found(start, end, kind, name)


def _suffix_at(text: str, end: int, known: Vocabulary) -> str | None:
    """The longest suffix that ends here."""
    tail = text[max(0, end - 10) : end]
    return next((tail[n:] for n in range(len(tail)) if tail[n:] in known.suffixes), None)


def _leftmost(cut: Cut, last: int, known: Vocabulary) -> int:
    """The first word that a name ending with this word can hold."""
    first = last
    end = cut.places[last + 1]
    while first and end - cut.places[first - 1] <= LONGEST and _is_inner(cut.words[first - 1], known):
        first -= 1
    return first


def _is_inner(word: str, known: Vocabulary) -> bool:
    return word not in known.boundary and word not in known.quantity and INNER.fullmatch(word) is not None


MANY = re.compile(f"群|[{zh.SPACE}]*(?:[{zh.DIGITS}]+|[{zh.NUMERALS}]{{1,4}})[{zh.SPACE}]*[家个座项所]")  # 基地 20 家
OF_A_LEVEL = re.compile("[省市国家]级|、")
IN_BRACKETS = re.compile("[（(]([^（()）]{2,6})[）)]")
INNER = re.compile(f"[{zh.HAN}A-Za-z0-9+—·\\-]+")


def _is_head(cut: Cut, n: int, known: Vocabulary, *, opening: bool) -> bool:
    """Whether a word can be the head of a name; a proper noun that no list knows only at the opening."""
    word = cut.words[n]
    return word in known.heads or word in known.weak or (opening and word not in known.common and is_proper(word))


def _is_single(text: str, cut: Cut, head: int, end: int, suffix: str, known: Vocabulary) -> bool:
    """Whether a head with a suffix names one thing and no class of things."""
    name, word = plain_name(text[cut.places[head] : end]), cut.words[head]
    middle = len(name) - len(word) - len(suffix)
    if name in known.names:
        return True
    if (
        name in known.generic
        or not known.vague.isdisjoint(cut.words[head : cut.numbers[end]])
        or OF_A_LEVEL.search(name)
        or len(name) <= len(suffix)
    ):
        return False
    if name.endswith(tuple(known.status)):
        return False
    if word.endswith(suffix):  # one word for the segmenter: 合肥工业大学
        return len(word) >= len(suffix) + MIDDLE
    if word in known.weak:
        return middle >= WEAK_MIDDLE and not any(name.startswith(g) and len(name) <= len(g) + 2 for g in known.generic)
    if known.suffixes[suffix] in ("university", "law"):
        return middle >= 0
    return middle >= (MIDDLE if word in known.heads else 0)


def _with_bracket(text: str, end: int, known: Vocabulary) -> int:
    """香港中文大学（深圳）: a place in brackets belongs to the name."""
    match = IN_BRACKETS.match(text, end)
    return match.end() if match and known.names.get(match.group(1), ("",))[0] == "place" else end


def _firms(cut: Tokens, known: Vocabulary) -> Iterator[Found]:
    """华为、中兴等龙头企业: what stands before 等…企业 is a firm where it is a proper noun."""
    for match in FIRMS.finditer(cut.text) if SOME_FIRMS.search(cut.text) else ():
        at = match.start(1)
        for part in match.group(1).split("、"):
            bare = re.sub("（.*）$", "", part)
            start = _proper_tail(cut, at, at + len(bare), known)
            if start is not None:
                name = plain_name(cut.text[start : at + len(bare)])
                if name not in known.names:
                    yield Found(start, at + len(bare), "firm", name)
            at += len(part) + 1


def _proper_tail(tokens: Tokens, start: int, end: int, known: Vocabulary) -> int | None:
    """Where the proper noun starts that ends here, if it is no place."""
    cut = tokens.cut_at(end)
    if cut is None or not cut.numbers.get(end):
        return None
    last = cut.numbers[end] - 1
    word = cut.words[last]
    if not is_proper(word) or word in known.heads | known.common:
        return None
    first = last
    while first and cut.places[first - 1] >= start and _is_inner(cut.words[first - 1], known):
        first -= 1
    return cut.places[first] if end - cut.places[first] <= LONGEST_FIRM else None


def _listed(cut: Tokens, known: Vocabulary) -> Iterator[Found]:
    """Names of the lexicon, between the limits of words."""
    for start, end in known.name.spans(cut.text):
        kind, name = known.names[cut.text[start:end]]
        if (end - start > 3 and kind != "place") or cut.aligned(start, end):
            yield Found(start, end, kind, name)
