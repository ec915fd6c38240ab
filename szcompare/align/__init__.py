"""Clauses × clauses ▶ links, each with its relation, probability, reason and evidence; links ▶ statuses."""

from szcompare.align.encoders import model_fingerprint
from szcompare.align.items import Item, ItemMove, RolledUp, item_moves, items_of, rolled_up
from szcompare.align.linking import explain, link
from szcompare.align.rating import Similarity, similarity_name
from szcompare.align.status import statuses

__all__ = [
    "Item",
    "ItemMove",
    "RolledUp",
    "Similarity",
    "explain",
    "item_moves",
    "items_of",
    "link",
    "model_fingerprint",
    "rolled_up",
    "similarity_name",
    "statuses",
]
