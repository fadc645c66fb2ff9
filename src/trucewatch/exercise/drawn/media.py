"""What newspapers write: several articles on one event that quote one ministry. They are one origin, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from trucewatch.exercise.calendar import HOUR_MS
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Land, distance_m
from trucewatch.exercise.report import Report, Spot

OFFICE: Final = "media"
PAPERS: Final = ("Ilve Valley Courier", "Upland Messenger", "Lowland Post", "River Gazette")
MINISTRIES: Final = {"upland": "ministry of the Upland side", "lowland": "ministry of the Lowland side"}
WRONG_KIND_PERCENT: Final = 15
_QUOTED_PERCENT: Final = 8
_NEAR_M: Final = 4_000
_RADIUS_M: Final = 4_000
_KINDS: Final = ("explosion", "shot", "burst")


def articles(events: Iterable[Event], land: Land, seed: int) -> Iterator[Report]:
    """Two to four articles on some breaches by fire near a locality, all with the words of one ministry."""
    for event in events:
        chance = Chance(seed, "articles", event.id)
        if event.cause != "arms" or event.kind not in _KINDS or not chance.happens(_QUOTED_PERCENT):
            continue
        home = land.home(event.x_m, event.y_m)
        if distance_m(home.at, (event.x_m, event.y_m)) > _NEAR_M:
            continue
        ministry = MINISTRIES[chance.pick(("upland", "lowland"))]
        kind = event.kind
        if chance.happens(WRONG_KIND_PERCENT):
            kind = chance.pick([k for k in _KINDS if k != event.kind])
        t0 = event.t0_ms // HOUR_MS * HOUR_MS
        for paper in PAPERS[: chance.between(2, len(PAPERS))]:
            yield Report(
                event=event.id,
                office=OFFICE,
                platform=paper,
                means="told",
                kind=kind,
                t0_ms=t0,
                t1_ms=t0 + HOUR_MS,
                clock_error_ms=0,
                spot=Spot("area", home.at, radius_m=_RADIUS_M, name=home.id),
                count="several",
                group=f"{ministry}, {home.id}, {t0 // HOUR_MS}",
            )
