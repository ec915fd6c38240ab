"""Undertakings ▶ two optional codings by rule: how binding the verb is, and which policy instrument is meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from szcompare.lexicon import Row, cached, rows
from szcompare.lexicon.listed import Listed
from szcompare.model import CONTINUING, UNDERTAKINGS, Coding, Mention, StrengthChange
from szcompare.reading import source_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from szcompare.model import Clause, Link, Plan

STRENGTH, INSTRUMENT = SCHEMES = ("strength", "instrument")
BINDING = 6  # the level that binds a whole sentence, wherever its verb stands
SEGMENT = re.compile("[^，；：。！？]+")
OPENING = 8  # characters of a segment within which its governing verb begins: 进一步大力推进
AIM = re.compile("(?:为了?|根据|按照|依据|通过|依托|围绕|在|对|以|随着|至|到|面向|结合|坚持|发挥)")  # what for
# Not the verb: 支持 in 的支持, 研究 in 研究机构, 建设 in 建设用地. 支持企业 and 建设平台 are verb and object.
NOUN_BEFORE = re.compile("(?:的|级|和|与|、|自主|科技|技术|社会|法治|城市|产业|研究|政府)$")
COMPOUND = re.compile(
    "(?:研究|创新)(?:中心|机构|院|所|人员|团队|能力|水平|体系|成果|资金|驱动|创业|主体|载体|企业|产业|要素|资源|基金|平台)"
    "|发展(?:改革|能力|水平)|改革委|开发(?:区|商|能力)|建设(?:用地|者)|合作区|负责(?:人|同志)|试点(?:城市|项目|单位|地区)"
    "|(?:支持|扶持|奖励|资助|补贴|推进|保障)力度|(?:研究|开发)费|..(?:者|型|性(?!能|价)|部门|领导小组)"
)


def coded(plan: Plan) -> tuple[Coding, ...]:
    """Return the codings of a plan's undertakings, in order of place.

    Strength: the verb that opens the sentence decides (探索建立 is 探索), unless one of the highest level opens a later
    part. Instrument: Rothwell & Zegveld (1985), each sub-class that is named, the one with most words first.
    """
    made = [coding for clause in plan.clauses if clause.kind in UNDERTAKINGS for coding in code_clause(clause)]
    return tuple(made)


def code_clause(clause: Clause) -> tuple[Coding, ...]:
    """Return the codings of one clause: at most one of strength, and one for each sub-class of instrument."""
    return (*_strength(clause), *_instruments(clause))


def changed_strength(old: Iterable[Coding], new: Iterable[Coding], links: Iterable[Link]) -> tuple[StrengthChange, ...]:
    """Return the change of strength of each link whose two clauses are both coded and whose undertaking goes on."""
    before = {c.clause: c for c in old if c.scheme == STRENGTH}
    after = {c.clause: c for c in new if c.scheme == STRENGTH}
    made = []
    for link in links:
        left, right = before.get(link.old), after.get(link.new)
        if link.relation not in CONTINUING or left is None or right is None:
            continue
        if left.level is None or right.level is None:  # never of strength
            continue
        made.append(
            StrengthChange(
                link=link.id, old=link.old, new=link.new, old_level=left.level, new_level=right.level,
                old_word=left.words[0], new_word=right.words[0], change=_change(left.level, right.level),
            )
        )  # fmt: skip
    return tuple(made)


def _change(old: int, new: int) -> str:
    return "same" if old == new else "stronger" if new > old else "weaker"


def _strength(clause: Clause) -> Iterator[Coding]:
    text = clause.reading
    listed, graded = _graded()
    begins = [start for start, _ in listed.each(text)]
    if not begins:
        return
    parts = [part.span() for part in SEGMENT.finditer(text)]
    opening = [(start, min(end, start + OPENING)) for start, end in parts if not AIM.match(text, start)]
    found = [_verb(text, listed, begins, start, end) for start, end in opening]
    if not any(verb for _, verb in found):
        found = [_verb(text, listed, begins, start, end) for start, end in parts]
    verbs = [(at, graded[verb]) for at, verb in found if verb]
    if verbs:
        start, row = next(((at, r) for at, r in verbs if int(r["level"]) == BINDING), verbs[0])
        yield _coding(clause, STRENGTH, row["label"], "", int(row["level"]), [(start, row["word"])], main=True)


def _verb(text: str, listed: Listed, begins: list[int], start: int, end: int) -> tuple[int, str]:
    """The first graded verb of a stretch with its place, empty if there is none; ``begins`` are where one may begin."""
    behind = start
    for at in begins[bisect_left(begins, start) : bisect_left(begins, end)]:
        if at < behind or not (verb := listed.at(text, at, end)):
            continue
        if not NOUN_BEFORE.search(text, start, at) and not COMPOUND.match(text, at):
            return at, verb
        behind = at + len(verb)
    return end, ""


def _instruments(clause: Clause) -> Iterator[Coding]:
    instruments, listed = _named()
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for start, end in instruments.spans(clause.reading):
        word = clause.reading[start:end]
        found[listed[word]].append((start, word))
    ordered = sorted(found.items(), key=_weight) if len(found) > 1 else found.items()
    for n, ((code, subcode), words) in enumerate(ordered):
        yield _coding(clause, INSTRUMENT, code, subcode, None, words, main=n == 0)


def _weight(item: tuple[tuple[str, str], list[tuple[int, str]]]) -> tuple[int, tuple[int, str]]:
    """Most characters first, then the first in the text."""
    words = item[1]
    return -sum([len(word) for _, word in words]), words[0]


def _coding(
    clause: Clause, scheme: str, code: str, subcode: str, level: int | None, words: list[tuple[int, str]], *, main: bool
) -> Coding:
    places = [source_span(clause, at, at + len(word)) for at, word in words]
    mentions = tuple([Mention(start=start, end=end, clause=clause.id) for start, end in places])
    return Coding(
        clause=clause.id, scheme=scheme, code=code, subcode=subcode, level=level,
        words=tuple([word for _, word in words]), mentions=mentions, main=main,
    )  # fmt: skip


@cached
def _graded() -> tuple[Listed, dict[str, Row]]:
    """The verbs that bind more or less, and their rows."""
    by_word = {row["word"]: row for row in rows("strength")}
    return Listed(by_word), by_word


@cached
def _named() -> tuple[Listed, dict[str, tuple[str, str]]]:
    """The words that name an instrument, and their classes and sub-classes."""
    by_word = {row["word"]: (row["class"], row["subclass"]) for row in rows("instruments")}
    return Listed(by_word), by_word
