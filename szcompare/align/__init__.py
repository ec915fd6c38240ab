"""Clauses × clauses ▶ links, each with its relation, probability, reason and evidence; links ▶ statuses."""

from szcompare.align.linking import explain, link
from szcompare.align.status import statuses

__all__ = ["explain", "link", "statuses"]
