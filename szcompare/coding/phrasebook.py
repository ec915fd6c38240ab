"""Key and language ▶ the words of the review panel, Chinese or English."""

from __future__ import annotations

from szcompare.errors import InputError

_WORDS = {
    "accept": ("接受", "Accept"),
    "reject": ("不成立", "No link"),
    "skip": ("跳过", "Skip"),
    "back": ("上一对", "Back"),
    "undo": ("撤销", "Undo"),
    "keys": ("在此按键：", "Type here:"),
    "coder": ("编码员", "Coder"),
    "machine": ("机器判断：", "Machine:"),
    "mine": ("我的判断：", "Mine:"),
    "end": ("全部看完。", "That was the last pair."),
    "kept": ("已记录。", "Kept."),
    "add": ("补充一对", "Add a link"),
    "correct": ("更正类别与主题", "Correct kind and topic"),
    "targets": ("更正指标", "Correct a target"),
    "keep": ("记录", "Keep"),
    "none_found": ("没有含此词的语句。", "No clause holds this word."),
    "no_target": ("不是指标", "No target"),
    "old": ("旧文", "Old"),
    "new": ("新文", "New"),
    "kind": ("类别", " kind"),
    "topic": ("主题", " topic"),
}
LANGUAGES = ("zh", "en")


def said(lang: str = "zh") -> dict[str, str]:
    """Return all words of a language by key; InputError for a language that there is no column for.

    >>> said("en")["skip"], said()["skip"]
    ('Skip', '跳过')
    """
    if lang not in LANGUAGES:
        raise InputError(f"no panel in the language {lang!r}; choose from {', '.join(LANGUAGES)}")
    return {key: both[LANGUAGES.index(lang)] for key, both in _WORDS.items()}
