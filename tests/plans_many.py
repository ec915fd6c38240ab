"""A number of links ▶ a made-up comparison of that size, for what has to stay quick and come page by page."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from plans_made import Bit, made_comparison, made_link, made_plan

from szcompare.model import Agency, Clause, Plan, Topic

if TYPE_CHECKING:
    from szcompare.comparison import Comparison

SUBJECTS = (
    "创业投资引导基金",
    "工程实验室",
    "公共技术平台",
    "高层次人才",
    "知识产权保护",
    "文化创意产业",
    "轨道交通",
    "可再生能源",
)
VERBS = ("建设", "完善", "推进", "支持", "设立", "扩大", "规范", "培育")
ENDS = (
    "，提高服务能力和水平",
    "，形成较为完整的产业链条",
    "，到规划期末基本建成",
    "，鼓励社会资本参与",
    "，加强区域合作与交流",
)
BODIES = ("市财政局", "市科技局", "市教育局", "市商务局", "市交通局")
RELATIONS = (("modified", "sure"), ("reused", "sure"), ("modified", "check"), ("restated", "check"))
TOPICS = 12


def many_comparison(links: int) -> Comparison:
    """Return a comparison with ``links`` links, a third of them rejected, and half as many clauses in each plan."""
    random = Random(links)  # noqa: S311 - the same plans for the same number
    size = max(8, links // 2)
    old, new = (
        made_plan(_bits(random, size, side), origin=f"{side}.txt", title=f"清河市规划（{side}）") for side in "甲乙"
    )
    new = replace(new, clauses=tuple(_with_agency(clause, random) for clause in new.clauses))
    pairs = sorted({(random.randrange(size), at % size) for at in range(links * 2)}, key=lambda p: (p[1], p[0]))[:links]
    made = []
    for at, (a, b) in enumerate(pairs):
        relation, zone = ("related", "possible") if at % 3 == 2 else RELATIONS[at % len(RELATIONS)]
        made.append(made_link(old, new, a, b, relation, round(random.uniform(0.2, 0.98), 4), zone, SUBJECTS[a % 8]))
    going = {
        side: {getattr(link, side): link.relation for link in made if link.zone != "possible"}
        for side in ("old", "new")
    }
    return replace(
        made_comparison(),
        old=old,
        new=new,
        topic_list=tuple(_topic(at, old, new) for at in range(TOPICS)),
        link_list=tuple(made),
        change_list=(),
        old_statuses=tuple(_status(going["old"].get(clause.id), "dropped") for clause in old.clauses),
        new_statuses=tuple(_status(going["new"].get(clause.id), "new") for clause in new.clauses),
    )


def _bits(random: Random, size: int, side: str) -> list[Bit]:
    bits = [Bit(f"清河市规划（{side}）\n", "letterhead"), Bit("一、主要任务", "heading"), Bit("\n", "blank")]
    for at in range(size):
        text = f"{random.choice(VERBS)}{SUBJECTS[at % 8]}{at}项{random.choice(ENDS)}{random.choice(ENDS)}。"
        bits += [Bit(f"{at + 1}. ", "number"), Bit(text, kind="commitment"), Bit("\n", "blank")]
    return bits


def _with_agency(clause: Clause, random: Random) -> Clause:
    name = random.choice(BODIES)
    return replace(clause, agencies=(Agency(name=name, raw=name, start=clause.start, end=clause.start, role="lead"),))


def _topic(at: int, old: Plan, new: Plan) -> Topic:
    held = [tuple(clause.id for clause in plan.clauses[at::TOPICS]) for plan in (old, new)]
    return Topic(
        id=f"T{at + 1:02}", label=f"{SUBJECTS[at % 8]}之{at}", terms=(SUBJECTS[at % 8],), old=held[0], new=held[1]
    )


def _status(relation: str | None, ended: str) -> str:
    if relation is None:
        return ended
    return "modified" if relation == "modified" else "continued"
