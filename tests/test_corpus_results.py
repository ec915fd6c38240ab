"""Pairs, lineages, shares, series and topics of a corpus are what its plans say, and its report shows them as text."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
pytest.importorskip("duckdb", reason="the extra corpus is not installed")
pytest.importorskip("msgspec", reason="the extra corpus is not installed")

from click.testing import CliRunner
from corpora import STATEMENTS, finished, made_plans, stored

from szcompare.corpus import charts, results
from szcompare.corpus.commands import corpus_group
from szcompare.corpus.made import lineage_csv, lineage_scores, make_corpus, pool
from szcompare.corpus.pairs import Pair, Rule, read_list, rule_of, selected, values_of
from szcompare.corpus.report import PAGES, render_corpus
from szcompare.corpus.run import add_plans, choose_pairs, run_pairs
from szcompare.corpus.store import Member, Store, open_store
from szcompare.corpus.threads import grouped_topics
from szcompare.errors import InputError

HOSTILE = "<script>alert(1)</script>"


def member(plan: str, body: str, date: str, *, error: str = "") -> Member:
    year = int(date[:4]) if date else None
    return Member(
        plan=plan, task="t", document=f"d{plan}", sha256=plan * 8, names=(f"plans/{plan}.txt",), title=f"规划{plan}",
        body=body, number="", date=date, year=year, undertakings=3, error=error,
    )  # fmt: skip


A1, B1 = member("a1", "甲市人民政府", "2001-03-01"), member("b1", "乙市人民政府", "2002-01-01")
A2, B2 = member("a2", "甲市人民政府", "2006-03-01"), member("b2", "乙市人民政府", "2007-01-01")
A3, NONE = member("a3", "甲市人民政府", "2011-03-01"), member("n", "", "")
MEMBERS = (A1, B1, A2, B2, A3, NONE)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Rule(by="body"), [("b1", "b2"), ("a1", "a2"), ("a2", "a3")]),
        (Rule(by="against", plan="a2.txt"), [("a1", "a2"), ("b1", "a2"), ("a2", "b2"), ("a2", "a3"), ("a2", "n")]),
        (Rule(by="list", rows=(("规划b2", "plans/a1.txt"), ("da1", "a3"))), [("b2", "a1"), ("a1", "a3")]),
        (Rule(by="list", rows=(("a1", "a2"), ("a1.txt", "a2"), ("a1", "a1"))), [("a1", "a2")]),
    ],
)
def test_the_pairs_of_a_rule(rule: Rule, wanted: list[tuple[str, str]]) -> None:
    assert list(selected(MEMBERS, rule).pairs) == [Pair(*pair) for pair in wanted]


def test_all_pairs_are_every_two_plans_the_older_one_first() -> None:
    found = selected(MEMBERS, Rule(by="all")).pairs
    assert len(found) == len(set(found)) == 15
    order = [m.plan for m in MEMBERS]
    assert all(order.index(pair.old) < order.index(pair.new) for pair in found)


def test_a_plan_that_failed_is_in_no_pair() -> None:
    broken = member("x", "甲市人民政府", "2003-01-01", error="empty")
    assert selected((A1, broken, A2), Rule(by="all")).pairs == (Pair("a1", "a2"),)


def test_what_is_not_paired_is_said() -> None:
    notes = selected((*MEMBERS, member("c1", "丙市人民政府", "2004-01-01")), Rule(by="body")).notes
    assert any("plans/n.txt" in note and "no issuing body or no date" in note for note in notes)
    assert any("plans/c1.txt" in note and "only plan of its body" in note for note in notes)


@pytest.mark.parametrize(
    ("members", "name", "line"),
    [
        (MEMBERS, "nowhere.txt", "no plan of the corpus is named 'nowhere.txt'"),
        ((A1, member("a1", "丁", "2000-01-01")), "a1.txt", "2 plans are named 'a1.txt'"),
    ],
)
def test_a_name_that_means_no_one_plan_is_refused(members: tuple[Member, ...], name: str, line: str) -> None:
    with pytest.raises(InputError, match=line):
        selected(members, Rule(by="against", plan=name))


@pytest.mark.parametrize(
    ("text", "line"), [("", "first line"), ("a,b\n", "first line"), ("old,new\nx\n", "line 2: old and new")]
)
def test_a_wrong_list_is_refused(text: str, line: str) -> None:
    with pytest.raises(InputError, match=line):
        read_list(text, name="list.csv")


def test_a_rule_is_read_as_it_was_written() -> None:
    rule = Rule(by="list", rows=(("a", "b"),))
    assert rule_of(values_of(rule)) == rule


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return finished(tmp_path_factory.mktemp("corpus"), by="all", plans=9)


def test_the_lineage_found_is_the_lineage_made(store: Store, tmp_path: Path) -> None:
    known = made_plans(tmp_path)
    _, members = results.diffusion(store)
    found = {
        (name.rpartition("/")[2], int(start)): lineage
        for name, start, lineage in zip(members["name"], members["start"], members["lineage"], strict=True)
    }
    scores = lineage_scores(found, known)
    assert scores["pairs"] > 50
    assert scores["precision"] > 0.9
    assert scores["recall"] > 0.9


def test_a_lineage_begins_where_the_statement_is_first_seen(store: Store, tmp_path: Path) -> None:
    known = made_plans(tmp_path)
    year = {row.name: int(row.name[-8:-4]) for row in known}
    first = {s: min(year[row.name] for row in known if row.statement == s) for s in {row.statement for row in known}}
    at = {(row.name, row.start): row.statement for row in known}
    lineages, members = results.diffusion(store)
    right = [
        first[at[name.rpartition("/")[2], int(start)]] == y
        for name, start, y in zip(lineages["first_name"], lineages["start"], lineages["first_year"], strict=True)
    ]
    assert sum(right) / len(right) > 0.9
    steps = members[members["step"] > 0]
    assert (steps["parent_plan"] != "").all()
    assert (members[members["step"] == 0]["parent_plan"] == "").all()
    years = dict(zip(members["plan"], members["year"], strict=True))
    assert all(years[p] <= y for p, y in zip(steps["parent_plan"], steps["year"], strict=True))


def test_every_quote_of_a_lineage_is_the_text_of_its_file(store: Store) -> None:
    _, members = results.diffusion(store)
    root = Path(store.where).parent
    for name, start, end, quote in zip(*(members[c] for c in ("name", "start", "end", "quote")), strict=True):
        assert (root / name).read_text(encoding="utf-8")[start:end] == quote


def test_shares_add_up_to_one(store: Store) -> None:
    shares = results.shares(store)
    assert set(shares["status"]) <= {"continued", "modified", "new", "dropped"}
    assert (shares.groupby(["body", "year", "side"])["share"].sum().sub(1).abs() < 1e-9).all()
    assert not ((shares["side"] == "old") & (shares["status"] == "new")).any()
    total = store.query("SELECT count(*) AS n FROM statuses")[0]["n"]
    assert shares["count"].sum() == total


def test_a_series_gives_the_numbers_of_an_indicator_by_body_and_year(tmp_path: Path) -> None:
    for year, value in ((2006, 50), (2011, 80)):
        (tmp_path / "plans").mkdir(exist_ok=True)
        head = f"清河市科技规划（{year}—{year + 4}年）\n\n清河市人民政府\n\n{year}年3月1日\n\n一、主要目标\n\n"
        text = f"{head}1．到{year + 4}年，建成市级重点实验室{value}家。\n2．支持高校发展，完善人才政策。\n"
        (tmp_path / "plans" / f"{year}.txt").write_text(text, encoding="utf-8")
    store = open_store(str(tmp_path / "store"), create=True)
    add_plans(store, [tmp_path / "plans"])
    indicator = results.indicators(store)["indicator"].iloc[0]
    series = results.series(store, indicator)
    assert list(zip(series["body"], series["target_year"], series["value"], strict=True)) == [
        ("清河市人民政府", 2010, 50.0),
        ("清河市人民政府", 2015, 80.0),
    ]
    assert len(results.series(store, "没有这个指标")) == 0


def test_topics_of_a_year_add_up_to_one(store: Store) -> None:
    topics = results.topics_over_time(store)
    assert (topics.groupby("year")["share"].sum().sub(1).abs() < 1e-9).all()
    assert set(topics["year"]) == {1996, 2001, 2006}


def test_topics_with_like_terms_are_one_topic_whatever_their_order() -> None:
    rows = [
        {"pair": "p", "topic": "T01", "label": "", "terms": "基金、创业、投资"},
        {"pair": "q", "topic": "T02", "label": "", "terms": "基金、企业、创业"},
        {"pair": "q", "topic": "T03", "label": "", "terms": "轨道、公交、线网"},
    ]
    found, turned = grouped_topics(rows), grouped_topics(rows[::-1])
    assert found.of == turned.of
    assert found.of["p", "T01"] == found.of["q", "T02"] != found.of["q", "T03"]
    assert found.label[found.of["p", "T01"]].startswith("基金、创业")


def test_the_results_of_a_corpus_without_pairs_are_empty(tmp_path: Path) -> None:
    store = stored(tmp_path, plans=3)
    assert [
        len(table) for table in (results.shares(store), results.topics_over_time(store), *results.diffusion(store))
    ] == [0] * 4
    assert "没有延续的举措" in render_corpus(store)["index.html"].decode()


def test_the_same_seed_makes_the_same_corpus_and_another_another(tmp_path: Path) -> None:
    made = [made_plans(tmp_path / str(n), plans=12, seed=seed) for n, seed in enumerate((1, 1, 2))]
    files = [{p.name: p.read_bytes() for p in (tmp_path / str(n)).iterdir()} for n in range(3)]
    assert (made[0], files[0]) == (made[1], files[1])
    assert files[0] != files[2]


def test_the_known_lineage_points_at_its_statements(tmp_path: Path) -> None:
    known = made_plans(tmp_path, plans=12)
    for row in known:
        text = (tmp_path / row.name).read_text(encoding="utf-8")[row.start : row.end]
        assert text.endswith("。")
        assert (text == STATEMENTS[row.statement]) or row.change != "new"
    assert {row.change for row in known} == {"new", "kept", "varied"}
    assert len(lineage_csv(known).splitlines()) == len(known) + 1


def test_a_pool_holds_the_undertakings_of_its_texts(tmp_path: Path) -> None:
    made = make_corpus(tmp_path, STATEMENTS, plans=1, length=8)
    assert set(pool([tmp_path / made[0].name])) == {STATEMENTS[row.statement] for row in made}


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ({("p", 0): "x", ("q", 0): "x", ("r", 0): "y"}, (1.0, 1.0)),
        ({("p", 0): "x", ("q", 0): "y", ("r", 0): "z"}, (1.0, 0.0)),
        ({("p", 0): "x", ("q", 0): "x", ("r", 0): "x"}, (1 / 3, 1.0)),
    ],
)
def test_lineages_are_scored_by_pairs(found: dict[tuple[str, int], str], wanted: tuple[float, float]) -> None:
    from szcompare.corpus.made import Made

    known = [
        Made(name=name, start=0, end=5, statement=statement, parent="", change="new")
        for name, statement in (("p", 1), ("q", 1), ("r", 2))
    ]
    scores = lineage_scores(found, known)
    assert (scores["precision"], scores["recall"]) == pytest.approx(wanted)


class Page(HTMLParser):
    """The tags and the text of a page; unclosed elements are a fault."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text, self.open = "", list[str]()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in {"meta", "link", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_report_is_whole_pages_that_load_nothing_and_run_nothing(store: Store) -> None:
    files = render_corpus(store)
    assert {f"{page}.html" for page in PAGES} <= set(files)
    for page in PAGES:
        found = Page(files[f"{page}.html"].decode())
        assert not found.open
        assert not [tag for tag, _ in found.tags if tag in {"script", "img", "iframe", "object"}]
        policy = [a["content"] for _, a in found.tags if a.get("http-equiv") == "Content-Security-Policy"]
        assert len(policy) == 1
        assert "default-src 'none'" in policy[0]
        links = [a["href"] for tag, a in found.tags if tag == "a"]
        assert all(link.startswith("#") or link.partition("#")[0] in files for link in links)
        ids = [a["id"] for _, a in found.tags if "id" in a]
        assert len(ids) == len(set(ids))
        assert ("html", {"lang": "zh-CN"}) in found.tags
        assert not [a for _, a in found.tags if "style" in a], "the policy forbids style attributes"


