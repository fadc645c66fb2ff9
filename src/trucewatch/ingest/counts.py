"""Counts as people say them: "about 30", "at least 5", "12-15", "hundreds", "uncountable"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from trucewatch.ingest.rows import Unreadable

_MOST: Final = 1_000_000_000
_NUMBER: Final = r"(\d{1,3}(?:,\d{3})+|\d{1,10})"
_FORMS: Final = tuple(
    (re.compile(pattern.replace("N", _NUMBER), re.ASCII), word, low, high)
    for pattern, word, low, high in (
        (r"N", "exactly", 0, 0),
        (r"(?:about|approximately|around|some|nearly|almost|ca\.?|~) ?N", "about", 0, 0),
        (r"(?:at least|no fewer than|>=) ?N|N ?\+", "at_least", 0, None),
        (r"(?:more than|over|above|>) ?N", "at_least", 1, None),
        (r"(?:at most|up to|no more than|<=) ?N", "at_most", None, 0),
        (r"(?:fewer than|less than|under|below|<) ?N", "at_most", None, -1),
    )
)
_BETWEEN: Final = re.compile(rf"(?:between )?{_NUMBER} ?(?:-|–|to|and) ?{_NUMBER}", re.ASCII)
_WORDS: Final = {"several": 3, "dozens": 24, "hundreds": 200, "thousands": 2000, "uncountable": 1}
"""The least that each word can mean: a plural of the unit, three for several, one for what could not be counted."""


class Count(NamedTuple):
    """A count as a range with the word that was said; -1: not stated, or open above."""

    least: int
    most: int
    word: str


NOT_STATED: Final = Count(-1, -1, "not_stated")


def count(text: str) -> Count:
    """Read a count; an empty text is `not_stated`, which is not zero.

    Returns: `about 30` is 30 to 30 with its word: how wide "about" is, nobody said; `more than 5` begins at 6.
    Raises: Unreadable: it says no number in a known way.
    """
    said = " ".join(text.lower().split())
    if not said:
        return NOT_STATED
    if said in _WORDS:
        return Count(_WORDS[said], -1, said)
    if match := _BETWEEN.fullmatch(said):
        low, high = _number(match[1]), _number(match[2])
        if low <= high:
            return Count(low, high, "between")
    for form, word, least, most in _FORMS:
        if match := form.fullmatch(said):
            number = _number(next(group for group in match.groups() if group))
            return Count(-1 if least is None else number + least, -1 if most is None else max(number + most, 0), word)
    raise _no_count(text)


def _number(digits: str) -> int:
    number = int(digits.replace(",", ""))
    if number > _MOST:
        raise _no_count(digits)
    return number


def _no_count(text: str) -> Unreadable:
    return Unreadable(
        f"{text[:60]!r} is no count.",
        "Write 30, about 30, at least 5, at most 5, 12-15, several, dozens, hundreds, thousands, uncountable, or leave it empty.",
    )
