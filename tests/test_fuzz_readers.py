"""Some seconds of random files for each reader; tests/fuzz/readers.py does it for minutes."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("docx", reason="python-docx makes the Word files of these tests")
sys.path.insert(0, str(Path(__file__).parent / "fuzz"))

from readers import READERS, check, mutated, rearranged, word_seed


@pytest.mark.parametrize("name", READERS)
def test_mutated_files_give_a_sound_document_or_a_one_line_error(name: str) -> None:
    reader, seeds = READERS[name]
    chance = random.Random(7)  # noqa: S311
    for seed in seeds():
        for _ in range(60):
            data = mutated(seed, chance)
            assert not check(reader, data), data


def test_rearranged_word_files_give_a_sound_document_or_a_one_line_error() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(300):
        data = rearranged(word_seed(), chance)
        assert not check(READERS["docx"][0], data), data


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=300))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_random_bytes_give_a_sound_document_or_a_one_line_error(name: str, data: bytes) -> None:
    assert not check(READERS[name][0], data)


@given(text=st.text(max_size=200))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_text_survives_in_a_page(text: str) -> None:
    shown = "".join(c for c in text if c.isprintable() and c not in "<>&")
    page = f"<html><body><div id=zoom><p>前言，{shown}后记。</p></div></body></html>"
    document = READERS["html"][0]("a.html", page.encode("utf-8"))
    assert document.text.replace(" ", "").startswith("前言，")
    assert document.text.endswith("后记。")
