"""Exports and citations ▶ proof: every quotation stands at its place, and a changed source fails with the place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hostile import HOSTILE, hostile_comparison
from plans_made import NEW_BITS, OLD_BITS, made_comparison
from plans_many import many_comparison

from szcompare import report
from szcompare.cite import STYLES
from szcompare.cite_commands import cite_places, verify_quotations
from szcompare.errors import InputError
from szcompare.tables import TABLES as TABLES_OF_REPORTS
from szcompare.verify import check_quotations

if TYPE_CHECKING:
    from pathlib import Path

    from szcompare.comparison import Comparison

COMPARISON = made_comparison()
OLD, NEW = COMPARISON.old.document.text, COMPARISON.new.document.text
TABLES = ("links", "clauses", "targets", "target_changes", "notes")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two plans, and their report in all formats below it."""
    place = tmp_path_factory.mktemp("plans")
    write_sources(COMPARISON, place)
    report.write(COMPARISON, place / "out", tuple(report.WRITERS))
    return place


def write_sources(comparison: Comparison, place: Path) -> None:
    for name, plan in (("old.txt", comparison.old), ("new.txt", comparison.new)):
        (place / name).write_bytes(plan.document.text.encode())


EXPORTS = (
    "comparison.json", "index.html", "report.md", "report.xlsx", "report.docx", "latex/links.tex",
    *(f"tables/{name}.csv" for name in TABLES[:4]), *(f"parquet/{name}.parquet" for name in TABLES[:4]),
)  # fmt: skip
OTHER_TABLES = sorted(
    name for name in TABLES_OF_REPORTS
    if any(column.name in {"quote", "old_quote"} for column in TABLES_OF_REPORTS[name]) and list(COMPARISON.rows(name))
)  # fmt: skip


@pytest.mark.parametrize("name", OTHER_TABLES)
def test_each_table_that_quotes_is_proved(folder: Path, name: str) -> None:
    for file in (folder / "out" / "tables" / f"{name}.csv", folder / "out" / "parquet" / f"{name}.parquet"):
        proof = check_quotations(file)
        assert proof.holds, [str(fault) for fault in proof.faults]


@pytest.mark.parametrize("name", EXPORTS)
def test_each_export_of_an_untouched_source_is_proved(folder: Path, name: str) -> None:
    proof = check_quotations(folder / "out" / name)
    assert proof.holds, [str(fault) for fault in proof.faults]
    assert proof.checked >= 1


@pytest.mark.parametrize("name", EXPORTS)
def test_a_changed_source_fails_with_the_place(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "old.txt").write_text(OLD.replace("3.5%", "3.9%"), encoding="utf-8")
    proof = check_quotations(folder / "out" / name, [tmp_path / "old.txt", folder / "new.txt"])
    at = OLD.index("3.5%") + 2
    assert not proof.holds
    assert proof.changed == ("old.txt",)
    assert proof.faults
    assert all(fault.claim.start <= at < fault.claim.end for fault in proof.faults)
    assert all(re.match(r"old\.txt \d+–\d+ \(.+\): quoted '.*', now '.*'", str(fault)) for fault in proof.faults)


