"""Items: kept, moved, split and merged, and statuses summed up."""

from __future__ import annotations

import pytest

from szcompare import align
from szcompare.errors import InputError
from szcompare.model import MODIFIED, RELATED, REUSED, Clause, Document, Link, Plan, Section


def plan(name: str, *rows: tuple[str, str, int]) -> Plan:
    """A plan of (heading, item, clauses)."""
    clauses: list[Clause] = []
    for heading, item, size in rows:
        for n in range(size):
            at = len(clauses) * 10
            clauses.append(
                Clause(
                    id=f"{name}{len(clauses)}",
                    start=at,
                    end=at + 9,
                    path=(heading,),
                    item=item,
                    sentence=n + 1,
                    paragraph=len(clauses),
                    kind="commitment",
                    reading="修复东湖湿地。",
                )
            )
    document = Document(id=name, text="湿" * 10 * len(clauses), origin=name, sha256=name, encoding="utf-8")
    half = 10 * rows[0][2]
    sections = (
        Section(id="s1", level=1, number="一、", title="生态", start=0, end=half),
        Section(id="s2", level=1, number="二、", title="养老", start=half, end=10 * len(clauses)),
    )
    return Plan(document=document, spans=(), sections=sections, clauses=tuple(clauses))


def links(*pairs: str, relation: str = MODIFIED, confidence: float = 0.8) -> tuple[Link, ...]:
    return tuple(
        Link(id=f"{a}~{b}", old=a, new=b, relation=relation, confidence=confidence, zone="sure", reason="")
        for a, b in (pair.split() for pair in pairs)
    )


def said(old: Plan, new: Plan, *pairs: str, **kind: str) -> list[tuple[str, list[str], list[str]]]:
    rows = align.item_moves(old, new, links(*pairs, **kind))  # type: ignore[arg-type]
    return [(row.kind, [i.number for i in row.old], [i.number for i in row.new]) for row in rows]


def test_an_item_under_the_same_heading_and_in_order_is_kept() -> None:
    old, new = plan("a", ("生态", "1", 2), ("养老", "2", 1)), plan("b", ("生态", "1", 1), ("养老", "2", 1))
    assert said(old, new, "a0 b0", "a2 b1") == [("kept", ["1"], ["1"]), ("kept", ["2"], ["2"])]


def test_an_item_under_another_heading_or_out_of_order_is_moved() -> None:
    old = plan("a", ("生态", "1", 1), ("生态", "2", 1), ("生态", "3", 1))
    assert said(old, plan("b", ("养老", "7", 1)), "a0 b0") == [("move", ["1"], ["7"])]
    new = plan("b", ("生态", "1", 1), ("生态", "2", 1), ("生态", "3", 1))
    kinds = {rows[0]: kind for kind, rows, _ in said(old, new, "a0 b1", "a1 b2", "a2 b0")}
    assert kinds == {"1": "kept", "2": "kept", "3": "move"}


def test_one_item_that_goes_on_in_several_is_split_and_the_reverse_is_a_merge() -> None:
    one, many = plan("a", ("生态", "1", 2)), plan("b", ("生态", "5", 1), ("养老", "6", 1))
    assert said(one, many, "a0 b0", "a1 b1") == [("split", ["1"], ["5", "6"])]
    back = plan("a", ("生态", "5", 1), ("养老", "6", 1)), plan("b", ("生态", "1", 2))
    assert said(*back, "a0 b0", "a1 b1") == [("merge", ["5", "6"], ["1"])]


def test_a_single_link_of_a_long_item_is_no_split() -> None:
    old, new = plan("a", ("生态", "1", 6)), plan("b", ("生态", "1", 5), ("养老", "2", 9))
    pairs = [f"a{n} b{n}" for n in range(5)] + [f"a5 b{n}" for n in (5,)]
    extra = plan("c", ("养老", "9", 1))
    assert extra.clauses
    kinds = [kind for kind, *_ in said(old, new, *pairs)]
    assert "split" in kinds  # all that comes into item 2 comes from item 1
    other = plan("a", ("生态", "1", 6), ("养老", "2", 4))
    busy = [*pairs, *(f"a{n} b{n}" for n in (6, 7, 8, 9))]
    assert [(k, o) for k, o, _ in said(other, new, *busy)] == [("kept", ["1"]), ("kept", ["2"])]


def test_see_also_pairs_move_nothing_and_links_are_named() -> None:
    old, new = plan("a", ("生态", "1", 1)), plan("b", ("生态", "1", 1))
    assert align.item_moves(old, new, links("a0 b0", relation=RELATED)) == ()
    row = align.item_moves(old, new, links("a0 b0", relation=REUSED, confidence=0.999))[0]
    assert row.links == ("a0~b0",)
    assert row.confidence == 0.999


def test_items_and_sections_sum_up_their_undertakings() -> None:
    old = plan("a", ("生态", "1", 2), ("养老", "2", 1))
    rows = align.rolled_up(old, ("continued", "dropped", "dropped"))
    assert [(r.level, r.title, r.status) for r in rows] == [
        ("item", "1", "partly"),
        ("item", "2", "dropped"),
        ("section", "一、 生态", "partly"),
        ("section", "二、 养老", "dropped"),
    ]
    assert dict(rows[0].counts) == {"continued": 1, "modified": 0, "new": 0, "dropped": 1}
    with pytest.raises(InputError, match="statuses"):
        align.rolled_up(old, ("continued",))
