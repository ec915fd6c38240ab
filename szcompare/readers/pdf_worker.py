"""Request on standard input ▶ pages on standard output, one JSON line each; run as a program by ``pdf_process``.

PDFium can neither be interrupted nor be told how much memory to take: a form that draws itself ten times,
nine deep, keeps it busy for hours, and one megabyte of deflated text took 6.7 GB. So it works in a process
that can be stopped, with an upper limit of memory where the system has one.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from szcompare.readers.settings import raised

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = 4  # PDFium's code for a missing password


def main() -> None:
    """Answer the request on standard input."""
    out = _own_output()
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _limit_memory(int(request["memory"]))
    try:
        for answer in _answers(request, data):
            _say(out, answer)
        _say(out, {"end": True})
    except MemoryError:
        size = int(request["memory"]) // 2**20
        _say(out, {"error": f"needs more than {size:,} MB of memory; it is damaged or made to exhaust it"})
    except (ValueError, OSError) as error:
        _say(out, {"error": str(error)})


def _own_output() -> IO[str]:
    """Standard output for answers alone; what libraries print goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _say(out: IO[str], answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer) + "\n")
    out.flush()


def _limit_memory(size: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limit on this system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answers(request: dict[str, Any], data: bytes) -> Iterator[dict[str, Any]]:
    import pypdfium2.raw as raw

    raw.FPDF_InitLibrary()
    handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        locked = raw.FPDF_GetLastError() == PASSWORD
        raise ValueError(
            "is locked with a password; save a copy without one"
            if locked
            else "is damaged or cut short; get it again from its source"
        )
    count = raw.FPDF_GetPageCount(handle)
    if count > request["pages_limit"]:
        most = f"the limit of {request['pages_limit']:,}"
        raise ValueError(f"{count:,} pages are over {most}; split the file, or {raised('pages')}")
    if not count:
        raise ValueError("is damaged: it has no pages; get it again from its source")
    yield {"count": count}
    wanted = request["pages"] or range(1, count + 1)
    if request["images"]:
        yield from _read_images(handle, wanted, request)
    else:
        yield from _read_texts(handle, wanted, request)


def _open(handle: Any, number: int) -> Any:
    import pypdfium2.raw as raw

    page = raw.FPDF_LoadPage(handle, number - 1)
    if not page:
        raise ValueError(f"is damaged: page {number} is missing; get it again from its source")
    return page


def _read_texts(handle: Any, wanted: Any, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    import pypdfium2.raw as raw

    from szcompare.readers.pdf_glyphs import Page
    from szcompare.readers.pdf_page import packed

    left = int(request["characters_limit"])
    for number in wanted:
        page = _open(handle, number)
        text = raw.FPDFText_LoadPage(page)
        content = Page(page, text, number, limit=min(left, int(request["page_characters_limit"]))).content()
        left -= sum(len(segment.text) for segment in content.segments)
        yield {"page": packed(content)}
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)


def _read_images(handle: Any, wanted: Any, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    import pypdfium2.raw as raw

    from szcompare.readers.ocr import read_image
    from szcompare.readers.pdf_page import packed

    folder = Path(request["cache"]) if request["cache"] is not None else None
    for number in wanted:
        page = _open(handle, number)
        image = _drawn(page)
        raw.FPDF_ClosePage(page)
        yield {"page": packed(read_image(image, number, folder=folder))}


def _drawn(page: Any) -> Any:
    """The page as an image in blue, green, red; white where nothing is drawn."""
    import numpy as np
    import pypdfium2.raw as raw

    from szcompare.readers.ocr import DPI, LIMIT_PIXELS

    width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
    scale = min(DPI / 72, (LIMIT_PIXELS / max(1.0, width * height)) ** 0.5)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    pixels = np.full((size[1], size[0], 3), 255, dtype=np.uint8)
    bitmap = raw.FPDFBitmap_CreateEx(size[0], size[1], raw.FPDFBitmap_BGR, pixels.ctypes.data, size[0] * 3)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, size[0], size[1], 0, raw.FPDF_ANNOT)
    raw.FPDFBitmap_Destroy(bitmap)
    return pixels


if __name__ == "__main__":
    main()
