"""The package ▶ the notebooks, the guide and the data they name, copied to a folder of the user's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from szcompare.errors import OutputError
from szcompare.example import shipped
from szcompare.report.staging import replace_files

if TYPE_CHECKING:
    from os import PathLike

PARTS = (("notebooks", "*.ipynb", ""), ("notebooks", "guide/*.md", ""), ("data", "**/*.*", "data/"))


def copy_notebooks(folder: str | PathLike[str]) -> list[Path]:
    """Return the files written to ``folder``; OutputError, and nothing written, where a changed one is in the way."""
    files = {
        prefix + path.relative_to(shipped(place)).as_posix(): path.read_bytes()
        for place, pattern, prefix in PARTS
        for path in sorted(shipped(place).glob(pattern))
        if path.is_file()
    }
    place = Path(folder)
    for name, data in files.items():
        there = place / name
        if _differs(there, data):
            raise OutputError(f"{there} is there already and differs: name another folder, so that no work is lost")
    return replace_files(place, files)


def _differs(there: Path, data: bytes) -> bool:
    """Whether another file stands there."""
    try:
        return there.exists() and there.read_bytes() != data
    except OSError as error:
        raise OutputError(f"{there} cannot be written ({error.strerror}): name another folder") from None
