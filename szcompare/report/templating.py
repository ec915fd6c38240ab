"""Templates ▶ text: the built-in files or a user's of the same names, everything escaped, each fault with its line."""

from __future__ import annotations

import json
import re
import traceback
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from szcompare.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import jinja2

PAGE = "index.html.j2"  # what the others are parts of
STYLE, SCRIPT = "style.css", "script.js"
PARTS = ("index", "links", "method", "overview", "parts", "texts", "topics")
NAMES = (*(f"{name}.html.j2" for name in PARTS), STYLE, SCRIPT)

# Control characters have no place in HTML; they are shown as the pictures Unicode has for them.
_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_CONTROL = re.compile("[" + "".join(map(re.escape, map(chr, _CONTROLS))) + "]")  # quicker to ask than to replace

# What a template of a user can raise while it is filled: its own mistakes, and those of the values it works with.
_FAULTS = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError, MemoryError)


def filled(values: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]], folder: Path | None = None) -> str:
    """Return the page; ``folder`` holds templates that take the place of the built-in ones.

    InputError with file and line where a template of the folder is wrong.
    """
    engine = _engine(folder)
    engine.filters |= {**filters, "as_data": as_data}
    with _told(folder):
        page = engine.get_template(PAGE).render(values)
    if "<" not in page:
        raise InputError(f"{folder}: {PAGE} gives no page, but {page.strip()[:40]!r}")
    return _visible(page)


def check_templates(folder: Path) -> None:
    """Raise InputError with file and line if a template of the folder cannot be read; nothing is filled in."""
    outside = [path for path in folder.iterdir() if not path.resolve().is_relative_to(folder.resolve())]
    if outside:
        raise InputError(f"{outside[0]} leads out of the folder of templates: put the file itself there")
    engine = _engine(folder)
    with _told(folder):
        for path in sorted(folder.glob("*.j2")):
            engine.get_template(path.name)
    for name in (STYLE, SCRIPT):
        asset(name, folder)


def asset(name: str, folder: Path | None = None) -> str:
    """Return a file of the user's folder or else of the built-in ones, with plain line ends on every system."""
    own = None if folder is None else folder / name
    if own is None or not own.is_file():
        return _built_in(name)
    try:
        return own.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{own} cannot be read as UTF-8 text") from error


def safe(text: str) -> Any:
    """Return our own style, script, words or chart as what is not to be escaped."""
    import markupsafe

    return markupsafe.Markup(text)  # noqa: S704 - files of this package, and charts that escape what they show


def as_data(html: Any) -> Any:
    """Return finished HTML as a JSON string for a script element of type application/json, which holds no end tag."""
    shown = _visible(str(html)).strip()
    return safe(json.dumps(shown, ensure_ascii=False).replace("</", "<\\/").replace("<!--", "\\u003c!--"))


@cache
def _built_in(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _engine(folder: Path | None) -> jinja2.Environment:
    """The template engine; a user's templates run shut in, since people pass templates on to each other."""
    if folder is None:
        return _built_in_engine()
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    own = jinja2.FileSystemLoader(folder, encoding="utf-8-sig")
    return ImmutableSandboxedEnvironment(loader=jinja2.ChoiceLoader([own, _loader()]), **_options())


@cache
def _built_in_engine() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(loader=_loader(), **_options())  # noqa: S701 - autoescape is among the options


def _loader() -> jinja2.BaseLoader:
    import jinja2

    return jinja2.FunctionLoader(lambda name: _built_in(name) if name in NAMES else None)


def _options() -> dict[str, Any]:
    """Escaped by default; a name that is not known is an error; nothing to work out beforehand in these templates."""
    import jinja2

    return {
        "autoescape": True,
        "optimized": False,
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "finalize": _shown,
    }


def _shown(value: Any) -> Any:
    """A value that a template shows; None is refused."""
    if value is None:
        raise TypeError("a template shows None")
    return value


def _visible(page: str) -> str:
    """The page with pictures for control characters: all at once, since the page shows some 80,000 values."""
    return page.translate(_CONTROLS) if _CONTROL.search(page) else page


@contextmanager
def _told(folder: Path | None) -> Iterator[None]:
    """Turn what a template of the folder raises into one line with its file and line; our own faults stay."""
    import jinja2

    try:
        yield
    except jinja2.TemplateSyntaxError as error:
        raise InputError(f"{error.filename or error.name}, line {error.lineno}: {error.message}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{folder} holds a template that is not UTF-8 text") from error
    except (jinja2.TemplateError, *_FAULTS) as error:
        place = None if folder is None else _place(error, folder)
        if place is None and folder is not None and isinstance(error, (RecursionError, MemoryError)):
            place = f"{folder}: a template"
        if place is None:
            raise
        missing = error.name if isinstance(error, jinja2.TemplateNotFound) else None
        said = f"there is no template {missing!r}" if missing is not None else str(error) or "it takes too much memory"
        raise InputError(f"{place}: {said}") from error


def _place(error: Exception, folder: Path) -> str | None:
    """The innermost line of a template of the folder that the error came through."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if folder in Path(frame.filename).parents]
    return f"{own[-1].filename}, line {own[-1].lineno}" if own else None
