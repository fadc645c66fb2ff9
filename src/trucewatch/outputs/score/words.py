"""The words of the page of a score in one language: names of what was scored, and numbers as the language writes them."""

from __future__ import annotations

import re
from typing import Any, Final

from babel import numbers

from trucewatch.publish.say import Language

NOT_MEASURED: Final = "-"
"""No zero: there was nothing to measure."""
_SECTION: Final = re.compile(r"section_(\d+)")
_SIZE: Final = re.compile(r"\d+")


class Words:
    """What the page says in a language. What an exercise calls by a name of its own, such as a rule, keeps it."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, message_id: str, n: int = 1, **given: Any) -> str:
        """A message; `n` picks the plural."""
        return self.language.say(message_id, n=n, **given)

    def name(self, family: str, word: str) -> str:
        """What a family of messages calls a thing, or its own name where that is not one of them."""
        known = f"{family}.{word}"
        return self.say(known) if known in self.language.messages else word.replace("_", " ")

    def class_of(self, word: str) -> str:
        """A class of events, all of them, or those that are of none."""
        of_score = {"all": "score.all", "other": "score.class.other"}
        return self.say(of_score[word]) if word in of_score else self.name("event_class", word)

    def means(self, word: str) -> str:
        """By which means something was perceived; pages of what a mission knows never say that it was told."""
        return self.say("score.means.told") if word == "told" else self.name("means", word)

    def setting(self, name: str, value: Any) -> str:
        """What an exercise was asked to be."""
        if name in {"season", "density"}:
            return self.name(f"score.{name}", str(value))
        return self.say(f"score.setting.{name}", n=value, value=value)

    def section(self, word: str) -> str:
        """A section of the line by its number."""
        found = _SECTION.fullmatch(word)
        return self.say("score.section", number=found[1]) if found else word.replace("_", " ")

    def events_of(self, size: str) -> str:
        """Events by how many observations they have: `1`, `2 to 3`, `over 100`."""
        ends = [int(digits) for digits in _SIZE.findall(size)]
        span = self.language.range(ends[0], ends[-1])
        said = self.say("score.over", number=span) if size.startswith("over") else span
        return self.say("score.events_of", n=ends[-1], size=said)

    def decimal(self, figure: float | None, digits: int = 3) -> str:
        """A figure with so many decimals."""
        if figure is None:
            return NOT_MEASURED
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(numbers.format_decimal(figure, format=pattern, locale=self.language.locale))

    def whole(self, figure: float | None) -> str:
        """A figure without decimals."""
        return NOT_MEASURED if figure is None else self.language.number(round(figure))

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A share in per cent; its number never breaks from its sign."""
        return NOT_MEASURED if share is None else self.say("score.percent", number=self.decimal(100 * share, digits))
