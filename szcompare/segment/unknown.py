"""Characters that no word of the dictionary covers ▶ words, by jieba's hidden Markov model.

Each character is the beginning, middle or end of a word or a word of its own (B, M, E, S); the likeliest such row is
found by Viterbi's algorithm (jieba 0.42.1, ``finalseg``), with its sums in its order, so that the words are the same.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from szcompare.errors import InputError
from szcompare.segment.dictionary import REPAIR, jieba_folder

HAN = re.compile("([\u4e00-\u9fd5]+)")
NUMBER = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
NEVER = -3.14e100  # jieba's logarithm of a probability of nought
BEGIN, MIDDLE, END, SINGLE = "BMES"
KEPT = 2**14  # runs whose words are kept

Scores = tuple[float, float, float, float]  # of B, M, E, S


@lru_cache(maxsize=KEPT)
def cut_run(run: str) -> tuple[str, ...]:
    """Return the words of a run of characters.

    >>> cut_run("小明硕士")
    ('小明', '硕士')
    """
    found: list[str] = []
    for at, part in enumerate(HAN.split(run)):
        found += _words(part) if at % 2 else filter(None, NUMBER.split(part))
    return tuple(found)


def _words(text: str) -> list[str]:
    """The words between the ends that the likeliest row of states has."""
    found, begin = [], 0
    for at, state in enumerate(_states(text)):
        if state == BEGIN:
            begin = at
        elif state == END:
            found.append(text[begin : at + 1])
        elif state == SINGLE:
            found.append(text[at])
    return found


def _states(text: str) -> list[str]:
    """The likeliest state of each character; of equals the later letter, as jieba compares them."""
    starts, moves, shown = _model()
    of_b, of_m, of_e, of_s = (shown[state] for state in "BMES")
    b, m, e, s = (start + shown[state].get(text[0], NEVER) for start, state in zip(starts, "BMES", strict=True))
    begins, middles, ends, singles = moves["B"], moves["M"], moves["E"], moves["S"]
    before: list[str] = []  # for each later character the states that its B, M, E and S come from
    for character in text[1:]:
        in_b, in_m = of_b.get(character, NEVER), of_m.get(character, NEVER)
        in_e, in_s = of_e.get(character, NEVER), of_s.get(character, NEVER)
        # what it is shown by is added before two are compared: beside NEVER all small differences are lost
        to_b = _likelier(s + singles["B"] + in_b, e + ends["B"] + in_b, "SE")
        to_m = _likelier(m + middles["M"] + in_m, b + begins["M"] + in_m, "MB")
        to_e = _likelier(m + middles["E"] + in_e, b + begins["E"] + in_e, "MB")
        to_s = _likelier(s + singles["S"] + in_s, e + ends["S"] + in_s, "SE")
        b, m, e, s = to_b[0], to_m[0], to_e[0], to_s[0]
        before.append(to_b[1] + to_m[1] + to_e[1] + to_s[1])
    states = [SINGLE if s >= e else END]
    for came in reversed(before):
        states.append(came["BMES".index(states[-1])])
    return states[::-1]


def _likelier(one: float, other: float, names: str) -> tuple[float, str]:
    return (one, names[0]) if one >= other else (other, names[1])


@cache
def _model() -> tuple[Scores, dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """Logarithms of the probabilities: of the first state, of the next one, of a character in a state."""
    first, moves, shown = (_table(name) for name in ("prob_start", "prob_trans", "prob_emit"))
    return (first["B"], first["M"], first["E"], first["S"]), moves, shown


def _table(name: str) -> Any:
    place = jieba_folder() / "finalseg" / f"{name}.py"
    spec = spec_from_file_location(f"szcompare.segment.{name}", place)
    if spec is None or spec.loader is None or not place.is_file():
        raise InputError(f"{place.name}: a table of jieba is missing; {REPAIR}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.P