def test_the_report_shows_the_charts_and_the_most_widely_taken_up(store: Store) -> None:
    index = Page(render_corpus(store)["index.html"].decode())
    assert sum(tag == "rect" for tag, _ in index.tags) >= 6
    assert sum(tag == "polyline" for tag, _ in index.tags) >= 1
    first = results.diffusion(store)[0].iloc[0]
    assert first["quote"] in index.text


def test_the_same_store_gives_the_same_report(store: Store) -> None:
    assert render_corpus(store) == render_corpus(open_store(store.where))


def test_hostile_names_and_texts_stay_text(tmp_path: Path) -> None:
    made_plans(tmp_path / "plans", plans=2, per_body=2)
    for number, plan in enumerate(sorted((tmp_path / "plans").glob("*.txt"))):
        text = plan.read_text(encoding="utf-8").replace("。", f"{HOSTILE}。").replace("。", "\x07。", 1)
        plan.with_suffix(".toml").write_text(f"[metadata]\nbody = '{HOSTILE}'\ntitle = \"=1+1\"\n", encoding="utf-8")
        plan.write_text(text, encoding="utf-8")
        if number:
            plan.rename(plan.with_name("=cmd&x<b>.txt"))
            plan.with_suffix(".toml").rename(plan.with_name("=cmd&x<b>.toml"))
    store = open_store(str(tmp_path / "store"), create=True)
    add_plans(store, [tmp_path / "plans"])
    run_pairs(store)
    files = render_corpus(store)
    for page in PAGES:
        assert HOSTILE.encode() not in files[f"{page}.html"]
        assert b"\x07" not in files[f"{page}.html"]
    assert "<b>" not in files["plans.html"].decode().partition("<main")[2]
    rows = list(csv.reader(StringIO(files["tables/lineages.csv"].decode("utf-8-sig"))))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]


