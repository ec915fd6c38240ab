"""The names of the tables ▶ their columns, with types and meanings: the data dictionary."""

from __future__ import annotations

from typing import NamedTuple

from szcompare.model import STATUSES


class Column(NamedTuple):
    """One column: its name, its pandas type and what it says."""

    name: str
    dtype: str
    meaning: str


def _text(name: str, meaning: str) -> Column:
    return Column(name, "string", meaning)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "Int64", meaning)


def _number(name: str, meaning: str) -> Column:
    return Column(name, "Float64", meaning)


def place_columns(prefix: str = "", of: str = "the clause") -> tuple[Column, ...]:
    """Return the four columns that make a row traceable."""
    return (
        _text(f"{prefix}clause", "id of the clause; empty where there is none"),
        _count(f"{prefix}start", f"first code point of {of} in the source text, from 0"),
        _count(f"{prefix}end", f"code point behind the last one of {of}"),
        _text(f"{prefix}quote", f"the source text of {of}, exactly as decoded"),
    )


_SIDE = _text("side", "old or new")


def figure_columns(prefix: str = "") -> tuple[Column, ...]:
    """Return the columns of one target's number."""
    return (
        _text(f"{prefix}measure", "level, increase, decrease, annual_growth or multiple"),
        _number(f"{prefix}value", "number as written; missing for a goal without a number"),
        _number(f"{prefix}value_max", "upper end of a range"),
        _text(f"{prefix}unit", "unit as written"),
        _text(f"{prefix}comparator", "=, >=, <=, ~ or range"),
        _count(f"{prefix}year", "year the number is for"),
    )


TABLES: dict[str, tuple[Column, ...]] = {
    "clauses": (
        _SIDE,
        *place_columns(),
        _text("reading", "the clause after repairs"),
        _text("kind", "meta, background, principle, target, commitment or safeguard"),
        _text("status", "continued, modified, new or dropped; empty where the clause is no undertaking"),
        _text("topic", "id of its topic"),
        _text("topic_label", "label of its topic"),
        _text("path", "headings above it, highest first"),
        _text("item", "number of its item"),
        _count("sentence", "place in its item, from 1"),
        _count("paragraph", "paragraph of the plan, from 0"),
        _text("agencies", "responsible bodies; 等 at the end where the list is open"),
        _count("links", "links that continue it or that it continues"),
    ),
    "links": (
        _text("link", "id of the link"),
        _text("relation", "reused, restated, modified or related"),
        _number("confidence", "estimated probability that a reader would link the pair, 0 to 1"),
        _text("zone", "sure, check or possible"),
        *place_columns("old_", "the old clause"),
        *place_columns("new_", "the new clause"),
        _text("old_topic", "topic of the old clause"),
        _text("new_topic", "topic of the new clause"),
        _text("reason", "why the pair is linked, in words"),
        _text("shared_phrases", "wording that both hold"),
        _text("shared_names", "names that both hold"),
        _text("shared_numbers", "numbers that both hold"),
    ),
    "targets": (
        _SIDE,
        _count("target", "place in the side's list of targets, from 0"),
        *place_columns(of="the number's words"),
        _text("indicator", "the indicator as written"),
        _text("canonical", "the indicator's name shared by both plans"),
        *figure_columns(),
        _text("year_from", "stated, governing, period or none"),
        _text("kind", "target or baseline"),
        _text("binding", "约束性 (binding) or 预期性 (expected), where a table of indicators says so"),
    ),
    "target_changes": (
        _text("indicator", "the indicator"),
        _text("change", "raised, lowered, unchanged, redefined, dropped or new"),
        _text("note", "what to mind in comparing the two"),
        *place_columns("old_", "the old number's words"),
        *figure_columns("old_"),
        *place_columns("new_", "the new number's words"),
        *figure_columns("new_"),
    ),
    "topics": (
        _text("topic", "id of the topic"),
        _text("label", "short name"),
        _text("terms", "words by class-based tf-idf, best first"),
        _count("old_clauses", "undertakings of the old plan"),
        _count("new_clauses", "undertakings of the new plan"),
        _count("old_continued", "old undertakings that go on"),
        _count("old_modified", "old undertakings that go on changed"),
        _count("dropped", "old undertakings without a successor"),
        _count("new_continued", "new undertakings that go on from old ones"),
        _count("new_modified", "new undertakings that change old ones"),
        _count("new", "new undertakings without a predecessor"),
    ),
    "repairs": (
        _SIDE,
        *place_columns(of="the damaged place"),
        _text("reading", "how the place is read"),
        _text("reason", "why"),
        _number("confidence", "0 to 1"),
        _text("by", "rule, or sidecar file"),
        Column("accepted", "boolean", "false: offered only, the reading does not use it"),
    ),
    "notes": (
        _SIDE,
        *place_columns(of="the odd place"),
        _text("code", "kind of oddity, one of the catalogue in szcompare.notes"),
        _text("message", "the oddity in words"),
        _text("severity", "loss (something is not there), check (a person should look) or info"),
        _text("meaning", "what the code says, in Chinese"),
        _text("done", "what was done about it, in Chinese"),
    ),
    "summary": (
        _text("figure", "what is counted"),
        _text("name", "which of them: a status, a relation, a change or all"),
        _text("part", "old or new, or the zone of links"),
        _count("count", "how many"),
    ),
}

