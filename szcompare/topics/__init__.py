"""Clauses of both plans ▶ topics: one clustering over the undertakings, named by their own words and headings."""

from szcompare.topics.codebook import assign, read_codebook
from szcompare.topics.fit import curve_rows, fits, margins, stability, stability_rows, typical
from szcompare.topics.flow import flow_rows
from szcompare.topics.grouping import group, silhouette_curve
from szcompare.topics.identities import keys
from szcompare.topics.own_words import in_force, user_words
from szcompare.topics.plane import map_rows
from szcompare.topics.reliability import agreement
from szcompare.topics.shares import share_rows, status_rows
from szcompare.topics.vocabulary import vocabulary_rows

__all__ = [
    "agreement",
    "assign",
    "curve_rows",
    "fits",
    "flow_rows",
    "group",
    "in_force",
    "keys",
    "map_rows",
    "margins",
    "read_codebook",
    "share_rows",
    "silhouette_curve",
    "stability",
    "stability_rows",
    "status_rows",
    "typical",
    "user_words",
    "vocabulary_rows",
]
