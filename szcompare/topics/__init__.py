"""Clauses of both plans ▶ topics: one clustering over the undertakings, named by their own words and headings."""

from szcompare.topics.fit import margins, stability, typical
from szcompare.topics.grouping import group, silhouette_curve

__all__ = ["group", "margins", "silhouette_curve", "stability", "typical"]
