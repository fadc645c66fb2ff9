"""What clocks and their times are called outside the docket, and the marks of whatever is sent: shared by calendars and notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trucewatch.model.mission import Mission
from trucewatch.publish.framing import marks
from trucewatch.publish.say import Language


def clock_name(language: Language, clock_id: str) -> str:
    """What a clock is called, without the name that somebody gave its task, remedy or clause."""
    return _known(language, "case.clock", clock_id.partition(":")[0])


def start_name(language: Language, starts: str) -> str:
    """What a clock's t0 is."""
    return _known(language, "case.start", starts)


def in_zone(language: Language, ms: int, zone: str) -> str:
    """An instant as a zone writes it: day, time with its offset, and the zone's name."""
    said = {"day": language.date(ms, zone), "clock": language.time(ms, zone)}
    return language.say("time.moment", **said) if zone == "UTC" else language.say("case.due.in_zone", **said, zone=zone)


def in_every_zone(language: Language, ms: int, zones: Iterable[str]) -> list[str]:
    """An instant in UTC, and as each zone writes it, each of them one time."""
    return [in_zone(language, ms, name) for name in dict.fromkeys(("UTC", *zones))]


def marked(language: Language, mission: Mission, title: str) -> str:
    """A title with the mission's marks before it. Nothing switches them off."""
    words = [language.say(f"mark.{mark}.word") for mark in marks(mission)]
    return f"{' · '.join(words)}: {title}" if words else title


def mark_sentences(language: Language, mission: Mission) -> list[str]:
    """What the marks mean, a sentence each."""
    return [language.say(f"case.mark.{mark}") for mark in marks(mission)]


def named(language: Language, given: Mapping[str, str], of_record: str) -> str:
    """A name in the reader's language, or in the language of record, or whatever there is."""
    tags = (language.tag, of_record, *sorted(given))
    return next((given[tag] for tag in tags if tag in given), "")


def _known(language: Language, family: str, word: str) -> str:
    name = f"{family}.{word}"
    return language.say(name if name in language.messages else f"{family}.other")
