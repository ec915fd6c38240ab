"""Government bodies: full names by place and year, roles in prose, tables, renames, and a user's own list."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_entities import plan

from szcompare import lexicon
from szcompare.entities import body_mentions, follow
from szcompare.entities.bodies import Home, find_bodies, full_name
from szcompare.errors import InputError
from szcompare.model import Link
from szcompare.readers import read
from szcompare.tables.bodies import body_rows

SZ = Home("深圳市", 2015)
PLANS = Path(__file__).parents[2] / "shared" / "plans"


@pytest.mark.parametrize(
    ("name", "home", "expected"),
    [
        ("市科技创新委", SZ, "深圳市科技创新委员会"),
        ("市卫生计生委", SZ, "深圳市卫生和计划生育委员会"),
        ("深圳市发改委", SZ, "深圳市发展和改革委员会"),
        ("市财政委", SZ, "深圳市财政委员会"),
        ("市财政局", Home("深圳市", 2008), "深圳市财政局"),
        ("市市场监管局", Home("深圳市", 2012), "深圳市市场监督管理局"),
        ("市发改委", Home("杭州市", 2021), "杭州市发展和改革委员会"),
        ("省工信厅", Home("江苏省", 2021), "江苏省工业和信息化厅"),
        ("市发改委", Home("", None), "市发展和改革委员会"),
        ("市云计算推进办", Home("杭州市", 2021), "杭州市云计算推进办"),
        ("国家发改委", SZ, "国家发展和改革委员会"),
        ("省财政厅", Home("杭州市", 2021), "省财政厅"),
        ("人民政府", Home("杭州市", 2021), "人民政府"),
        ("各区政府", SZ, "各区政府"),
        ("坪山新区管委会", SZ, "坪山新区管委会"),
        ("市市场和质量监督委", SZ, "深圳市市场和质量监督管理委员会"),  # 管理 left out
    ],
)
def test_a_body_is_called_by_its_full_name_in_its_place_and_year(name: str, home: Home, expected: str) -> None:
    assert full_name(name, home) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由市教育局负责组织实施。", [("深圳市教育局", "lead")]),
        ("市科技创新委牵头，会同市财政委制定办法。",
         [("深圳市科技创新委员会", "lead"), ("深圳市财政委员会", "support")]),
        ("领导小组下设办公室，市水务部门负责办公室日常工作。", [("深圳市水务部门", "office")]),
        ("办公室设在市金融办。", [("深圳市人民政府金融发展服务办公室", "office")]),
        ("市民政、公安、教育等部门为小组成员。",
         [("深圳市民政部门", "member"), ("深圳市公安部门", "member"), ("深圳市教育部门", "member")]),
        ("市发展改革委会同市财政委制定。", [("深圳市发展和改革委员会", "named"), ("深圳市财政委员会", "support")]),
        ("成立深圳市碳达峰工作领导小组。", [("深圳市碳达峰工作领导小组", "founded")]),
        ("提高城市管理水平，完善市场准入制度，方便市民办事。", []),
        ("支持上市公司委托研发。", []),
        ("落实《国务院关于印发科技规划的通知》。", []),
    ],
)  # fmt: skip
def test_bodies_in_prose_are_found_with_their_role(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.name, role) for found, role in find_bodies(text, SZ)] == expected


ITEMS = (
    "一、任务\n1. 建设科技平台，为企业提供服务。完善平台服务体系，提高效率。（责任单位：市科技创新委、财政委等）\n"
    "2. 建设校舍。（责任单位：市教育局、财政委）\n"
)
BARE = "一、任务\n1. 建设科技平台。\n"


def test_a_list_counts_once_for_an_item_of_several_clauses() -> None:
    rows = body_rows("bodies", (plan(BARE), plan(ITEMS)))
    assert [(r["body"], r["lead"], r["support"], r["clauses"]) for r in rows] == [
        ("深圳市财政委员会", 0, 2, 3), ("深圳市教育局", 1, 0, 1), ("深圳市科技创新委员会", 1, 0, 2)
    ]  # fmt: skip


def test_bodies_that_share_items_are_edges_without_direction() -> None:
    rows = body_rows("co_responsibility", (plan(BARE), plan(ITEMS)))
    assert [(r["body"], r["other"], r["items"]) for r in rows] == [
        ("深圳市教育局", "深圳市财政委员会", 1), ("深圳市科技创新委员会", "深圳市财政委员会", 1)
    ]  # fmt: skip


def test_accountability_counts_items_that_name_a_body() -> None:
    rows = body_rows("accountability", (plan(BARE), plan(ITEMS)))
    assert [(r["side"], r["items"], r["naming_a_body"], r["open_lists"]) for r in rows] == [
        ("old", 1, 0, 0),
        ("new", 2, 2, 1),
    ]


@pytest.mark.parametrize(("turned", "change"), [(False, "added"), (True, "lost")])
def test_a_link_gains_or_loses_accountability(*, turned: bool, change: str) -> None:
    old, new = (plan(ITEMS), plan(BARE)) if turned else (plan(BARE), plan(ITEMS))
    ends = [next(c.id for c in p.clauses if "科技平台" in c.reading) for p in (old, new)]
    link = Link(id="~".join(ends), old=ends[0], new=ends[1], relation="reused", confidence=1, zone="sure", reason="")
    assert [row["change"] for row in body_rows("accountability_moved", (old, new), links=[link])] == [change]


def test_a_renamed_body_is_the_same_body_and_the_note_says_when() -> None:
    old = plan("一、任务\n1. 由市环保局负责治理。\n", date="2008-01-01")
    new = plan("一、任务\n1. 由市人居环境委负责治理。\n")
    (found,) = follow(old, new)
    assert (found.status, found.name, found.new_name) == ("both", "深圳市环境保护局", "深圳市人居环境委员会")
    assert found.note.startswith("2009年")


def test_a_rename_after_the_new_plan_is_not_used() -> None:
    old = plan("一、任务\n1. 由市人居环境委负责治理。\n", date="2010-01-01")
    new = plan("一、任务\n1. 由市生态环境局负责治理。\n", date="2015-01-01")
    assert {c.status for c in follow(old, new)} == {"old only", "new only"}


@pytest.mark.skipif(not PLANS.is_dir(), reason="needs the texts in ../shared/plans")
def test_every_item_of_the_2015_plan_has_its_bodies_by_full_name() -> None:
    from szcompare.clauses import cut

    made = cut(read(PLANS / "shenzhen-2015-demonstration-zone-plan.txt"))
    listed = [m for m in body_mentions(made) if m.listed]
    known = ("深圳市", "中共深圳市委", "各区", "各新区", "深圳海关")
    assert len({m.clause for m in listed}) == 109
    assert [
        m.name for m in listed if not m.name.startswith(known) and not m.name.endswith(("区政府", "区管委会"))
    ] == []


HEADER = "name\tshort\tplace\tfield\tsince\tuntil\tsuccessor\tsource\n"


def test_a_users_list_takes_the_place_of_ours_within_the_block_only(tmp_path: Path) -> None:
    (tmp_path / "bodies.tsv").write_text(HEADER + "清河市云局\t云办\t清河市\t云\t\t\t\t市政府公报\n", encoding="utf-8")
    home = Home("清河市", 2020)
    before = full_name("市云办", home)
    with lexicon.folder(tmp_path):
        assert full_name("市云办", home) == "清河市云局"
        assert full_name("市科技创新委", SZ) == "深圳市科技创新委"
        assert lexicon.rows("units")
    assert full_name("市云办", home) == before == "清河市云办"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bodies.tsv", "name\tshort\n", "line 1: the header must name the columns name, short"),
        ("bodies.tsv", "", "line 1: the header"),
        ("bodies.tsv", HEADER + "甲局\t乙\n", "line 2: 2 columns, not 8"),
        ("bodies.tsv", HEADER + "\t\t*\t\t\t\t\t来源\n", "line 2: column name is empty"),
        ("bodies.tsv", HEADER + "甲局\t\t*\t\t\t\t\t\n", "line 2: column source is empty"),
        ("bodies.tsv", HEADER + "甲局\t\t*\t\t二〇〇九\t\t\t来源\n", "column since is '二〇〇九'; write a year"),
        ("strength.tsv", "word\tlevel\tlabel\tsource\n争取\t9\t鼓励\t来源\n", "column level is '9'; write one of 1, 2"),
        ("body.tsv", HEADER, "no word list of this name; rename it to one of"),
    ],
)  # fmt: skip
def test_a_malformed_list_is_refused_with_file_line_and_remedy(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught, lexicon.folder(tmp_path):
        pass
    assert name in str(caught.value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("make", ["nothing", "no folder", "bytes"])
def test_a_folder_without_usable_lists_is_refused(tmp_path: Path, make: str) -> None:
    path = tmp_path / "none" if make == "no folder" else tmp_path
    if make == "bytes":
        (path / "bodies.tsv").write_bytes(HEADER.encode() + "局".encode("gb18030"))
    with pytest.raises(InputError), lexicon.folder(path):
        pass


def test_an_error_within_the_block_still_restores_our_lists(tmp_path: Path) -> None:
    (tmp_path / "bodies.tsv").write_text(HEADER + "甲局\t\t*\t\t\t\t\t来源\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), lexicon.folder(tmp_path):
        1 / 0  # noqa: B018
    assert lexicon.digest() == ""
    assert len(lexicon.rows("bodies")) > 100


@pytest.mark.parametrize("name", ["bodies", "entities", "strength", "instruments"])
def test_every_line_of_our_lists_names_its_source(name: str) -> None:
    assert [row for row in lexicon.rows(name) if not row["source"]] == []


def test_each_next_body_is_itself_in_the_list() -> None:
    names = {row["name"] for row in lexicon.rows("bodies")}
    later = {name for row in lexicon.rows("bodies") for name in row["successor"].split("、") if name}
    assert sorted(later - names) == []
