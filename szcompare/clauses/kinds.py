"""Clauses ▶ the kind of each: meta, background, principle, target, commitment or safeguard, by rules."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from szcompare import zh
from szcompare.lexicon import cached, column
from szcompare.model import BACKGROUND, COMMITMENT, META, PRINCIPLE, SAFEGUARD, TARGET, UNDERTAKINGS, Clause

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# What a heading says of the clauses below it.
PAST_SECTION = re.compile(
    "背景|形势|现状|基础与|发展基础|回顾|成就|成效|问题|挑战|机遇|必要性|重要意义|战略意义|^(?:第.{1,4}[章节篇]|.{1,3}、|[（(].{1,3}[）)])?(?:发展|规划)环境$"
)
GOAL_SECTION = re.compile("目标|指标$|预期")
TASKS_TOO = re.compile(
    "目标[和与及、]?(?:主要|重点)?任务|任务[和与及、]?(?:主要|工作)?目标"
)  # the numbers tell its goals
PRINCIPLE_SECTION = re.compile("指导思想|基本原则|总体要求|总体思路|基本思路|发展理念|指导方针|总体部署")
SUPPORT_SECTION = re.compile(
    "(?<!社会)(?<!民生)保障(?:措施|机制)?$|(?:政策|组织|实施|条件|资金|法治|要素)保障|组织(?:领导|实施|落实|保障)|"
    "支撑$|扶持$|承载$|政策措施|工作责任|实施机制|监督(?:检查|管理)|法律责任"
)

# What a sentence says of itself. Each way to say it begins with a character, what must stand before it is looked at
# behind that character: re then passes over all text that holds none of these characters.
GOALS_FOLLOW = re.compile("目标(?:是|为|：)")
UNTIL = re.compile(f"(?:截至|到|至)?([{zh.DIGITS}]{{4}})年")
ARTICLE = re.compile("第.{1,9}[条條](?:之.{1,3})?")  # the number of an item of a law
GOAL = re.compile(
    "目标是[:：]|(?:总体|主要|预期|发展|具体|建设)目标|^[至到再][^，。]{0,12}年[^，。]{0,3}，|^(?:力争|争取)?[用到][^，]{0,10}年(?:左右)?(?:时间)?，"
    f"|^(?:今年|明年|本年|全年)[^。]{{0,30}}(?:达到|增长|控制在|保持在|稳定在|拟安排|力争)[^。]{{0,20}}[{zh.DIGITS}]"
)
IS_DIGIT = re.compile(f"[{zh.DIGITS}]")
MEASURED = re.compile(
    "(?:达到|提高到?|增加到?|控制在|降低到?|下降|增长|年均|不低于|不少于|超过|减少|突破|稳定在|保持在|安排|解决|完成|新增|再开工|累计|增至|降至)"
    f"[^，。；]{{0,14}}?[{zh.DIGITS}]|(?<![{zh.DIGITS}])[{zh.DIGITS}]+(?:万亿|亿)?元"
)
TASK_SECTION = re.compile(
    "(?:工作|任务|举措|措施)(?:安排|部署|重点)?$"
)  # figures below it are undertaken, not reported
QUANTITY = re.compile(f"[{zh.DIGITS}][万亿]?(?:[%％]|个|家|所|套|座|条|项|张|公里|亩|吨|亿?元|万?人)")
DUTY = re.compile(
    "要(?<![需重主只紧概摘简扼首不]要)(?![求素点件么塞闻领害义道]|紧的)(?!大|高|多|难)|必须|应当|应该|务必|务求|不得|不准|严禁|须(?!知)|力争|确保|争(?<!可争)取|决不|绝不|一件也不能"
)
DUTY_WILL = re.compile("(?:我们|政府|今年|各级|国家|中央|拟|还)[^，。]{0,6}将|^将(?!会)")
DONE = re.compile(
    "已(?:经|成为|有|形成|建成|达|初步|全面|基本|进入)?|了(?<![为除]了)(?!解)|取得[^，。]{0,10}(?:成效|进展|成绩|突破)|年以来|以来，|日益|日趋|正在|正处|"
    "处于|不断涌现|先后|相继|清醒地?(?:看到|认识)|必须看到|应该看到|就会|就一定能"
)
PAST = re.compile(
    f"{DONE.pattern}|位居|居于|居全国|面临|仍然|依然|存在着|承载着|拥有(?!自主|一批|若干)|明显改善|显著改善|充分发挥$|有效实施|迅速崛起|首次|率先突破|标志着"
)
JUDGING = re.compile(
    "是(?<![但还就凡总可不别其只仅而一二三四五六七八九十]是)(?!否)|事关|关乎|关系到|意味着|相辅相成|不可低估|前所未有|关键在|重在|贵在"
)
# Sentences that persuade: what a report says of an undertaking, not the undertaking.
RHETORIC = re.compile(
    "清醒地?(?:看到|认识)|必须看到|应该看到|是(?<![^，]是)|就一定|必将|一定能够?(?!力)|只(?<!.只)要|关键在(?!于)|重(?<!注重)在|贵在|离不开|"
    "事(?<![^，]{7}事)关|关(?<![^，]{7}关)(?:乎|系到)|意味着|人人有责|各(?<!.各)位代表[，！!]让我们|让(?<!.让)我们|为(?<![^，]为)[^，]{1,3}之道|根本要靠|"
    "之(?:源|本|基|魂|患)[，。]",
    re.DOTALL,
)
STANCE = re.compile(
    "(?:——|—)?坚持|(?:深入|全面)?(?:贯彻|落实)[^，。]{0,30}(?:精神|思想|理论|发展观|部署)|高举|按照[^，。]{2,40}(?:要求|原则|方针)"
)  # at the beginning
GUIDING = re.compile("为指导|指导思想|基本原则|总体要求是")
STATED = re.compile("(?:总体要求|总体思路|基本思路|指导思想|基本原则)是[:：]")
INTRODUCING = re.compile(
    "[:：]$|(?:(?<![%％克米人元分])以下[^，。]{1,8}|如下[^，。]{0,8}|下列[^，。]{0,8})[。:：]$|^[^，。]{0,14}(?:抓好|做好|把握好|采取|包括|分为)[^，。]{0,6}(?:个|项|条|点)(?:方面)?(?:重点)?(?:工作|举措|任务|措施)?。$"
)
FORMULA = re.compile(
    "自[^，。]{0,12}起(?:施行|执行|实施)|解释权|由[^，。]{2,20}负责解释|同时废止|制定本|编制《|编制本|特制定"
)

# 依据《…》编制《…》; 根据《…》要求，结合实际，制定本方案: the basis of the plan itself
BASIS = re.compile(
    "(?:依据|根据|按照|落实)[^。]{2,160}(?:编制|制定|制订|特制定)(?:《|本(?:规划|纲要|方案|计划|意见|办法))"
    "|^本(?:规划|纲要|方案|计划)[^。]{0,10}(?:依据|根据|按照)[^。]{2,160}(?:编制|制定)。$"
    "|^(?:各位代表[，！!：:])?(?:现在，)?我代表[^。]{2,40}报告"  # how a report to a congress opens
)
DRAWN_UP = re.compile("编制|制定|制订|报告")  # one of these is in each

INTRODUCTION_LENGTH = 60  # a longer sentence that ends with a colon holds matter of its own
FULL_WIDTH = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
IS_HALF_WIDTH = re.compile(f"[{re.escape(''.join(FULL_WIDTH))}]")
HALF_WIDTH = re.compile(f"(?<![{zh.DIGITS}])[,;:!?.]|[,;:.](?![{zh.DIGITS}A-Za-z/])")
PHRASE_MARKS = re.compile("[，；：。]")
LEAD_IN = re.compile(
    "^(?:[“‘]|[①-⑳⑴-⒇❶-❿]|[（(][一二三四五六七八九十0-9]{1,2}[）)]|[0-9]{1,2}[.．、](?![0-9])|第[一二三四五六七八九十]{1,3}[章节]|(?:一|二|三|四|五|六|七|八|九|十|另)(?:是|要|方面|类)|其[一二三]是|同时|此外|另外|特别是|尤其是|并且|并|还|也|又|既|都|再|更加|更|不断|"
    "(?:今年|明年|全年|本届|我们|政府|各级政府|各地|各部门|中央|市政府|全市|全省|全国|有关部门)|[0-9０-９]{4}年|第[一二三四五六七八九十]，|有[^，]{1,3}地)+"
)
PREPOSED = frozenset("在以对由从把将到至按向为使让与就凡经当除")
SITUATED = 0.5  # a phrase that opens with a preposition tells nothing of the verb behind it
PREDICATE = re.compile(
    "^[^、]{2,8}(?:[很较更最]?[大广强足高好快重低]|严峻|艰巨|雄厚|旺盛|明显|突出|紧迫|复杂)$"
)  # 发展前景广
NO_VERB_BEFORE = tuple("了着的型性力之者是")  # 创新型, 形成了, 创新是: no undertaking
NOUN_TITLE = 4  # 战略地位, 开放创新
ROW_NUMBER = re.compile(
    f"\t(?!(?:19|20)[{zh.DIGITS}]{{2}}年?(?:\t|$))[^\t]*[{zh.DIGITS}]"
)  # a heading row has years only
ARTICLES_OF_A_LAW = 3  # fewer are quotations of a law
MOSTLY, HARDLY = 0.8, 0.5  # shares of phrases that open with a verb


def with_kinds(
    clauses: Sequence[Clause], period: tuple[int, int] | None = None, *, rows: Collection[str] = ()
) -> tuple[Clause, ...]:
    """Return the clauses with their kinds filled in: each from its headings, its paragraph and its own words.

    ``period`` is the plan's own: a sentence about an earlier year is background. ``rows`` are the ids of clauses
    that are table rows: targets where they hold a number.
    """
    printed = [_printed(clause) for clause in clauses]
    kinds: list[str] = []
    goal_paragraph = -1
    law_begins = _law_begins(clauses)
    for n, clause in enumerate(printed):
        if clause.sentence == 1 and GOALS_FOLLOW.search(clause.reading):
            goal_paragraph = clause.paragraph
        below = printed[n + 1] if n + 1 < len(printed) else None
        kind = _kind(clause, below, goal_paragraph == clause.paragraph)
        if kind == BACKGROUND and n and _goes_on(printed[n - 1], kinds[-1], clause):
            kind = kinds[-1]
        if period and _earlier(clause.reading, period[0]):
            kind = BACKGROUND
        if n >= law_begins and kind in (META, BACKGROUND):
            kind = COMMITMENT
        if clause.id in rows:
            kind = TARGET if ROW_NUMBER.search(clause.reading) else META
        kinds.append(kind)
    return tuple(map(_of_kind, clauses, kinds))


REST = tuple(field.name for field in fields(Clause) if field.name != "kind")
_rest = attrgetter(*REST)


def _of_kind(clause: Clause, kind: str) -> Clause:
    """``dataclasses.replace`` in half the time: each clause of each plan passes here."""
    return Clause(kind=kind, **dict(zip(REST, _rest(clause), strict=True)))


def _printed(clause: Clause) -> Clause:
    """The clause with the marks between its phrases as they are printed in Chinese; its reading is as long as it was."""
    if not IS_HALF_WIDTH.search(clause.reading):
        return clause
    return replace(clause, reading=HALF_WIDTH.sub(lambda mark: FULL_WIDTH[mark.group()], clause.reading))


def _law_begins(clauses: Sequence[Clause]) -> int:
    """The index of the first clause under an article (第…条): all that follows is law, definitions included."""
    articles = [n for n, clause in enumerate(clauses) if ARTICLE.fullmatch(clause.item)]
    return articles[0] if len({clauses[n].item for n in articles}) >= ARTICLES_OF_A_LAW else len(clauses)


def _goes_on(above: Clause, kind: str, clause: Clause) -> bool:
    """Whether a clause without signs of its own belongs to the undertaking before it, in the same paragraph."""
    continues = above.reading.endswith("；") or clause.reading.startswith("其中")
    together = above.paragraph == clause.paragraph and kind in UNDERTAKINGS
    return together and continues and not PAST.search(clause.reading)


def _earlier(text: str, first: int) -> bool:
    match = UNTIL.match(text)
    return match is not None and int(match.group(1)) < first and not DUTY.search(text)


def _kind(clause: Clause, below: Clause | None, among_goals: bool) -> str:
    above = _above(clause.path)
    goals = among_goals or above.goals
    if _is_introduction(clause) or (not goals and _is_title(clause, below)):
        return META
    if goals:
        return TARGET
    if above.past or _is_background(clause.reading, above):
        return BACKGROUND
    return SAFEGUARD if above.support else _undertaking(clause.reading, above)


class Above(NamedTuple):
    """What the headings above a clause say of it."""

    goals: bool
    past: bool
    support: bool
    principles: bool
    tasks: bool


@lru_cache(maxsize=2**12)  # all clauses of a section have the same headings
def _above(path: tuple[str, ...]) -> Above:
    signs = (PAST_SECTION, SUPPORT_SECTION, PRINCIPLE_SECTION, TASK_SECTION)
    return Above(_under_goals(path), *(any(sign.search(heading) for heading in path) for sign in signs))


def _under_goals(path: Sequence[str]) -> bool:
    """Whether the nearest heading that tells is one of goals: not 第一节指导思想 in the chapter 指导思想和目标."""
    for heading in reversed(path):
        if GOAL_SECTION.search(heading):
            return TASKS_TOO.search(heading) is None
        if PRINCIPLE_SECTION.search(heading) or SUPPORT_SECTION.search(heading):
            return False
    return False


def _is_introduction(clause: Clause) -> bool:
    text = clause.reading
    if DRAWN_UP.search(text) and BASIS.search(text):
        return True
    return len(text) < INTRODUCTION_LENGTH and (INTRODUCING.search(text) or FORMULA.search(text)) is not None


def _is_title(clause: Clause, below: Clause | None) -> bool:
    """A short first sentence that names what follows: numbered, or without a verb that undertakes anything."""
    title = clause.reading.rstrip("。")
    if clause.sentence != 1 or below is None or below.paragraph != clause.paragraph or title not in below.path:
        return False
    if DUTY.search(title) or PAST.search(title) or JUDGING.search(title):
        return False
    return bool(clause.item) or title.startswith("坚持") or len(title) <= NOUN_TITLE or led_by_verb(title) == 0


def _is_background(text: str, above: Above) -> bool:
    if RHETORIC.search(text):
        return True
    if DUTY.search(text) or ("将" in text and DUTY_WILL.search(text)) or _is_goal(text) or STATED.search(text):
        return False
    share = led_by_verb(text)
    signs = len(PAST.findall(text))
    if signs > 1 or DONE.search(text.split("，", 1)[0]):
        return share < MOSTLY
    if signs or JUDGING.search(text):
        return share <= HARDLY
    tasked = above.tasks and QUANTITY.search(text)
    return share == 0 and not above.support and not tasked and not _is_measured(text)


def led_by_verb(text: str) -> float:
    """Return the share of the phrases of ``text`` that open with a verb of undertaking, 0 to 1.

    >>> led_by_verb("加快发展现代物流，完善配套设施。"), led_by_verb("创新是城市的灵魂。")
    (1.0, 0.0)
    """
    verbs = _verbs()
    phrases = [_without_lead(phrase.strip()) for phrase in PHRASE_MARKS.split(text)]
    weights = [
        _situated(phrase, verbs) if phrase[0] in PREPOSED else float(_opens(phrase, verbs))
        for phrase in phrases if phrase
    ]  # fmt: skip
    return sum(weights) / len(weights) if weights else 0.0


def _without_lead(phrase: str) -> str:
    lead = LEAD_IN.match(phrase)
    return phrase[lead.end() :] if lead else phrase


def _situated(phrase: str, verbs: frozenset[str]) -> float:
    """Of a phrase that opens with a preposition: 在重点区域实行…, 以企业为主体."""
    if phrase[0] in "把将对":
        return SITUATED
    return SITUATED if any(phrase[at : at + 2] in verbs for at in range(2, len(phrase) - 2)) else 0.0


def _opens(phrase: str, verbs: frozenset[str]) -> bool:
    for length in (4, 3, 2, 1):
        if phrase[:length] in verbs and phrase[length : length + 1] not in NO_VERB_BEFORE:
            return PREDICATE.match(phrase) is None
    return False


@cached
def _verbs() -> frozenset[str]:
    return frozenset(column("verbs", "verb"))


def _is_goal(text: str) -> bool:
    return ("目标" in text or "年" in text) and GOAL.search(text) is not None  # each way to say it holds one of these


def _is_measured(text: str) -> bool:
    return IS_DIGIT.search(text) is not None and MEASURED.search(text) is not None


def _undertaking(text: str, above: Above) -> str:
    if _is_goal(text) or _is_measured(text):
        return TARGET
    return PRINCIPLE if above.principles or STANCE.match(text) or GUIDING.search(text) else COMMITMENT
