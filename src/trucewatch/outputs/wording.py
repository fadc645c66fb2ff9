"""Say an edition in a language as markup: every number says what it is, every name its language, whatever came from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from trucewatch.model.edition import Edition
from trucewatch.model.time import to_text
from trucewatch.publish.say import Language


class Wording:
    """The words of one page, whatever the page is of. Every method gives safe markup; text that came from outside is escaped."""

    def __init__(self, edition: Edition, language: Language) -> None:
        self.language = language
        self._timezone: str = edition["mission"]["timezone"]
        self._record: str = edition["mission"]["language_of_record"]
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
        return self.said(given) if "m" in given else self.typed(given)

    def typed(self, given: Mapping[str, Any]) -> Markup:
        """A typed value; pages that know more types say those and leave the rest to this."""
        says = {"list": lambda: self.joined([self.value(item) for item in given["of"]])}
        return says[given["t"]]()

    def joined(self, items: Sequence[Markup]) -> Markup:
        """`a, b and c`."""
        return Markup(self.language.list([str(item) for item in items]))  # noqa: S704 - every item is markup already

    def tally(self, number: int) -> Markup:
        """A number of administration: entries, sources, rows; never of incidents."""
        return Markup('<data class="tally" value="{}">{}</data>').format(number, self.language.number(number))

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

    def quoted_name(self, text: str) -> Markup:
        """A name or place as somebody else wrote it; said too where they wrote none."""
        return Markup('<span class="name">{}</span>').format(text) if text else self.say("table.not_stated")

    def cited(self, text: str) -> Markup:
        """A reference as the mission's files give it, in their language of record."""
        foreign = Markup(' lang="{}"').format(self._record) if self._record != self.language.tag else ""
        return Markup("<cite{}>{}</cite>").format(foreign, text)

    def language_name(self, tag: str) -> Markup:
        """What a language is called."""
        return Markup('<span class="name">{}</span>').format(self.language.language_name(tag))

    def offices(self, office_ids: list[str]) -> Markup:
        """Titles of offices."""
        titles = self._edition["mission"]["offices"]
        return self.joined([self.names(titles.get(office, {"und": office})) for office in office_ids])

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
