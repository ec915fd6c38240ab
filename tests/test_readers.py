"""Files ▶ documents, or one line that says what is wrong and what to do."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from szcompare import zh
from szcompare.errors import InputError
from szcompare.readers import read, using
from szcompare.readers.text import read_text

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "一、任务\r\n　　加快发展\ufffd。\r\n"


def test_a_text_is_kept_to_the_character(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.encode())
    document = read(path)
    assert (document.text, document.origin, document.encoding) == (TEXT, "plan.txt", "utf-8")
    assert document.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert document.id == document.sha256[:8]


def test_a_signature_at_the_head_is_no_part_of_the_text() -> None:
    assert read_text("plan.txt", b"\xef\xbb\xbf" + "发展".encode()).text == "发展"


@given(
    st.text().filter(lambda text: text.strip(zh.STRIP) and all(ord(mark) > 31 or mark in "\t\n\f\r" for mark in text))
)
def test_any_text_in_utf_8_is_read_as_it_is(text: str) -> None:
    assert read_text("plan.txt", b"\xef\xbb\xbf" + text.encode()).text == text


@pytest.mark.parametrize("name", ["plan.txt", "plan.TXT", "plan.text", "plan.md", "plan"])
def test_the_endings_of_plain_texts_are_known(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("加快发展。", encoding="utf-8")
    assert read(tmp_path / name).text == "加快发展。"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "　\u200b\u2028\ufeff".encode(), b"\xef\xbb\xbf"])
def test_an_empty_or_blank_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="empty or holds only blanks"):
        read_text("plan.txt", data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02" * 100,
        b"\x7fELF\x02\x01\x01" + bytes(60),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
    ],
)
def test_a_binary_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"binary|image"):
        read_text("plan.txt", data)


def missing(folder: Path) -> Path:
    return folder / "missing.txt"


def a_folder(folder: Path) -> Path:
    return folder


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("x", encoding="utf-8")
    return folder / "file" / "plan.txt"


def a_fifo(folder: Path) -> Path:
    os.mkfifo(folder / "fifo.txt")
    return folder / "fifo.txt"


def a_loop(folder: Path) -> Path:
    (folder / "a.txt").symlink_to(folder / "b.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    return folder / "a.txt"


def a_dangling_link(folder: Path) -> Path:
    (folder / "link.txt").symlink_to(folder / "gone.txt")
    return folder / "link.txt"


def of_unknown_type(folder: Path) -> Path:
    (folder / "plan.xyz").write_text("发展", encoding="utf-8")
    return folder / "plan.xyz"


def with_a_nul(folder: Path) -> Path:
    return folder / "plan\0.txt"


PLACES = [
    (missing, "no such file"),
    (a_folder, "is a folder"),
    (below_a_file, "check the path"),
    (a_fifo, "no regular file"),
    (a_loop, "loop"),
    (a_dangling_link, "no such file"),
    (of_unknown_type, "no reader"),
    (with_a_nul, "not a file name"),
]


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither FIFOs nor links for every user")
@pytest.mark.parametrize(("make", "said"), PLACES, ids=[make.__name__ for make, _ in PLACES])
def test_what_is_no_readable_file_is_refused_with_its_name(tmp_path: Path, make: object, said: str) -> None:
    assert callable(make)
    path = make(tmp_path)
    with pytest.raises(InputError, match=said) as refused:
        read(path)
    assert path.name.split("\0")[0] in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(b"1234567890")
    with using(limits={"bytes": 10}):
        assert read(path).text == "1234567890"
    with using(limits={"bytes": 9}), pytest.raises(InputError, match=r"over the limit of 9.*--limit bytes=NUMBER"):
        read(path)
    with using(limits={"characters": 9}), pytest.raises(InputError, match=r"over the limit of 9.*characters=NUMBER"):
        read(path)


LARGE = 200_000_000  # bytes
SMALL_MEMORY = 1_500_000_000  # bytes of address space


def told(path: Path, *options: str) -> tuple[int, str]:
    """What inspect says of a file in a process with little memory."""
    program = (
        "import resource, sys; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({SMALL_MEMORY}, {SMALL_MEMORY})); "
        "from szcompare.cli import main; sys.argv[0] = 'szcompare'; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "inspect", str(path), *options], capture_output=True, text=True, timeout=60,
        check=False, encoding="utf-8",
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded on Linux only")
def test_a_text_of_200_megabytes_is_refused_in_one_line_with_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    line = "加快发展先进制造业，支持企业开展技术改造。\n".encode()
    with path.open("wb") as file:
        for _ in range(200):
            file.write(line * (LARGE // 200 // len(line) + 1))
    code, said = told(path)
    assert (code, said.count("\n")) == (2, 1)
    assert "bytes are over the limit of 67,108,864" in said
    code, said = told(path, "--limit", f"bytes={2 * LARGE}")
    assert (code, said.count("\n")) == (2, 1)
    assert "characters are over the limit of 10,000,000" in said


@pytest.mark.skipif(os.name == "nt", reason="Windows forbids such names")
@pytest.mark.parametrize("name", ["规\n划.txt", "规\r划.txt", "规\x1b[2J划.txt", "规\u2028划.txt", "规 划?.txt"])
def test_a_name_with_line_ends_is_read_and_stays_one_line_in_an_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("加快发展。", encoding="utf-8")
    assert read(path).origin == name
    path.write_text("", encoding="utf-8")
    code, said = told(path)
    assert (code, said.count("\n"), len(said.splitlines())) == (2, 1, 1)
    assert "\x1b" not in said


def test_dots_in_a_path_lead_where_the_system_says(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "..plan..txt").write_text("加快发展。", encoding="utf-8")
    assert read(tmp_path / "a" / ".." / "..plan..txt").origin == "..plan..txt"
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "b" / ".." / "..plan..txt")


@pytest.mark.parametrize("limits", [{"page": 3}, {"pages": 0}, {"pages": 2.5}, {"pages": True}, {"pages": 2**50}])
def test_a_limit_that_does_not_exist_or_bounds_nothing_is_refused(limits: dict[str, int]) -> None:
    with pytest.raises(InputError, match="limit"), using(limits=limits):
        pass