TABLES |= {
    "entities": (
        _SIDE,
        _text("kind", "body, programme, project, park, laboratory, university, firm, place, law or event"),
        _text("name", "full name"),
        _text("other_name", "name in the other plan; differs after a rename, several after a split"),
        _text("status", "both, old only or new only: whether the other plan names it too"),
        _count("mentions", "how often this plan names it"),
        _count("other_mentions", "how often the other plan names it"),
        _text("note", "the rename with its year and source"),
        *place_columns(of="the first mention"),
    ),
    "bodies": (
        _SIDE,
        _text("body", "full name of the responsible body"),
        _count("lead", "items it leads: named first in the list, or in charge by the text"),
        _count("support", "items it has a part in"),
        _count("items", "items in all; what stands outside items counts by paragraph"),
        _count("clauses", "undertakings of these items"),
        *place_columns(of="its first mention"),
    ),
    "body_status": (
        _SIDE,
        _text("body", "full name of the responsible body"),
        *(_count(status, f"its undertakings with status {status}") for status in STATUSES),
    ),
    "body_topic": (
        _SIDE,
        _text("body", "full name of the responsible body"),
        _text("topic", "id of the topic"),
        _text("label", "label of the topic"),
        _count("clauses", "undertakings of the topic that it answers for"),
        _count("led", "those of them that it leads"),
    ),
    "co_responsibility": (
        _SIDE,
        _text("body", "one body of a pair; the pair has no direction"),
        _text("other", "the other body"),
        _count("items", "items that both answer for"),
    ),
    "accountability": (
        _SIDE,
        _count("items", "items with an undertaking; what stands outside items counts by paragraph"),
        _count("naming_a_body", "those of them that name a responsible body"),
        _count("by_list", "those of them that name it in a list of responsible bodies"),
        _count("open_lists", "items whose list ends with 等"),
        _count("bodies", "different responsible bodies"),
    ),
    "accountability_moved": (
        _text("link", "id of the link, of an undertaking that goes on"),
        _text("change", "added, lost, lead moved, support changed, same or none named"),
        _text("old_lead", "leading bodies of the old item"),
        _text("new_lead", "leading bodies of the new item"),
        _count("old_bodies", "responsible bodies of the old item"),
        _count("new_bodies", "responsible bodies of the new item"),
        *place_columns("old_", "the old clause"),
        *place_columns("new_", "the new clause"),
    ),
    "offices": (
        _SIDE,
        _text("body", "full name of a body that seats an office or is founded"),
        _text("role", "office or founded"),
        *place_columns(of="the mention"),
        _text("reading", "the clause after repairs"),
    ),
    "codings": (
        _SIDE,
        _text("scheme", "strength or instrument"),
        _text("code", "探索, 鼓励, 支持, 推进, 建设, 确保; or supply, environment, demand"),
        _text("subcode", "sub-class of the instrument"),
        _count("level", "1 (探索) to 6 (确保), ordinal; missing for an instrument"),
        Column("main", "boolean", "the first choice where a clause has several instruments"),
        _text("words", "what decided"),
        _text("by", "rule: no person gave this code"),
        *place_columns(of="the first word that decided"),
    ),
    "strength_changes": (
        _text("link", "id of the link, of an undertaking that goes on"),
        _text("change", "stronger, weaker or same: compare within one link only"),
        _count("old_level", "1 to 6, ordinal"),
        _count("new_level", "1 to 6, ordinal"),
        _text("old_word", "verb that decided"),
        _text("new_word", "verb that decided"),
        *place_columns("old_", "the old clause"),
        *place_columns("new_", "the new clause"),
    ),
}

