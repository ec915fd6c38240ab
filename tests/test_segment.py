"""Tokenizer ▶ words of policy texts, the same as jieba's, nobody else's jieba changed."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from functools import cache
from inspect import unwrap
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from szcompare.errors import InputError
from szcompare.lexicon import column, rows
from szcompare.segment import dictionary as kept
from szcompare.segment import tokenizer, words
from szcompare.segment.cutting import KEPT, Tokenizer
from szcompare.segment.dictionary import Dictionary, jieba_dictionary
from szcompare.segment.unknown import cut_run

PLANS = sorted((Path(__file__).parent.parent / "data" / "plans").glob("*.txt"))


@cache
def reference() -> jieba.Tokenizer:
    """jieba's own tokenizer with the words of our list: slow to make, its dictionary is a dict."""
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    for row in rows("words"):
        made.add_word(row["word"])
    return made


@cache
def vocabulary() -> tuple[str, ...]:
    return tuple(sorted(word for word in reference().FREQ if len(word) < 5))


def texts() -> st.SearchStrategy[str]:
    pieces = st.sampled_from(vocabulary()) | st.sampled_from([*"aB9.%-+#& \r\n\t　，《（", "GDP", "3.5%", "\r\n"])
    han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
    return st.lists(pieces | han, max_size=12).map("".join)


@given(st.text(max_size=60))
def test_the_words_put_together_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@pytest.mark.parametrize("word", ["知识产权", "战略性新兴产业"])
def test_policy_words_stay_whole(word: str) -> None:
    assert word in words(f"加快{word}发展")


@pytest.mark.parametrize("plan", PLANS, ids=lambda path: path.stem)
def test_a_plan_is_cut_as_jieba_cuts_it(plan: Path) -> None:
    for line in plan.read_text(encoding="utf-8").splitlines():
        assert words(line) == list(reference().cut(line))


@given(st.deferred(texts))
def test_any_text_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert words(text) == list(reference().cut(text))


def test_counts_and_their_sum_are_those_of_jieba_our_own_words_among_them() -> None:
    assert tokenizer().total == reference().total
    assert all(tokenizer().count(word) == count for word, count in [*reference().FREQ.items()][::9])
    assert all(tokenizer().count(word) == reference().FREQ[word] for word in column("words", "word"))


@pytest.mark.parametrize(
    ("word", "count"), [("深圳速度", None), ("5G", None), ("圳", None), ("科技", 0), ("发展", 9), ("T恤衫", None)]
)
def test_a_word_of_ones_own_changes_a_copy_as_it_changes_jieba_and_not_the_original(
    word: str, count: int | None
) -> None:
    theirs = jieba.Tokenizer()
    theirs.FREQ, theirs.total, theirs.initialized = dict(reference().FREQ), reference().total, True
    ours = tokenizer().copy()
    before = tokenizer().cut(f"加快{word}建设")
    ours.cut(f"用{word}发展的科技")  # what was read before does not stay
    ours.add(word, count)
    if count == 0:  # jieba keeps such words for all tokenizers of the process, so it is not asked
        assert ours.cut(f"加快{word}建设")[1:3] == list(word)
    else:
        theirs.add_word(word, count)
        assert (ours.total, ours.count(word)) == (theirs.total, theirs.FREQ[word])
        assert ours.cut(f"加快{word}建设用{word}") == list(theirs.cut(f"加快{word}建设用{word}"))
    assert tokenizer().cut(f"加快{word}建设") == before


def test_the_words_of_the_lexicon_are_known_to_it_and_not_to_the_users_jieba() -> None:
    own = next(word for word in column("words", "word") if jieba.dt.FREQ.get(word) is None)
    assert tokenizer().count(own) > 0
    assert tokenizer() is tokenizer()


def test_jieba_is_not_imported_and_no_cache_file_is_read_or_written() -> None:
    program = "import sys; from szcompare.segment import words; print(words('发展规划'), 'jieba' in sys.modules)"
    before = set(Path(tempfile.gettempdir()).glob("jieba*"))
    assert unwrap(tokenizer)().cut("发展") == ["发展"]
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['发展', '规划'] False"
    assert set(Path(tempfile.gettempdir()).glob("jieba*")) == before


def test_a_dictionary_out_of_order_is_read_all_the_same() -> None:
    made = Dictionary("中国人 3 n\n国 4 n\n中 9 f\n人 5\n中国 20 ns\n中国 7 nz")
    assert made.total == 48
    assert made.counts("中国") == {"中国人": 3, "中国": 7}  # of one word twice the last counts
    assert made.tags("中国") == {"中国人": "n", "中国": "nz"}
    assert (made.counts("人 "), made.tags("人 ")) == ({"人": 5}, {"人": ""})
    assert (made.starts_with("国"), made.starts_with("天")) == (True, False)


def test_what_is_kept_of_the_dictionary_has_a_bound_and_the_words_stay_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("szcompare.segment.cutting.KEPT", 5)
    made = Tokenizer(jieba_dictionary())
    lines = ["知识产权保护制度", "战略性新兴产业发展规划", "杭研大厦的建设"] * 2
    assert [made.cut(line) for line in lines] == [Tokenizer(jieba_dictionary()).cut(line) for line in lines]
    assert KEPT > 5
    assert len(made._sizes) < 30


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xfe", "decode"),
        ("中国 二十 ns\n".encode(), "no number"),
        (b"", "without a count"),
        ("国 4 n\n中国".encode(), "without a count"),
        ("中国  ns\n".encode(), "without a count"),
    ],
)
def test_a_damaged_dictionary_is_one_clear_line(
    data: bytes, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dict.txt").write_bytes(data)
    monkeypatch.setattr(kept, "jieba_folder", lambda: tmp_path)
    with pytest.raises(InputError, match=r"dict\.txt.*" + why + ".*install jieba anew"):
        unwrap(jieba_dictionary)()


def test_the_same_run_of_characters_is_worked_out_once() -> None:
    cut_run.cache_clear()
    assert cut_run("琶洲湾桥") == cut_run("琶洲湾桥") == tuple(jieba.finalseg.cut("琶洲湾桥"))
    assert cut_run.cache_info().hits == 1
