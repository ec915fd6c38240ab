"""Shapes ▶ a chart as SVG: for the page, whose style sheet colours it, and for a file, which carries its colours."""

from __future__ import annotations

from html import escape
from typing import NamedTuple
from unicodedata import east_asian_width

# Okabe and Ito's colours (Color Universal Design, 2008), told apart with any kind of colour vision; a test measures it.
COLOURS = {
    "continued": "#009e73",
    "modified": "#e69f00",
    "new": "#0072b2",
    "dropped": "#cc79a7",
    "same": "#56b4e9",
    "other": "#8a8a8a",
    "on": "#101418",
    "ink": "#20242a",
    "muted": "#5b636d",
    "line": "#d8d3c7",
    "paper": "#ffffff",
    "none": "none",
}
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"

_UNSHOWN = frozenset("\x7f\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})  # xml.sax would load all of urllib


class Shape(NamedTuple):
    """A path, circle or text; numbers in pixels, colours by their name in COLOURS."""

    path: str = ""  # SVG path data, absolute; empty for a text
    x: float = 0.0  # of a text; a path is moved by as much
    y: float = 0.0
    text: str = ""
    size: float = 12.0  # of a text
    anchor: str = "start"  # start, middle or end
    bold: bool = False
    fill: str = "none"
    stroke: str = "none"
    width: float = 1.0  # of the stroke
    dashed: bool = False
    opacity: float = 1.0
    title: str = ""  # what a pointer over it is told


class Chart(NamedTuple):
    """A picture with what it says in words, and its data."""

    name: str  # of its files
    title: str
    note: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def rect(x: float, y: float, width: float, height: float, fill: str, *, title: str = "") -> Shape:
    """Return a filled rectangle."""
    path = f"M{_n(x)} {_n(y)}H{_n(x + width)}V{_n(y + height)}H{_n(x)}Z"
    return Shape(path=path, fill=fill, title=title)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 1, dashed: bool = False) -> Shape:
    """Return a straight line."""
    path = f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}"
    return Shape(path=path, stroke=stroke, width=width, dashed=dashed)


def dot(x: float, y: float, colour: str, *, square: bool = False, hollow: bool = False, title: str = "") -> Shape:
    """Return a mark: round or square, solid or hollow."""
    r = 4.5
    if square:
        path = f"M{_n(x - r)} {_n(y - r)}H{_n(x + r)}V{_n(y + r)}H{_n(x - r)}Z"
    else:  # two half circles as four curves, which every painter of paths knows
        k = r * 0.5523
        a, b, c, d = (_n(v) for v in (x - r, x - k, x + k, x + r))
        e, f, g, h = (_n(v) for v in (y - r, y - k, y + k, y + r))
        path = f"M{a} {_n(y)}C{a} {f} {b} {e} {_n(x)} {e}C{c} {e} {d} {f} {d} {_n(y)}"
        path += f"C{d} {g} {c} {h} {_n(x)} {h}C{b} {h} {a} {g} {a} {_n(y)}Z"
    return Shape(path=path, fill="paper" if hollow else colour, stroke=colour, width=2, title=title)


def ribbon(left: tuple[float, float, float], right: tuple[float, float, float], fill: str, *, title: str) -> Shape:
    """Return a band from (x, top, bottom) to (x, top, bottom)."""
    (x, top, bottom), (u, high, low) = left, right
    middle = _n((x + u) / 2)
    path = f"M{_n(x)} {_n(top)}C{middle} {_n(top)} {middle} {_n(high)} {_n(u)} {_n(high)}"
    path += f"V{_n(low)}C{middle} {_n(low)} {middle} {_n(bottom)} {_n(x)} {_n(bottom)}Z"
    return Shape(path=path, fill=fill, opacity=0.45, title=title)


