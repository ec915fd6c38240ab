"""Tokenizer ▶ words of policy texts, nobody else's jieba changed."""

from __future__ import annotations

import tempfile
from inspect import unwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from szcompare.lexicon import column
from szcompare.segment import tokenizer, words


@given(st.text(max_size=60))
def test_the_words_put_together_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@pytest.mark.parametrize("word", ["知识产权", "战略性新兴产业"])
def test_policy_words_stay_whole(word: str) -> None:
    assert word in words(f"加快{word}发展")


def test_the_words_of_the_lexicon_are_known_to_it_and_not_to_the_users_jieba() -> None:
    import jieba

    own = next(word for word in column("words", "word") if jieba.dt.FREQ.get(word) is None)
    assert own in tokenizer().FREQ
    assert tokenizer() is not jieba.dt
    assert tokenizer() is tokenizer()


def test_no_cache_file_is_left_in_the_shared_temporary_folder() -> None:
    before = set(Path(tempfile.gettempdir()).glob("jieba*"))
    assert list(unwrap(tokenizer)().cut("发展")) == ["发展"]
    assert set(Path(tempfile.gettempdir()).glob("jieba*")) == before
