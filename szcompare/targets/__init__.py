"""Clauses ▶ targets; the targets of two plans ▶ target changes."""

from szcompare.targets.changes import target_changes, target_series
from szcompare.targets.extract import find_targets

__all__ = ["find_targets", "target_changes", "target_series"]