def test_years_on_an_axis_are_thinned_and_bars_fill_the_plane() -> None:
    rows = [{"year": y, "status": s, "count": 2} for y in range(1990, 2030) for s in ("continued", "new")]
    chart = charts.stacked_years(rows, ("continued", "modified", "new"))
    assert len(chart["bars"]) == 40
    assert len(chart["ticks"]) <= charts.MOST_LABELS
    assert all(sum(p["height"] for p in bar["parts"]) == pytest.approx(168, abs=0.05) for bar in chart["bars"])


def test_the_commands_go_from_files_to_a_report(tmp_path: Path) -> None:
    made_plans(tmp_path / "plans", plans=3, per_body=3)
    where = ["--store", str(tmp_path / "store")]

    def told(*words: str) -> str:
        run = CliRunner().invoke(corpus_group, [*words, *where], catch_exceptions=False)
        assert run.exit_code == 0
        return run.output

    assert "3 plans, 3 of them new, 0 failed" in told("add", str(tmp_path / "plans"), "--workers", "1")
    assert re.search(r"→ .*\n2 pairs of 3 plans", told("pairs"))
    assert "2 pairs, 2 of them new, 0 failed" in told("run", "--workers", "1")
    assert "2 pairs, 0 of them new, 0 failed" in told("run", "--workers", "1")
    assert "index.html" in told("report", "--out", str(tmp_path / "out"))
    assert (tmp_path / "out" / "index.html").is_file()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["pairs", "--all", "--against", "x"], "choose one of"),
        (["pairs", "--list", "missing.csv"], "cannot be read"),
        (["run", "--workers", "2", "--scheduler", "tcp://x:1"], "--workers is for this machine"),
    ],
)
def test_wrong_words_are_told(tmp_path: Path, words: list[str], line: str) -> None:
    store = stored(tmp_path, plans=3)
    with pytest.raises(InputError, match=line):
        CliRunner().invoke(corpus_group, [*words, "--store", store.where], catch_exceptions=False)


def test_a_choice_of_pairs_holds_for_plans_added_later(tmp_path: Path) -> None:
    store = stored(tmp_path, plans=3)
    choose_pairs(store, Rule(by="all"))
    assert run_pairs(store).asked == 3
    made_plans(tmp_path / "more", plans=1, seed=9)
    add_plans(store, [tmp_path / "more"])
    assert run_pairs(store).asked == 6
