"""Charts as PNG: no character without a glyph, no font of the machine, the same bytes, the extra named where missing."""

from __future__ import annotations

import builtins
import hashlib
import importlib.util
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from plans_made import made_comparison

from szcompare import report
from szcompare.errors import MissingExtraError
from szcompare.report.charts import standalone
from szcompare.report.figures import drawn, framed
from szcompare.report.wording import words

if TYPE_CHECKING:
    from collections.abc import Callable

pytest.importorskip("resvg_py", reason="the extra plot is not installed")

from szcompare.report.painting import painted, painted_svg, render_png

COMPARISON = made_comparison()
LETTER = '<svg xmlns="http://www.w3.org/2000/svg" width="34" height="34" lang="zh-CN">{}</svg>'
TEXT = '<text x="3" y="27" font-size="26" font-family="Noto Sans CJK SC,sans-serif">{}</text>'
# Our charts use a few hundred characters; a plan of the user's uses many more: the first level of GB 2312 and signs.
COMMON = "一地在要工上是中国同和的有人我主产不为这民了发以经深圳创新规划延续调整未见新增－—–−…·、，。；：“”（）《》〔〕%‰￥→①②㎡℃×½Ⅲαβ〇"


def glyph(character: str) -> str:
    """The picture of a character as a hash."""
    escaped = {"&": "&amp;", "<": "&lt;"}.get(character, character)
    return hashlib.sha256(painted_svg(LETTER.format(TEXT.format(escaped)), zoom=1)).hexdigest()


NOTHING = hashlib.sha256(painted_svg(LETTER.format(""), zoom=1)).hexdigest()
UNKNOWN = glyph("\ue000")  # a private character that no font has: the box that stands for a missing glyph


def test_a_character_that_no_font_has_is_a_box_and_not_a_gap() -> None:
    assert UNKNOWN != NOTHING
    assert [glyph(c) for c in "😀𠮷"] == [UNKNOWN] * 2


def test_no_character_of_any_chart_lacks_its_glyph() -> None:
    shown = {
        c for lang in ("zh", "en") for chart in drawn(COMPARISON, lang) for s in framed(chart).shapes for c in s.text
    }
    shown |= {c for lang in ("zh", "en") for text in words(lang).values() for c in text}
    shown |= set(COMMON)
    missing = sorted(c for c in shown if not c.isspace() and glyph(c) in {UNKNOWN, NOTHING})
    assert len(shown) > 300
    assert missing == []


def test_every_chart_is_a_picture_of_twice_its_size() -> None:
    files = render_png(COMPARISON)
    charts = {f"figures/{chart.name}.png": framed(chart) for chart in drawn(COMPARISON)}
    assert files.keys() == charts.keys()
    for name, data in files.items():
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", data[16:24]) == (2 * charts[name].width, 2 * charts[name].height)


def test_the_same_chart_gives_the_same_bytes() -> None:
    chart = drawn(COMPARISON)[0]
    assert painted(chart) == painted(drawn(made_comparison())[0])
    assert painted(chart) != painted(chart, zoom=1)


def test_fonts_of_the_machine_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    import resvg_py

    asked: list[dict[str, Any]] = []
    real: Callable[..., bytes] = resvg_py.svg_to_bytes

    def watched(**options: Any) -> bytes:
        asked.append(options)
        return real(**options)

    monkeypatch.setattr(resvg_py, "svg_to_bytes", watched)
    painted(drawn(COMPARISON)[0])
    assert asked[0]["skip_system_fonts"] is True
    assert {Path(name).name for name in asked[0]["font_files"]} == {"NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"}
    assert standalone(framed(drawn(COMPARISON)[0])).decode() == asked[0]["svg_string"]


def test_the_format_png_is_written_beside_the_figures(tmp_path: Path) -> None:
    report.write(COMPARISON, tmp_path, ["figures", "png"])
    names = {path.stem: set() for path in (tmp_path / "figures").iterdir()}  # type: dict[str, set[str]]
    for path in (tmp_path / "figures").iterdir():
        names[path.stem].add(path.suffix)
    assert set(map(frozenset, names.values())) == {frozenset({".svg", ".csv", ".png"})}
    assert "png" not in report.FORMATS


@pytest.mark.parametrize("lacks", ["resvg_py", "pylopdf_fonts_zh_cn"])
def test_without_the_extra_the_error_names_the_install_before_any_work(
    lacks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(report, "find_spec", lambda name: None if name == lacks else found(name))
    with pytest.raises(MissingExtraError, match=r'writing PNG needs .* "szcompare\[plot\]"'):
        report.check(tmp_path / "out", ["png"])
    assert not (tmp_path / "out").exists()


def test_without_the_extra_a_chart_cannot_be_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refused(name: str, *rest: Any, **more: Any) -> Any:
        if name == "resvg_py":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refused)
    with pytest.raises(MissingExtraError, match=r"szcompare\[plot\]"):
        painted(drawn(COMPARISON)[0])
