"""A notice in words: case number, clock, the time in every zone, where to look. Nothing of the substance, no party, no place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from trucewatch.model.mission import Mission
from trucewatch.model.time import to_text
from trucewatch.publish.clock_names import clock_name, in_every_zone, mark_sentences, marked
from trucewatch.publish.framing import marks
from trucewatch.publish.say import Language
from trucewatch.respond.clocks import in_zones
from trucewatch.respond.notices import Notice

FORMAT: Final = "trucewatch notice 1"


@dataclass(frozen=True)
class Worded:
    """A notice in one language."""

    title: str
    text: str


def worded(notice: Notice, mission: Mission, zones: Sequence[str], language: Language, look_at: str) -> Worded:
    """Say a notice. `zones`: in which the time is written; `look_at`: where the docket is opened, as the mission says it; may be empty."""
    clock = clock_name(language, notice.clock) if notice.clock else ""
    title = marked(language, mission, language.say(f"case.notice.{notice.kind}", case=notice.case, clock=clock))
    lines = [
        title,
        *mark_sentences(language, mission),
        "",
        language.say(f"case.notice.due.{notice.kind}"),
        *(f"  {line}" for line in in_every_zone(language, notice.when_ms, zones)),
        "",
        language.say("case.notice.look", case=notice.case),
        *([language.say("case.notice.look_at", place=look_at)] if look_at else []),
        language.say("case.notice.once", id=notice.id),
    ]
    return Worded(title, "\n".join(lines) + "\n")


def payload(notice: Notice, office: str, said: Worded, mission: Mission, zones: Sequence[str]) -> dict[str, Any]:
    """The same for a program: what a webhook is sent. `office`: whom it is for."""
    return {
        "format": FORMAT,
        "notice": notice.id,
        "kind": notice.kind,
        "mission": mission.id,
        "marks": marks(mission),
        "case": notice.case,
        "clock": notice.clock,
        "office": office,
        "when": to_text(notice.when_ms),
        "when_in": in_zones(notice.when_ms, zones),
        "title": said.title,
        "text": said.text,
    }