def test_a_moved_text_is_told_with_its_new_place(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("附：" + OLD, encoding="utf-8")
    proof = check_quotations(folder / "out" / "comparison.json", [tmp_path / "old.txt", folder / "new.txt"])
    assert {fault.moved - fault.claim.start for fault in proof.faults if fault.moved is not None} == {2}


def test_a_source_that_was_cut_short_fails_past_its_end(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(OLD[:50], encoding="utf-8")
    proof = check_quotations(folder / "out" / "comparison.json", [tmp_path / "old.txt", folder / "new.txt"])
    assert any("past the end of the text" in str(fault) for fault in proof.faults)


@pytest.mark.parametrize("style", STYLES)
def test_a_citation_in_each_style_is_proved_and_a_false_one_is_not(folder: Path, tmp_path: Path, style: str) -> None:
    ending = {"bibtex": "bib", "biblatex": "bib", "csl-json": "json", "ris": "ris", "web-annotation": "jsonld"}
    file = tmp_path / f"cited.{ending.get(style, 'txt')}"
    text = COMPARISON.cite(*COMPARISON.link_list, style=style)
    file.write_text(text, encoding="utf-8")
    sources = [folder / "old.txt", folder / "new.txt"]
    assert check_quotations(file, sources).holds
    file.write_text(text.replace("研发投入", "研发支出"), encoding="utf-8")
    assert not check_quotations(file, sources).holds


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\u0007" not in text])  # no reader takes those
def test_hostile_words_are_proved_too(tmp_path: Path, text: str) -> None:
    comparison = hostile_comparison(text)
    write_sources(comparison, tmp_path)
    report.write(comparison, tmp_path / "out", ("csv", "xlsx", "docx", "latex", "json", "html", "md"))
    for name in ("tables/clauses.csv", "report.xlsx", "report.docx", "latex/new.tex", "index.html", "report.md"):
        assert check_quotations(tmp_path / "out" / name).holds, name


def test_a_redacted_report_says_that_there_is_nothing_to_prove(folder: Path, tmp_path: Path) -> None:
    report.write(COMPARISON, tmp_path, ("json",), redact=True)
    proof = check_quotations(tmp_path / "comparison.json", [folder / "old.txt", folder / "new.txt"])
    assert (proof.holds, proof.checked, proof.faults) == (False, 0, ())
    assert proof.left_out > 0


@pytest.mark.parametrize("name", ["index.html", "report.md", "report.docx", "comparison.json"])
def test_a_redacted_document_proves_nothing_either(folder: Path, tmp_path: Path, name: str) -> None:
    report.write(COMPARISON, tmp_path, ("html", "md", "docx", "json"), redact=True)
    proof = check_quotations(tmp_path / name, [folder / "old.txt", folder / "new.txt"])
    assert (proof.checked, proof.faults, proof.changed) == (0, (), ())
    assert not proof.holds


@pytest.mark.parametrize("name", ["index.html", "report.md", "report.docx", "comparison.json"])
def test_a_report_that_quotes_nothing_holds_as_long_as_its_sources_do(folder: Path, tmp_path: Path, name: str) -> None:
    report.write(emptied(), tmp_path / "out", ("html", "md", "docx", "json"))
    proof = check_quotations(tmp_path / "out" / name, [folder / "old.txt", folder / "new.txt"])
    assert (proof.checked, proof.holds) == (0, True)
    (tmp_path / "old.txt").write_text(OLD + "附", encoding="utf-8")
    changed = check_quotations(tmp_path / "out" / name, [tmp_path / "old.txt", folder / "new.txt"])
    assert (changed.changed, changed.holds) == (("old.txt",), False)


def emptied() -> Comparison:
    plans = {side: replace(getattr(COMPARISON, side), clauses=(), targets=(), repairs=()) for side in ("old", "new")}
    return replace(COMPARISON, **plans, topic_list=(), link_list=(), change_list=(), old_statuses=(), new_statuses=())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_language_of_a_report_does_not_matter(folder: Path, tmp_path: Path, lang: str) -> None:
    files = report.write(COMPARISON, tmp_path, ("html", "md", "docx", "latex", "xlsx"), lang=lang)
    quoting = [path for path in files if path.name in {"index.html", "report.md", "report.docx", "links.tex"}]
    proofs = [check_quotations(path, [folder / "old.txt", folder / "new.txt"]) for path in quoting]
    assert [(proof.holds, proof.checked > 0) for proof in proofs] == [(True, True)] * 4


def test_what_waits_in_a_long_page_is_proved_too(tmp_path: Path) -> None:
    comparison = many_comparison(1_100)
    write_sources(comparison, tmp_path)
    report.write(comparison, tmp_path / "out", ("html",))
    file = tmp_path / "out" / "index.html"
    assert check_quotations(file, [tmp_path / "old.txt", tmp_path / "new.txt"]).checked >= 2_200 + 1_100
    page = file.read_text(encoding="utf-8")
    at = page.rindex("提高服务能力和水平", 0, page.index("</script>", page.index("data-folded")))
    file.write_text(page[:at] + "降低" + page[at + 2 :], encoding="utf-8")
    (fault,) = check_quotations(file, [tmp_path / "old.txt", tmp_path / "new.txt"]).faults
    assert fault.claim.where.startswith("folded entry ")


def test_words_that_were_altered_in_the_page_are_found(folder: Path, tmp_path: Path) -> None:
    for name in ("index.html", "report.md"):
        text = (folder / "out" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("引导基金", "引领基金"), encoding="utf-8")
        proof = check_quotations(tmp_path / name, [folder / "old.txt", folder / "new.txt"])
        assert proof.faults, name


def verified(file: Path, folder: Path) -> tuple[int, str]:
    """The exit code of the command and what it says."""
    sources = ["--source", str(folder / "old.txt"), "--source", str(folder / "new.txt")]
    done = CliRunner().invoke(verify_quotations, [str(file), *sources])
    if isinstance(done.exception, InputError):
        return 2, str(done.exception)
    return done.exit_code, done.output


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_a_report_md_that_was_cut_short_does_not_hold(folder: Path, tmp_path: Path, lang: str, share: float) -> None:
    lines = report.render(COMPARISON, ["md"], lang=lang)["report.md"].decode().split("\n")
    last = max(at for at, line in enumerate(lines) if "〔`" in line)
    (tmp_path / "report.md").write_text("\n".join(lines[: int(share * last)]), encoding="utf-8")
    code, said = verified(tmp_path / "report.md", folder)
    assert code == 1
    assert re.search(
        r"^\d+ of the \d+ quotations that the file speaks of are not in it: it was cut or alte", said, re.M
    )


def test_a_report_md_whose_places_cannot_be_read_does_not_hold(folder: Path, tmp_path: Path) -> None:
    text = (folder / "out" / "report.md").read_text(encoding="utf-8")
    spoilt = text.replace("〔`", "[`")
    (tmp_path / "report.md").write_text(spoilt, encoding="utf-8")
    code, said = verified(tmp_path / "report.md", folder)
    every = text.count("〔`")
    assert (code, said) == (1, f"{every} of the {every} quotations that the file speaks of are not in it: "
                               "it was cut or altered\n")  # fmt: skip
    older = "\n".join(line for line in spoilt.split("\n") if not line.startswith("- 引文"))  # does not say how many
    (tmp_path / "report.md").write_text(older, encoding="utf-8")
    assert verified(tmp_path / "report.md", folder)[0] == 2


def test_a_report_md_that_does_not_say_how_many_is_proved_by_what_it_holds(folder: Path, tmp_path: Path) -> None:
    text = (folder / "out" / "report.md").read_text(encoding="utf-8")
    older = "\n".join(line for line in text.split("\n") if not line.startswith("- 引文"))
    (tmp_path / "report.md").write_text(older, encoding="utf-8")
    assert verified(tmp_path / "report.md", folder)[0] == 0


@pytest.mark.parametrize("name", ["index.html", "tables/clauses.csv", "tables/links.csv", "comparison.json"])
def test_another_report_that_breaks_off_is_told_in_one_line(folder: Path, tmp_path: Path, name: str) -> None:
    whole = (folder / "out" / name).read_text(encoding="utf-8-sig")
    file = tmp_path / name.rpartition("/")[2]
    file.write_text(whole[: whole.rindex("基金") + 1], encoding="utf-8")
    code, said = verified(file, folder)
    assert code == 2
    assert re.search("breaks off|damaged", said)
    assert "make the report again" in said


def test_a_clause_that_a_cell_of_excel_cannot_hold_is_proved_as_far_as_it_stands_there(tmp_path: Path) -> None:
    bits = [bit._replace(text=bit.text.replace("设立", "设立" + "长𠮷\n" * 20_000)) for bit in OLD_BITS]
    comparison = made_comparison(bits, NEW_BITS)
    write_sources(comparison, tmp_path)
    report.write(comparison, tmp_path / "out", ("xlsx",))
    file, text = tmp_path / "out" / "report.xlsx", comparison.old.document.text
    code, said = verified(file, tmp_path)
    assert code == 0
    assert re.search(r"^(\d+) of \1 quotations stand at their places\n\d+ of them were cut to what a cell of E", said)
    at = text.index("长𠮷")
    for wrong in (text[:at] + "短" + text[at + 1 :], text[: at + 30_000]):
        (tmp_path / "old.txt").write_text(wrong, encoding="utf-8")
        proof = check_quotations(file, [tmp_path / "old.txt", tmp_path / "new.txt"])
        assert any(fault.claim.cut for fault in proof.faults)


def test_a_missing_source_is_told_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    file = tmp_path / "a" / "b" / "comparison.json"
    file.write_bytes((folder / "out" / "comparison.json").read_bytes())
    with pytest.raises(InputError, match=r"old\.txt \(sha256 [0-9a-f]{8}…\) was not found: name it with --source FILE"):
        check_quotations(file)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"nothing is quoted here", "holds no quotation with its place"),
        ("a.json", b"{", "damaged, or no file that szcompare wrote"),
        ("a.json", b'{"schema": "szcompare/comparison/1"}', "damaged, or no file that szcompare wrote"),
        ("a.xlsx", b"PK", "damaged, or no file that szcompare wrote"),
        ("a.docx", b"PK", "damaged, or no file that szcompare wrote"),
        ("a.csv", b"a,b\n1,2\n", "holds no quotation with its place"),
        ("a.txt", b"\xff\xfe\xff", "damaged, or no file that szcompare wrote"),
        ("missing/a.txt", None, "cannot be read"),
    ],
)
def test_what_is_no_export_is_told_in_one_line(tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        check_quotations(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_the_command_exits_with_1_where_a_quotation_fails(folder: Path, tmp_path: Path) -> None:
    right = CliRunner().invoke(verify_quotations, [str(folder / "out" / "comparison.json")])
    assert right.exit_code == 0
    assert re.search(r"^(\d+) of \1 quotations stand at their places$", right.output, re.M)
    (tmp_path / "old.txt").write_text(OLD.replace("3.5%", "3.9%"), encoding="utf-8")
    sources = ["--source", str(tmp_path / "old.txt"), "--source", str(folder / "new.txt")]
    wrong = CliRunner().invoke(verify_quotations, [str(folder / "out" / "comparison.json"), *sources])
    assert wrong.exit_code == 1
    assert "changed  old.txt" in wrong.output
    assert "fault    old.txt " in wrong.output


def test_the_command_cites_from_a_plan_and_from_a_comparison(folder: Path) -> None:
    of_plan = CliRunner().invoke(cite_places, [str(folder / "old.txt"), "一2"])
    assert of_plan.output.count("引文 [1]一2：“设立创业投资引导基金") == 1
    data = json.loads((folder / "out" / "comparison.json").read_text(encoding="utf-8"))
    link = data["links"][0]["id"]
    arguments = [str(folder / "out" / "comparison.json"), link, "--style", "web-annotation"]
    made = json.loads(CliRunner().invoke(cite_places, arguments).output)
    assert made["id"] == f"urn:szcompare:{link}"
    assert "suffix" in made["target"][0]["selector"][0]  # the sources were found beside


def test_a_source_may_be_named_twice(folder: Path) -> None:
    sources = [folder / "old.txt", folder / "new.txt"]
    assert check_quotations(folder / "out" / "report.xlsx", [*sources, *sources]).holds
