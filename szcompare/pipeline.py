"""The order of the stages, known here alone: read ▶ parse ▶ link, group, follow ▶ Comparison."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from os import PathLike, fspath
from pathlib import Path
from typing import IO, TYPE_CHECKING

from szcompare import __version__, lexicon, readers, sidecar
from szcompare.arguments import FLAG, PATH, TEXT, WHOLE, Wanted, described, optional, refuse_unfit
from szcompare.clauses import cut
from szcompare.comparison import Comparison
from szcompare.entities import body_mentions, changed_strength, coded, find_entities, follow
from szcompare.errors import InputError
from szcompare.model import Document, Link, Manifest, Plan, Topic
from szcompare.progress import Progress, Wish, watched
from szcompare.targets import find_targets, target_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from szcompare.align import Similarity

__all__ = ["compare", "explain", "from_text", "parse", "read"]

Source = str | PathLike[str] | IO[bytes] | IO[str]  # a path, or an open file

PROGRESS = Wanted(
    "True, False, None or a function of stage, steps done and steps in all",
    lambda wish: wish is None or isinstance(wish, bool) or callable(wish),
)
SOURCE = Wanted(
    "a path or an open file (a text is read by szcompare.from_text)",
    lambda value: isinstance(value, str) or PATH.fits(value) or hasattr(value, "read"),
)
PLAN = Wanted(
    "a path, an open file, a Document or a Plan", lambda value: SOURCE.fits(value) or isinstance(value, Document | Plan)
)
NAME = Wanted("a file name", PATH.fits)
SIMILARITY = Wanted("a function or the name of a similarity", lambda wish: isinstance(wish, str) or callable(wish))
LONGEST_PATH = 4096  # characters, on common systems
STAGES = ("old", "new", "targets", "links", "topics")
PACKAGES = ("jieba", "numpy", "rapidfuzz", "scikit-learn", "scipy", "diff-match-patch")


def read(
    source: Source, *, encoding: str | None = None, simplify: bool = False, web: str = "rules",
    limits: Mapping[str, int] | None = None, progress: Wish = None,
) -> Document:  # fmt: skip
    """Return the document of a file, with what its sidecar ``NAME.toml`` says of it.

    ``source`` is a path, or a file that is open for reading bytes or text; such a one has no sidecar, and the ending
    of its ``name`` tells its type. A text in a string is read by ``from_text``.
    ``encoding`` forces the encoding of a text or web page; ``simplify`` reads traditional characters as simplified
    ones, for comparing only (extra ``trad``). ``web="trafilatura"`` finds the text of a web page with that tool (extra
    ``web``) in place of our rules. ``limits`` raises or lowers what a file may take, such as ``{"pages": 9000}``; names
    and defaults are in ``szcompare.readers.settings.LIMITS``. ``progress`` is as in ``compare``: it hears of scanned
    pages.
    Raises InputError or SidecarError with one line that says what, where and the remedy.
    """
    refuse_unfit(
        source=(source, SOURCE), encoding=(encoding, optional(TEXT)), simplify=(simplify, FLAG),
        progress=(progress, PROGRESS),
    )  # fmt: skip
    with watched(progress), readers.using(limits=limits, web=web):
        if not isinstance(source, str | PathLike):
            return _read_open(source, encoding=encoding, simplify=simplify)
        path = _path(source)
        document = readers.read(path, encoding=encoding, simplify=simplify)
    return sidecar.apply_sidecar(document, sidecar.sidecar_path(path))


def from_text(text: str, *, name: str = "text.txt") -> Document:
    """Return the document of a plan that is in a string; ``name`` stands for it in reports.

    >>> from_text("一、主要任务\\n1．建设重点实验室50家。", name="某市规划.txt").origin
    '某市规划.txt'
    """
    if not isinstance(text, str):
        raise InputError(f"from_text takes a string, not {described(text)}; read takes paths and open files")
    refuse_unfit(name=(name, NAME))
    if "\n" not in text and len(text) < LONGEST_PATH and Path(text.strip()).suffix.lower() in {*readers.READERS} - {""}:
        raise InputError("this is the path of a file, not a text: give it to szcompare.read")
    return readers.read_bytes(Path(name), _encoded(text, name))


def _read_open(source: IO[bytes] | IO[str], *, encoding: str | None, simplify: bool) -> Document:
    name = getattr(source, "name", None)
    path = Path(name if isinstance(name, str) else "text.txt")  # a file without a name is taken for a plain text
    try:
        data = getattr(source, "buffer", source).read()  # the bytes of the file where there are any, for its hash
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name}: the open file cannot be read ({error}); open it again") from None
    if isinstance(data, str):
        data = _encoded(data, path.name)
    if not isinstance(data, bytes):
        raise InputError(f"{path.name}: reading gave {described(data)}, neither bytes nor text; give a path")
    if not data:
        raise InputError(f"{path.name}: the open file holds nothing, or was read to its end before; open it again")
    return readers.read_bytes(path, data, encoding=encoding, simplify=simplify)


def _encoded(text: str, name: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise InputError(f"{name}: holds half of a character (a lone surrogate); decode the bytes again") from None


def _path(source: str | PathLike[str]) -> Path:
    if source == "":
        raise InputError("the name of the plan is empty: give a path")
    if isinstance(source, str) and "\n" in source:
        raise InputError("this is a text, not the path of a file: give it as szcompare.from_text(text)")
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        raise InputError(f"{source}: is an address; save the page or file first, and give the path of the copy")
    return Path(fspath(source))


def parse(
    source: Source | Document, *, encoding: str | None = None, simplify: bool = False,
    web: str = "rules", limits: Mapping[str, int] | None = None, progress: Wish = None,
) -> Plan:  # fmt: skip
    """Return the plan of a file or document: sections, clauses, targets, entities, codings, repairs and notes.

    The options are those of ``read``.
    """
    if not isinstance(source, Document):
        source = read(source, encoding=encoding, simplify=simplify, web=web, limits=limits, progress=progress)
    elif encoding is not None or simplify is not False or web != "rules" or limits is not None:
        raise InputError("a Document is read already: give encoding, simplify, web and limits to szcompare.read")
    plan = cut(source)
    plan = replace(plan, targets=find_targets(plan), bodies=body_mentions(plan), codings=coded(plan))
    return replace(plan, entities=find_entities(plan))


def compare(
    old: Source | Document | Plan,
    new: Source | Document | Plan,
    *,
    topics: int | None = None,
    topics_file: str | PathLike[str] | None = None,
    codebook: str | PathLike[str] | None = None,
    user_words: str | PathLike[str] | None = None,
    encoder: str = "none",
    similarity: Similarity | str | None = None,
    progress: Wish = None,
) -> Comparison:
    """Return the comparison of two plans; the same input gives the same result, to the byte.

    ``topics`` sets their number, which is else chosen from the texts; ``topics_file`` (a topics.toml) renames, merges
    and pins them, a ``codebook`` gives the topics themselves, and ``user_words`` (in jieba's format) stay whole in
    them. ``encoder`` names the sentence encoder that adds meaning without words in common (extra ``semantic``).
    A ``similarity`` takes the place of the link model: a function from the old and the new undertakings' readings to an
    array of old × new probabilities, or the name of one that a package registers.
    Word lists of the user's own: ``lexicon.folder``. ``progress`` True shows a bar and False none; None shows one in a
    notebook or terminal where it takes over two seconds. A function is called with stage, steps done, steps in all.
    """
    refuse_unfit(
        old=(old, PLAN), new=(new, PLAN),
        topics=(topics, optional(WHOLE)), encoder=(encoder, TEXT), similarity=(similarity, optional(SIMILARITY)),
        progress=(progress, PROGRESS), topics_file=(topics_file, optional(PATH)), codebook=(codebook, optional(PATH)),
        user_words=(user_words, optional(PATH)),
    )  # fmt: skip
    files = {"topics_file": topics_file, "codebook": codebook, "user_words": user_words}
    with watched(progress) as told:
        return _compared(old, new, topics=topics, files=files, encoder=encoder, similarity=similarity, progress=told)


def _compared(
    old: Source | Document | Plan,
    new: Source | Document | Plan,
    *,
    topics: int | None,
    files: dict[str, str | PathLike[str] | None],
    encoder: str,
    similarity: Similarity | str | None,
    progress: Progress,
) -> Comparison:
    from szcompare import align

    step = _steps(progress)
    step("old")
    old_plan = old if isinstance(old, Plan) else parse(old)
    step("new")
    new_plan = new if isinstance(new, Plan) else parse(new)
    step("links")
    links = align.link(old_plan, new_plan, encoder=encoder, progress=progress, similarity=similarity)
    step("targets")
    changes = target_changes(old_plan, new_plan, links)
    step("topics")
    grouped = _grouped(old_plan, new_plan, topics, **files)
    step("done")
    return Comparison(
        old=old_plan,
        new=new_plan,
        topic_list=grouped,
        link_list=links,
        change_list=changes,
        continuity_list=follow(old_plan, new_plan),
        strength_list=changed_strength(old_plan.codings, new_plan.codings, links),
        old_statuses=align.statuses(old_plan, links, side="old"),
        new_statuses=align.statuses(new_plan, links, side="new"),
        manifest=_manifest(old_plan, new_plan, topics=topics, encoder=encoder, similarity=similarity, files=files),
    )


def _grouped(
    old: Plan,
    new: Plan,
    topics: int | None,
    *,
    topics_file: str | PathLike[str] | None,
    codebook: str | PathLike[str] | None,
    user_words: str | PathLike[str] | None,
) -> tuple[Topic, ...]:
    from szcompare.topics import assign, group
    from szcompare.topics import user_words as kept_whole

    if codebook is not None and (topics is not None or topics_file is not None):
        raise InputError("a codebook gives the topics itself; leave out their number and the topics file")
    with kept_whole(user_words):
        if codebook is not None:
            return assign(old, new, codebook)
        return group(old, new, topics=topics, pinned=None if topics_file is None else Path(topics_file))


def explain(
    old: Source | Document | Plan,
    new: Source | Document | Plan,
    old_id: str,
    new_id: str,
    *,
    encoder: str = "none",
    similarity: Similarity | str | None = None,
) -> Link:
    """Return any pair of undertakings as a link with its evidence, also where the comparison does not link it."""
    from szcompare import align

    refuse_unfit(
        old=(old, PLAN), new=(new, PLAN), old_id=(old_id, TEXT), new_id=(new_id, TEXT), encoder=(encoder, TEXT),
        similarity=(similarity, optional(SIMILARITY)),
    )  # fmt: skip
    plans = [plan if isinstance(plan, Plan) else parse(plan) for plan in (old, new)]
    return align.explain(plans[0], plans[1], old_id, new_id, encoder=encoder, similarity=similarity)


def _steps(progress: Progress) -> Callable[[str], None]:
    done = -1

    def step(stage: str) -> None:
        nonlocal done
        done += 1
        progress(stage, done, len(STAGES))

    return step


def _manifest(
    old: Plan,
    new: Plan,
    *,
    topics: int | None,
    encoder: str,
    similarity: Similarity | str | None,
    files: dict[str, str | PathLike[str] | None],
) -> Manifest:
    from szcompare import align
    from szcompare.align.encoders import resolve

    parameters = (
        ("encoder", resolve(encoder)),
        ("lexicon", lexicon.digest() or "built-in"),
        *(
            [("model", align.model_fingerprint(encoder))]
            if similarity is None
            else [("model", "none"), ("similarity", align.similarity_name(similarity))]
        ),
        ("topics", "auto" if topics is None else str(topics)),
        *((name, sha256(Path(path).read_bytes()).hexdigest()) for name, path in files.items() if path is not None),
        *(("web", note.message) for plan in (old, new) for note in plan.document.notes if note.code == "web-extractor"),
    )
    inputs = tuple((plan.document.origin, plan.document.sha256) for plan in (old, new))
    packages = tuple((name, _version(name)) for name in PACKAGES)
    return Manifest(szcompare=__version__, packages=packages, parameters=parameters, inputs=inputs)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
