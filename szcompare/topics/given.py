"""A TOML file of the user's, codebook or topics.toml ▶ its content."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from szcompare.errors import InputError, regular_file

if TYPE_CHECKING:
    from pathlib import Path


def read_toml(path: Path, *, largest: int, hint: str) -> dict[str, Any]:
    """Return what the file says; InputError with one line where it is no TOML of at most ``largest`` bytes."""
    try:
        with regular_file(path).open("rb") as stream:
            data = stream.read(largest + 1)
        if len(data) > largest:
            raise InputError(f"{path}: larger than {largest:,} bytes; {hint}")
        return tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give a readable file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path}: no valid TOML ({str(error).splitlines()[0]}); mend it") from error
