"""The papers of an exercise: mission.yaml and the agreement of the shipped one, with the dates, sources and figures of another setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from trucewatch.exercise.calendar import Calendar, day_of
from trucewatch.exercise.drawn.alone import false_alone_e3
from trucewatch.exercise.drawn.expected import clutter_table, episodes_a_day_e3
from trucewatch.exercise.drawn.maps import maps
from trucewatch.exercise.land import Land
from trucewatch.exercise.papers import dated, with_field
from trucewatch.exercise.setting import Setting
from trucewatch.exercise.tables import decimal
from trucewatch.model.time import to_text

SOURCES: Final = (
    *("observations", "firms", "coverage", "claims", "notifications", "declarations", "inspections"),
    *("acoustic", "camera_events", "uav_flights", "imagery", "rf_detections", "alerts"),
)
FITTED: Final = "Invented; fitted to the program of the exercise"
RANGES: Final = (
    # means, event_class, sure, none, p, by_night
    ("detected", "small_arms", "0.57", "0.85", "0.88", "yes"),
    ("detected", "heavy_weapons", "1.1", "2.0", "0.9", "yes"),
    ("detected", "heat", "1.0", "1.0", "0.85", "yes"),
    ("recorded", "small_arms", "0.25", "0.35", "0.8", "yes"),
    ("recorded", "heavy_weapons", "0.7", "1.0", "0.8", "yes"),
    ("recorded", "aerial", "0.9", "1.0", "0.8", "yes"),
    ("recorded", "presence", "0.4", "1.0", "0.8", "yes"),
    ("seen", "small_arms", "0.29", "0.42", "0.8", "no"),
    ("seen", "heavy_weapons", "0.82", "1.0", "0.8", "no"),
    ("seen", "aerial", "1.0", "1.0", "0.8", "no"),
    ("seen", "presence", "0.5", "1.0", "0.8", "no"),
    ("heard", "small_arms", "0.47", "0.55", "0.8", "yes"),
    ("heard", "heavy_weapons", "0.74", "1.0", "0.8", "yes"),
)
RELIED: Final = (
    # source, means, kind, false
    ("acoustic", "detected", "0.95", ""),
    ("camera_events", "recorded", "0.96", "0"),
    ("uav_flights", "recorded", "0.999", "0"),
    ("uav_flights", "detected", "0.999", "0"),
    ("imagery", "recorded", "0.999", "0"),
    ("rf_detections", "detected", "0.999", "0"),
    ("observations", "seen", "0.96", "0"),
    ("observations", "heard", "0.88", "0"),
    ("observations", "told", "0.95", "0.21"),
    ("firms", "detected", "0.999", "0"),
)
"""How often a source names the kind rightly, and how often there was nothing where it alone reports: the program errs as often as this, on the average of
many seeds. How often a single sensor does follows from how many there are (`alone`)."""


def drawn_papers(mission: Mapping[str, bytes], setting: Setting, land: Land, calendar: Calendar) -> dict[str, bytes]:
    """All configuration of an exercise whose land was drawn, beside what ships and stays as it is."""
    text = dated(mission["mission.yaml"].decode(), calendar, setting.seed)
    for name, value in (("start", to_text(calendar.opens_ms)), ("from", day_of(calendar.at(1)))):
        section = "exercise" if name == "start" else "publish"
        text = with_field(text, section, name, f'"{value}"')
    text = re.sub(r"(?m)^sources: .*$", f"sources: [{', '.join(SOURCES)}]", text)
    text = _with_block(text, "context", _context(setting, calendar))
    text = _with_block(text, "ranges", _ranges())
    text = _with_block(text, "indicators", _indicators(setting, land, calendar))
    text += f"reliability:\n{_reliability(setting, land)}"
    agreement = mission["agreement/agreement.yaml"].decode()
    in_force = to_text(calendar.in_force_ms)
    shipped = re.search(r'(?m)^  - from: "(.*)"$', agreement)
    agreement = agreement.replace(shipped[1], in_force) if shipped else agreement
    return {
        **maps(land),
        "mission.yaml": text.encode(),
        "agreement/agreement.yaml": agreement.encode(),
        "clutter.csv": clutter_table(setting, land),
    }


def _with_block(text: str, key: str, block: str) -> str:
    """The text with all that stands below a key of its own replaced."""
    return re.sub(rf"(?m)^{key}:\n(?:[ #].*\n)+", lambda _: f"{key}:\n{block}", text)


def _context(setting: Setting, calendar: Calendar) -> str:
    day, month = (day_of(calendar.in_force_ms)[part] for part in (slice(8, 10), slice(5, 7)))
    said = {
        "en": f"The truce entered into force at 06:00 on {day}-{month}. The line is {setting.line_km} km long and drawn by chance.",
        "de": f"Die Waffenruhe trat am {day}.{month}. um 06:00 Uhr in Kraft. Die Linie ist {setting.line_km} km lang und vom Zufall gezeichnet.",
    }
    return "".join(f"  {tag}:\n    - {text}\n" for tag, text in said.items())


def _ranges() -> str:
    return "".join(
        f'  - {{ means: {means}, event_class: {of}, sure: "{sure}", none: "{none}", p: "{p}", by_night: {night}, source: {FITTED} }}\n'
        for means, of, sure, none, p, night in RANGES
    )


def _reliability(setting: Setting, land: Land) -> str:
    basis = "Invented; as often as the program of the exercise errs"
    alone = {"acoustic": decimal(false_alone_e3(setting, land), 3)}
    return "".join(
        f'  - {{ source: {source}, means: {means}, kind: "{kind}", false: "{alone.get(source, false)}", basis: {basis} }}\n'
        for source, means, kind, false in RELIED
    )


def _indicators(setting: Setting, land: Land, calendar: Calendar) -> str:
    """One of the whole line, one of each section: the mission does not know which of them will escalate."""
    first = day_of(calendar.at(2))
    everywhere = f", zones: [{', '.join(s.id for s in land.sections)}]"
    weeks = -(-setting.days // 7)
    everywhere = ", ".join(section.id for section in land.sections)
    whole_e3 = episodes_a_day_e3(setting, land, False)
    weeks = -(-setting.days // 7)
    whole = _indicator("episodes", "in all sections", "in allen Abschnitten", everywhere, first, weeks, whole_e3)
    each_e3 = episodes_a_day_e3(setting, land, True)
    return whole + "".join(
        _indicator(indicator_of(s.id), f"in section {n}", f"in Abschnitt {n}", s.id, first, weeks, each_e3)
        for n, s in enumerate(land.sections, start=1)
    )


def indicator_of(section: str) -> str:
    """The id of the indicator that watches a section."""
    return f"episodes_{section[-2:]}"


def _indicator(name: str, en: str, de: str, zones: str, first: str, weeks: int, per_day_e3: int) -> str:
    """A baseline within a seventh on either side: the mission has watched long enough to know what is usual."""
    per_day, least, most = (decimal(max(1, per_day_e3 * part // 100), 3) for part in (100, 86, 114))
    return (
        f"  - id: {name}\n    names: {{ en: Episodes of fire {en}, de: Feuerphasen {de} }}\n"
        f"    of: {{ rule: per_episode, zones: [{zones}] }}\n    first: {first}\n    weeks: {weeks}\n"
        f'    baseline: {{ per_day: "{per_day}", least: "{least}", most: "{most}", source: {FITTED} }}\n'
    )
