"""What can go wrong ▶ one line that says what, where and the remedy.

SzcompareError
├── InputError       a file, folder or argument that cannot be used
├── SidecarError     a sidecar TOML that is wrong or does not fit its plan
├── OutputError      a result that cannot be written
└── MissingExtraError   an optional dependency that is not installed
"""

from __future__ import annotations


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
