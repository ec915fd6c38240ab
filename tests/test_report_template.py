"""--template DIR: a user's files stand in for the built-in ones, and each mistake in them is one line with its place."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hostile import hostile_comparison
from plans_made import made_comparison

from szcompare import report
from szcompare.errors import InputError
from szcompare.report.templating import NAMES

if TYPE_CHECKING:
    from pathlib import Path

COMPARISON = made_comparison()
OVERVIEW = '<section id="overview"><h2 id="overview-title">{{ plans[0].title }}</h2></section>\n'


def page(folder: Path, comparison: object = COMPARISON) -> str:
    return report.render(comparison, ["html"], template=folder)["index.html"].decode()  # type: ignore[arg-type]


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_part_of_the_page_can_be_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    shown = page(put(tmp_path, "overview.html.j2", OVERVIEW))
    assert '<h2 id="overview-title">清河市科技创新规划</h2>' in shown
    assert "条形下方的横线" not in shown  # of the built-in overview
    assert shown.count("<article") == len(COMPARISON.link_list)


def test_another_style_is_let_through_by_the_policy(tmp_path: Path) -> None:
    style = "body { color: #123456; }\n"
    shown = page(put(tmp_path, "style.css", style))
    assert f"<style>{style}</style>" in shown
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in unescape(shown)


def test_a_folder_may_hold_templates_of_its_own_beside_the_known_ones(tmp_path: Path) -> None:
    put(tmp_path, "imprint.html.j2", "<p>本所</p>")
    assert "<p>本所</p>" in page(put(tmp_path, "overview.html.j2", OVERVIEW + '{% include "imprint.html.j2" %}'))


def test_what_comes_from_a_plan_is_escaped_in_a_users_template_too(tmp_path: Path) -> None:
    shown = page(put(tmp_path, "overview.html.j2", OVERVIEW), hostile_comparison("<script>alert(1)</script>"))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("<p>\n{% if %}\n", 2, "Expected an expression"),
        ("<p>\n\n{{ planz[0].title }}\n", 3, "'planz' is undefined"),
        ("{{ plans[0].nothing.more }}\n", 1, "has no attribute 'nothing'"),
        ("<p>\n{% include 'missing.j2' %}\n", 2, "there is no template 'missing.j2'"),
        ("<p>\n{{ 1 // 0 }}\n", 2, "division"),
        ("<p>\n{{ plans[0].title and none }}\n", 2, "shows None"),
        ("<p>\n{{ c.__class__.__mro__ }}\n", 2, "unsafe"),
    ],
)
def test_a_mistake_in_a_template_is_one_line_with_its_place(tmp_path: Path, text: str, line: int, message: str) -> None:
    put(tmp_path, "overview.html.j2", text)
    with pytest.raises(InputError) as caught:
        page(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'overview.html.j2'}, line {line}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["overview.html.j2", "style.css"])
def test_a_template_that_is_no_utf_8_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes("概览".encode("gbk"))
    with pytest.raises(InputError, match="UTF-8"):
        report.check(tmp_path / "out", ["html"], template=tmp_path)


def test_syntax_is_looked_at_before_any_work(tmp_path: Path) -> None:
    put(tmp_path, "parts.html.j2", "{% macro %}")
    with pytest.raises(InputError, match=r"parts\.html\.j2, line 1: "):
        report.check(tmp_path / "out", ["html"], template=tmp_path)


def test_a_folder_without_a_known_template_is_refused_with_the_known_names(tmp_path: Path) -> None:
    put(tmp_path, "overview.html", "<p>")
    with pytest.raises(
        InputError, match=r"holds no template; html know these: index\.html\.j2, .*style\.css"
    ) as caught:
        report.check(tmp_path / "out", ["html", "csv"], template=tmp_path)
    assert all(name in str(caught.value) for name in NAMES)
    with pytest.raises(InputError, match=r"docx know these: report\.docx"):
        report.check(tmp_path / "out", ["docx"], template=tmp_path)


def test_formats_that_take_no_template_say_so(tmp_path: Path) -> None:
    put(tmp_path, "overview.html.j2", OVERVIEW)
    with pytest.raises(InputError, match="no format of csv, json takes templates; choose from html, docx"):
        report.check(tmp_path / "out", ["csv", "json"], template=tmp_path)


def test_the_known_names_are_the_built_in_files() -> None:
    from importlib.resources import files

    held = {path.name for path in files("szcompare.report").joinpath("templates").iterdir()}
    assert held == {*NAMES, "words.tsv", "sentences.tsv"}


def test_the_built_in_files_copied_to_a_folder_give_the_same_page(tmp_path: Path) -> None:
    from importlib.resources import files

    for name in NAMES:
        put(tmp_path, name, files("szcompare.report").joinpath("templates", name).read_text(encoding="utf-8"))
    shown = page(tmp_path)
    assert shown == report.render(COMPARISON, ["html"])["index.html"].decode()
    assert re.search(r"Content-Security-Policy", shown)


@pytest.mark.parametrize("text", ["", "{{ none }}", " \n"])
def test_a_template_that_gives_no_page_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="gives no page"):
        page(put(tmp_path, "index.html.j2", text))


def test_a_template_that_is_nested_too_deeply_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        page(put(tmp_path, "overview.html.j2", "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}"))
    assert len(str(told.value).splitlines()) == 1


def test_a_template_does_not_lead_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("<p>秘密</p>", encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "overview.html.j2").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(InputError, match="leads out of the folder"):
        report.check(tmp_path / "out", ["html"], template=tmp_path / "own")
