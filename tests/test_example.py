"""Sources of every kind give the same document; the example comes with the package."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path

import pytest

import szcompare
from szcompare.errors import InputError
from szcompare.example import data_file

TEXT = "某市规划\n\n一、主要任务\n\n1．到2020年，建设重点实验室50家。\n"


def test_the_example_is_the_two_plans_in_order_of_time() -> None:
    old, new = szcompare.load_example()
    assert (old.origin, new.origin) == ("shenzhen-2008.txt", "shenzhen-2015.txt")
    assert szcompare.load_example().old == old


def test_a_missing_data_file_is_told() -> None:
    with pytest.raises(InputError, match=r"no file 'plans/none\.txt'"):
        data_file("plans/none.txt")


def test_path_open_file_and_text_give_the_same_document(tmp_path: Path) -> None:
    path = tmp_path / "规划.txt"
    path.write_text(TEXT, encoding="utf-8", newline="\n")
    wanted = szcompare.read(path)
    with path.open("rb") as as_bytes, path.open(encoding="utf-8") as as_text:
        assert szcompare.read(as_bytes) == szcompare.read(as_text) == wanted
    assert szcompare.from_text(TEXT, name="规划.txt") == szcompare.read(str(path)) == wanted
    assert szcompare.parse(wanted) == szcompare.parse(path)


def test_an_open_file_keeps_the_hash_of_its_bytes_in_any_encoding(tmp_path: Path) -> None:
    path = tmp_path / "规划.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    with path.open(encoding="gb18030") as opened:
        assert szcompare.read(opened).sha256 == szcompare.read(path).sha256


@pytest.mark.parametrize("opened", [BytesIO(TEXT.encode()), StringIO(TEXT)])
def test_a_file_without_a_name_is_a_plain_text(opened: BytesIO | StringIO) -> None:
    assert szcompare.compare(opened, szcompare.from_text(TEXT)).old.document.text == TEXT


def test_a_text_given_as_a_path_names_the_remedy() -> None:
    with pytest.raises(InputError, match="from_text"):
        szcompare.parse(TEXT)
    with pytest.raises(InputError, match="surrogate"):
        szcompare.from_text("规划\ud800")


def test_the_types_are_published() -> None:
    assert (Path(szcompare.__file__).parent / "py.typed").is_file()
