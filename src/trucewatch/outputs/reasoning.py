"""Say why: reasons of the engine with their arguments, formulas of conditions, and what a scenario supposes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from markupsafe import Markup

from trucewatch.model.time import from_text
from trucewatch.outputs.house_wording import HouseWording, Row

INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
FAMILIES: Final = {
    "state": "legal",
    "now": "legal",
    "stage": "statement.stage",
    "reached": "statement.stage",
    "from": "statement.stage",
    "to": "statement.stage",
    "what": "condition.what",
    "status": "condition.status",
}
"""Where the words of an argument stand, for arguments that hold a word of the vocabulary."""
STATES: Final = {"state", "refusing", "pledging", "depending"}
DAYS: Final = {"within_days": ("condition.within", "condition.ever"), "for_days": ("condition.days", "condition.days")}
"""Arguments that are a number of days: the message for it, and the one for none."""


class Reasoning(HouseWording):
    """The words of a page that gives reasons."""

    def formula(self, given: Row) -> Markup:
        """Conditions joined, in words."""
        if given["join"] == "met":
            return self.condition(given["condition"])
        parts = [self.formula(part) for part in given["parts"]]
        if given["join"] == "not":
            return self.say("condition.not", part=parts[0])
        return parts[0] if len(parts) == 1 else self.say(f"condition.{given['join']}", parts=Markup("; ").join(parts))

    def reasoned(self, reason: str, arguments: Row) -> Markup:
        """Why something is as it is: a message of the engine with its arguments, each said as what it is."""
        return self.said(
            {"m": reason, "n": 1, "a": {name: self._argument(name, one) for name, one in arguments.items()}}
        )

    def supposed(self, change: Row) -> Markup:
        """What a step of a scenario supposes, in words."""
        given = change["argument"]
        named = {"id": "commitment" if change["what"] == "commitment" else "condition"}
        told = {named.get(name, name): value for name, value in given.items()}
        return self.reasoned(f"scenario.supposed.{change['what']}", {"number": 1, **told})

    def _argument(self, name: str, given: Any) -> Markup:
        if isinstance(given, (list, tuple)):
            return self.joined([self._argument(name, one) for one in given])
        if name in DAYS:
            some, none = DAYS[name]
            return self.say(some if given else none, n=given, number=self.number(given, "days"))
        return self.number(given, name) if isinstance(given, int) else self._named(name, str(given))

    def _named(self, name: str, given: str) -> Markup:
        """Text of an argument: an id by what it is an id of, a word of the vocabulary, a day, or a name."""
        ids: dict[str, Callable[[str], Markup]] = {"condition": self.condition, "capability": self.capability}
        if given in self._said:
            return self.statement(given)
        if given in self._states and name in STATES:
            return self.state(given)
        if name == "by":
            return self.joined([self.office(one) for one in given.split(", ")])
        return ids[name](given) if name in ids else self._word(name, given)

    def _word(self, name: str, given: str) -> Markup:
        """A word of the vocabulary, a day, or a name as it stands."""
        if INSTANT.fullmatch(given):
            return self.day(from_text(given))
        known = f"{FAMILIES.get(name, '')}.{given}"
        return self.say(known) if known in self.language.messages else self.iso(given)
