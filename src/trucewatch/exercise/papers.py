"""mission.yaml of the shipped exercise, with the dates and the seed of another."""

from __future__ import annotations

import re
from collections.abc import Mapping

from trucewatch.exercise.calendar import Calendar, day_of
from trucewatch.exercise.setting import Setting
from trucewatch.model.time import to_text


def staged_papers(mission: Mapping[str, bytes], calendar: Calendar, setting: Setting) -> dict[str, bytes]:
    """The shipped mission.yaml with another seed and length; all else stays as it ships."""
    return {"mission.yaml": dated(mission["mission.yaml"].decode(), calendar, setting.seed).encode()}


def listening(papers: Mapping[str, bytes]) -> dict[str, bytes]:
    """The papers of a mission that also takes in what was detected in waveforms."""
    text = papers.get("mission.yaml", b"").decode()
    named = re.sub(r"(?m)^(sources: \[.*)\]$", r"\1, seismoacoustic]", text)
    return {**papers, **({"mission.yaml": named.encode()} if text else {})}


def dated(text: str, calendar: Calendar, seed: int) -> str:
    """Another seed, start, end and last day to publish."""
    for section, field, value in (
        ("exercise", "seed", str(seed)),
        ("exercise", "start", f'"{to_text(calendar.opens_ms)}"'),
        ("exercise", "end", f'"{to_text(calendar.ends_ms)}"'),
        ("publish", "until", f'"{day_of(calendar.closes_ms)}"'),
    ):
        text = with_field(text, section, field, value)
    return text


def with_field(text: str, section: str, field: str, value: str) -> str:
    """The text with the value of a field, of a section that stands at the margin, replaced."""
    return re.sub(rf"(?m)(^{section}:\n(?:  .*\n)*?  {field}: ).*$", rf"\g<1>{value}", text)
