"""The whole job ▶ invariants that hold for any two plans."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from szcompare.errors import InputError
from szcompare.model import UNDERTAKINGS
from szcompare.pipeline import compare, from_text, parse
from szcompare.report.interchange import render_json

PLANS = Path(__file__).parents[1] / "data" / "plans"
OLD, NEW = PLANS / "shenzhen-2008.txt", PLANS / "shenzhen-2015.txt"


@pytest.mark.parametrize("path", [OLD, NEW], ids=["2008", "2015"])
def test_a_plan_compared_with_itself_is_continued_whole(path: Path) -> None:
    plan = parse(path)
    comparison = compare(plan, plan)
    undertakings = [n for n, clause in enumerate(plan.clauses) if clause.kind in UNDERTAKINGS]
    assert {comparison.new_statuses[n] for n in undertakings} == {"continued"}
    assert {comparison.old_statuses[n] for n in undertakings} == {"continued"}
    themselves = {link.new: link for link in comparison.link_list if link.old == link.new}
    assert all(themselves[plan.clauses[n].id].relation == "reused" for n in undertakings)
    assert min(themselves[plan.clauses[n].id].confidence for n in undertakings) >= 0.99
    assert {change.change for change in comparison.change_list} <= {"unchanged"}


def test_a_plan_compared_with_itself_names_and_binds_the_same() -> None:
    plan = parse(NEW)
    comparison = compare(plan, plan)
    assert {(c.status, c.old_count == c.new_count, c.note) for c in comparison.continuity_list} == {("both", True, "")}
    themselves = {link.id for link in comparison.link_list if link.old == link.new}
    assert {change.change for change in comparison.strength_list if change.link in themselves} == {"same"}
    assert set(comparison.accountability_moved.query("old_clause == new_clause")["change"]) <= {"same", "none named"}


@pytest.mark.parametrize("path", [OLD, NEW], ids=["2008", "2015"])
def test_each_mention_and_coding_stands_at_its_place(path: Path) -> None:
    plan = parse(path)
    text = plan.document.text
    assert plan.entities
    assert [m for m in plan.bodies if "".join(text[m.start : m.end].split()) != "".join(m.raw.split())] == []
    for coding in plan.codings:
        for word, m in zip(coding.words, coding.mentions, strict=True):
            assert "".join(text[m.start : m.end].split()) == word
    held = {c.id for c in plan.clauses}
    assert {m.clause for e in plan.entities for m in e.mentions} | {m.clause for m in plan.bodies} <= held


def test_swapping_the_plans_swaps_new_and_dropped_and_keeps_the_topics() -> None:
    forth, back = compare(OLD, NEW), compare(NEW, OLD)
    swapped = {"new": "dropped", "dropped": "new"}
    assert [swapped.get(s, s) for s in forth.new_statuses] == list(back.old_statuses)
    assert [swapped.get(s, s) for s in forth.old_statuses] == list(back.new_statuses)
    groups = {frozenset((*topic.old, *topic.new)) for topic in forth.topic_list}
    assert groups == {frozenset((*topic.old, *topic.new)) for topic in back.topic_list}


def test_the_result_does_not_depend_on_the_hash_seed() -> None:
    code = (
        "import sys, hashlib; from szcompare.pipeline import compare; from szcompare.report import render; "
        "made = render(compare(sys.argv[1], sys.argv[2])); "
        "print(hashlib.sha256(b''.join(made[name] for name in sorted(made))).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(OLD), str(NEW)],
            check=True, capture_output=True, env={**__import__("os").environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    }  # fmt: skip
    assert len(runs) == 1


def test_every_link_joins_undertakings_and_its_phrases_stand_in_both_sources() -> None:
    comparison = compare(OLD, NEW)
    sides = {side: {c.id: c for c in plan.clauses} for side, plan in (("old", comparison.old), ("new", comparison.new))}
    for link in comparison.link_list:
        old, new = sides["old"][link.old], sides["new"][link.new]
        assert {old.kind, new.kind} <= UNDERTAKINGS
        for phrase in link.evidence.phrases:
            assert old.start <= phrase.old_start < phrase.old_end <= old.end
            assert new.start <= phrase.new_start < phrase.new_end <= new.end


def test_the_stages_are_told_as_they_begin() -> None:
    told: list[str] = []
    compare(OLD, NEW, progress=lambda stage, done, total: told.append(f"{stage} {done}/{total}"))
    assert told[0] == "old 0/5"
    assert told[-1] == "done 5/5"


def test_a_plan_without_undertakings_compares_with_a_note(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("深圳是全国经济中心城市。\n深圳毗邻香港。\n", encoding="utf-8")
    comparison = compare(empty, NEW)
    assert "no-undertaking" in {note.code for note in comparison.old.notes}
    assert comparison.link_list == ()
    assert b'"links": []' in render_json(comparison)["comparison.json"]


@pytest.mark.parametrize("source", [None, 5, [], {}])
def test_what_is_no_plan_is_told_in_one_line(source: object) -> None:
    with pytest.raises(InputError, match="a path or an open file"):
        parse(source)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="from_text takes a string"):
        from_text(source)  # type: ignore[arg-type]
