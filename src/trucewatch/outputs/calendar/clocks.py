"""One event for each clock of each case, at the instant at which it is due.

An event and no to-do: several widely used calendars show no to-dos. A stopped clock is cancelled; one that stands still is tentative, because
it is due later than is written. The id stays and SEQUENCE grows with each pause, extension or answer, so that programs follow the change.

Source: RFC 5545, sections 3.6.1 (VEVENT), 3.6.6 (VALARM), 3.8.7 (UID, DTSTAMP, SEQUENCE); RFC 7986, section 5 (NAME, DESCRIPTION).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from trucewatch.model.cases import Case, Clock
from trucewatch.model.commission import Constitution
from trucewatch.model.mission import Mission
from trucewatch.outputs.calendar.lines import folded, moment, text
from trucewatch.publish.clock_names import clock_name, in_every_zone, in_zone, mark_sentences, marked, named, start_name
from trucewatch.publish.say import Language
from trucewatch.respond.agenda import Item, agenda, clock_uid
from trucewatch.respond.clocks import state

UID_DOMAIN: Final = "clocks.trucewatch.invalid"
ALARM_BEFORE: Final = "-P1D"
_AHEAD: Final = ("running", "paused")
_STATUS: Final = {"paused": "TENTATIVE", "stopped": "CANCELLED"}


@dataclass(frozen=True)
class Framing:
    """What every event needs beside its clock. `origin`: the log's name."""

    mission: Mission
    constitution: Constitution
    origin: str
    as_of_ms: int
    language: Language


def calendar(cases: Iterable[Case], framing: Framing) -> bytes:
    """All clocks as an iCalendar file: equal bytes for equal arguments.

    Returns: UTF-8 with CRLF; events in the order of their due times.
    Limits: a clock's state is that of `as_of_ms`; the due time of one that stands still is the earliest possible.
    """
    items = sorted(agenda(cases), key=lambda item: (item.clock.due_ms, clock_uid(framing.origin, item)))
    events = (line for item in items for line in _event(item, framing))
    return folded([*_head(framing), *events, "END:VCALENDAR"])


def _head(framing: Framing) -> list[str]:
    mission, language = framing.mission, framing.language
    title = named(language, mission.titles, mission.language_of_record)
    name = marked(language, mission, language.say("case.calendar.name", mission=title))
    about = language.say("case.calendar.about", moment=in_zone(language, framing.as_of_ms, mission.timezone))
    sentences = [about, *mark_sentences(language, mission)]
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//trucewatch//clocks 1//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        f"DESCRIPTION:{text(' '.join(sentences))}",
        f"LAST-MODIFIED:{moment(framing.as_of_ms)}",
    ]


def _event(item: Item, framing: Framing) -> Iterator[str]:
    clock = item.clock
    standing = state(clock, framing.as_of_ms)
    title = _title(item, framing)
    yield "BEGIN:VEVENT"
    yield f"UID:{clock_uid(framing.origin, item)}@{UID_DOMAIN}"
    yield f"DTSTAMP:{moment(framing.as_of_ms)}"
    yield f"SEQUENCE:{clock.changes}"
    yield f"DTSTART:{moment(clock.due_ms)}"
    yield f"SUMMARY;LANGUAGE={framing.language.tag}:{text(title)}"
    yield f"DESCRIPTION;LANGUAGE={framing.language.tag}:{text(_description(item, framing, standing))}"
    yield f"STATUS:{_STATUS.get(standing, 'CONFIRMED')}"
    yield "CLASS:CONFIDENTIAL"
    yield "TRANSP:TRANSPARENT"
    if standing in _AHEAD:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{ALARM_BEFORE}", f"DESCRIPTION:{text(title)}")
        yield "END:VALARM"
    yield "END:VEVENT"


def _title(item: Item, framing: Framing) -> str:
    """Case and clock, marked; no name that somebody gave a task or remedy, and no party."""
    message = "case.calendar.title_right" if item.clock.right else "case.calendar.title"
    name = clock_name(framing.language, item.clock.id)
    return marked(framing.language, framing.mission, framing.language.say(message, case=item.case.id, clock=name))


def _description(item: Item, framing: Framing, standing: str) -> str:
    clock, language, zones = item.clock, framing.language, framing.constitution.zones
    word = language.say(f"case.clock_state.{standing}")
    as_of = in_zone(language, framing.as_of_ms, framing.mission.timezone)
    said = [
        *mark_sentences(language, framing.mission),
        language.say("case.calendar.due"),
        *(f"  {line}" for line in in_every_zone(language, clock.due_ms, zones)),
        language.say("case.calendar.start", what=start_name(language, clock.starts)),
        *(f"  {line}" for line in in_every_zone(language, clock.t0_ms, zones)),
        language.say("case.calendar.state", moment=as_of, state=word),
        *_changes(clock, language),
        *_answered_by(clock, framing),
        language.say("case.calendar.source", source=clock.source),
    ]
    return "\n".join(said)


def _changes(clock: Clock, language: Language) -> Iterator[str]:
    if clock.extended_h:
        yield language.say("case.calendar.extended", n=clock.extended_h)
    if clock.paused_ms and not (clock.stopped_ms or clock.met_ms):
        yield language.say("case.calendar.paused")


def _answered_by(clock: Clock, framing: Framing) -> Iterator[str]:
    """The office that has to answer, if one is named. A party that has to is named in the docket alone."""
    seat = next((s for s in framing.constitution.seats if s.office == clock.by), None)
    if seat:
        office = named(framing.language, seat.titles, framing.mission.language_of_record)
        yield framing.language.say("case.calendar.by", office=office)
