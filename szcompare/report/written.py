"""The files of a written report ▶ a list of them that shows itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from szcompare import display

if TYPE_CHECKING:
    from collections.abc import Iterable


class Report(list[Path]):
    """The files of a report in the order written; a notebook shows links to them.

    >>> Report(Path("out"), [Path("out/report.md"), Path("out/tables/links.csv")])
    Report(out: 2 files, report.md)
    """

    def __init__(self, folder: Path, files: Iterable[Path]) -> None:
        """Take the folder of the report and its files."""
        super().__init__(files)
        self.folder = folder

    @property
    def main(self) -> list[Path]:
        """The files to open first: those that stand in the folder itself."""
        return [path for path in self if path.parent == self.folder]

    def __repr__(self) -> str:
        """One line: the folder, how many files, and those to open first."""
        names = ", ".join(path.name for path in self.main)
        return f"Report({self.folder.as_posix()}: {len(self)} files{', ' if names else ''}{names})"

    def _repr_html_(self) -> str:
        return display.report_panel(self)
