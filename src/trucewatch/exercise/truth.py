"""The truth as lines of JSON: what an exercise was, what truly happened, and which reports came of it.

Kinds of line: one `exercise`; one `event` for each thing that happened or was wrongly reported; one `period` for each reporting
period with the true numbers; one `count` for each period, rule and zone; one `escalation` where breaches grow. Observations are named as
deliveries name them (`observation_key`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from trucewatch.exercise.calendar import Calendar, day_of
from trucewatch.exercise.drawn.arms import ESCALATION_DAYS, ESCALATION_FACTOR, Escalation
from trucewatch.exercise.drawn.land import SECTION_HALF_M
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import BUFFER_M, HOLDING_HALF_M, STRIP_M, Land, to_e7
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.sites import side_of
from trucewatch.model.time import DAY_MS, to_text

ARMS: Final = ("explosion", "shot", "burst")
"""Kinds of true events that the agreement's rules for fire count."""
_RULES: Final = ("per_shot", "per_episode", "per_incident")


def observation_key(source: str, record: str, lat_e7: int, lon_e7: int, t0_ms: int, platform: str) -> str:
    """How the truth names an observation: by its source's own reference, or where there is none by place, time and platform.

    All that is marked in one picture has the picture's reference in common, and is told apart by its place.
    """
    if source == "imagery":
        return f"{source}/{record}/{lat_e7},{lon_e7}"
    return f"{source}/{record}" if record else f"{source}/{lat_e7},{lon_e7},{to_text(t0_ms)},{platform}"


def truth(
    setting: Setting,
    land: Land,
    events: Iterable[Event],
    keys: Mapping[str, list[str]],
    reached: frozenset[str],
    grows: Escalation | None = None,
) -> list[dict[str, Any]]:
    """The truth of an exercise.

    Args:
        events: all that happened. keys: for each event, or false report that belongs to none, the observations that came of it.
        reached: ids of the events that somebody who worked could have perceived.
    """
    calendar = setting.calendar
    known = sorted(events, key=lambda e: (e.t0_ms, e.id))
    lines = [_exercise(setting, calendar)]
    lines += [_event(event, keys.get(event.id, []), land, event.id in reached) for event in known]
    unfounded = sorted(set(keys) - {event.id for event in known})
    lines += [
        {
            "what": "event",
            "event": name,
            "real": False,
            "cause": "false",
            "breaches": [],
            "observations": sorted(keys[name]),
        }
        for name in unfounded
    ]
    inside = [e for e in known if e.real and e.kind in ARMS]
    for day in range(1, calendar.days + 1):
        until_ms = calendar.opens_ms + day * DAY_MS
        of_period = [e for e in inside if until_ms - DAY_MS <= e.t0_ms < until_ms]
        lines.append(_period(day_of(until_ms), of_period))
        lines += _counts(day_of(until_ms), of_period, land)
    return lines + ([_escalation(grows)] if grows else [])


def to_lines(truth: Iterable[Mapping[str, Any]]) -> bytes:
    """The truth as truth.jsonl: one canonical JSON object a line."""
    return b"".join(json.dumps(line, sort_keys=True, ensure_ascii=False).encode() + b"\n" for line in truth)


def _exercise(setting: Setting, calendar: Calendar) -> dict[str, Any]:
    return {
        "what": "exercise",
        "seed": setting.seed,
        "days": setting.days,
        "from": to_text(calendar.opens_ms),
        "until": to_text(calendar.closes_ms),
        "in_force": to_text(calendar.in_force_ms),
        "line_km": setting.line_km,
        "rate": setting.rate,
        "sensors": setting.sensors,
        "season": setting.season,
        "density": setting.density,
    }


def _event(event: Event, observations: list[str], land: Land, reached: bool) -> dict[str, Any]:
    lat_e7, lon_e7 = to_e7(event.x_m, event.y_m)
    line = {
        "what": "event",
        "event": event.id,
        "real": event.real,
        "cause": event.cause,
        "kind": event.kind,
        "weapon": event.weapon,
        "description": event.description,
        "uav_act": event.uav_act,
        "from": to_text(event.t0_ms),
        "until": to_text(event.t1_ms),
        "lat_e7": lat_e7,
        "lon_e7": lon_e7,
        "section": land.section(event.x_m),
        "acts": event.acts,
        "breaches": list(event.breaches),
        "notified": event.notified,
        "avoids": event.avoids,
        "trace_of": event.trace_of,
        "observations": sorted(observations),
    }
    return {**line, "within_reach": reached or bool(observations)} if event.real else line


def _period(period: str, inside: Sequence[Event]) -> dict[str, Any]:
    """The true numbers of one period: acts one by one, and events, for what sounds like fire by arms, hunters' shots included."""
    return {"what": "period", "period": period, "acts": sum(e.acts for e in inside), "episodes": len(inside)}


def _counts(period: str, inside: Sequence[Event], land: Land) -> Iterator[dict[str, Any]]:
    """The true number by each rule in each zone; zones in which nothing was have no line."""
    acts, events = Counter[str](area=0), Counter[str](area=0)
    for event in inside:
        for zone in ("area", *zones_of(event, land)):
            acts[zone] += event.acts
            events[zone] += 1
    for rule, numbers in zip(_RULES, (acts, events, events), strict=True):
        for zone, number in sorted(numbers.items()):
            yield {"what": "count", "period": period, "rule": rule, "zone": zone, "number": number}


def zones_of(event: Event, land: Land) -> Iterator[str]:
    """The zones of the agreement in which an event is."""
    away_m = abs(event.y_m - land.river_y(event.x_m))
    beyond = abs(event.x_m) > land.area_half_m[0]
    if beyond:
        return
    if away_m <= BUFFER_M:
        yield "buffer"
    if away_m <= STRIP_M:
        yield "withdrawal_strip"
    if away_m <= SECTION_HALF_M and land.sections:
        yield land.section(event.x_m)
    for site in land.holding_areas:
        if abs(event.x_m - site.x_m) <= HOLDING_HALF_M and abs(event.y_m - site.y_m) <= HOLDING_HALF_M:
            yield f"holding_{side_of(site)}"


def _escalation(grows: Escalation) -> dict[str, Any]:
    return {
        "what": "escalation",
        "section": grows.section,
        "from": to_text(grows.from_ms),
        "factor": ESCALATION_FACTOR,
        "days": ESCALATION_DAYS,
        "indicator": f"episodes_{grows.section[-2:]}",
    }
