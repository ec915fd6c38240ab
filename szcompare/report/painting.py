"""Chart ▶ PNG: the SVG file, painted by resvg with the fonts of a package, so the same bytes on every machine."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from szcompare.errors import MissingExtraError
from szcompare.report import charts
from szcompare.report.figures import drawn, framed
from szcompare.report.wording import TAGS

if TYPE_CHECKING:
    from pathlib import Path

    from szcompare.comparison import Comparison
    from szcompare.report.charts import Chart

FONTS = ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf")  # the second for characters that the first lacks
FAMILY = "Noto Sans SC"
ZOOM = 2.0  # pixels of the picture for one of the drawing: sharp at 15 cm of width in print


def render_png(comparison: Comparison, lang: str = "zh") -> dict[str, bytes]:
    """Return figures/NAME.png for every chart that has something to show; MissingExtraError without the extra."""
    return {f"figures/{chart.name}.png": painted(chart, TAGS[lang]) for chart in drawn(comparison, lang)}


def painted(chart: Chart, lang: str = "zh-CN", *, zoom: float = ZOOM) -> bytes:
    """Return a chart with its title and note as PNG, ``zoom`` pixels for one of the drawing.

    Fonts of the machine are never used. MissingExtraError without the extra ``plot``.
    """
    return painted_svg(charts.standalone(framed(chart), lang).decode(), zoom=zoom)


def painted_svg(svg: str, *, zoom: float = ZOOM) -> bytes:
    """Return any SVG as PNG, its texts in Noto Sans SC."""
    resvg, fonts = _library()
    with as_file(fonts[0]) as first, as_file(fonts[1]) as second:
        return _bytes(resvg, svg, (first, second), zoom)


def _bytes(resvg: Any, svg: str, fonts: tuple[Path, Path], zoom: float) -> bytes:
    return bytes(
        resvg.svg_to_bytes(
            svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=[str(path) for path in fonts],
            font_family=FAMILY, sans_serif_family=FAMILY,
        )
    )  # fmt: skip


def _library() -> tuple[Any, Any]:
    try:
        import resvg_py

        held = files("pylopdf_fonts_zh_cn")
    except ImportError:
        raise MissingExtraError("writing PNG", "plot") from None
    return resvg_py, [held.joinpath(name) for name in FONTS]
