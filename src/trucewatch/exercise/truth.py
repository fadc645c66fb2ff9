"""The truth as lines of JSON: what an exercise was, what truly happened, and which reports came of it.

Three kinds of line: one `exercise`, one `event` for each thing that happened or was wrongly reported, one `period` for each
reporting period with the true numbers. Observations are named as deliveries name them (`observation_key`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from trucewatch.exercise.calendar import Calendar, day_of
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import to_e7
from trucewatch.model.time import DAY_MS, to_text

ARMS: Final = ("explosion", "shot", "burst")
"""Kinds of true events that the agreement's rules for fire count."""


def observation_key(source: str, record: str, lat_e7: int, lon_e7: int, t0_ms: int, platform: str) -> str:
    """How the truth names an observation: by its source's own reference, or where there is none by place, time and platform."""
    return f"{source}/{record}" if record else f"{source}/{lat_e7},{lon_e7},{to_text(t0_ms)},{platform}"


def truth(
    calendar: Calendar, seed: int, events: Iterable[Event], keys: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """The truth of an exercise.

    Args:
        events: all that happened. keys: for each event, or false report that belongs to none, the observations that came of it.
    """
    known = sorted(events, key=lambda e: (e.t0_ms, e.id))
    lines: list[dict[str, Any]] = [
        {
            "what": "exercise",
            "seed": seed,
            "days": calendar.days,
            "from": to_text(calendar.opens_ms),
            "until": to_text(calendar.closes_ms),
            "in_force": to_text(calendar.in_force_ms),
        }
    ]
    lines += [_event(event, keys.get(event.id, [])) for event in known]
    unfounded = sorted(set(keys) - {event.id for event in known})
    lines += [
        {"what": "event", "event": name, "real": False, "breaches": [], "observations": sorted(keys[name])}
        for name in unfounded
    ]
    return lines + [_period(calendar, day, known) for day in range(1, calendar.days + 1)]


def to_lines(truth: Iterable[Mapping[str, Any]]) -> bytes:
    """The truth as truth.jsonl: one canonical JSON object a line."""
    return b"".join(json.dumps(line, sort_keys=True, ensure_ascii=False).encode() + b"\n" for line in truth)


def _event(event: Event, observations: list[str]) -> dict[str, Any]:
    lat_e7, lon_e7 = to_e7(event.x_m, event.y_m)
    return {
        "what": "event",
        "event": event.id,
        "real": event.real,
        "kind": event.kind,
        "weapon": event.weapon,
        "description": event.description,
        "from": to_text(event.t0_ms),
        "until": to_text(event.t1_ms),
        "lat_e7": lat_e7,
        "lon_e7": lon_e7,
        "acts": event.acts,
        "breaches": list(event.breaches),
        "observations": sorted(observations),
    }


def _period(calendar: Calendar, day: int, events: Iterable[Event]) -> dict[str, Any]:
    """The true numbers of one period: acts one by one, and events, for what sounds like fire by arms, hunters' shots included."""
    until_ms = calendar.opens_ms + day * DAY_MS
    inside = [e for e in events if e.real and e.kind in ARMS and until_ms - DAY_MS <= e.t0_ms < until_ms]
    return {
        "what": "period",
        "period": day_of(until_ms),
        "acts": sum(e.acts for e in inside),
        "episodes": len(inside),
    }
