"""The report in a real browser: filters, search, permanent links, copying, reading in step, print, every attack."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hostile import HOSTILE, hostile_comparison
from plans_made import made_comparison
from plans_many import many_comparison

from szcompare.cite import citation
from szcompare.report.html import render_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from szcompare.comparison import Comparison

COMPARISON = made_comparison()
MANY = many_comparison(400)
LONG = many_comparison(1_200)  # so long that most cards wait as data in the page
SERIOUS = {"serious", "critical"}
FILTERED = "article[data-item]"


def made(comparison: Comparison, lang: str = "zh") -> bytes:
    return render_html(comparison, lang)["index.html"]


def shown(page: Any, selector: str = FILTERED) -> list[str]:
    found: list[str] = page.eval_on_selector_all(selector, "all => all.filter(e => e.offsetParent).map(e => e.id)")
    return found


def until(page: Any, condition: str) -> None:
    """Wait for a condition; playwright's own way to wait is barred by the policy of the page."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(30)
    pytest.fail(f"never came: {condition}")


@pytest.fixture
def page(show: Callable[..., Any]) -> Any:
    return show(made(COMPARISON)).page


@pytest.fixture
def long(show: Callable[..., Any]) -> Any:
    return show(made(MANY)).page


def link_id(at: int, comparison: Comparison = COMPARISON) -> str:
    return f"link-{comparison.link_list[at].id}"


def test_mere_candidates_are_shown_only_on_demand(page: Any) -> None:
    assert shown(page) == [link_id(0), link_id(1)]
    page.locator("input[name=zone][value=possible]").check(force=True)
    assert set(shown(page)) == {link_id(0), link_id(1), link_id(2)}


@pytest.mark.parametrize(
    ("choose", "left"),
    [
        (lambda p: p.select_option("[name=topic]", "T02"), [1]),
        (lambda p: p.select_option("[name=status]", "continued"), [1]),
        (lambda p: p.select_option("[name=status]", "modified"), [0]),
        (lambda p: p.select_option("[name=body]", "b1"), [0]),
        (lambda p: p.locator("[name=relation][value=modified]").uncheck(force=True), [1]),
        (lambda p: p.locator("[name=least]").fill("0.95"), [1]),
        (lambda p: p.locator("#filter [name=text]").fill("创业投资 引导"), [1]),
        (lambda p: p.locator("#filter [name=text]").fill("没有这样的字"), []),
    ],
    ids=["topic", "status continued", "status modified", "body", "relation", "confidence", "two words", "no hit"],
)
def test_each_filter_keeps_what_fits(page: Any, choose: Callable[[Any], object], left: list[int]) -> None:
    choose(page)
    assert shown(page) == [link_id(at) for at in left]
    assert page.locator("#shown").text_content().startswith(f"对照 {len(left)}/3")
    assert page.locator("#links [data-none]").is_visible() == (not left)
    page.locator("button[type=reset]").click()
    until(page, "document.querySelectorAll('article[data-item]').length === 2")


def test_filters_hold_for_the_lists_of_new_and_dropped_too(page: Any) -> None:
    page.select_option("[name=topic]", "T01")
    assert page.locator("#new li[data-item]").count() == 1
    assert page.locator("#dropped li[data-item]").count() == 0
    assert page.locator("#dropped .group").count() == 0


def test_the_order_can_be_by_either_plan_or_by_confidence(page: Any) -> None:
    for order, expected in (("confidence", [1, 0]), ("doubt", [0, 1]), ("old", [0, 1])):
        page.select_option("[name=order]", order)
        assert shown(page) == [link_id(at) for at in expected]


def test_a_topic_or_a_body_is_picked_from_its_table(page: Any) -> None:
    page.locator("[data-pick=T02]").click()
    assert page.locator("[name=topic]").input_value() == "T02"
    page.locator("[data-pick-body=b1]").click()
    assert page.locator("[name=body]").input_value() == "b1"
    assert shown(page) == []


def test_a_permanent_link_shows_what_the_filter_hides(show: Callable[..., Any]) -> None:
    page = show(made(COMPARISON), hash=f"#{link_id(2)}").page
    place = page.locator(f"[id='{link_id(2)}']")
    place.wait_for()
    assert page.evaluate("document.activeElement.id") == link_id(2)
    assert 0 <= place.bounding_box()["y"] < 900


def test_a_permanent_link_reaches_an_entry_far_behind_the_first_page(show: Callable[..., Any]) -> None:
    at = len(MANY.link_list) - 2
    page = show(made(MANY), hash=f"#{link_id(at, MANY)}").page
    page.locator(f"[id='{link_id(at, MANY)}']").wait_for()
    assert len(shown(page)) <= 60
    assert page.locator("#links [data-earlier]").is_visible()
    page.locator("#links [data-earlier]").click()
    assert len(shown(page)) > 60


