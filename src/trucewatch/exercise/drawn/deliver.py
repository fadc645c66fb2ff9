"""What a long line sends: a file a day from each office and instrument, with the few that come late, twice or spoiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from trucewatch.exercise.calendar import HOUR_MS, MINUTE_MS, Calendar
from trucewatch.exercise.drawn.communiques import Alert, alerts, announced, statements
from trucewatch.exercise.drawn.pictures import of_picture
from trucewatch.exercise.drawn.rows import acoustic_rows, camera_rows, flight_rows, picture_rows, received_rows
from trucewatch.exercise.post import (
    Parcel,
    coverage_parcels,
    satellite_parcels,
    site_parcels,
    statement_parcels,
)
from trucewatch.exercise.report import Report
from trucewatch.exercise.sites import declarations, weekly_visits
from trucewatch.exercise.tables import as_csv, report_rows, spoiled_rows
from trucewatch.exercise.world import World
from trucewatch.model.time import DAY_MS, to_text

LATE_DAY: Final = 4
TWICE_DAY: Final = 6
SPOILED_DAY: Final = 11
_DELAYS_MIN: Final = {"acoustic": 45, "camera_events": 30, "rf_detections": 35, "uav_flights": 50}
_WRITERS: Final[dict[str, Callable[[Iterable[Report]], bytes]]] = {
    "acoustic": acoustic_rows,
    "camera_events": camera_rows,
    "rf_detections": received_rows,
}
_TOLD: Final = {"patrol-upland": 20, "patrol-lowland": 25, "residents": 12 * 60, "media": 13 * 60}


def parcels(world: World) -> list[Parcel]:
    """Everything that a drawn exercise delivers."""
    calendar = world.calendar
    by_day = _by_day(world.reports, calendar)
    made: list[Parcel] = []
    for day in range(1, calendar.days + 1):
        due_ms = calendar.opens_ms + day * DAY_MS
        made += _instruments(by_day.get(day, []), calendar, day, due_ms)
        made += _people(by_day.get(day, []), calendar, day, due_ms)
        made += _flown(world, by_day.get(day, []), due_ms)
    return [
        *made,
        *_pictures(world),
        *satellite_parcels(world.pixels, calendar),
        *coverage_parcels(world.watching, calendar),
        *statement_parcels(announced(world.events, world.land), statements(world.events, calendar, world.setting.seed)),
        *site_parcels(declarations(calendar, world.land), weekly_visits(calendar, world.land)),
        *_alerts(alerts(world.events, world.land, world.setting.seed), calendar),
    ]


def _by_day(reports: Iterable[Report], calendar: Calendar) -> dict[int, list[Report]]:
    """The reports of each reporting period. One whose clock is a day behind is sent on the day of its message, like the rest."""
    made: dict[int, list[Report]] = {}
    for report in reports:
        made.setdefault((report.t0_ms - calendar.opens_ms) // DAY_MS + 1, []).append(report)
    return made


def _instruments(reports: Sequence[Report], calendar: Calendar, day: int, due_ms: int) -> Iterator[Parcel]:
    """The instruments' files of a day; that of the acoustic network comes twice once, in two parts and late once."""
    for source, write in _WRITERS.items():
        rows = [r for r in reports if r.source == source]
        if not rows:
            continue
        on_time_ms = due_ms + _DELAYS_MIN[source] * MINUTE_MS
        late = source == "acoustic" and day == min(LATE_DAY, calendar.days)
        west = [r for r in rows if late and r.spot.at[0] < 0]
        east = [r for r in rows if not late or r.spot.at[0] >= 0]
        if east:
            yield Parcel(source, source, on_time_ms, write(east))
        if west:
            yield Parcel(source, f"{source}-west", _later(calendar, day, 4), write(west))
        if east and source == "acoustic" and day == min(TWICE_DAY, calendar.days):
            yield Parcel(source, f"{source}-again", _later(calendar, day, 1), write(east))


def _people(reports: Sequence[Report], calendar: Calendar, day: int, due_ms: int) -> Iterator[Parcel]:
    """What patrols, residents and newspapers told in a day; one file is spoiled on the way and comes again."""
    for office, delay_min in _TOLD.items():
        rows = [r for r in reports if r.source == "observations" and r.office.startswith(office)]
        if not rows:
            continue
        spoiled = office == "patrol-lowland" and day == min(SPOILED_DAY, calendar.days)
        write = spoiled_rows if spoiled else report_rows
        yield Parcel("observations", office, due_ms + delay_min * MINUTE_MS, write(rows))
        if spoiled:
            yield Parcel("observations", f"{office}-again", _later(calendar, day, 1), report_rows(rows))


def _flown(world: World, reports: Sequence[Report], due_ms: int) -> Iterator[Parcel]:
    flown = [f for f in world.flown if due_ms - DAY_MS <= f.t0_ms < due_ms]
    rows = [r for r in reports if r.source == "uav_flights"]
    if flown or rows:
        # a flight may land after the cut-off
        arrives_ms = due_ms + _DELAYS_MIN["uav_flights"] * MINUTE_MS + 2 * HOUR_MS
        yield Parcel("uav_flights", "flights", arrives_ms, flight_rows(flown, rows))


def _pictures(world: World) -> Iterator[Parcel]:
    """A day's pictures, five hours after the last of them."""
    marked = of_picture([r for r in world.reports if r.source == "imagery"])
    for day in range(1, world.calendar.days + 1):
        taken = [p for p in world.taken if world.calendar.at(day) <= p.t0_ms < world.calendar.at(day + 1)]
        if taken:
            yield Parcel("imagery", "pictures", world.calendar.at(day, "19:10"), picture_rows(taken, marked))


def _alerts(given: Iterable[Alert], calendar: Calendar) -> Iterator[Parcel]:
    """The alerts of a week in one file."""
    of_week: dict[int, list[Alert]] = {}
    for alert in given:
        of_week.setdefault((alert.t0_ms - calendar.opens_ms) // (7 * DAY_MS), []).append(alert)
    for week, listed in sorted(of_week.items()):
        arrives_ms = min(calendar.opens_ms + (week + 1) * 7 * DAY_MS, calendar.closes_ms) + 3 * HOUR_MS
        rows = [
            {
                "region": alert.region,
                "started_at": to_text(alert.t0_ms),
                "finished_at": to_text(alert.t1_ms),
                "n_subalerts": "1",
                "party": alert.party,
            }
            for alert in sorted(listed, key=lambda a: (a.t0_ms, a.region))
        ]
        yield Parcel("alerts", "alerts", arrives_ms, as_csv(rows))


def _later(calendar: Calendar, day: int, days: int) -> int:
    """The morning some days later, before the exercise's end."""
    return calendar.at(min(day + days, calendar.days + 1), "09:10")
