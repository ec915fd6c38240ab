"""Decisions of people over links: kept in one file, exchanged, seen when out of date, measured, worked in."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from plans_made import NEW_BITS, made_comparison, made_plan

from szcompare.coding import (
    Decision,
    Place,
    applied,
    coder_agreement,
    cohen_kappa,
    krippendorff_alpha,
    open_decisions,
    read_decisions,
    sorted_out,
    write_decisions,
)
from szcompare.coding.agreement import percent_agreement
from szcompare.coding.decisions import checked, clause_decision, current, link_decision, target_decision, withdrawal
from szcompare.coding.store import COLUMNS, VERSION
from szcompare.errors import InputError, OutputError

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

COMPARISON = made_comparison()
OLD, NEW = [c.id for c in COMPARISON.old.clauses], [c.id for c in COMPARISON.new.clauses]
NOON = "2024-05-01T12:00:00+08:00"


def link(action: str, old: int, new: int, relation: str = "", *, coder: str = "甲", time: str = NOON) -> Decision:
    return link_decision(COMPARISON, action, OLD[old], NEW[new], coder=coder, time=time, relation=relation)


def kind(clause: int, said: str, *, coder: str = "甲") -> Decision:
    return clause_decision(COMPARISON, "kind", OLD[clause], said, side="old", coder=coder, time=NOON)


def links(decisions: list[Decision], **options: str) -> dict[tuple[int, int], tuple[str, float, str]]:
    found = applied(COMPARISON, decisions, **options).comparison.link_list
    return {(OLD.index(k.old), NEW.index(k.new)): (k.relation, k.confidence, k.zone) for k in found}


ALL_SORTS = [
    link("accept", 0, 0),
    link("reject", 2, 1),
    link("retype", 3, 2, "modified", coder="乙"),
    link("add", 3, 1, "restated"),
    kind(1, "commitment"),
    clause_decision(COMPARISON, "topic", NEW[2], "T02", side="new", coder="乙", time=NOON, note="=看全文\n“脑”"),
    target_decision(COMPARISON, COMPARISON.new.targets[0], {"value": 4.25}, side="new", coder="甲", time=NOON),
    target_decision(COMPARISON, COMPARISON.old.targets[1], None, side="old", coder="甲", time=NOON),
    withdrawal(link("reject", 2, 1), time=NOON),
]


# --- what a decision holds


def test_a_decision_quotes_both_clauses_at_their_places() -> None:
    decision = link("accept", 0, 0)
    for place, plan in ((decision.old, COMPARISON.old), (decision.new, COMPARISON.new)):
        assert place is not None
        assert plan.document.text[place.start : place.end] == place.quote
        assert place.sha256 == plan.document.sha256
    assert decision.value == "modified"  # the relation that was shown, for a later model may say another


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"coder": "  "}, "name of its coder"),
        ({"time": "yesterday"}, "ISO 8601"),
        ({"action": "approve"}, "no decision is called"),
        ({"value": "continued"}, "needs a relation"),
        ({"new": None}, "2 of the two plans, not 1"),
        ({"note": "\ud800"}, "lone surrogate"),
        ({"old": Place(sha256="0", clause="", start=3, end=9, quote="短")}, "does not fit its place"),
    ],
)
def test_what_no_decision_can_say_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        checked(replace(link("accept", 0, 0), **change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("correction", "message"),
    [
        ({"valeu": 3}, "no field 'valeu'"),
        ({"value": "3"}, "'3' is no value"),
        ({"value": float("nan")}, "nan is no value"),
        ({"value": True}, "True is no value"),
        ({"year": 2020.0}, "2020.0 is no year"),
        ({"measure": "share"}, "'share' is no measure"),
        ({"unit": None}, "None is no unit"),
    ],
)
def test_a_field_that_a_target_cannot_have_is_refused(correction: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        target_decision(COMPARISON, COMPARISON.new.targets[0], correction, side="new", coder="甲", time=NOON)


def test_an_unknown_clause_topic_or_side_is_refused() -> None:
    with pytest.raises(InputError, match="has no clause"):
        link_decision(COMPARISON, "accept", "x-1", NEW[0], coder="甲", time=NOON)
    with pytest.raises(InputError, match="choose from T01, T02"):
        clause_decision(COMPARISON, "topic", NEW[0], "T09", side="new", coder="甲", time=NOON)
    with pytest.raises(InputError, match="old or new"):
        clause_decision(COMPARISON, "kind", NEW[0], "target", side="both", coder="甲", time=NOON)


def test_the_latest_decision_of_a_coder_counts_and_a_withdrawal_leaves_none() -> None:
    first, second, other = link("accept", 0, 0), link("reject", 0, 0), link("accept", 0, 0, coder="乙")
    assert current([first, other, second]) == (other, second)
    assert current([first, withdrawal(first, time=NOON)]) == ()
    assert current([first, withdrawal(first, time=NOON), second]) == (second,)
    assert current([other, withdrawal(first, time=NOON)]) == (other,)  # nobody withdraws what another decided


# --- the store


def test_decisions_come_back_as_they_were_kept_in_their_order(tmp_path: Path) -> None:
    store = open_decisions(tmp_path / "d.sqlite", create=True)
    kept = [store.append(decision) for decision in ALL_SORTS]
    assert [decision.number for decision in kept] == list(range(1, len(ALL_SORTS) + 1))
    assert list(open_decisions(tmp_path / "d.sqlite")) == kept
    assert [replace(decision, number=0) for decision in kept] == ALL_SORTS
    assert len(store) == len(ALL_SORTS)


def test_between_two_calls_the_decisions_are_in_one_file_with_a_write_ahead_log(tmp_path: Path) -> None:
    store = open_decisions(tmp_path / "d?#%20 决定.sqlite", create=True)
    store.append(ALL_SORTS[0])
    assert [path.name for path in tmp_path.iterdir()] == ["d?#%20 决定.sqlite"]
    with store.connected() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("statement", ["UPDATE decisions SET value = 'reused'", "DELETE FROM decisions"])
def test_nothing_that_was_decided_can_be_changed_or_taken_out(tmp_path: Path, statement: str) -> None:
    store = open_decisions(tmp_path / "d.sqlite", create=True)
    store.append(ALL_SORTS[0])
    connection = sqlite3.connect(store.path)
    with pytest.raises(sqlite3.IntegrityError, match="only grow"):
        connection.execute(statement)
    connection.close()


def test_files_of_several_coders_come_together_and_twice_changes_nothing(tmp_path: Path) -> None:
    store = open_decisions(tmp_path / "d.sqlite", create=True)
    assert store.extend(ALL_SORTS[:4]) == 4
    assert store.extend([*ALL_SORTS, *ALL_SORTS]) == len(ALL_SORTS) - 4
    assert [replace(decision, number=0) for decision in store] == ALL_SORTS


def test_a_wrong_decision_among_many_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = open_decisions(tmp_path / "d.sqlite", create=True)
    with pytest.raises(InputError, match="coder"):
        store.extend([ALL_SORTS[0], replace(ALL_SORTS[1], coder="")])
    assert list(store) == []


def _begin(folder: Path, count: int, start: Barrier) -> None:
    for n in range(count):
        start.wait(timeout=60)
        open_decisions(folder / f"{n}.sqlite", create=True)


def _write(path: Path, coder: str, count: int, start: Barrier) -> None:
    start.wait(timeout=60)
    store = open_decisions(path, create=True)
    for n in range(count):
        decision = link("accept", 0, 0, coder=coder, time=f"2024-05-01T00:00:{n:02d}")
        assert n % 2 or store.extend([decision]) == 1
        assert not n % 2 or store.append(decision).coder == coder


def test_coders_who_begin_at_the_same_moment_all_get_the_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(4)
    running = [context.Process(target=_begin, args=(tmp_path, 60, start)) for _ in range(4)]
    for process in running:
        process.start()
    for process in running:
        process.join(timeout=120)
    assert [process.exitcode for process in running] == [0] * 4
    for n in range(60):
        with open_decisions(tmp_path / f"{n}.sqlite").connected() as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_coders_who_write_at_the_same_moment_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    coders = [f"编码员{n}" for n in range(4)]
    start = context.Barrier(len(coders))
    running = [context.Process(target=_write, args=(tmp_path / "d.sqlite", coder, 25, start)) for coder in coders]
    for process in running:
        process.start()
    for process in running:
        process.join(timeout=120)
    assert [process.exitcode for process in running] == [0] * 4
    found = list(open_decisions(tmp_path / "d.sqlite"))
    assert [decision.number for decision in found] == list(range(1, 101))
    for coder in coders:
        assert [d.time[-2:] for d in found if d.coder == coder] == [f"{n:02d}" for n in range(25)]


def later_version(path: Path) -> None:
    open_decisions(path, create=True)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()


def another_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


def cut_short(path: Path) -> None:
    open_decisions(path, create=True).extend(
        link("accept", 0, 0, time=f"2024-05-01T{n // 60:02d}:{n % 60:02d}") for n in range(200)
    )
    path.write_bytes(path.read_bytes()[:9000])


def a_wrong_row(path: Path) -> None:
    store = open_decisions(path, create=True)
    with store.connected() as connection:
        connection.execute(
            "INSERT INTO decisions (coder, time, action, value, note) VALUES ('甲', '2024-05-01', 'accept', 'reused', '')"
        )


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_text("甲,乙\n" * 400, encoding="utf-8"), "damaged or no SQLite file"),
        (lambda path: path.touch(), "is empty"),
        (lambda path: path.mkdir(), "is no file"),
        (lambda path: None, "is not there"),
        (cut_short, "damaged"),
        (later_version, "written by a later szcompare"),
        (another_program, "of another program"),
        (a_wrong_row, "2 of the two plans, not 0"),
    ],
)
def test_a_file_that_holds_no_decisions_we_can_read_is_named_with_the_remedy(
    tmp_path: Path, spoil: object, message: str
) -> None:
    path = tmp_path / "d.sqlite"
    spoil(path)  # type: ignore[operator]
    with pytest.raises(InputError, match=message) as refused:
        list(open_decisions(path))
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_another_programs_file_is_never_written_to(tmp_path: Path) -> None:
    another_program(tmp_path / "d.sqlite")
    before = (tmp_path / "d.sqlite").read_bytes()
    with pytest.raises(InputError, match="another program"):
        open_decisions(tmp_path / "d.sqlite", create=True)
    assert (tmp_path / "d.sqlite").read_bytes() == before


def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="check the folder"):
        open_decisions(tmp_path / "none" / "d.sqlite", create=True)


def test_a_writer_who_never_lets_go_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("szcompare.coding.store.PATIENCE", 0.05)
    store = open_decisions(tmp_path / "d.sqlite", create=True)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutputError, match="another program has been writing"):
        store.append(ALL_SORTS[0])
    assert list(store) == []  # readers go on
    other.close()


# --- exchange


@pytest.mark.parametrize("name", ["d.json", "d.CSV"])
def test_decisions_written_and_read_are_the_same_and_so_are_the_bytes(tmp_path: Path, name: str) -> None:
    tricky = replace(ALL_SORTS[0], coder="=甲", note="'-1\r\n\t\"，\x0b\u2028", number=7)
    path = write_decisions([*ALL_SORTS, tricky], tmp_path / name)
    first = path.read_bytes()
    assert read_decisions(path) == (*ALL_SORTS, tricky)
    assert write_decisions(read_decisions(path), path).read_bytes() == first


def test_no_cell_of_the_csv_is_a_formula(tmp_path: Path) -> None:
    text = write_decisions([replace(ALL_SORTS[0], note="=1+1", coder="@甲")], tmp_path / "d.csv").read_text("utf-8-sig")
    assert '"\'=1+1"' in text
    assert '"\'@甲"' in text


def test_a_csv_that_a_spreadsheet_saved_without_quotes_is_read(tmp_path: Path) -> None:
    path = write_decisions(ALL_SORTS[4:5], tmp_path / "d.csv")
    path.write_text(path.read_text("utf-8-sig").replace('"', "").replace("\n", "\r\n"), "utf-8")
    assert read_decisions(path) == tuple(ALL_SORTS[4:5])


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("d.txt", "", "as .json or .csv"),
        ("d.json", "{", "is no JSON"),
        ("d.json", '{"schema": "other", "decisions": []}', "no decisions of the schema"),
        ("d.json", '{"schema": "szcompare/decisions/1", "decisions": {}}', "no list of decisions"),
        ("d.json", '{"schema": "szcompare/decisions/1", "decisions": [{"number": 1}]}', "row 1: decision 1 lacks"),
        ("d.csv", "a,b\n1,2\n", "other columns"),
        ("d.csv", ",".join(COLUMNS) + "\n1,甲\n", "row 1: 2 cells"),
        ("d.csv", ",".join(COLUMNS) + '\n"1', "is no CSV"),
        ("d.csv", ",".join(COLUMNS) + "\n" + "," * (len(COLUMNS) - 1) + "\n", "row 1: decision"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_the_row(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_decisions(tmp_path / name)


# --- out of date


def with_text(old: str, new: str) -> object:
    bits = [bit._replace(text=bit.text.replace(old, new)) for bit in NEW_BITS]
    return replace(made_comparison(new_bits=bits))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("脑科学研究。", "脑科学研究，。"), None),  # a later clause: the words and the place of ours stay
        (("4.2%", "4.3%"), "document"),
        (("（一）", "（一）、"), "document"),  # the same words in another place
    ],
)
def test_a_decision_is_out_of_date_where_its_words_no_longer_stand(change: tuple[str, str], reason: str | None) -> None:
    standing, stale = sorted_out(with_text(*change), [link("accept", 0, 0)])  # type: ignore[arg-type]
    assert [one.reason for one in stale] == ([] if reason is None else [reason])
    assert [one.side for one in stale] == ([] if reason is None else ["new"])
    assert len(standing) == (reason is None)


def test_a_clause_that_is_cut_otherwise_now_and_a_topic_that_has_another_label_are_seen() -> None:
    clauses = COMPARISON.new.clauses
    recut = replace(COMPARISON.new, clauses=(replace(clauses[0], end=clauses[0].end - 1), *clauses[1:]))
    _, stale = sorted_out(replace(COMPARISON, new=recut), [link("accept", 0, 0), link("accept", 2, 1)])
    assert [(one.reason, one.side) for one in stale] == [("clause", "new")]
    renamed = tuple(replace(topic, label="别的") for topic in COMPARISON.topic_list)
    _, stale = sorted_out(replace(COMPARISON, topic_list=renamed), ALL_SORTS)
    assert [(one.decision.action, one.reason) for one in stale] == [("topic", "topic")]


def test_decisions_that_are_out_of_date_change_nothing_and_are_reported() -> None:
    other = with_text("4.2%", "4.3%")
    result = applied(other, [link("reject", 0, 0)])  # type: ignore[arg-type]
    assert result.comparison == other
    assert (result.used, len(result.stale)) == (0, 1)


# --- agreement


def test_kappa_and_alpha_are_those_of_the_textbooks() -> None:
    grants = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(grants) == pytest.approx(0.4)  # chance agreement 0.5, observed 0.7
    coders = zip("0100000010", "1110010000", strict=True)  # Krippendorff 2011, two observers, binary: 0.095
    assert krippendorff_alpha(list(coders)) == pytest.approx(0.095, abs=5e-4)
    letters = zip("aabbdcccedda", "babbbccceddd", strict=True)  # Krippendorff 2011, nominal: 0.692
    assert krippendorff_alpha(list(letters)) == pytest.approx(0.692, abs=5e-4)


@pytest.mark.parametrize("rows", [[], [["a", None]], [["a", "a"], ["a", "a"]]])
def test_agreement_that_is_not_defined_is_none(rows: list[list[str | None]]) -> None:
    assert krippendorff_alpha(rows) is None
    assert cohen_kappa([(a, b) for a, b in rows if a and b]) is None


def test_coders_are_compared_on_what_both_decided_last() -> None:
    decisions = [
        link("reject", 0, 0), link("accept", 0, 0),  # changed their mind
        link("retype", 0, 0, "reused", coder="乙"),
        link("accept", 2, 1), link("accept", 2, 1, coder="乙"),
        link("reject", 3, 2), link("retype", 3, 2, "related", coder="乙"),
        link("add", 3, 1, "restated"),  # by one alone
        kind(1, "commitment"),
    ]  # fmt: skip
    found = coder_agreement(decisions)
    assert (found.coders, found.units, found.single) == (("乙", "甲"), 3, 1)
    assert found.percent == pytest.approx(1 / 3)
    assert found.pairs[0].units == 3
    coarse = coder_agreement(decisions, level="continues")
    assert (coarse.percent, coarse.alpha, coarse.pairs[0].kappa) == (1.0, 1.0, 1.0)
    assert coder_agreement(decisions, sort="kind").single == 1


def test_agreement_without_decisions_is_empty_and_an_unknown_level_is_refused() -> None:
    found = coder_agreement([])
    assert (found.coders, found.units, found.percent, found.alpha, found.pairs) == ((), 0, None, None, ())
    assert percent_agreement([]) is None
    with pytest.raises(InputError, match="relation, continues"):
        coder_agreement([], level="zone")


# --- worked in


@pytest.mark.parametrize(
    ("decisions", "pair", "expected"),
    [
        ([link("accept", 0, 0)], (0, 0), ("modified", 1.0, "sure")),
        ([link("retype", 0, 0, "reused")], (0, 0), ("reused", 1.0, "sure")),
        ([link("retype", 3, 2, "modified")], (3, 2), ("modified", 1.0, "sure")),
        ([link("retype", 0, 0, "related")], (0, 0), ("related", 0.0, "possible")),
        ([link("add", 3, 1, "restated")], (3, 1), ("restated", 1.0, "sure")),
        ([link("reject", 0, 0)], (0, 0), None),
        ([link("reject", 0, 0), withdrawal(link("reject", 0, 0), time=NOON)], (0, 0), ("modified", 0.91234567, "sure")),
        ([kind(2, "background")], (2, 1), None),
    ],
)
def test_a_decision_makes_its_link_sure_or_takes_it_out(
    decisions: list[Decision], pair: tuple[int, int], expected: tuple[str, float, str] | None
) -> None:
    assert links(decisions).get(pair) == expected
    untouched = {(0, 0), (2, 1), (3, 2)} - {pair}
    before = links([])
    assert {known: links(decisions)[known] for known in untouched} == {known: before[known] for known in untouched}


def test_without_decisions_the_comparison_is_as_it_was() -> None:
    assert applied(COMPARISON, []).comparison is COMPARISON


def test_statuses_and_what_else_follows_are_worked_out_anew() -> None:
    result = applied(COMPARISON, [link("reject", 0, 0), link("retype", 3, 2, "modified"), link("reject", 2, 1)])
    assert result.comparison.old_statuses == ("dropped", "", "dropped", "modified")
    assert result.comparison.new_statuses == ("new", "new", "modified")
    assert result.comparison.strength_list == ()
    assert applied(COMPARISON, [kind(1, "commitment")]).comparison.old_statuses[1] == "dropped"
    assert applied(COMPARISON, [kind(2, "meta")]).comparison.old_statuses[2] == ""


def test_the_reason_names_the_coder_and_keeps_the_machines_and_the_evidence() -> None:
    made = applied(COMPARISON, [link("accept", 0, 0, coder="乙"), link("accept", 0, 0)]).comparison.link_list[0]
    assert made.reason == "人工编码（乙、甲）：调整；机器：用语相同"
    assert made.evidence == COMPARISON.link_list[0].evidence


def test_an_added_link_shows_what_both_clauses_share() -> None:
    made = next(k for k in applied(COMPARISON, [link("add", 3, 1, "restated")]).comparison.link_list if k.old == OLD[3])
    assert made.id == f"{OLD[3]}~{NEW[1]}"
    for phrase in made.evidence.phrases:
        assert COMPARISON.old.document.text[phrase.old_start : phrase.old_end] == phrase.text
        assert COMPARISON.new.document.text[phrase.new_start : phrase.new_end] == phrase.text


def test_where_coders_disagree_the_machine_stays_to_be_checked_and_it_is_reported() -> None:
    decisions = [link("retype", 0, 0, "reused"), link("reject", 0, 0, coder="乙")]
    result = applied(COMPARISON, decisions)
    made = result.comparison.link_list[0]
    assert (made.relation, made.confidence, made.zone) == ("modified", 0.91234567, "check")
    assert made.reason.startswith("编码员意见不一：乙 不成立，甲 沿用")
    assert [(one.about, one.verdicts, one.stands) for one in result.conflicts] == [
        ("link", (("乙", "none"), ("甲", "reused")), "")
    ]


def test_the_adjudicators_verdict_stands_and_the_conflict_is_still_reported() -> None:
    decisions = [link("retype", 0, 0, "reused"), link("reject", 0, 0, coder="乙")]
    assert links(decisions, adjudicator="甲")[0, 0] == ("reused", 1.0, "sure")
    assert (0, 0) not in links(decisions, adjudicator="乙")
    assert applied(COMPARISON, decisions, adjudicator="乙").conflicts[0].stands == "none"
    with pytest.raises(InputError, match="made no decision"):
        applied(COMPARISON, decisions, adjudicator="丙")


def test_a_link_to_what_is_coded_as_no_undertaking_stays_without_effect_and_is_reported() -> None:
    result = applied(COMPARISON, [kind(2, "background"), link("accept", 2, 1, coder="乙")])
    assert result.comparison.old_statuses[2] == ""
    assert [(one.about, one.verdicts) for one in result.conflicts] == [
        ("undertaking", (("乙", "reused"), ("old", "background")))
    ]


def test_a_clause_moves_to_its_topic_and_nowhere_else() -> None:
    found = applied(COMPARISON, ALL_SORTS).comparison.topic_list
    assert [(topic.old, topic.new) for topic in found] == [
        (COMPARISON.topic_list[0].old, (NEW[0],)),
        (COMPARISON.topic_list[1].old, (NEW[1], NEW[2])),
    ]


def test_a_target_is_corrected_taken_out_or_added_and_its_change_follows() -> None:
    goal, wish = COMPARISON.new.targets[0], COMPARISON.old.targets[1]

    def after(decision: Decision) -> object:
        return applied(COMPARISON, [decision]).comparison

    lower = after(target_decision(COMPARISON, goal, {"value": 3.0}, side="new", coder="甲", time=NOON))
    assert lower.new.targets[0] == replace(goal, value=3.0)  # type: ignore[attr-defined]
    assert [one.change for one in lower.change_list if one.old == 0] == ["lowered"]  # type: ignore[attr-defined]
    without = after(target_decision(COMPARISON, wish, None, side="old", coder="甲", time=NOON))
    assert without.old.targets == COMPARISON.old.targets[:1]  # type: ignore[attr-defined]
    clause = COMPARISON.new.clauses[2]
    fresh = replace(
        goal, clause=clause.id, start=clause.start, end=clause.start + 4, indicator="高校数量", canonical=""
    )
    added = after(target_decision(COMPARISON, fresh, {"unit": "所"}, side="new", coder="甲", time=NOON))
    made = added.new.targets[1]  # type: ignore[attr-defined]
    assert (made.clause, made.indicator, made.unit, made.value) == (clause.id, "高校数量", "所", goal.value)
    assert made.canonical


def test_the_result_depends_on_the_decisions_and_neither_on_their_times_nor_on_whose_came_first() -> None:
    first = applied(COMPARISON, ALL_SORTS).comparison
    of = [[d for d in ALL_SORTS if d.coder == coder] for coder in ("乙", "甲")]
    later = [replace(decision, time="2025-01-01", number=9) for decision in (*of[0], *of[1])]
    assert applied(COMPARISON, later).comparison == first
    said = dict(first.manifest.parameters)["decisions"]
    assert said != dict(applied(COMPARISON, ALL_SORTS[:3]).comparison.manifest.parameters)["decisions"]


def test_accepting_all_that_a_comparison_says_changes_no_status() -> None:
    pairs = [(OLD.index(k.old), NEW.index(k.new)) for k in COMPARISON.link_list]
    made = applied(COMPARISON, [link("accept", *pair) for pair in pairs]).comparison
    assert (made.old_statuses, [k.relation for k in made.link_list]) == (
        ("modified", "", "continued", "dropped"), ["modified", "reused", "related"],
    )  # fmt: skip


def test_a_comparison_worked_over_by_coders_can_be_written(tmp_path: Path) -> None:
    from szcompare.report import render

    made = applied(COMPARISON, ALL_SORTS).comparison
    (data,) = [data for name, data in render(made, ["json"]).items() if name.endswith(".json")]
    assert json.loads(data)["manifest"]["parameters"]["decisions"]


def test_a_plan_compared_with_itself_keeps_its_sides_apart() -> None:
    twin = made_plan(NEW_BITS, origin="new.txt", title="")
    pair = replace(
        COMPARISON, old=twin, new=twin, link_list=(), topic_list=(), change_list=(), strength_list=(),
        old_statuses=("", "", ""), new_statuses=("", "", ""),
    )  # fmt: skip
    ids = [clause.id for clause in twin.clauses]
    made = applied(pair, [clause_decision(pair, "kind", ids[1], "meta", side="old", coder="甲", time=NOON)]).comparison
    assert (made.old_statuses, made.new_statuses) == (("dropped", "", "dropped"), ("new", "new", "new"))