def test_long_lists_come_page_by_page_and_the_keyboard_goes_on_where_it_was(long: Any) -> None:
    before = shown(long)
    assert len(before) == 60
    long.locator("#links [data-more]").focus()
    long.keyboard.press("Enter")
    after = shown(long)
    assert after[:60] == before
    assert len(after) == 120
    assert long.evaluate("document.activeElement.id") == after[60]


def test_a_status_in_the_margin_leads_to_its_link_and_back(page: Any) -> None:
    page.locator("#text-new .mark").first.click()
    assert page.evaluate("location.hash") == f"#{link_id(0)}"
    page.locator(f"[id='{link_id(0)}'] .side .ref").first.click()
    assert page.evaluate("document.activeElement.id") == f"old-{COMPARISON.old.clauses[0].id}"


def test_quotes_citations_and_links_are_copied(page: Any) -> None:
    card = page.locator(f"[id='{link_id(1)}']")
    card.hover()
    card.locator("[data-copy=quote]").click()
    text = _clipboard(page)
    assert "旧：“设立创业投资引导基金，扶持中小企业发展。”（《清河市科技创新规划》，一、总体目标 › 第 2 项）" in text
    assert "新：“扩大创业投资引导基金规模，扶持中小微企业发展。”" in text
    assert page.locator("#told").text_content() == "已复制"
    page.evaluate("document.getElementById('told').textContent = ''")
    card.locator("[data-copy=link]").click()
    assert _clipboard(page).endswith(f".html#{link_id(1)}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_copied_citation_is_the_one_that_szcompare_cite_writes(show: Callable[..., Any], lang: str) -> None:
    page = show(made(COMPARISON, lang)).page
    card = page.locator(f"[id='{link_id(1)}']")
    card.hover()
    card.locator("[data-copy=cite]").click()
    lines = [line for line in citation(COMPARISON, [COMPARISON.link_list[1]]).splitlines() if line]
    relation = next(line for line in lines if COMPARISON.link_list[1].id in line)
    assert [line for line in _clipboard(page).splitlines() if line] == [line for line in lines if line != relation]


def test_both_texts_are_searched_across_line_breaks(page: Any) -> None:
    page.locator("[name=find]").fill("中小微企业")
    assert page.locator("#found").text_content() == "旧 0 处，新 1 处"
    page.locator("[name=find]").fill("扶持中小")
    assert page.locator("#found").text_content() == "旧 1 处，新 1 处"
    assert page.evaluate("CSS.highlights.get('found').size") == 2
    page.locator("[name=find]").press("Enter")
    page.locator("button[name=next]").click()
    assert page.evaluate("[...CSS.highlights.get('hit')].map(r => r.toString().replace(/\\s/g, ''))") == ["扶持中小"]


def test_scrolling_one_text_brings_the_other_to_the_linked_clause(long: Any) -> None:
    long.locator("#texts").scroll_into_view_if_needed()
    pane = long.locator("#text-new")
    pane.hover()
    long.mouse.wheel(0, 3000)
    until(
        long,
        "document.querySelectorAll('.current').length === 2 && document.getElementById('text-old').scrollTop > 0",
    )
    tops = long.eval_on_selector_all(".current", "all => all.map(e => e.getBoundingClientRect().top)")
    assert abs(tops[0] - tops[1]) < 3
    before = long.evaluate("document.getElementById('text-old').scrollTop")
    long.locator("[name=sync]").uncheck(force=True)
    long.mouse.wheel(0, 1500)
    long.wait_for_timeout(200)
    assert long.evaluate("document.getElementById('text-old').scrollTop") == before


def test_a_table_is_sorted_by_its_heading(page: Any) -> None:
    column = page.locator("table.topics thead .by").nth(1)
    column.click()
    assert page.locator("table.topics th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert [row.split("\n")[0] for row in page.locator("table.topics tbody th").all_inner_texts()] == [
        "基金·企业",
        "研发·投入",
    ]
    column.click()
    assert page.locator("table.topics tbody th").first.inner_text().startswith("研发·投入")


def test_light_and_dark_can_be_changed(show: Callable[..., Any]) -> None:
    page = show(made(COMPARISON), color_scheme="dark").page
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator("#theme").click()
    light = page.evaluate(ground)
    assert sum(map(int, light[4:-1].split(","))) > 600 > 150 > sum(map(int, dark[4:-1].split(",")))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_page_is_never_wider_than_the_screen(show: Callable[..., Any], lang: str, width: int) -> None:
    page = show(made(MANY, lang), viewport={"width": width, "height": 844}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_is_reached_with_the_keyboard_alone(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    seen = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("(e => e.name || e.className || e.dataset.copy || e.tagName)(document.activeElement)"))
    assert {"text", "topic", "status", "body", "order", "relation", "zone", "least", "find", "sync", "perma"} <= seen


def test_print_gives_a4_with_every_entry_that_fits_and_no_controls(show: Callable[..., Any]) -> None:
    page = show(made(MANY)).page
    data = page.pdf(prefer_css_page_size=True)
    assert data.startswith(b"%PDF")
    assert b"/MediaBox [0 0 595" in data or b"/MediaBox [0 0 594" in data
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    wanted = [link for link in MANY.link_list if link.zone != "possible"]
    assert len(shown(page)) == len(wanted) > 60
    for selector in (".contents", "#filter", "#reader", ".tools", "#theme"):
        assert not page.locator(selector).first.is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert len(page.query_selector_all(FILTERED)) == 60


def test_without_script_every_link_and_text_can_still_be_read(show: Callable[..., Any]) -> None:
    page = show(made(MANY), java_script_enabled=False).page
    assert page.locator(FILTERED).count() == len(MANY.link_list)
    assert not page.locator("#filter").is_visible()
    assert page.locator(FILTERED).last.is_visible()


@pytest.fixture(scope="module")
def folded() -> bytes:
    return made(LONG)


def test_a_long_list_waits_in_the_page_until_it_is_shown(show: Callable[..., Any], folded: bytes) -> None:
    assert folded.count(b"<article") == len(LONG.link_list)  # each once, as an element or as data
    page = show(folded).page
    going_on = sum(link.zone != "possible" for link in LONG.link_list)
    assert page.evaluate("document.querySelectorAll('article').length") == 60
    assert page.locator("#shown").text_content().startswith(f"对照 {going_on}/1200")
    assert page.locator("#moves tbody tr").count() == 300
    assert "见 tables/item_moves.csv" in page.locator("#moves").inner_text()
    page.locator("#links [data-more]").click()
    assert len(shown(page)) == 120
    assert page.locator(FILTERED).last.locator("[data-copy=quote]").count() == 1


def test_a_search_finds_what_waits(show: Callable[..., Any], folded: bytes) -> None:
    page = show(folded).page
    link = [link for link in LONG.link_list if link.zone == "sure"][-1]
    reading = next(clause.reading for clause in LONG.new.clauses if clause.id == link.new)
    page.locator("#filter [name=text]").fill(reading)
    expected = [one for one in LONG.link_list if one.new == link.new and one.zone != "possible"]
    assert set(shown(page)) == {f"link-{one.id}" for one in expected}


def test_a_permanent_link_unfolds_what_waits(show: Callable[..., Any], folded: bytes) -> None:
    link = [link for link in LONG.link_list if link.zone == "possible"][-1]
    page = show(folded, hash=f"#link-{link.id}").page
    page.locator(f"[id='link-{link.id}']").wait_for()
    assert page.evaluate("document.activeElement.id") == f"link-{link.id}"


def test_print_holds_what_waits_too(show: Callable[..., Any], folded: bytes) -> None:
    page = show(folded).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert len(page.query_selector_all(FILTERED)) == sum(link.zone != "possible" for link in LONG.link_list)


def test_without_script_a_long_report_says_where_the_rest_is(show: Callable[..., Any], folded: bytes) -> None:
    page = show(folded, java_script_enabled=False).page
    assert page.locator(FILTERED).count() == 60
    assert "这里只列出 1200 条中的前 60 条" in page.locator("#links noscript").inner_text()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_which_language_it_speaks(show: Callable[..., Any], lang: str) -> None:
    page = show(made(COMPARISON, lang)).page
    assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert page.evaluate("document.querySelector('.plan bdi').closest('[lang]').lang") == "zh-CN"
    heading = page.locator("#links-title")
    assert heading.text_content().startswith({"zh": "逐条对照", "en": "Linked clauses"}[lang])


@pytest.mark.parametrize("text", HOSTILE)
def test_no_plan_can_make_the_page_act(show: Callable[..., Any], text: str) -> None:
    heard = show(made(hostile_comparison(text)))
    heard.page.locator("#filter [name=text]").fill(text)
    heard.page.locator("[name=find]").fill(text)
    heard.page.locator("[name=find]").press("Enter")
    heard.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    heard.page.wait_for_timeout(50)
    assert heard.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_no_serious_barrier(show: Callable[..., Any], lang: str, scheme: str) -> None:
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-core is not there: pip install axe-playwright-python")
    page = show(made(replace(COMPARISON), lang), bypass_csp=True, color_scheme=scheme).page
    page.add_script_tag(path=str(Path(spec.origin).with_name("axe.min.js")))
    found = page.evaluate("axe.run()")["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in SERIOUS] == []


def _clipboard(page: Any) -> str:
    until(page, "document.getElementById('told').textContent !== ''")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text
