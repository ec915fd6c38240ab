"""What can go wrong ▶ one line that says what, where and the remedy.

SzcompareError
├── InputError       a file, folder or argument that cannot be used
├── SidecarError     a sidecar TOML that is wrong or does not fit its plan
├── OutputError      a result that cannot be written
└── MissingExtraError   an optional dependency that is not installed
"""

from __future__ import annotations

import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class SzcompareError(Exception):
    """Any error that a user can mend; its text is one line."""


class InputError(SzcompareError):
    """A file, folder or argument that cannot be used."""


class SidecarError(SzcompareError):
    """A sidecar TOML that is wrong or does not fit its plan."""


class OutputError(SzcompareError):
    """A result that cannot be written; what was there before is untouched."""


class MissingExtraError(SzcompareError):
    """An optional dependency that is not installed; the text names the exact command."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f'{feature} needs an optional package: python -m pip install "szcompare[{extra}]"')


@contextmanager
def made_by_szcompare(path: Path) -> Iterator[None]:
    """Within the block, a value that is missing or of the wrong type in the file ``path`` is an InputError."""
    try:
        yield
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError) as error:
        what = f"{type(error).__name__} {error}".splitlines()[0][:120]
        raise InputError(
            f"{path}: damaged, or not made by this version of szcompare ({what}); make it again"
        ) from error


def regular_file(path: Path) -> Path:
    """Return the path of a file that can be read to its end; InputError for a folder, a FIFO or a device."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise InputError(f"{path}: cannot be read ({reason}); check the path") from None
    if not stat.S_ISREG(mode):
        raise InputError(f"{path}: is no regular file; give one")
    return path
