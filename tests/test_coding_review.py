"""One coder's way through the pairs: in the session, and in the notebook panel without a browser."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hostile import hostile_comparison
from plans_made import made_comparison

from szcompare.coding import Review, Session, applied, open_decisions, review
from szcompare.coding.decisions import current
from szcompare.coding.phrasebook import said
from szcompare.coding.session import KEYS
from szcompare.coding.widget import pair_html
from szcompare.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMPARISON = made_comparison()
OLD, NEW = [c.id for c in COMPARISON.old.clauses], [c.id for c in COMPARISON.new.clauses]


def ticking() -> Callable[[], str]:
    """A clock that goes on a second a call."""
    seconds = count()
    return lambda: f"2024-05-01T00:00:{next(seconds):02d}+00:00"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(COMPARISON, open_decisions(tmp_path / "d.sqlite", create=True), coder="甲", clock=ticking())


@pytest.fixture
def panel(tmp_path: Path) -> Review:
    pytest.importorskip("ipywidgets", reason="the panel needs the extra notebook")
    return review(COMPARISON, tmp_path / "d.sqlite", coder="甲", clock=ticking())


def actions(session: Session) -> list[tuple[str, str]]:
    return [(decision.action, decision.value) for decision in session.store]


# --- session


def test_a_session_shows_the_pairs_that_go_on_and_keeps_each_decision_with_its_time(session: Session) -> None:
    assert [link.relation for link in session.queue] == ["modified", "reused"]
    session.accept()
    session.retype("restated", note="改写")
    assert session.link is None
    session.accept()  # after the end there is nothing to accept
    kept = list(session.store)
    assert [(d.coder, d.time[-8:-6], d.action, d.value, d.note) for d in kept] == [
        ("甲", "00", "accept", "modified", ""), ("甲", "01", "retype", "restated", "改写"),
    ]  # fmt: skip
    assert session.progress() == (2, 2)


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ("a", [("accept", "modified")]),
        ("r", [("reject", "")]),
        ("1", [("retype", "reused")]),
        ("3", [("accept", "modified")]),  # what is shown anyway
        ("sa", [("accept", "reused")]),
        ("sba", [("accept", "modified")]),
        ("ａＲ", [("accept", "modified"), ("reject", "")]),  # full-width, as a Chinese keyboard may give them
        ("ru", [("reject", ""), ("withdraw", "link")]),
        ("rba", [("reject", ""), ("accept", "modified")]),
        ("rbau", [("reject", ""), ("accept", "modified"), ("reject", "")]),  # the earlier one counts again
        ("u", []),
        ("b", []),
        ("zß5 ", []),
    ],
)
def test_each_key_does_what_it_stands_for(session: Session, keys: str, kept: list[tuple[str, str]]) -> None:
    assert [session.press(key) for key in keys] == [key not in "zß5 " for key in keys]
    assert actions(session) == kept


def test_undo_goes_back_to_the_pair_and_leaves_no_decision(session: Session) -> None:
    session.reject()
    session.undo()
    assert session.link == session.queue[0]
    assert session.chosen() == ""
    assert current(session.store) == ()


def test_a_coder_goes_on_where_they_stopped_and_does_not_see_what_others_did(session: Session) -> None:
    session.accept()
    again = Session(COMPARISON, session.store, coder="甲")
    assert (again.at, again.progress()) == (1, (1, 2))
    other = Session(COMPARISON, session.store, coder="乙")
    assert (other.at, other.progress(), other.chosen()) == (0, (0, 2), "")


def test_a_decision_on_words_that_changed_is_asked_for_again(session: Session) -> None:
    session.accept()
    document = COMPARISON.new.document
    changed = replace(document, text=document.text.replace("4.2%", "4.3%"))
    later = replace(COMPARISON, new=replace(COMPARISON.new, document=changed))
    assert Session(later, session.store, coder="甲").at == 0


def test_links_can_be_chosen_by_their_ids_in_any_order(session: Session) -> None:
    chosen = [COMPARISON.link_list[2].id, COMPARISON.link_list[0].id]
    assert [k.id for k in Session(COMPARISON, session.store, coder="甲", links=chosen).queue] == chosen
    with pytest.raises(InputError, match="no link 'x~y'"):
        Session(COMPARISON, session.store, coder="甲", links=["x~y"])
    with pytest.raises(InputError, match="give coder="):
        Session(COMPARISON, session.store, coder=" ")


def test_what_a_session_kept_can_be_worked_in(session: Session) -> None:
    session.reject()
    session.add(OLD[3], NEW[2], "modified")
    session.set_kind(OLD[1], "commitment", side="old")
    session.set_topic(NEW[2], "T02", side="new")
    session.set_target(COMPARISON.old.targets[1], None, side="old")
    made = applied(COMPARISON, session.store)
    assert made.conflicts == made.stale == ()
    assert made.comparison.old_statuses == ("dropped", "dropped", "continued", "modified")
    assert len(made.comparison.old.targets) == 1


# --- the pair as it is shown


def test_a_pair_shows_what_went_and_what_came() -> None:
    shown = pair_html(COMPARISON, COMPARISON.link_list[0])
    assert "<del>2015</del>" in shown
    assert "<ins>2020</ins>" in shown
    assert "<script" not in shown


def test_no_text_of_a_plan_becomes_markup() -> None:
    hostile = hostile_comparison("<img src=x onerror=alert(1)>&\"'")
    for link in hostile.link_list:
        assert "<img" not in pair_html(hostile, link)


# --- the panel


def test_without_ipywidgets_the_install_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(MissingExtraError, match=r'pip install "szcompare\[notebook\]"'):
        review(COMPARISON, tmp_path / "d.sqlite", coder="甲")
    assert list(tmp_path.iterdir()) == []


def test_every_word_of_the_panel_has_both_languages() -> None:
    assert set(KEYS.values()) - {"reused", "restated", "modified", "related"} <= set(said())
    assert all(said("zh")[key] and said("en")[key] for key in said())
    with pytest.raises(InputError, match="choose from zh, en"):
        said("fr")


def test_the_panel_shows_itself_in_a_notebook(panel: Review) -> None:
    assert "application/vnd.jupyter.widget-view+json" in panel._repr_mimebundle_()


@pytest.mark.parametrize("key", list(KEYS))
def test_a_button_does_what_its_key_does(panel: Review, tmp_path: Path, key: str) -> None:
    panel.buttons[key].click()
    twin = Session(COMPARISON, open_decisions(tmp_path / "e.sqlite", create=True), coder="甲", clock=ticking())
    twin.press(key)
    assert list(panel.session.store) == list(twin.store)
    assert panel.session.at == twin.at


def test_letters_typed_in_the_box_are_keys_each_once(panel: Review) -> None:
    panel.keys.value = "a"
    panel.keys.value = "ar"
    assert actions(panel.session) == [("accept", "modified"), ("reject", "")]
    panel.keys.value = "a"  # a letter taken back decides nothing
    assert len(panel.session.store) == 2


def test_a_box_that_was_written_over_decides_nothing(panel: Review) -> None:
    panel.keys.value = "s"
    panel.keys.value = "rrr"
    assert actions(panel.session) == []


def test_a_word_that_no_clause_holds_is_told_and_a_found_one_is_not(panel: Review) -> None:
    panel.find["new"].value = "没有这个词"
    assert panel.ends["new"].options == ()
    assert panel.message.value == "没有含此词的语句。"
    panel.find["new"].value = "脑科学"
    assert panel.ends["new"].value is not None
    assert panel.message.value == ""


def test_a_pair_without_numbers_offers_no_correction_of_them(panel: Review) -> None:
    states = set()
    while panel.session.link is not None:
        assert panel.target.disabled == (not panel.target.options)
        states.add(panel.target.disabled)
        panel.press("s")
    assert states == {True, False}


def test_the_panel_says_where_the_coder_is_and_what_they_said(panel: Review) -> None:
    assert "0/2" in panel.head.value
    assert "机器判断： 调整 0.91：用语相同" in panel.head.value
    panel.press("r")
    assert "1/2" in panel.head.value
    panel.press("b")
    assert "我的判断： 不成立" in panel.head.value
    panel.press("s")
    panel.press("s")
    assert panel.pair.value == "全部看完。"


def test_a_link_is_added_from_the_lists(panel: Review) -> None:
    panel.find["new"].value = "脑科学"
    assert [clause for _, clause in panel.ends["new"].options] == [NEW[2]]
    panel.relation.value = "restated"
    panel.add()
    assert actions(panel.session) == [("add", "restated")]
    assert panel.message.value == "已记录。"
    panel.find["new"].value = "没有的词"
    panel.add()
    assert len(panel.session.store) == 1  # nothing is chosen, nothing is kept


def test_kind_topic_and_target_are_corrected_from_the_lists(panel: Review) -> None:
    assert panel.codes["kind", "old"].value == "target"
    panel.codes["kind", "old"].value = "background"
    panel.correct("kind", "old")
    panel.codes["topic", "new"].value = "T02"
    panel.correct("topic", "new")
    panel.fields.value = '{"value": 3.6}'
    panel.correct_target()
    panel.drop_target()
    assert [action for action, _ in actions(panel.session)] == ["kind", "topic", "target", "target"]
    made = applied(COMPARISON, panel.session.store).comparison
    assert made.old.clauses[0].kind == "background"
    assert NEW[0] in made.topic_list[1].new
    assert len(made.old.targets) == 1


@pytest.mark.parametrize(
    ("written", "message"), [("3.6", "as JSON"), ('{"value"', "as JSON"), ('{"size": 3}', "no field")]
)
def test_what_cannot_be_kept_is_said_in_the_panel_and_kept_nowhere(panel: Review, written: str, message: str) -> None:
    panel.fields.value = written
    panel.correct_target()
    assert message in panel.message.value
    assert len(panel.session.store) == 0


def test_the_panel_in_english_has_no_chinese_words_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("ipywidgets", reason="the panel needs the extra notebook")
    panel = review(COMPARISON, tmp_path / "d.sqlite", coder="Ann", lang="en")
    labels = [button.description for button in panel.buttons.values()]
    assert labels[:2] == ["Accept [a]", "No link [r]"]
    assert all(label.isascii() for label in labels)
