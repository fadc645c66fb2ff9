"""Say an edition of the guarantees house: states, statements, conditions, tasks, and figures of readiness with unit, rule and instant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from trucewatch.model.edition import Edition
from trucewatch.model.register import NOT_STATED
from trucewatch.model.time import to_text
from trucewatch.outputs.wording import Wording
from trucewatch.publish.say import Language

ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
Row = Mapping[str, Any]
MOST_DECISIVE: Final = 3
APART: Final = Markup("; ")


class HouseWording(Wording):
    """The words of one page of the guarantees house."""

    def __init__(self, edition: Edition, language: Language) -> None:
        super().__init__(edition, language)
        self._states = {one["id"]: one["names"] for one in edition.get("facts", edition)["states"]}
        self._as_of: int = edition.get("as_of_ms", edition["provenance"]["as_of_ms"])
        self._conditions = {one["id"]: one for one in edition.get("conditions", [])}
        self._tasks = {one["id"]: one for one in edition.get("tasks", [])}
        self._said = {one["id"]: one for one in _statements(edition)}
        self._cells: dict[tuple[str, str], Row] = {(c["task"], c["state"]): c for c in edition.get("cells", [])}

    def typed(self, given: Row) -> Markup:
        """A typed value of these editions."""
        return self.state(given["state"]) if given["t"] == "state" else super().typed(given)

    def state(self, state_id: str) -> Markup:
        """A state's name; as it stands if the register has none of that id."""
        return self.names(self._states.get(state_id, {self._record: state_id}))

    def anchor(self, text: str) -> str:
        """An id of the register as an id of the page, which holds no space."""
        return text.replace(" ", "-")

    def addressees(self, to: list[str]) -> Markup:
        """To whom something was said."""
        return self.joined([self.state(one) for one in to])

    def iso(self, day: str) -> Markup:
        """A day written as YYYY-MM-DD, as the language writes it; other text as it stands."""
        if not ISO_DAY.fullmatch(day):
            return Markup('<span class="name">{}</span>').format(day)
        return Markup('<time datetime="{}">{}</time>').format(day, self.language.day(day))

    def in_words(self, given: Mapping[str, str]) -> Markup:
        """What is told in words of the register, in the reader's language if it is there, else marked with its own."""
        for tag in (self.language.tag, self._record, *sorted(given)):
            if tag in given:
                return Markup('<span class="report"{}>{}</span>').format(self._foreign(tag), given[tag])
        return Markup("")

    def quoted(self, said: Row) -> Markup:
        """The words that are quoted, in the language in which they were said; empty where nobody is quoted."""
        if not said["verbatim"]:
            return Markup("")
        return Markup("<q{}>{}</q>").format(self._foreign(said["language"]), said["words"])

    def told(self, said: Row) -> Markup:
        """What was said, in words of the register."""
        return self.in_words(said["says"] or ({} if said["verbatim"] else {said["language"]: said["words"]}))

    def _foreign(self, tag: str) -> Markup:
        return Markup(' lang="{}"').format(tag) if tag != self.language.tag else Markup("")

    def statement(self, commitment_id: str) -> Markup:
        """A link to a statement: who said it, and when."""
        said = self._said.get(commitment_id)
        if said is None:
            return self.identity(commitment_id)
        named = self.say(
            "statement.of",
            state=self.state(said["state"]),
            day=self.iso(said["day"]),
            matter=self.matter(said["about"]),
        )
        return Markup('<a href="#said-{}">{}</a>').format(commitment_id, named)

    def matter(self, about: str) -> Markup:
        """What a statement is about, in the reader's language if the topic is known, else as the register names it."""
        known = f"statement.matter.{about}"
        if known in self.language.messages:
            return self.say(known)
        return Markup('<span class="name">{}</span>').format(about.replace("_", " "))

    def said_by(self, commitment_id: str) -> Row:
        """The statement itself, with its state."""
        return self._said[commitment_id]

    def condition(self, condition_id: str) -> Markup:
        """A condition, with a link to it where the page lists it in full."""
        found = self._conditions.get(condition_id)
        if found is None:
            return self.identity(condition_id)
        named = self.names(found["names"])
        return Markup('<a href="#condition-{}">{}</a>').format(condition_id, named) if "status" in found else named

    def task(self, task_id: str) -> Markup:
        """A task, with a link to it where the page lists it in full."""
        found = self._tasks.get(task_id)
        if found is None:
            return self.identity(task_id)
        named = self.names(found["names"])
        return Markup('<a href="#task-{}">{}</a>').format(task_id, named) if "place" in found else named

    def tasks(self, task_ids: list[str]) -> Markup:
        """Several tasks, each apart from the next, for their names hold commas."""
        return APART.join([self.task(one) for one in task_ids])

    def conditions(self, condition_ids: list[str]) -> Markup:
        """Several conditions, each apart from the next."""
        return APART.join([self.condition(one) for one in condition_ids])

    def statements(self, commitment_ids: list[str]) -> Markup:
        """Several statements; empty for none."""
        return APART.join([self.statement(one) for one in commitment_ids])

    def scenarios(self) -> Markup:
        """The names of the scenarios of the page, each in quotation marks of its own."""
        return self.joined([Markup("<q>{}</q>").format(self.names(s["names"])) for s in self._edition["scenarios"]])

    def lasting(self, task: Row) -> Markup:
        """From when until when a task is needed."""
        start, end = self.iso(task["from"]), self.iso(task["until"])
        stated = ("span" if task["until"] else "from") if task["from"] else ("until" if task["until"] else "undated")
        return self.say(f"backing.task.{stated}", start=start, end=end)

    def cells(self, task_id: str) -> list[Row]:
        """The cells of a task, in the order of the states."""
        return [cell for state in self._states if (cell := self._cells.get((task_id, state)))]

    def decisive(self) -> list[Row]:
        """The conditions that decide most: first those that decide most tasks before all others, of these those that change most tasks."""
        first = [task["pivots"][0]["condition"] for task in self._tasks.values() if task["pivots"]]
        deciding = [one for one in self._conditions.values() if one["decides"]]
        return sorted(deciding, key=lambda one: (-first.count(one["id"]), -len(one["decides"])))[:MOST_DECISIVE]

    def capability(self, capability_id: str) -> Markup:
        """A capability's name."""
        return self.names(self._edition["capabilities"].get(capability_id, {"names": {"und": capability_id}})["names"])

    def place(self, place_id: str) -> Markup:
        """A place's name."""
        return self.names(self._edition["places"].get(place_id, {"und": place_id}))

    def places(self, place_ids: list[str]) -> Markup:
        """Several places."""
        return self.joined([self.place(one) for one in place_ids])

    def office(self, office_id: str) -> Markup:
        """Who decides something: an office of the mission by its title, others by a word or as the register names them."""
        if office_id in self._edition["mission"]["offices"]:
            return self.offices([office_id])
        known = f"condition.by.{office_id}"
        return self.say(known) if known in self.language.messages else self.names({self._record: office_id})

    def unit(self, unit: str, number: int = 0) -> Markup:
        """A unit in the reader's language, in the form that a number takes, if it is known, else as the register writes it."""
        known = f"readiness.unit.{unit.replace(' ', '_')}"
        return self.say(known, n=number) if known in self.language.messages else self.names({self._record: unit})

    def amount(self, row: Row) -> Markup:
        """A figure of readiness from least to most, with its unit, its rule and the instant as of which it holds."""
        certain = row["least"] if row["most"] in {row["least"], NOT_STATED} else 0
        return self.say("readiness.amount", number=self.bare(row), unit=self.unit(row["unit"], certain))

    def bare(self, row: Row) -> Markup:
        """The same without its unit in words, for columns that name it."""
        if row["most"] == NOT_STATED:
            return self._open_ended(row)
        return self._figure(row, f"{row['least']}/{row['most']}", self.language.range(row["least"], row["most"]))

    def number(self, number: int, unit: str) -> Markup:
        """How many tasks or statements something is true of, by the rule of readiness."""
        row = {"unit": unit, "rule": "readiness"}
        return self._figure(row, f"{number}/{number}", self.language.number(number))

    def _open_ended(self, row: Row) -> Markup:
        """A quantity whose upper end nobody stated; its own face where nothing at all was stated."""
        if not row["least"]:
            return Markup('<span class="unstated">{}</span>').format(self.language.say("readiness.not_stated"))
        said = self.language.say("number.at_least", number=row["least"])
        return self._figure(row, f"{row['least']}/", said)

    def _figure(self, row: Row, value: str, said: str) -> Markup:
        return Markup(
            '<data class="readiness" value="{}" data-rule="{}" data-unit="{}" data-as-of="{}">{}</data>'
        ).format(value, row["rule"], row["unit"], to_text(self._as_of), said)


def _statements(edition: Edition) -> list[Row]:
    """Every statement of an edition with the state that made it."""
    if "facts" not in edition:
        return list(edition.get("commitments", []))
    return [
        {**one, "state": state["id"]}
        for state in edition["facts"]["states"]
        for matter in state["matters"]
        for one in matter["statements"]
    ]
