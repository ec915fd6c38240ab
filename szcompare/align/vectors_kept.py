"""Sentence vectors ▶ a file in the user's cache folder, and back; a cache that cannot be used is made again."""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

MOST = 50_000  # vectors of one model that are kept: 80 MB
Vectors = dict[str, Any]  # text hash: float32 vector


def read(fingerprint: str) -> Vectors:
    """Return the kept vectors of a model; none, with a warning, where the file is damaged."""
    path = _path(fingerprint)
    if not path.is_file():
        return {}
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            keys, rows = kept["keys"], kept["rows"]
            whole = str(kept["fingerprint"]) == fingerprint and str(kept["sum"]) == _sum(keys, rows)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        return _ignored(path, str(problem))
    if not whole or rows.ndim != 2 or len(keys) != len(rows) or not np.isfinite(rows).all():
        return _ignored(path, "it is not what was written")
    return dict(zip(keys.tolist(), rows, strict=True))


def write(fingerprint: str, vectors: Vectors) -> None:
    """Keep the vectors of a model, in one step; a folder that cannot be written is left alone, with a warning."""
    path = _path(fingerprint)
    some = [*vectors.items()][-MOST:]
    keys, rows = np.array([key for key, _ in some]), np.array([row for _, row in some], np.float32)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            temporary = Path(file.name)
            np.savez(file, keys=keys, rows=rows, fingerprint=np.array(fingerprint), sum=np.array(_sum(keys, rows)))
        temporary.replace(path)
    except OSError as problem:
        warnings.warn(f"{path.parent}: vectors are not kept for the next run: {problem}", stacklevel=2)
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _path(fingerprint: str) -> Path:
    """``SZCOMPARE_CACHE`` names another folder than the user's own cache folder."""
    from platformdirs import user_cache_path

    folder = os.environ.get("SZCOMPARE_CACHE")
    name = hashlib.sha256(fingerprint.encode()).hexdigest()[:24]
    return (Path(folder) if folder else user_cache_path("szcompare", appauthor=False)) / f"vectors-{name}.npz"


def _sum(keys: np.ndarray, rows: np.ndarray) -> str:
    made = hashlib.sha256("\n".join(keys.tolist()).encode())
    made.update(np.ascontiguousarray(rows, "<f4").tobytes())
    return made.hexdigest()


def _ignored(path: Path, why: str) -> Vectors:
    warnings.warn(f"{path}: kept vectors are made again: {why}", stacklevel=3)
    return {}
