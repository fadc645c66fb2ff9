"""Say the conditions of an agreement: each predicate as a sentence from a message id, those that join others as an outline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from babel import lists

from trucewatch.model.agreement import JOINING, Predicate
from trucewatch.model.time import Interval, from_text
from trucewatch.publish.say import Language

Line: TypeAlias = tuple[int, str]
"""How deep a line stands in the outline, and what it says."""

_OPEN_START_MS: Final = from_text("1900-01-01")
_OPEN_END_MS: Final = from_text("9999-01-01")
_COMPARISONS: Final = ("at_least", "above", "at_most", "below")


@dataclass(frozen=True, eq=False)
class Speaker:
    """A language with what an agreement's own ids mean in it.

    `parties`, `zones`: names by id; an id without one is said as it is. `timezone`: the clock by which instants are told.
    """

    language: Language
    timezone: str = "UTC"
    parties: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)

    def say(self, message: str, **given: Any) -> str:
        """The message `agreement.say.MESSAGE`; `n` picks the plural."""
        return self.language.say(f"agreement.say.{message}", **given)

    def amount(self, message: str, number: int) -> str:
        """A number with its unit, in the form that the number takes."""
        return self.say(message, n=number, number=number)

    def distance(self, metres: int) -> str:
        """Whole kilometres as such, anything else in metres."""
        whole = metres >= 1000 and metres % 1000 == 0
        return self.amount("km", metres // 1000) if whole else self.amount("m", metres)

    def moment(self, ms: int) -> str:
        """An instant by the agreement's clock, its offset with it."""
        return self.say(
            "moment", date=self.language.date(ms, self.timezone), time=self.language.time(ms, self.timezone)
        )

    def span(self, span: Interval) -> str:
        """A span; what has no start or no end is said without."""
        start, end = span.t0_ms > _OPEN_START_MS, span.t1_ms < _OPEN_END_MS
        if not start and not end:
            return self.say("always")
        given = ({"start": self.moment(span.t0_ms)} if start else {}) | (
            {"end": self.moment(span.t1_ms)} if end else {}
        )
        return self.say("from_until" if start and end else "from" if start else "until", **given)

    def either(self, items: Iterable[str]) -> str:
        """`a, b or c`."""
        return lists.format_list(list(items), style="or", locale=self.language.locale)

    def words(self, family: str, ids: Iterable[str]) -> str:
        """Words of the vocabulary, any of which will do; `family` is where their messages stand."""
        return self.either(self.language.say(f"{family}.{word}") for word in ids)

    def party(self, party: str) -> str:
        """What a party is called."""
        return self.parties.get(party, party)

    def zone(self, zone: str) -> str:
        """What a zone or line is called."""
        return self.zones.get(zone, zone)


def conditions(predicate: Predicate, speaker: Speaker, depth: int = 0) -> Iterator[Line]:
    """A predicate as lines of an outline, whose children stand one level deeper.

    Raises: KeyError: there is no such predicate; one that was loaded is known.
    """
    ((name, argument),) = predicate.items()
    if name in JOINING:
        yield depth, speaker.say(name)
        for part in [argument] if name == "not" else argument:
            yield from conditions(part, speaker, depth + 1)
        return
    yield depth, _SENTENCES[name](argument, speaker)
    if name == "deadline_missed" and "done" in argument:
        yield from conditions(argument["done"], speaker, depth + 1)


def _act(a: Any, s: Speaker) -> str:
    kinds = s.words("kind", a["kinds"])
    if "uav_acts" in a:
        return s.say("act_uav", kinds=kinds, acts=s.words("agreement.uav_act", a["uav_acts"]))
    return s.say("act", kinds=kinds)


def _weapon(a: Any, s: Speaker) -> str:
    bounds = a.get("calibre_mm", {})
    said = s.language.list([s.amount(f"calibre_{c}", bounds[c]) for c in _COMPARISONS if c in bounds])
    weapons = s.words("weapon", a.get("types", ()))
    if bounds and weapons:
        return s.say("weapon_calibre", weapons=weapons, bounds=said)
    return s.say("calibre", bounds=said) if bounds else s.say("weapon", weapons=weapons)


