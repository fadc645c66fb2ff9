"""What the entries of a register may name, and the checks of names, days and quantities that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trucewatch.model.register import NOT_STATED, Capability, Source, Turn
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import day, known


@dataclass(frozen=True)
class Listed:
    """Ids of a register, each checked to be there one time. `today`: nothing may be dated later; None: nobody asks."""

    tags: tuple[str, ...]
    language_of_record: str
    today: date | None
    offices: tuple[str, ...]
    sources: Mapping[str, Source]
    capabilities: Mapping[str, Capability]
    places: tuple[str, ...]
    states: tuple[str, ...]
    conditions: tuple[str, ...]
    commitments: Mapping[str, Spot]

    def source(self, spot: Spot) -> Source:
        """The source that an entry names. Raises: AgreementError: there is none of that id."""
        return self.sources[known(spot, self.sources, "source in this file")]

    def capability(self, spot: Spot) -> str:
        """The capability that an offer or a task names, in its own unit.

        Raises: AgreementError: there is none of that id, or a unit is written that is another.
        """
        found = self.capabilities[known(spot.at("capability"), self.capabilities, "capability of this register")]
        unit = spot.find("unit")
        if unit and unit.value != found.unit:
            what = f"`{found.id}` is told in {found.unit}, and this says {unit.value}."
            raise unit.refusal(what, "Units are never mixed: convert the figure, or leave `unit` out.")
        return found.id

    def places_of(self, spot: Spot, key: str) -> tuple[str, ...]:
        """The places under a key. Raises: AgreementError: there is none of that id."""
        return tuple(known(p, self.places, "place of this register") for p in spot.each(key))

    def turn(self, spot: Spot, word: str, source: Source) -> Turn:
        """A status or stage from a day on, which its source must have lived to see.

        Raises: AgreementError: the day is none, or lies after the source was published.
        """
        when = spot.at("date")
        if day(when).isoformat() > source.date:
            what = f"This is dated {when.value}, and its own source {source.date}."
            raise when.refusal(
                what, "Nothing is entered before it was said: correct the day, or name the later source."
            )
        return Turn(word, when.value, source, spot.get("by"))


def in_order(turns: list[Spot]) -> None:
    """Refuse a history that runs backwards. Raises: AgreementError: at the first day that is out of order."""
    days = [day(t.at("date")) for t in turns]
    for turn, before, after in zip(turns[1:], days, days[1:], strict=False):
        if after < before:
            raise turn.at("date").refusal("This lies before the line above it.", "Write the oldest first.")


def source_day(spot: Spot, today: date | None) -> str:
    """The day of a source. Raises: AgreementError: it is none, or has not come yet."""
    if today is not None and day(spot) > today:
        what = f"{spot.value} has not come yet."
        raise spot.refusal(what, "A source is entered when it is there: correct its day.")
    return day(spot).isoformat()


def quantity(spot: Spot) -> tuple[int, int]:
    """Least and most; -1 for a most that nobody stated. Raises: AgreementError: the least is above the most."""
    least, most = spot.value["least"], spot.value["most"]
    top = NOT_STATED if most == "not_stated" else int(most)
    if top != NOT_STATED and least > top:
        raise spot.refusal(f"The least, {least}, is above the most, {top}.", "Exchange `least` and `most`.")
    return least, top
