"""A DataFrame ▶ the same, shown so that Chinese is legible: whole columns in a console, upright signs in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

WIDEST = 80  # characters of a cell in a notebook; pandas' 50 cut a Chinese clause in two


class Table(pd.DataFrame):
    """A DataFrame in all respects but how it shows itself, and so are those that are made from it."""

    @property
    def _constructor(self) -> Callable[..., Table]:
        return Table

    def __repr__(self) -> str:
        """The text of pandas with columns that stand in line: a Chinese character is two columns wide."""
        with pd.option_context("display.unicode.east_asian_width", True):
            return super().__repr__()

    def _repr_html_(self) -> str | None:  # pandas' own has no types
        """The table of pandas, marked as Chinese, so that a page in English takes no brush script for it."""
        with pd.option_context("display.max_colwidth", WIDEST):
            made: str | None = super()._repr_html_()  # type: ignore[misc]
        return None if made is None else f'<div lang="zh-CN">{made}</div>'
