"""The words of the interface: both languages say the same things, and the templates use nothing else."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from szcompare.errors import InputError
from szcompare.model import KINDS, RELATIONS, SIDES, STATUSES
from szcompare.report.wording import LANGUAGES, group, words
from szcompare.tables import CHANGES, ZONES

TEMPLATES = [path for path in files("szcompare.report").joinpath("templates").iterdir() if path.name.endswith(".j2")]
PLACE = re.compile(r"\{(\w+)\}")
EMPTY = {"language_note"}  # a note that only the English page needs
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_line_of_the_table_has_a_key_and_two_texts() -> None:
    source = files("szcompare.report").joinpath("templates", "words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in source.splitlines() if not line.startswith("#")]
    assert {len(row) for row in rows} == {3}
    assert len({row[0] for row in rows}) == len(rows)


def test_both_languages_take_the_same_values() -> None:
    chinese, english = (words(lang) for lang in LANGUAGES)
    for key, text in chinese.items():
        assert set(PLACE.findall(text)) == set(PLACE.findall(english[key])), key
        assert bool(text) == bool(english[key]) or key in EMPTY, key


def test_english_words_hold_no_chinese() -> None:
    assert not {key for key, text in words("en").items() if HAN.search(text)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("relation", RELATIONS), ("relation_meaning", RELATIONS), ("status", STATUSES), ("status_mark", STATUSES),
        ("zone", ZONES), ("zone_meaning", ZONES), ("side", SIDES), ("kind", KINDS), ("change", CHANGES),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_name_of_the_model_has_its_word(name: str, expected: tuple[str, ...], lang: str) -> None:
    assert set(group(name, lang)) == set(expected)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own_and_asks_for_known_ones(path) -> None:
    source = path.read_text(encoding="utf-8")
    asked = re.findall(r"\bt\(\"([\w.]+)\"[,)]", source)
    assert set(asked) <= set(words())
    assert not re.findall(r"[\u4e00-\u9fff]+", source)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="no interface in the language 'fr'"):
        words("fr")
