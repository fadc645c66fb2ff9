"""Say an edition in a language, every number marked up as what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from trucewatch.model.edition import Edition
from trucewatch.model.time import to_text
from trucewatch.publish.beside import OTHER
from trucewatch.publish.places import SIDE
from trucewatch.publish.say import Language


class Speech:
    """The words of one page. Every method gives safe markup; text that came from outside is escaped."""

    def __init__(self, edition: Edition, language: Language) -> None:
        self.language = language
        self._timezone: str = edition["mission"]["timezone"]
        self._record: str = edition["mission"]["language_of_record"]
        self._zones = {zone["id"]: zone["names"] for zone in edition["zones"]}
        self._rules = {rule["id"]: rule["names"] for rule in edition["agreement"]["rules"]}
        self._sides = edition["mission"]["sides"]
        self._edition = edition

    def say(self, message_id: str, n: int = 1, **arguments: Any) -> Markup:
        """A message with its arguments marked up."""
        phrase = escape(self.language.phrase(message_id, n))
        return phrase.format(**{name: self.value(given) for name, given in arguments.items()})

    def said(self, saying: Mapping[str, Any]) -> Markup:
        """A saying of the edition."""
        return self.say(saying["m"], saying["n"], **saying["a"])

    def value(self, given: Any) -> Markup:
        """An argument: markup as it is, an integer as a tally, text escaped, a typed value or a saying as its type asks."""
        if isinstance(given, Markup):
            return given
        if isinstance(given, int):
            return self.tally(given)
        if isinstance(given, str):
            return escape(given)
        return self.said(given) if "m" in given else self._typed(given)

    def _typed(self, given: Mapping[str, Any]) -> Markup:
        says: dict[str, Callable[[], Markup]] = {
            "count": lambda: self.count(given["least"], given["most"], given["rule"], given["coverage"]),
            "band": lambda: self.say(f"band.{given['band']}"),
            "zone": lambda: self.zone(given["zone"]),
            "rule": lambda: self.rule(given["rule"]),
            "clause": lambda: self.identity(given["clause"]),
            "list": lambda: self.joined([self.value(item) for item in given["of"]]),
        }
        return says[given["t"]]()

    def joined(self, items: Sequence[Markup]) -> Markup:
        """`a, b and c`."""
        return Markup(self.language.list([str(item) for item in items]))  # noqa: S704 - every item is markup already

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

    def tally(self, number: int) -> Markup:
        """A number of administration: entries, sources, rows; never of incidents."""
        return Markup('<data class="tally" value="{}">{}</data>').format(number, self.language.number(number))

    def worded(self, row: Mapping[str, Any], kind: str) -> Markup:
        """A number that somebody else stated, in the form in which it was said; `kind` is `claim` or `record`."""
        said = self.language.counted(row["count_min"], row["count_max"], row["count_word"])
        return Markup('<data class="{}" value="{}/{}">{}</data>').format(kind, row["count_min"], row["count_max"], said)

    def figure(self, least: int, most: int, kind: str) -> Markup:
        """A range of a certain kind of number that is no count: casualties, minutes, sizes."""
        return Markup('<data class="{}" value="{}/{}">{}</data>').format(
            kind, least, most, self.language.range(least, most)
        )

    def distance(self, metres: int) -> Markup:
        """A length in whole kilometres where it is one, else in metres."""
        unit, number = ("size.km", metres // 1000) if metres and metres % 1000 == 0 else ("size.m", metres)
        return self.say(unit, number=self.figure(number, number, "size"))

    def names(self, given: Mapping[str, str]) -> Markup:
        """A name in the reader's language, or in the language of record with its tag, or whatever there is."""
        for tag in (self.language.tag, self._record, *sorted(given)):
            if tag in given:
                foreign = Markup(' lang="{}"').format(tag) if tag != self.language.tag else ""
                return Markup('<span class="name"{}>{}</span>').format(foreign, given[tag])
        return Markup("")

    def plain(self, given: Mapping[str, str]) -> str:
        """A name as text, for titles and pictures."""
        tags = (self.language.tag, self._record, *sorted(given))
        return next((given[tag] for tag in tags if tag in given), "")

    def minutes(self, minutes: int) -> Markup:
        """A length of time in minutes."""
        return self.say("size.minutes", n=minutes, number=self.figure(minutes, minutes, "size"))

    def percent(self, share_e6: int) -> Markup:
        """A step of a printed scale, such as that of the five words, in percent."""
        return Markup('<data class="scale" value="{}">{}</data>').format(
            share_e6, self.language.thousandths(share_e6 // 10, "percent")
        )

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

    def day(self, ms: int) -> Markup:
        """A local day."""
        return Markup('<time datetime="{}">{}</time>').format(to_text(ms), self.language.date(ms, self._timezone))

    def moment(self, ms: int) -> Markup:
        """A local day and time with its zone."""
        said = self.language.say("time.moment", day=self.language.date(ms, self._timezone), clock=self.clock(ms))
        return Markup('<time datetime="{}">{}</time>').format(to_text(ms), said)

    def clock(self, ms: int) -> str:
        """A local time with its zone, as text."""
        return self.language.time(ms, self._timezone)

    def identity(self, text: object) -> Markup:
        """An id, hash, version or command: characters, not an amount."""
        return Markup('<span class="n-id">{}</span>').format(text)

    def part(self, text: object) -> Markup:
        """An id inside a picture."""
        return Markup('<tspan class="n-id">{}</tspan>').format(text)

    def zone_of(self, zone_id: str) -> Mapping[str, Any]:
        """The zone itself."""
        return next(zone for zone in self._edition["zones"] if zone["id"] == zone_id)

    def recognised(self, sides: list[str]) -> Markup:
        """Who recognises a zone; nobody is said too."""
        if not sides:
            return self.say("zone.recognised_by_none")
        return self.say("zone.recognised_by", sides=self.joined([self.side(side) for side in sides]))

    def offices(self, office_ids: list[str]) -> Markup:
        """Titles of offices."""
        titles = self._edition["mission"]["offices"]
        return self.joined([self.names(titles.get(office, {"und": office})) for office in office_ids])

    def bound_parties(self, sides: list[str]) -> Markup:
        """Whom a clause binds, in the order of the day."""
        if not sides:
            return self.say("bulletin.clause.binds_all")
        turn = [side for side in self._edition["facts"]["sides"] if side in sides]
        named = [*turn, *(side for side in sides if side not in turn)]
        return self.say("bulletin.clause.binds", sides=self.joined([self.side(side) for side in named]))

    def quoted_name(self, text: str) -> Markup:
        """A name or place as somebody else wrote it; said too where they wrote none."""
        return Markup('<span class="name">{}</span>').format(text) if text else self.say("table.not_stated")

    def weapon(self, word: str) -> Markup:
        """A type of weapon; a calibre in it is part of the name."""
        return Markup('<span class="name">{}</span>').format(self.say(f"weapon.{word}"))

    def source(self, name: str) -> Markup:
        """A source's title."""
        titles = {one["name"]: one["title"] for one in self._edition["facts"]["sources"]}
        return self.cited(titles.get(name, name))

    def cited(self, text: str) -> Markup:
        """A reference as the mission's files give it, in their language of record."""
        foreign = Markup(' lang="{}"').format(self._record) if self._record != self.language.tag else ""
        return Markup("<cite{}>{}</cite>").format(foreign, text)

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

    def language_name(self, tag: str) -> Markup:
        """What a language is called."""
        return Markup('<span class="name">{}</span>').format(self.language.language_name(tag))

    def basis(self, message_id: str) -> Markup:
        """How a coverage band was found."""
        return Markup('<span class="basis">{}</span>').format(self.say(message_id))

    def href(self, release: Mapping[str, Any]) -> str:
        """Where another release lies: each period has its folder beside this one's."""
        folder = release["period"].replace("/", "_")
        return f"../{folder}/{folder}.v{release['version']}.{self.language.tag}.html"

    @property
    def related(self) -> list[Mapping[str, Any]]:
        """Other versions of this period, and the newest of the period before."""
        period = self._edition["period"]["name"]
        own = [one for one in self._edition["provenance"]["released"] if one["period"] == period]
        earlier = [one for one in self.latest if one["period"] < period]
        return [*own, *sorted(earlier, key=lambda one: one["period"])[-1:]]

    @property
    def context(self) -> list[str]:
        """Paragraphs of background in the reader's language, or in the language of record."""
        given = self._edition["mission"]["context"]
        return list(given.get(self.language.tag, given.get(self._record, [])))

    @property
    def latest(self) -> list[Mapping[str, Any]]:
        """The newest version of each period released lately, the newest release first."""
        newest = {one["period"]: one for one in self._edition["provenance"]["released"]}
        return sorted(newest.values(), key=lambda one: -one["entry"])

    def period(self, name: str) -> Markup:
        """A period by its name: a day, or from a day to a day."""
        days = [self.language.day(day) for day in name.split("/")]
        return Markup('<time datetime="{}">{}</time>').format(name, "–".join(days))