TABLES |= {
    "topic_statuses": (
        _text("topic", "id"),
        _text("label", "of the topic"),
        _SIDE,
        _text("status", "continued, modified, new or dropped"),
        _count("clauses", "undertakings of this topic, side and status"),
        _count("characters", "of these undertakings"),
        _number("share", "of the topic's undertakings on this side, 0 to 1"),
    ),
    "topic_shares": (
        _text("topic", "id"),
        _text("label", "of the topic"),
        _count("old_clauses", "undertakings of the old plan"),
        _count("new_clauses", "undertakings of the new plan"),
        _number("old_share", "of the old plan's undertakings, 0 to 1"),
        _number("new_share", "of the new plan's undertakings, 0 to 1"),
        _number("difference", "new share less old share"),
        _number("low", "lower end of the 95% bootstrap interval of the difference, over paragraphs"),
        _number("high", "upper end"),
        _count("old_characters", "of the old plan's undertakings"),
        _count("new_characters", "of the new plan's undertakings"),
        _number("old_character_share", "0 to 1"),
        _number("new_character_share", "0 to 1"),
        _number("character_difference", "new share less old share"),
        _number("character_low", "lower end of its 95% bootstrap interval"),
        _number("character_high", "upper end"),
    ),
    "topic_flow": (
        _text("old_topic", "id; empty for what is new"),
        _text("old_label", "of the topic"),
        _text("new_topic", "id; empty for what was dropped"),
        _text("new_label", "of the topic"),
        _count("links", "that go on"),
        _count("old_clauses", "of these links"),
        _count("new_clauses", "of these links"),
        _number("weight", "sum of their confidences; number of clauses where one topic is empty"),
        _number("old_share", "of the old topic's weight, 0 to 1"),
        _number("new_share", "of the new topic's weight, 0 to 1"),
    ),
    "vocabulary": (
        _text("word", "of the undertakings"),
        _text("trend", "emerging, vanishing or steady, by z at 1.96"),
        _number("z", "log-odds over its standard error, informative Dirichlet prior (Monroe et al. 2008)"),
        _number("log_odds", "above 0: more in the new plan"),
        _count("old_count", "in the old plan's undertakings"),
        _count("new_count", "in the new plan's undertakings"),
        _number("old_rate", "per 1,000 words"),
        _number("new_rate", "per 1,000 words"),
        _text("old_clause", "id of the first clause that holds it"),
        _text("new_clause", "id of the first clause that holds it"),
    ),
    "clause_map": (
        _SIDE,
        _text("clause", "id of the clause"),
        _text("kind", "of the clause"),
        _text("topic", "id"),
        _text("label", "of the topic"),
        _number("x", "first latent dimension"),
        _number("y", "second latent dimension"),
        _number("margin", "how much nearer the clause is to its topic than to the next; below 0 it fits poorly"),
        _text("next_topic", "id of the best other topic; empty where there is one topic"),
        _text("next_label", "of this topic"),
    ),
    "topic_curve": (
        _count("topics", "number of topics that was weighed"),
        _number("silhouette", "mean silhouette of the clauses by how many runs part them, -1 to 1"),
        _number("needed", "the share of the best silhouette that the number of topics has to reach"),
        Column("chosen", "boolean", "the smallest number that reaches it"),
    ),
}

TABLES |= {
    "item_moves": (
        _text("kind", "kept, move, split or merge"),
        _text("old_items", "nearest heading and number of each old item"),
        _text("new_items", "nearest heading and number of each new item"),
        _text("old_clauses", "ids of the undertakings of the old items"),
        _text("new_clauses", "ids of the undertakings of the new items"),
        _text("links", "ids of the links behind it"),
        _number("confidence", "mean of these links"),
    ),
    "statuses_above": (
        _SIDE,
        _text("level", "item or section"),
        _text("id", "of the section, or of the first undertaking of the item"),
        _text("title", "number and title as read"),
        _text("status", "the status that all its undertakings share, else partly"),
        _count("continued", "undertakings"),
        _count("modified", "undertakings"),
        _count("new", "undertakings"),
        _count("dropped", "undertakings"),
    ),
}

# What takes too long for every report; ``Comparison`` has a method for each.
ON_REQUEST: dict[str, tuple[Column, ...]] = {
    "topic_stability": (
        _text("disturbance", "perturbation: a tenth of the clauses is left out; bootstrap: drawn with replacement"),
        _count("runs", "new clusterings"),
        _count("topics", "number of topics of each"),
        _number("mean", "adjusted Rand index with the topics of all clauses, 1 for the same"),
        _number("low", "lower end of the 90% interval of the runs"),
        _number("high", "upper end"),
    ),
}
