"""The report of a large corpus stays readable: long lists are folded, problems grouped by reason, and nothing is lost."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
pytest.importorskip("duckdb", reason="the extra corpus is not installed")
pytest.importorskip("msgspec", reason="the extra corpus is not installed")

from click.testing import CliRunner
from corpora import finished, made_plans, stored

from szcompare.corpus import report
from szcompare.corpus.commands import corpus_group
from szcompare.corpus.report import render_corpus
from szcompare.corpus.run import add_plans
from szcompare.corpus.store import Store, open_store

if TYPE_CHECKING:
    from pathlib import Path

EMPTY, CUT = "the file is empty", "a PDF file, not a text"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Nine plans of three bodies, each with the next one of its body."""
    return finished(tmp_path_factory.mktemp("corpus"), plans=9)


def with_broken(folder: Path) -> Path:
    """Three plans, twelve empty files and two cut ones."""
    made_plans(folder, plans=3)
    for at in range(12):
        (folder / f"empty{at:02}.txt").write_bytes(b" " * (at // 6))
    for at in range(2):
        (folder / f"cut{at}.txt").write_bytes(b"%PDF-1.7 cut off " + bytes([48 + at]))
    return folder


def test_problems_stand_together_by_reason_and_one_by_one_in_a_table(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"), create=True)
    add_plans(store, [with_broken(tmp_path / "plans")])
    files = render_corpus(store)
    rows = list(csv.DictReader(StringIO(files["tables/problems.csv"].decode("utf-8-sig"))))
    unread = [row for row in rows if row["problem"].startswith("无法解析")]
    assert [row["name"] for row in unread] == sorted(row["name"] for row in unread if CUT in row["reason"]) + [
        f"plans/empty{at:02}.txt" for at in range(12)
    ]
    page = files["problems.html"].decode()
    assert page.count(EMPTY) == page.count(CUT) == 1
    assert all(page.count(f"<bdi>{row['name']}</bdi>") == 1 for row in unread)
    assert "另有 7 份" in page
    index = files["index.html"].decode()
    assert "<strong>3</strong> 份规划" in index
    assert "<strong>1</strong> 个机构" in index


def test_the_command_groups_failures_and_says_where_all_are_listed(tmp_path: Path) -> None:
    folder, where = with_broken(tmp_path / "plans"), str(tmp_path / "store")
    words = ["add", str(folder), "--workers", "1", "--quiet", "--store", where]
    told = CliRunner().invoke(corpus_group, words, catch_exceptions=False).output.splitlines()
    assert told[0] == "3 plans, 3 of them new, 14 failed"
    assert [line for line in told if line.startswith(f"failed (12): {EMPTY}") and line.endswith("and 7 more")]
    assert [
        line for line in told if line.startswith(f"failed (2): {CUT}") and line.endswith("cut0.txt, plans/cut1.txt")
    ]
    assert told[-1].endswith("tables/problems.csv")
    assert not [line for line in told if "same text" in line], "what failed is not said twice"


def test_long_lists_are_folded_and_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    flat = render_corpus(store)
    for name in report.AT_FIRST:
        monkeypatch.setitem(report.AT_FIRST, name, 1)
    folded = render_corpus(store)
    assert "<details" not in flat["plans.html"].decode() + flat["index.html"].decode()
    assert re.findall(r"<summary>(.*?)</summary>", folded["plans.html"].decode()) == [
        "1996：3 份", "2001：3 份", "2006：3 份",
    ]  # fmt: skip
    assert "另有 2 个机构" in folded["index.html"].decode()
    assert "个主题</summary>" in folded["index.html"].decode()
    for page in ("plans.html", "index.html"):
        rows = [sorted(re.findall(r"<tr>.*?</tr>", files[page].decode())) for files in (flat, folded)]
        heads = [row for row in rows[1] if 'scope="col"' in row]
        assert sorted(set(rows[0])) == sorted(set(rows[1]))
        assert len(rows[1]) - len(heads) == len(rows[0]) - len(set(heads))


def test_what_only_pairs_within_a_body_cannot_show_is_said(store: Store, tmp_path: Path) -> None:
    note = "corpus pairs --nearest"
    assert note in render_corpus(store)["index.html"].decode()
    assert note not in render_corpus(finished(tmp_path, by="all", plans=4))["index.html"].decode()
    assert note not in render_corpus(stored(tmp_path, name="bare", plans=4))["index.html"].decode()


def test_the_lines_of_a_timeline_are_numbered_as_its_legend(tmp_path: Path) -> None:
    page = render_corpus(finished(tmp_path, by="all", plans=9))["lineages.html"].decode()
    section = next(part for part in page.split("<section")[1:] if "<li>2 " in part)
    lines = re.findall(r'<text class="tick" x="0" y="[\d.]+">(\d+)</text>', section)
    assert lines == re.findall(r"<li>(\d+) <bdi>", section)


def test_no_two_regions_of_a_page_have_one_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in report.AT_FIRST:
        monkeypatch.setitem(report.AT_FIRST, name, 1)
    for page, data in render_corpus(store).items():
        names = re.findall(r'role="region" aria-label="(.*?)"', data.decode())
        assert len(names) == len(set(names)), page
