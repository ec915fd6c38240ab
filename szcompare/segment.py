"""Chinese text ▶ words, with a tokenizer of our own that leaves the user's global jieba untouched."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

from szcompare.lexicon import cached, rows

if TYPE_CHECKING:
    import jieba


@cached
def tokenizer() -> jieba.Tokenizer:
    """Return the tokenizer with the policy words of ``lexicon/words.tsv``; built once for each set of lists.

    jieba keeps its cache file in a folder that all users share; here it is neither read nor written.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1: invalid escapes, pkg_resources
        import jieba
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    for row in rows("words"):
        made.add_word(row["word"])
    return made


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, punctuation included.

    >>> words("知识产权保护")
    ['知识产权', '保护']
    """
    return list(tokenizer().cut(text))
