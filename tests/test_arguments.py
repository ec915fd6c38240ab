"""Arguments of wrong types ▶ one line that names the argument, what it has to be and what was given instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from plans_made import made_comparison

import szcompare
from szcompare import coding
from szcompare.arguments import PATH, WHOLE, described, each_of, instance, optional, refuse_unfit
from szcompare.coding import Session
from szcompare.errors import InputError, SzcompareError
from szcompare.evaluate import intervals
from szcompare.pipeline import explain

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "一、主要任务\n\n1．建设重点实验室。到2015年，建设重点实验室50—60家。\n"
DOCUMENT = szcompare.from_text(TEXT)
PLAN = szcompare.parse(DOCUMENT)
COMPARISON = made_comparison()
LINK = COMPARISON.link_list[0]
STORE = "decisions.sqlite"


def session(**options: Any) -> Session:
    return Session(COMPARISON, szcompare.open_decisions(STORE, create=True), **{"coder": "甲", **options})


def table() -> Any:
    return COMPARISON.links


# What can be given by mistake, by the name of its kind.
GIVEN: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "number": lambda: 5,
    "fraction": lambda: 1.5,
    "flag": lambda: True,
    "text": lambda: "5",
    "bytes": lambda: b"5",
    "list": lambda: [5],
    "dict": lambda: {"x": 1},
    "object": object,
    "table": table,
    "plan": lambda: PLAN,
    "document": lambda: DOCUMENT,
    "comparison": lambda: COMPARISON,
}
# The call, the argument as its message names it, and the kinds of GIVEN that are right (or wrong as to their value).
CALLS: list[tuple[Callable[[Any], Any], str, str]] = [
    (szcompare.read, "source", "text"),
    (lambda x: szcompare.read("a.txt", encoding=x), "encoding", "text None"),
    (lambda x: szcompare.read("a.txt", simplify=x), "simplify", "flag"),
    (lambda x: szcompare.read("a.txt", web=x), "web", "text"),
    (lambda x: szcompare.read("a.txt", limits=x), "limits", "None dict"),
    (lambda x: szcompare.read("a.txt", limits={"pages": x}), "the limit pages", "number"),
    (lambda x: szcompare.read("a.txt", progress=x), "progress", "None flag"),
    (szcompare.from_text, "from_text", "text"),
    (lambda x: szcompare.from_text(TEXT, name=x), "name", "text"),
    (szcompare.parse, "source", "text document"),
    (lambda x: szcompare.parse("a.txt", encoding=x), "encoding", "text None"),
    (lambda x: szcompare.parse(DOCUMENT, encoding=x), "a Document is read already", "None"),
    (lambda x: szcompare.compare(x, PLAN), "old", "text document plan"),
    (lambda x: szcompare.compare(PLAN, x), "new", "text document plan"),
    (lambda x: szcompare.compare(PLAN, PLAN, topics=x), "topics", "None number"),
    (lambda x: szcompare.compare(PLAN, PLAN, topics_file=x), "topics_file", "None text"),
    (lambda x: szcompare.compare(PLAN, PLAN, codebook=x), "codebook", "None text"),
    (lambda x: szcompare.compare(PLAN, PLAN, user_words=x), "user_words", "None text"),
    (lambda x: szcompare.compare(PLAN, PLAN, encoder=x), "encoder", "text"),
    (lambda x: szcompare.compare(PLAN, PLAN, similarity=x), "similarity", "None text"),
    (lambda x: szcompare.compare(PLAN, PLAN, progress=x), "progress", "None flag"),
    (lambda x: explain(x, PLAN, "a", "b"), "old", "text document plan"),
    (lambda x: explain(PLAN, PLAN, x, "b"), "old_id", "text"),
    (lambda x: explain(PLAN, PLAN, "a", x), "new_id", "text"),
    (lambda x: COMPARISON.filter(topic=x), "topic", "None text"),
    (lambda x: COMPARISON.filter(status=x), "status", "None text"),
    (lambda x: COMPARISON.filter(relation=x), "relation", "None text"),
    (lambda x: COMPARISON.filter(zone=x), "zone", "None text"),
    (lambda x: COMPARISON.sample(x, seed=1), "n", "number"),
    (lambda x: COMPARISON.sample(1, seed=x), "seed", "number"),
    (lambda x: COMPARISON.topic_stability(runs=x), "runs", "number"),
    (lambda x: COMPARISON.stability_rows(runs=x), "runs", "number"),
    (COMPARISON.cite, "what", "text"),
    (lambda x: COMPARISON.cite(LINK, style=x), "style", "text"),
    (lambda x: COMPARISON.cite(LINK, accessed=x), "accessed", "text"),
    (COMPARISON.rows, "no table", "none"),
    (COMPARISON.save, "path", "text"),
    (COMPARISON.to_parquet, "folder", "text"),
    (szcompare.load, "path", "text"),
    (lambda x: szcompare.write(x, "out", ["json"]), "comparison", "comparison"),
    (lambda x: szcompare.write(COMPARISON, x, ["json"]), "folder", "text"),
    (lambda x: szcompare.write(COMPARISON, "out", x), "formats", "text"),
    (lambda x: szcompare.write(COMPARISON, "out", ["json"], redact=x), "redact", "flag"),
    (lambda x: szcompare.write(COMPARISON, "out", ["json"], template=x), "template", "None text"),
    (lambda x: szcompare.write(COMPARISON, "out", ["json"], lang=x), "lang", "text"),
    (lambda x: szcompare.write(COMPARISON, "out", ["json"], stability=x), "stability", "number"),
    (szcompare.open_decisions, "where", "text"),
    (lambda x: szcompare.open_decisions(STORE, create=x), "create", "flag"),
    (lambda x: szcompare.applied(x, []), "comparison", "comparison"),
    (lambda x: szcompare.applied(COMPARISON, x), "decisions", "none"),
    (lambda x: szcompare.applied(COMPARISON, [], adjudicator=x), "adjudicator", "text"),
    (lambda x: szcompare.review(x, STORE, coder="甲"), "comparison", "comparison"),
    (lambda x: szcompare.review(COMPARISON, x, coder="甲"), "store", "text"),
    (lambda x: szcompare.review(COMPARISON, STORE, coder=x), "coder", "text"),
    (lambda x: szcompare.review(COMPARISON, STORE, coder="甲", lang=x), "lang", "text"),
    (lambda x: session(links=x), "links", "None text"),
    (lambda x: session(clock=x), "clock", "none"),
    (lambda x: session().accept(note=x), "note", "text"),
    (lambda x: session().press(x), "key", "text"),
    (lambda x: session().set_target(x, None, side="old"), "target", "none"),
    (lambda x: session().set_target(COMPARISON.old.targets[0], x, side="old"), "correction", "None dict"),
    (lambda x: Session(COMPARISON, x, coder="甲"), "store", "none"),
    (lambda x: szcompare.open_decisions(STORE, create=True).extend(x), "decisions", "none"),
    (lambda x: szcompare.open_decisions(STORE, create=True).append(x), "decisions", "none"),
    (coding.read_decisions, "where", "text"),
    (lambda x: coding.write_decisions([], x), "where", "text"),
    (coding.coder_agreement, "decisions", "none"),
    (lambda x: szcompare.score(x, {}), "the comparison", "text dict comparison"),
    (lambda x: szcompare.score({}, x), "the gold file", "text dict"),
    (lambda x: intervals({}, {}, runs=x), "runs", "number"),
]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")


@pytest.mark.parametrize(("call", "named", "right"), CALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_type_is_told_in_one_line_that_names_the_argument(
    call: Callable[[Any], Any], named: str, right: str
) -> None:
    if named in {"store", "lang", "coder"}:
        pytest.importorskip("ipywidgets", reason="the panel needs the extra notebook")
    for kind in GIVEN.keys() - right.split():
        with pytest.raises(InputError) as refused:
            call(GIVEN[kind]())
        said = str(refused.value)
        assert said.startswith(named), (kind, said)
        assert "\n" not in said
        assert len(said) < 400, said


@pytest.mark.parametrize(("call", "named", "right"), CALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_the_right_types_pass_or_are_refused_for_their_value(
    call: Callable[[Any], Any], named: str, right: str
) -> None:
    for kind in GIVEN.keys() & right.split():
        said = ""
        try:
            call(GIVEN[kind]())
        except SzcompareError as refused:
            said = str(refused)
        assert f"{named} has to be" not in said, kind


def test_the_table_has_every_public_function() -> None:
    from inspect import isfunction

    public = {name for name in szcompare.__all__ if isfunction(getattr(szcompare, name))}
    source = Path(__file__).read_text(encoding="utf-8")
    assert {name for name in public if f"szcompare.{name}" not in source} <= {"load_example"}  # it takes nothing


# What a researcher tries in the first hour: the call, and words of the line that tells how it is meant.
MISTAKES: list[tuple[Callable[[], Any], str]] = [
    (lambda: szcompare.compare(".", "a.txt"), "is a folder; name a file in it"),
    (lambda: szcompare.read("https://www.sz.gov.cn/a.html"), "is an address; save the page"),
    (lambda: szcompare.read("~/没有这个文件.txt"), "write ~ in full"),
    (lambda: szcompare.compare(TEXT, TEXT), "from_text"),
    (lambda: szcompare.read("建设重点实验室。" * 50), "from_text"),
    (lambda: COMPARISON.filter(status="延续"), "choose from continued, modified, new, dropped"),
    (lambda: COMPARISON.filter(status=[]), "the list of status is empty"),
    (lambda: COMPARISON.filter(topic=1), "choose from T01 "),
    (lambda: COMPARISON.filter(topic=["T01", 2]), "and 2 is none; choose from T01 "),
    (lambda: COMPARISON.cite([LINK]), r"cite\(\*list\)"),
    (lambda: COMPARISON.rows("link"), "choose from clauses, links"),
    (lambda: szcompare.from_text("plans/a.txt"), "give it to szcompare.read"),
    (lambda: COMPARISON.save("."), "no name of a file"),
    (lambda: szcompare.write(COMPARISON, "out", "HTML"), "unknown report format 'HTML'"),
    (lambda: szcompare.write(COMPARISON, "out", []), "the list of formats is empty"),
    (lambda: szcompare.write(COMPARISON, "report.html"), "a report is a folder"),
    (lambda: szcompare.write(COMPARISON, "a\0b", ["json"]), "folder has to be"),
    (lambda: COMPARISON.save("a\0b.json"), "path has to be"),
    (lambda: szcompare.load("."), "is a folder; give a file that Comparison.save wrote"),
    (lambda: szcompare.applied(COMPARISON, STORE), "open_decisions"),
    (lambda: session(links=COMPARISON.sample(1, seed=1)), "link_list"),
    (lambda: session(links=[]), "links is an empty list"),
    (lambda: session().set_kind(LINK.old, "target", side="new"), "has no clause"),
    (lambda: coding.coder_agreement([], sort="links"), "one of link, kind, topic, target"),
    (lambda: szcompare.score({"units": {}}, {"links": []}), "give the comparison first"),
    (lambda: szcompare.score({}, {}), "'units' is missing"),
    (lambda: szcompare.score(".", {}), "is a folder; give the comparison"),
    (lambda: szcompare.score(COMPARISON.save("saved.json"), {}), "szcompare.load"),
]


@pytest.mark.parametrize(("call", "said"), MISTAKES)
def test_a_mistake_of_the_first_hour_is_told_with_its_remedy(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        call()
    assert "\n" not in str(refused.value)


def test_an_open_file_is_read_once() -> None:
    with Path("a.txt").open("rb") as stream:
        assert szcompare.read(stream).text == TEXT
        with pytest.raises(InputError, match="was read to its end before; open it again"):
            szcompare.read(stream)
    with pytest.raises(InputError, match="cannot be read"):
        szcompare.read(stream)
    with Path("a.txt").open("a", encoding="utf-8") as stream, pytest.raises(InputError, match="cannot be read"):
        szcompare.read(stream)


def test_a_comparison_json_is_told_from_a_saved_comparison() -> None:
    (written,) = szcompare.write(COMPARISON, "report", ["json"])
    with pytest.raises(InputError, match="for other programs"):
        szcompare.load(written)


def test_what_is_given_as_it_is_or_by_its_id_is_the_same() -> None:
    topic = COMPARISON.topic_list[0]
    parts = [
        COMPARISON.filter(topic=one)
        for one in (topic, topic.id, topic.label, [topic], {topic}, iter([topic]), iter([topic.id]))
    ]
    assert len({part.manifest for part in parts}) == 1
    assert [link.id for link in session(links=[LINK]).queue] == [link.id for link in session(links=[LINK.id]).queue]


def test_numbers_of_numpy_are_whole_numbers_and_true_is_none() -> None:
    numpy = pytest.importorskip("numpy")
    assert COMPARISON.sample(numpy.int64(1), seed=numpy.int32(3)) == COMPARISON.sample(1, seed=3)
    assert not WHOLE.fits(True)
    assert not WHOLE.fits(1.0)


def test_a_long_value_is_shortened_and_a_path_of_bytes_is_none() -> None:
    assert len(described("规划" * 1000)) < 60
    assert PATH.fits(Path("a\nb"))
    assert [PATH.fits(one) for one in ("", "a\nb", "a\0b", b"a", None)] == [False] * 5
    with pytest.raises(InputError, match=r"^n has to be a plan or None, not a list$"):
        refuse_unfit(n=([1], optional(instance(szcompare.Plan, "a plan"))))
    assert each_of("n", iter([1, 2]), WHOLE, remedy="") == [1, 2]