def _distance_to(a: Any, s: Speaker) -> str:
    how = "within" if "within_m" in a else "beyond"
    return s.say(how, distance=s.distance(a[f"{how}_m"]), zone=s.zone(a["of"]))


def _during(a: Any, s: Speaker) -> str:
    if "daily" in a:
        daily = a["daily"]
        return s.say("daily", start=daily["from"], end=daily["until"], timezone=daily["timezone"])
    return s.say("during", span=s.span(Interval(a["span"]["t0_ms"], a["span"]["t1_ms"])))


def _notified(a: Any, s: Speaker) -> str:
    channels: Sequence[str] = a.get("channels", ())
    return s.say(
        f"notified_{a.get('answer', 'accepted')}",
        activities=s.words("description", a["activities"]),
        ahead=_ahead(a["hours_before"], s),
        channel=s.say("channel", channels=s.either(channels)) if channels else s.say("channel_any"),
    )


def _self_defence(a: Any, s: Speaker) -> str:
    procedure = a.get("procedure")
    return s.say("self_defence_procedure", procedure=procedure) if procedure else s.say("self_defence")


def _rate_over(a: Any, s: Speaker) -> str:
    given = {
        "number": a["number"],
        "hours": s.amount("hours", a["hours"]),
        "kinds": s.words("kind", a["kinds"]),
    }
    return s.say("rate_over_in", zone=s.zone(a["zone"]), **given) if "zone" in a else s.say("rate_over", **given)


def _declared(a: Any, s: Speaker) -> str:
    ahead = _ahead(a.get("hours_before", 0), s)
    if "sites" in a:
        return s.say("declared_site", ahead=ahead, sites=s.words("agreement.site", a["sites"]))
    return s.say("declared", ahead=ahead)


def _inspected(a: Any, s: Speaker) -> str:
    access = s.words("agreement.access", a.get("access", ("full",)))
    return s.say("inspected", days=s.amount("days", a["within_days"]), access=access)


def _one_of(message: str, longer: str, key: str, family: str) -> Callable[[Any, Speaker], str]:
    """A sentence that names words of a list where the argument has one, and none where it has not."""

    def sentence(a: Any, s: Speaker) -> str:
        given: dict[str, Any] = {key: s.words(family, a[key])} if key in a else {}
        return s.say(longer if given else message, **given)

    return sentence


def _ahead(hours: int, s: Speaker) -> str:
    return s.amount("ahead", hours) if hours else s.say("ahead_any")


_SENTENCES: Final[Mapping[str, Callable[[Any, Speaker], str]]] = {
    "act": _act,
    "description": lambda a, s: s.say("description", descriptions=s.words("description", a)),
    "weapon": _weapon,
    "in_zone": lambda a, s: s.say("in_zone", zone=s.zone(a)),
    "distance_to": _distance_to,
    "side_of": lambda a, s: s.say("side_of", line=s.zone(a["line"]), party=s.party(a["side"])),
    "crossed": lambda a, s: s.say("crossed", line=s.zone(a["line"])),
    "during": _during,
    "notified": _notified,
    "self_defence": _self_defence,
    "actor": lambda a, s: s.say("actor", parties=s.either(map(s.party, a["parties"]))),
    "rate_over": _rate_over,
    "deadline_missed": lambda a, s: s.say(
        "deadline_unless" if "done" in a else "deadline", moment=s.moment(a["until_ms"])
    ),
    "interference": _one_of("interference", "interference_with", "means", "agreement.means"),
    "access_denied": _one_of("access_denied", "access_denied_by", "restrictions", "restriction"),
    "declared": _declared,
    "inspected": _inspected,
}
"""What each predicate says. `terms` evaluates the same names."""
