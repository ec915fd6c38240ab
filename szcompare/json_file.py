"""A JSON file that this or another program wrote ▶ its value, or one line that says what it is instead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from szcompare.errors import InputError, regular_file

if TYPE_CHECKING:
    from os import PathLike


def read_json(path: str | PathLike[str], *, remedy: str) -> Any:
    """Return the value of a JSON file; ``remedy`` ends the line of the InputError where there is none to be had."""
    file = Path(path)
    if file.is_dir():
        raise InputError(f"{path}: is a folder; {remedy}")
    try:
        return json.loads(regular_file(file).read_text(encoding="utf-8-sig"))  # an editor may have put a signature
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); {remedy}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{path}: is not JSON; {remedy}") from None
