"""Files in memory ▶ files in a folder, all replaced or none."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from szcompare.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PREFIX = ".szcompare-"  # of the staging folder beside the targets; on the same disk, so that a rename is enough


def check_folder(folder: Path) -> None:
    """Raise OutputError if ``folder`` cannot be made or written to; makes nothing."""
    held = next((place for place in (folder, *folder.absolute().parents) if os.path.lexists(place)), None)
    if held is not None and not held.is_dir():
        raise OutputError(f"{held} is a file, not a folder: name another output folder")
    if held is None or not os.access(held, os.W_OK | os.X_OK):
        raise OutputError(f"{folder} cannot be written: allow writing to {held} or name another output folder")


def replace_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write all files below ``folder`` and return their paths in the order given; OutputError if that fails.

    They are first written in full beside their places and then renamed, each at one stroke; whatever stops that,
    an error or Ctrl-C, what stood there before is put back.
    """
    check_folder(folder)
    targets = {_inside(folder, name): data for name, data in files.items()}
    try:
        with _kept_only_if_whole(folder, targets), TemporaryDirectory(dir=folder, prefix=PREFIX) as staging:
            _replace(targets, Path(staging))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"{folder} cannot be written ({reason}): the earlier report is untouched") from error
    return list(targets)


def _inside(folder: Path, name: str) -> Path:
    """The place of a file; a name that leads out of the folder is refused."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or "\\" in name or ":" in name:
        raise OutputError(f"a report writer gave the file name {name!r}, which leads out of {folder}")
    return folder.joinpath(*pure.parts)


@contextmanager
def _kept_only_if_whole(folder: Path, targets: Mapping[Path, bytes]) -> Iterator[None]:
    """Make the folders that are missing; take them away again if the block fails."""
    wanted = {place for target in targets for place in (target.parent, *target.parent.parents)} | {
        folder,
        *folder.parents,
    }
    missing = sorted(
        (place for place in wanted if not place.exists()), key=lambda place: (len(place.parts), str(place))
    )
    try:
        for place in missing:
            place.mkdir(exist_ok=True)
        yield
    except BaseException:
        for place in reversed(missing):
            if place.is_dir() and not any(place.iterdir()):
                place.rmdir()
        raise


def _replace(targets: Mapping[Path, bytes], staging: Path) -> None:
    """Stage the new files, copy the earlier ones, then rename; put the copies back on any failure."""
    staged = []
    for count, (target, data) in enumerate(targets.items()):
        fresh, earlier = staging / f"{count}.new", staging / f"{count}.old"
        fresh.write_bytes(data)
        if target.exists():
            shutil.copy2(target, earlier)
        staged.append((fresh, target, earlier))
    try:
        for fresh, target, _ in staged:
            fresh.replace(target)
    except BaseException:
        for _, target, earlier in staged:
            _put_back(target, earlier)
        raise


def _put_back(target: Path, earlier: Path) -> None:
    """Restore one file, or remove it where there was none; a target that is a folder was never replaced."""
    if earlier.exists():
        earlier.replace(target)
    elif target.is_file():
        target.unlink()