def words(x: float, y: float, text: str, **look: object) -> Shape:
    """Return a text on the line y; ``look``: size, anchor, bold and fill as in Shape."""
    return Shape(x=x, y=y, text=text, **{"fill": "ink", **look})  # type: ignore[arg-type]


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is: a Chinese character is as wide as the size, others a little over half.

    >>> text_width("深圳2008", 10)
    43.2
    """
    return round(sum(size if east_asian_width(c) in "WF" else 0.58 * size for c in text), 1)


def fitted(text: str, size: float, width: float) -> str:
    """Return the text, cut with … where it is wider than ``width``.

    >>> fitted("高新技术产业与标准", 10, 60)
    '高新技术产…'
    """
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width + 0.2 * size:
        kept = kept[:-1]
    return kept + "…"


def inline(chart: Chart, lang: str = "") -> str:
    """Return SVG for a page: colours are classes c-… and k-… of its style sheet; text takes ``lang`` where given."""
    tongue = f' lang="{lang}"' if lang else ""
    size = f'viewBox="0 0 {chart.width} {chart.height}" width="{chart.width}" height="{chart.height}"'
    label = f"{chart.title}。{chart.note}" if chart.note else chart.title
    body = "".join(_inline_shape(shape) for shape in chart.shapes)
    return f'<svg class="chart" {size} role="img" aria-label="{_xml(label).translate(_IN_QUOTES)}"{tongue}>{body}</svg>'


def standalone(chart: Chart, lang: str = "zh-CN") -> bytes:
    """Return an SVG file with white ground, title, description and all its colours."""
    size = f'viewBox="0 0 {chart.width} {chart.height}" width="{chart.width}" height="{chart.height}"'
    body = "\n".join(_standalone_shape(shape) for shape in chart.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} xml:lang="{lang}" lang="{lang}" '
        f'role="img" font-family="{FONTS}">\n<title>{_xml(chart.title)}</title>\n<desc>{_xml(chart.note)}</desc>\n'
        f'<rect width="{chart.width}" height="{chart.height}" fill="{COLOURS["paper"]}"/>\n{body}\n</svg>\n'
    ).encode()


def _inline_shape(shape: Shape) -> str:
    return _shape(shape, f' class="c-{shape.fill} k-{shape.stroke}"' if shape.path else f' class="c-{shape.fill}"')


def _standalone_shape(shape: Shape) -> str:
    stroke = f' stroke="{COLOURS[shape.stroke]}"' if shape.stroke != "none" else ""
    return _shape(shape, f' fill="{COLOURS[shape.fill]}"{stroke}')


def _shape(shape: Shape, colour: str) -> str:
    title = f"<title>{_xml(shape.title)}</title>" if shape.title else ""
    solid = "opacity" if shape.stroke != "none" else "fill-opacity"  # a painter needs a layer for the first
    faint = f' {solid}="{shape.opacity:.2g}"' if shape.opacity < 1 else ""
    if shape.path:
        stroke = f' stroke-width="{_n(shape.width)}"' if shape.stroke != "none" else ""
        dashes = ' stroke-dasharray="5 4"' if shape.dashed else ""
        moved = f' transform="translate({_n(shape.x)} {_n(shape.y)})"' if shape.x or shape.y else ""
        return f'<path d="{shape.path}"{moved}{colour}{stroke}{dashes}{faint}>{title}</path>'
    anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
    bold = ' font-weight="600"' if shape.bold else ""
    place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}"'
    return f"<text {place}{anchor}{bold}{colour}{faint}>{_xml(shape.text)}{title}</text>"


def _xml(text: str) -> str:
    return escape(_clean(text), quote=False)


def _clean(text: str) -> str:
    """The text with a sign in the place of what XML forbids and of direction marks, which would turn the line."""
    return "".join(c if _allowed(c) else "\ufffd" for c in text)


def _allowed(c: str) -> bool:
    return (c >= " " or c in "\t\n") and c not in _UNSHOWN


def _n(value: float) -> str:
    """A number with one digit at most: pixels need no more, and the bytes stay the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
