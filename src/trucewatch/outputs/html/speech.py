"""Say a bulletin in a language, every number marked up as what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from trucewatch.model.edition import Edition
from trucewatch.outputs.wording import Wording
from trucewatch.publish.beside import OTHER
from trucewatch.publish.places import SIDE
from trucewatch.publish.say import Language


class Speech(Wording):
    """The words of one bulletin."""

    def __init__(self, edition: Edition, language: Language) -> None:
        super().__init__(edition, language)
        self._zones = {zone["id"]: zone["names"] for zone in edition["zones"]}
        self._rules = {rule["id"]: rule["names"] for rule in edition["agreement"]["rules"]}
        self._sides = edition["mission"]["sides"]

    def typed(self, given: Mapping[str, Any]) -> Markup:
        """A typed value of a bulletin."""
        says: dict[str, Callable[[], Markup]] = {
            "count": lambda: self.count(given["least"], given["most"], given["rule"], given["coverage"]),
            "band": lambda: self.say(f"band.{given['band']}"),
            "zone": lambda: self.zone(given["zone"]),
            "rule": lambda: self.rule(given["rule"]),
            "clause": lambda: self.identity(given["clause"]),
        }
        return says[given["t"]]() if given["t"] in says else super().typed(given)

    def count(self, least: int, most: int, rule: str, coverage: str, figure: str = "") -> Markup:
        """A count with its rule and coverage: `value` is a number, or `least/most`. Zero where nothing could be seen is no number.

        `figure`: the id by which `trucewatch explain` lists what it counted.
        """
        if most == 0 and coverage == "not_observed":
            return Markup('<span class="unseen">{}</span>').format(self.language.say("band.not_observed"))
        exact = str(least) if least == most else f"{least}/{'' if most == -1 else most}"
        named = Markup(' data-figure="{}"').format(figure) if figure else ""
        return Markup('<data class="count" value="{}" data-rule="{}" data-coverage="{}"{}>{}</data>').format(
            exact, rule, coverage, named, self.language.range(least, most)
        )

    def bound(self, most: int, rule: str, coverage: str) -> Markup:
        """The upper bound that silence allows, with its rule and coverage; its `value` has no lower end."""
        return Markup('<data class="count bound" value="/{}" data-rule="{}" data-coverage="{}">{}</data>').format(
            most, rule, coverage, self.language.say("count.at_most", number=most)
        )

    def worded(self, row: Mapping[str, Any], kind: str) -> Markup:
        """A number that somebody else stated, in the form in which it was said; `kind` is `claim` or `record`."""
        said = self.language.counted(row["count_min"], row["count_max"], row["count_word"])
        return Markup('<data class="{}" value="{}/{}">{}</data>').format(kind, row["count_min"], row["count_max"], said)

    def each_day(self, e3: int) -> Markup:
        """A number a day of an indicator's baseline, from thousandths: somebody's statement or assumption, not our count."""
        return Markup('<data class="baseline" value="{}">{}</data>').format(e3, self.language.thousandths(e3))

    def zone(self, zone_id: str) -> Markup:
        """A zone's name, or what is said of the side of a line."""
        if zone_id.startswith(SIDE):
            return self.say("bulletin.counts.side", side=self.side(zone_id.removeprefix(SIDE)))
        return self.names(self._zones.get(zone_id, {"und": zone_id}))

    def rule(self, rule_id: str) -> Markup:
        """A counting rule's name."""
        return self.names(self._rules.get(rule_id, {"und": rule_id}))

    def side(self, side_id: str) -> Markup:
        """A party's name as the mission gives it; as it stands if it is none; a word if nobody is named."""
        if side_id in self._sides:
            return self.names(self._sides[side_id])
        if side_id == OTHER:
            return self.say("side.other")
        return Markup('<span class="name">{}</span>').format(side_id) if side_id else self.say("side.unnamed")

    def part(self, text: object) -> Markup:
        """An id inside a picture."""
        return Markup('<tspan class="n-id">{}</tspan>').format(text)

    def identities(self, given: list[str]) -> Markup:
        """Several ids."""
        return self.joined([self.identity(one) for one in given])

    def hours(self, hours: int) -> Markup:
        """A length of time in whole hours."""
        return self.say("size.hours", n=hours, number=self.figure(hours, hours, "size"))

    def zone_of(self, zone_id: str) -> Mapping[str, Any]:
        """The zone itself."""
        return next(zone for zone in self._edition["zones"] if zone["id"] == zone_id)

    def recognised(self, sides: list[str]) -> Markup:
        """Who recognises a zone; nobody is said too."""
        if not sides:
            return self.say("zone.recognised_by_none")
        return self.say("zone.recognised_by", sides=self.joined([self.side(side) for side in sides]))

    def bound_parties(self, sides: list[str]) -> Markup:
        """Whom a clause binds, in the order of the day."""
        if not sides:
            return self.say("bulletin.clause.binds_all")
        turn = [side for side in self._edition["facts"]["sides"] if side in sides]
        named = [*turn, *(side for side in sides if side not in turn)]
        return self.say("bulletin.clause.binds", sides=self.joined([self.side(side) for side in named]))

    def weapon(self, word: str) -> Markup:
        """A type of weapon; a calibre in it is part of the name."""
        return Markup('<span class="name">{}</span>').format(self.say(f"weapon.{word}"))

    def source(self, name: str) -> Markup:
        """A source's title."""
        titles = {one["name"]: one["title"] for one in self._edition["facts"]["sources"]}
        return self.cited(titles.get(name, name))

    def unit(self, word: str) -> Markup:
        """What somebody else counts: in the reader's language if it is known, else as it stands, in quotation marks."""
        known = f"unit.{word.replace(' ', '_')}"
        return self.say(known) if known in self.language.messages else Markup("<q>{}</q>").format(word)

    def claimant(self, row: Mapping[str, Any]) -> Markup:
        """Who claims: the speaker and the side, or the side alone where the speaker does not leave the house."""
        side = self.side(row["side"]) if row["side"] else self.say("side.medium")
        return Markup('<span class="name">{}</span> ({})').format(row["claimant"], side) if row["claimant"] else side

    def window(self, row: Mapping[str, Any]) -> Markup:
        """The window of a claim: its times, and its own words where they may leave."""
        span = self.say("bulletin.period.span", start=self.moment(row["t0_ms"]), end=self.moment(row["t1_ms"]))
        return Markup("{} <q>{}</q>").format(span, row["window"]) if row["window"] else span

    def night(self) -> Markup:
        """The local times between which a count is one at night."""
        mission = self._edition["mission"]
        return Markup("<time>{}</time>–<time>{}</time>").format(mission["night_from"], mission["night_until"])

    def basis(self, message_id: str) -> Markup:
        """How a coverage band was found."""
        return Markup('<span class="basis">{}</span>').format(self.say(message_id))
