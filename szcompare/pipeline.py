"""The order of the stages, known here alone: read ▶ parse ▶ link, group, follow ▶ Comparison."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from os import PathLike, fspath
from pathlib import Path

from szcompare import __version__, readers, sidecar
from szcompare.clauses import cut
from szcompare.comparison import Comparison
from szcompare.model import Document, Manifest, Plan
from szcompare.targets import find_targets, target_changes

__all__ = ["compare", "parse", "read"]

Source = str | PathLike[str]
Progress = Callable[[str, int, int], None]  # stage, steps done, steps in all

STAGES = ("old", "new", "targets", "links", "topics")
PACKAGES = ("jieba", "numpy", "rapidfuzz", "scikit-learn", "scipy", "diff-match-patch")


def read(source: Source) -> Document:
    """Return the document of a file, with what its sidecar ``NAME.toml`` says of it.

    Raises InputError or SidecarError with one line that says what, where and the remedy.
    """
    path = Path(fspath(source))
    return sidecar.apply_sidecar(readers.read(path), sidecar.sidecar_path(path))


def parse(source: Source | Document) -> Plan:
    """Return the plan of a file or document: sections, clauses, targets, repairs and notes."""
    document = source if isinstance(source, Document) else read(source)
    plan = cut(document)
    return replace(plan, targets=find_targets(plan))


def compare(
    old: Source | Document | Plan,
    new: Source | Document | Plan,
    *,
    topics: int | None = None,
    encoder: str = "none",
    progress: Progress | None = None,
) -> Comparison:
    """Return the comparison of two plans; the same input gives the same result, to the byte.

    ``topics`` sets their number, which is else chosen from the texts. ``encoder`` names the sentence encoder
    that adds meaning without words in common (extra ``semantic``).
    """
    from szcompare import align
    from szcompare.topics import group

    step = _steps(progress)
    step("old")
    old_plan = old if isinstance(old, Plan) else parse(old)
    step("new")
    new_plan = new if isinstance(new, Plan) else parse(new)
    step("links")
    links = align.link(old_plan, new_plan, encoder=encoder)
    step("targets")
    changes = target_changes(old_plan, new_plan, links)
    step("topics")
    grouped = group(old_plan, new_plan, topics=topics)
    step("done")
    return Comparison(
        old=old_plan,
        new=new_plan,
        topic_list=grouped,
        link_list=links,
        change_list=changes,
        old_statuses=align.statuses(old_plan, links, side="old"),
        new_statuses=align.statuses(new_plan, links, side="new"),
        manifest=_manifest(old_plan, new_plan, topics=topics, encoder=encoder),
    )


def _steps(progress: Progress | None) -> Callable[[str], None]:
    done = -1

    def step(stage: str) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(stage, done, len(STAGES))

    return step


def _manifest(old: Plan, new: Plan, *, topics: int | None, encoder: str) -> Manifest:
    parameters = (("encoder", encoder), ("topics", "auto" if topics is None else str(topics)))
    inputs = tuple((plan.document.origin, plan.document.sha256) for plan in (old, new))
    packages = tuple((name, _version(name)) for name in PACKAGES)
    return Manifest(szcompare=__version__, packages=packages, parameters=parameters, inputs=inputs)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
