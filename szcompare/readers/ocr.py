"""Image of a page ▶ PageContent, read by RapidOCR (PP-OCR) and kept in a cache by the image's hash.

Runs in processes of its own that ``pdf_process`` starts: one thread each, no network (the models are in
the package's wheel). Measured on pages of 690 characters at 200 dpi: without the step that looks for
upside-down lines and with one thread half the time of the defaults, no more errors.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from szcompare import zh
from szcompare.readers.pdf_page import FULL_WIDTH, PageContent, Segment, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

DPI = 200
LIMIT_PIXELS = 60_000_000  # a page of A0 at 200 dpi; larger pages are drawn at a lower resolution
NOISE_SCORE = 0.3  # lines read with less are stains and stamps: no text, but counted
FORMAT = 1  # of a cached page; raise it when a cached page would be read otherwise
SETTINGS: dict[str, Any] = {
    "Global.use_cls": False,
    "Global.text_score": 0.0,  # nothing is left out unseen; NOISE_SCORE decides
    "Global.log_level": "critical",
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))  # widths that the model does not tell apart
LINE_HEIGHT = 0.72  # size of the font as share of the height of a found line


def has_ocr() -> bool:
    """Whether the packages of the extra ``ocr`` are installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def cache_folder() -> Path:
    """Return the folder in which read pages are kept, for this user."""
    from platformdirs import user_cache_path

    return user_cache_path("szcompare", appauthor=False) / "ocr"


def read_image(image: Any, number: int, *, folder: Path | None) -> PageContent:
    """Return the text of a page's image (height × width × 3, uint8); ``folder`` keeps it, None keeps nothing.

    A cached page that is torn or of another format is read again.
    """
    path = folder / f"{_key(image)}.json" if folder is not None else None
    found = _cached(path) if path is not None else None
    if found is None:
        found = _read(image)
        if path is not None:
            _keep(path, found)
    values = packed(found)
    return unpacked({**values, "number": number})


def _key(image: Any) -> str:
    digest = hashlib.sha256(
        json.dumps([FORMAT, DPI, NOISE_SCORE, _versions(), SETTINGS, image.shape], sort_keys=True).encode()
    )
    digest.update(image.tobytes())
    return digest.hexdigest()


@cache
def _versions() -> list[str]:
    from importlib.metadata import version

    models = [hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in sorted(_models().values())]
    return [version("rapidocr"), version("onnxruntime"), *models]


def _cached(path: Path) -> PageContent | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["sha256"] != _sum(kept["page"]):
            return None
        return unpacked(kept["page"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sum(page: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(page, sort_keys=True).encode()).hexdigest()


def _keep(path: Path, page: PageContent) -> None:
    """Write the page beside its place and move it there, so that a stop leaves no half file.

    A cache that cannot be written costs time, not text: the page is read again the next time.
    """
    values = packed(page)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as part:
            json.dump({"sha256": _sum(values), "page": values}, part, sort_keys=True)
        Path(part.name).replace(path)


@cache
def _models() -> dict[str, str]:
    """The models in the wheel; given by path, so that nothing is ever fetched."""
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    found = {}
    for step in ("det", "rec"):
        paths = sorted(folder.glob(f"PP-OCR*_{step}_*.onnx"))
        if not paths:
            raise FileNotFoundError(f"rapidocr came without its {step} model; install rapidocr>=3.10")
        found[f"{step.capitalize()}.model_path"] = str(paths[-1])
    return found


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={**SETTINGS, **_models()})


def _read(image: Any) -> PageContent:
    result = _engine()(image, return_word_box=True, return_single_char_box=True)
    boxes = [] if result.boxes is None else result.boxes.tolist()
    texts, means = list(result.txts or ()), list(result.scores or ())
    words = list(result.word_results or ())
    words = words if len(words) == len(texts) else [()] * len(texts)
    kept = [
        (box, text, _scores(text, mean, word))
        for box, text, mean, word in zip(boxes, texts, means, words, strict=True)
        if text.strip() and mean >= NOISE_SCORE
    ]
    turn = _turn([box for box, _, _ in kept])
    height, width = image.shape[:2]
    return PageContent(
        number=0, width=_points(width), height=_points(height), scanned=True,
        segments=tuple(_segment(box, text, scores, turn) for box, text, scores in kept),
    )  # fmt: skip


def _scores(text: str, mean: float, words: Sequence[Any]) -> tuple[float, ...]:
    """A score for each character: its own where the engine gives one, else the line's mean."""
    mean = round(float(mean), 3)
    own: list[tuple[str, float]] = [(c, round(float(word[1]), 3)) for word in words if word for c in word[0]]
    if "".join(c for c, _ in own) == text:
        return tuple(score for _, score in own)
    if "".join(c for c, _ in own if not c.isspace()) == "".join(text.split()):
        given = iter([score for c, score in own if not c.isspace()])
        return tuple(mean if c.isspace() else next(given) for c in text)
    return (mean,) * len(text)


def _turn(boxes: Sequence[Any]) -> float:
    """By how much the page is turned, in radians: the median slope of the long lines."""
    slopes = [
        math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0])
        for box in boxes
        if box[1][0] - box[0][0] > 5 * abs(box[3][1] - box[0][1])
    ]
    return median(slopes) if slopes else 0.0


def _points(pixels: float) -> float:
    return round(pixels * 72 / DPI, 2)


def _segment(box: Any, text: str, scores: tuple[float, ...], turn: float) -> Segment:
    """A found line, turned level; its size follows from its width where it is long enough."""
    level = [(x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)) for x, y in box]
    x0, x1 = (_points(sum(x for x, _ in side) / 2) for side in ((level[0], level[3]), (level[1], level[2])))
    y0, y1 = (_points(sum(y for _, y in side) / 2) for side in (level[:2], level[2:]))
    units = sum(1.0 if ord(c) >= FULL_WIDTH else 0.5 for c in text)
    size = max(1.0, (x1 - x0) / units if units >= 8 else LINE_HEIGHT * (y1 - y0))
    middle = (y0 + y1) / 2
    return Segment(
        text=widened(text), x0=x0, x1=x1, top=round(middle - size / 2, 2), bottom=round(middle + size / 2, 2),
        size=round(size, 2), scores=scores,
    )  # fmt: skip


def widened(text: str) -> str:
    """Return the text with the punctuation beside Chinese characters in full width, as plans are printed.

    A dash between years is told from the numeral 一.

    >>> widened("促进(含市属)发展,到2020年"), widened("R&D (2015)"), widened("2008一2015年")
    ('促进（含市属）发展，到2020年', 'R&D (2015)', '2008—2015年')
    """
    made = list(text)
    for n, character in enumerate(text):
        around = text[max(0, n - 1) : n] + text[n + 1 : n + 2]
        if character in WIDE and zh.IS_HAN.search(around):
            made[n] = WIDE[character]
        elif character == "一" and len(around) == 2 and around.isdecimal():
            made[n] = "—"
    return "".join(made)
