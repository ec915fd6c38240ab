"""index.html: one file, no network, hostile text stays text, everything reachable by its own address."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hostile import HOSTILE, hostile_comparison
from plans_made import NEW_BITS, OLD_BITS, made_comparison

from szcompare.cite import Work, gbt7714
from szcompare.cite.quoting import work
from szcompare.errors import InputError
from szcompare.model import Agency, Clause, Entity, Evidence, Link, Mention, Piece, SharedPhrase, Span
from szcompare.report import html
from szcompare.report.actors import bodies
from szcompare.report.html import _item_moves, render_html
from szcompare.report.labels import confidence_text, number_text
from szcompare.report.marks import marked_pair
from szcompare.report.reading_view import paragraphs
from szcompare.report.redaction import redacted
from szcompare.report.view import entries, moves, see_also, unsure
from szcompare.report.wording import LANGUAGES

if TYPE_CHECKING:
    from szcompare.comparison import Comparison

COMPARISON = made_comparison()
VOID = {"meta", "link", "input", "rect", "br"}


class Page(HTMLParser):
    """What a browser would see: tags with attributes, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "each element is closed where it should be"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def all(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def page(comparison: Comparison) -> Page:
    return Page(render_html(comparison)["index.html"].decode())


def test_the_page_is_well_formed_and_chinese() -> None:
    seen = page(COMPARISON)
    assert seen.open == []
    assert seen.tags[0] == ("html", {"lang": "zh-CN"})


def test_the_policy_lets_only_our_own_style_and_script_run() -> None:
    source = render_html(COMPARISON)["index.html"].decode()
    policy = next(a["content"] for tag, a in Page(source).tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "style" not in {name for _, attributes in Page(source).tags for name in attributes}


def test_nothing_is_fetched_from_anywhere() -> None:
    seen = page(COMPARISON)
    assert not seen.all("src")
    assert all(href.startswith("#") or href == "data:," for href in seen.all("href"))


def test_ids_are_unique_and_every_link_leads_to_one() -> None:
    seen = page(COMPARISON)
    ids = seen.all("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in seen.all("href") if href.startswith("#")} <= set(ids)


def test_each_clause_and_each_link_has_its_permanent_address() -> None:
    ids = set(page(COMPARISON).all("id"))
    assert {f"old-{clause.id}" for clause in COMPARISON.old.clauses} <= ids
    assert {f"new-{clause.id}" for clause in COMPARISON.new.clauses} <= ids
    assert {f"link-{link.id}" for link in COMPARISON.link_list} <= ids


def test_the_same_plan_on_both_sides_gives_no_double_ids() -> None:
    ids = page(made_comparison(OLD_BITS[:3] + OLD_BITS[3:], OLD_BITS)).all("id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_text(text: str) -> None:
    seen, plain = page(hostile_comparison(text)), page(COMPARISON)
    assert {tag for tag, _ in seen.tags} <= {tag for tag, _ in plain.tags} | {"ins", "del", "u", "a"}
    assert sum(tag == "script" for tag, _ in seen.tags) == 1
    assert not {name for _, attributes in seen.tags for name in attributes if name.startswith("on")}
    assert not seen.all("src")
    assert all(href.startswith(("#", "http://", "data:,")) for href in seen.all("href"))
    shown = text.replace("\u0001", "\u2401").replace("\u0007", "\u2407").replace("\r", "\n")
    assert seen.text.count(shown) >= 10


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_what_waits_as_data(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    for name, few in (("MOST_IN_PAGE", 0), ("FIRST_LINKS", 1), ("FIRST_ENTRIES", 0)):
        monkeypatch.setattr(html, name, few)
    source = render_html(hostile_comparison(text))["index.html"].decode()
    folded = re.findall(r'<script type="application/json" data-folded>(.*?)</script>', source, re.DOTALL)
    assert len(folded) == 3  # links, new, dropped
    cards = [item if isinstance(item, str) else item[1] for part in folded for item in json.loads(part)]
    assert len(cards) == len(COMPARISON.link_list) - 1 + 2
    for card in cards:
        seen = Page(card)
        assert seen.open == []
        assert seen.tags[0][0] in {"article", "li"}
        assert not {tag for tag, _ in seen.tags} & {"script", "img", "iframe", "style"}
        assert not {name for _, attributes in seen.tags for name in attributes if name.startswith("on")}
    assert sum(tag == "script" for tag, _ in Page(source).tags) == 1 + len(folded)


def test_template_syntax_in_a_plan_is_not_run() -> None:
    assert "829348951" not in page(hostile_comparison("{{ 7919 * 104729 }}")).text


def test_an_address_becomes_a_link_only_with_http() -> None:
    assert "javascript:alert(1)" not in page(hostile_comparison("javascript:alert(1)")).all("href")
    assert "http://example.org/a" in page(hostile_comparison("http://example.org/a")).all("href")


def test_changed_characters_are_marked_on_both_sides() -> None:
    source = render_html(COMPARISON)["index.html"].decode()
    assert "<del>3.5%</del>" in source
    assert "<ins>4.2%以上</ins>" in source
    assert "<del>2015</del>" in source


def test_the_page_says_what_is_not_sure() -> None:
    sure = render_html(COMPARISON)["index.html"].decode()
    assert "没有“确定”的对应作依据" not in sure
    links = tuple(replace(link, zone="check") for link in COMPARISON.link_list)
    doubtful = replace(COMPARISON, link_list=links)
    assert unsure(entries(doubtful)["old"].values()) == 2
    assert "有 2 条没有“确定”的对应作依据" in render_html(doubtful)["index.html"].decode()


def test_the_whole_text_of_both_plans_is_shown_without_its_blanks() -> None:
    for plan in (COMPARISON.old, COMPARISON.new):
        shown = "".join(stretch.text for paragraph in paragraphs(plan) for stretch in paragraph)
        kept = "".join(plan.document.text[s.start : s.end] for s in plan.spans if s.role != "blank")
        assert shown == kept


def test_items_and_headings_stand_in_paragraphs_of_their_own() -> None:
    texts = ["".join(stretch.text for stretch in paragraph).strip() for paragraph in paragraphs(COMPARISON.new)]
    assert texts[:3] == [NEW_BITS[0].text.strip(), NEW_BITS[1].text, "".join(bit.text for bit in NEW_BITS[3:6])]


def test_a_clause_that_a_page_break_splits_stays_in_one_paragraph() -> None:
    plan, clause = COMPARISON.new, COMPARISON.new.clauses[1]
    gap = plan.document.text.index("\n\n", clause.start)
    parts = ((clause.start, gap, "clause"), (gap, gap + 2, "blank"), (gap + 2, clause.end, "clause"))
    spans = [span for span in plan.spans if span.start != clause.start]
    spans += [Span(start=start, end=end, role=role) for start, end, role in parts]
    split = replace(plan, spans=tuple(sorted(spans, key=lambda span: span.start)))
    (paragraph,) = (p for p in paragraphs(split) if any(stretch.clause == clause for stretch in p))
    assert [(s.text, s.first, s.last) for s in paragraph if s.clause == clause] == [
        ("扩大创业投资引导基金规模，扶持中小", True, False),
        ("微企业发展。", False, True),
    ]


def test_a_dropped_clause_names_the_nearest_new_one() -> None:
    found = entries(COMPARISON)
    dropped = next(entry for entry in found["old"].values() if entry.status == "dropped")
    nearest = see_also(dropped, found)
    assert nearest is not None
    assert nearest.entry.clause.id == COMPARISON.new.clauses[2].id


def test_a_see_also_that_is_too_far_off_is_not_shown() -> None:
    far = tuple(replace(link, confidence=0.05) for link in COMPARISON.link_list)
    found = entries(replace(COMPARISON, link_list=far))
    assert all(see_also(entry, found) is None for entry in found["old"].values())


def test_changes_stand_before_what_is_only_in_one_plan() -> None:
    assert [move.change for move in moves(COMPARISON, entries(COMPARISON))] == ["raised", "dropped"]


def test_the_words_around_a_number_stay_within_its_clause() -> None:
    (first, _) = moves(COMPARISON, entries(COMPARISON))
    assert first.old is not None
    assert "".join(first.old.quote) == OLD_BITS[4].text


def test_joined_runs_give_the_readings_and_mark_shared_phrases_across_a_page_break() -> None:
    raw = "扶持中小\n\n微企业发展"
    pieces = (Piece(start=0, end=4, raw_start=10, raw_end=14), Piece(start=4, end=9, raw_start=16, raw_end=21))
    new = _clause("b", 10, raw.replace("\n", ""), pieces)
    old = _clause("a", 0, "扶持中小微企业发展")
    phrase = SharedPhrase(text="中小微企业", old_start=2, old_end=7, new_start=12, new_end=19)
    pair = marked_pair(_link("a", "b", Evidence(phrases=(phrase,))), old, new)
    assert "".join(run.text for run in pair.new) == new.reading
    assert [run.text for run in pair.new if run.shared] == ["中小微企业"]
    assert not [run for run in (*pair.old, *pair.new) if run.changed]


def test_wording_too_far_apart_is_not_marked_as_an_edit() -> None:
    pair = marked_pair(_link("a", "b", Evidence()), _clause("a", 0, "改善城市交通"), _clause("b", 0, "培育创意产业园"))
    assert not pair.edited
    assert [run.text for run in pair.old] == ["改善城市交通"]


@pytest.mark.parametrize(("value", "shown"), [(1.0, "1.00"), (0.9999, "0.99"), (0.444, "0.44"), (0.0, "0.00")])
def test_certainty_is_never_rounded_up_to_one(value: float, shown: str) -> None:
    assert confidence_text(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(0.0, "0"), (2.5, "2.5"), (20000.0, "20000"), (-1.5, "-1.5")])
def test_numbers_are_shown_as_written(value: float, shown: str) -> None:
    assert number_text(value) == shown


def test_a_plan_without_clauses_topics_or_links_still_gives_a_page() -> None:
    assert "没有主题" in page(_emptied()).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_comparison_gives_a_page_in_either_language(lang: str) -> None:
    assert Page(render_html(_emptied(), lang)["index.html"].decode()).open == []


def test_an_empty_comparison_says_so_instead_of_counting_nothing() -> None:
    text = page(_emptied()).text
    assert "旧规划里没有找到举措。新规划里没有找到举措。" in text
    assert "90% 区间 0–0" not in text


def test_a_redacted_page_says_that_words_are_left_out() -> None:
    note = "这份报告略去了规划的文字"
    assert page(redacted(COMPARISON)).text.count(note) == 2
    assert note not in page(COMPARISON).text


def test_the_english_page_marks_every_text_of_a_plan_as_chinese() -> None:
    source = render_html(COMPARISON, "en")["index.html"].decode()
    assert Page(source).tags[0] == ("html", {"lang": "en"})
    without_style = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", source, flags=re.DOTALL)
    foreign = re.sub(r"<(\w+)[^>]* lang=\"zh-CN\"[^>]*>.*?</\1>", "", without_style, flags=re.DOTALL)
    visible = re.sub(r"<[^>]*>", "", foreign)
    # what is left in Chinese: the responsible bodies as ids, the titles in the head
    left = set(re.findall(r"[\u4e00-\u9fff]{2,}", visible)) - {"清河市科技创新规划"}
    assert not left


def test_the_chinese_page_marks_its_english_words() -> None:
    source = render_html(COMPARISON)["index.html"].decode()
    assert '<span lang="en">Overview</span>' in source


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="zh, en"):
        render_html(COMPARISON, "fr")


def test_the_overview_gives_the_expected_count_with_its_interval() -> None:
    source = render_html(COMPARISON)["index.html"].decode()
    assert "按对应的概率估计：有延续或调整的 <strong>2</strong> 条，90% 区间 1–3。" in source


def test_bodies_stand_in_the_table_and_in_the_filter() -> None:
    source = render_html(COMPARISON)["index.html"].decode()
    assert '<tr id="body-b1">' in source
    assert '<option value="b1">市财政局</option>' in source
    assert 'data-body="b1"' in source


def test_names_of_both_plans_are_told_from_those_of_one() -> None:
    clause = COMPARISON.old.clauses[2]
    mention = Mention(start=clause.start, end=clause.start + 4, clause=clause.id)
    old = (Entity(kind="programme", name="引导基金", mentions=(mention,)),)
    new = (Entity(kind="programme", name="引导基金", mentions=()), Entity(kind="oddity", name="怪", mentions=()))
    old_plan, new_plan = replace(COMPARISON.old, entities=old), replace(COMPARISON.new, entities=new)
    named = replace(COMPARISON, old=old_plan, new=new_plan, continuity_list=())
    seen = page(named)
    assert f"#old-{clause.id}" in seen.all("href")
    assert "计划与工程" in seen.text
    assert "oddity" in seen.text  # a kind that the words do not know is shown by its name


def test_a_thing_with_another_name_in_the_new_plan_is_one_row_that_says_so() -> None:
    seen = render_html(COMPARISON)["index.html"].decode()
    row = seen[seen.index('<th scope="row"><bdi>基金</bdi>') :].partition("</tr>")[0]
    assert '<span class="note" title="2012年更名（市政府公报）">新规划中为：<bdi>引导基金</bdi></span>' in row
    assert "两份都有" in row


def test_a_body_is_shown_by_the_full_name_that_the_plan_is_read_to_mean() -> None:
    (agency,) = COMPARISON.new.clauses[0].agencies
    mention = COMPARISON.new.bodies[0]
    full = replace(mention, start=agency.start, end=agency.end, name="清河市财政局", listed=True)
    named = replace(COMPARISON, new=replace(COMPARISON.new, bodies=(full,)))
    assert "清河市财政局" in [body.name for body in bodies(entries(named), named)]
    assert ">清河市财政局</option>" in render_html(named)["index.html"].decode()


def test_a_body_with_one_successor_is_shown_with_it_and_one_that_was_split_by_itself() -> None:
    renamed = {"市科技局": ("市创新委",), "市贸工局": ("市商务局", "市工信局")}
    clause = COMPARISON.old.clauses[0]
    agencies = tuple(
        Agency(name=name, raw=name, start=clause.start, end=clause.start, role="support") for name in renamed
    )
    old = replace(COMPARISON.old, clauses=(replace(clause, agencies=agencies), *COMPARISON.old.clauses[1:]), bodies=())
    known = tuple(
        replace(COMPARISON.continuity_list[0], kind="body", name=before, new_name=after, note="2012年")
        for before, names in renamed.items() for after in names
    )  # fmt: skip
    comparison = replace(COMPARISON, old=old, continuity_list=known)
    held = {body.name: body for body in bodies(entries(comparison), comparison)}
    assert [one.name for one in held["市创新委"].before] == ["市科技局"]
    assert held["市创新委"].old.supports == 1
    assert "市科技局" not in held
    assert [one.name for one in held["市贸工局"].after] == ["市商务局", "市工信局"]


def test_items_that_were_split_are_listed_with_links_to_their_cards() -> None:
    old, new = COMPARISON.old.clauses, COMPARISON.new.clauses
    links = [
        replace(COMPARISON.link_list[1], old=old[2].id, new=clause.id, id=f"{old[2].id}~{clause.id}")
        for clause in new[:2]
    ]
    split = replace(COMPARISON, link_list=tuple(links))
    rows = _item_moves(split, entries(split))
    assert [row["kind"] for row in rows] == ["split"]
    seen = page(split)
    assert {f"#link-{link.id}" for link in links} <= set(seen.all("href"))
    assert "拆分" in seen.text


def test_the_page_names_the_documents_as_the_standard_asks() -> None:
    text = page(COMPARISON).text
    assert "清河市科技创新规划" in text
    assert gbt7714.entry(_work(), edition="2025", by_year=False, accessed="") in text


def _work() -> Work:
    document = COMPARISON.old.document
    return work(document.metadata, document.sha256, document.origin)


def _emptied() -> Comparison:
    return replace(
        COMPARISON,
        old=replace(COMPARISON.old, clauses=(), targets=()),
        new=replace(COMPARISON.new, clauses=(), targets=()),
        topic_list=(),
        link_list=(),
        change_list=(),
        old_statuses=(),
        new_statuses=(),
    )


def _clause(name: str, start: int, reading: str, pieces: tuple[Piece, ...] = ()) -> Clause:
    return Clause(
        id=name,
        start=start,
        end=start + len(reading),
        path=(),
        item="",
        sentence=1,
        paragraph=0,
        kind="commitment",
        reading=reading,
        pieces=pieces,
    )


def _link(old: str, new: str, evidence: Evidence) -> Link:
    return Link(
        id=f"{old}~{new}",
        old=old,
        new=new,
        relation="reused",
        confidence=0.9,
        zone="sure",
        reason="",
        evidence=evidence,
    )
