"""How probable it is that an incident is ordinary: fires of the season, hunting, weather, false triggers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.grouped import Grouped
from trucewatch.fuse.placing import paired
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.model.fusing import Clutter
from trucewatch.model.time import DAY_MS
from trucewatch.science.boxes import holding
from trucewatch.science.expected import areas_km2, ordinary_e6, shares_e6

E6: Final = 1_000_000
HOUR_MS: Final = 3_600_000
THOUSAND_KM2: Final = 1_000.0
AWAY: Final = -1
ORDINARY: Final = ("hunting", "celebratory", "controlled_detonation")
"""Descriptions of what is no fire of arms."""
OF_SOMETHING: Final = np.array([(d in ORDINARY) - (d not in ORDINARY and d != "undetermined") for d in v.DESCRIPTIONS])
"""For each description of the vocabulary: 1 something ordinary, -1 something else, 0 it does not say."""
PLACED: Final = np.array([place not in {"line", "unknown"} for place in v.PLACES])
"""For each kind of place: whether it has a middle."""
REVIEWED: Final = v.INCIDENT_STATUSES.index("reviewed")


@dataclass(frozen=True, eq=False)
class Counted:
    """What was counted in boxes on days, and how much of it the season explains: (k,), by box and day; only where anything was counted.

    `box`: row of the clutter. `day`: UTC day since 1970. `number`: incidents of its kind. `mean_e6`: how many ordinary ones were to be
    expected. `share_e6`: probability that one of them, picked at random, is ordinary. `excess_e6`: probability that at least one is not.
    `of` (n,): for each incident where it is counted here, -1 nowhere.
    """

    box: Ints
    day: Ints
    number: Ints
    mean_e6: Ints
    share_e6: Ints
    excess_e6: Ints
    of: Ints


def ordinary(incidents: Incidents, parts: Grouped, clutter: Clutter) -> Ints:
    """The probability x 1e6 (n,) that each incident is ordinary, or that there was nothing.

    Three things speak: what is expected there and then against what was counted (`counted`); how often there is nothing where somebody perceives, one
    voice for each who did; and what observers describe, one voice for each independent origin. Where people reviewed an incident, the description that stands is theirs, and decides.

    Args: incidents: (n,) in the order of `parts`. clutter: what is ordinary.
    Limits: what is counted is what these observations tell of: a block of time (decision 0005). A notified demolition counts as ordinary
        by its description, not by its notice.
    """
    expected = counted(incidents, clutter)
    before_e6 = np.where(expected.of >= 0, np.append(expected.share_e6, 0)[expected.of], 0)
    found = ordinary_e6(before_e6, *_voices(parts))
    decided = OF_SOMETHING[incidents.description] * (incidents.status == REVIEWED)
    return np.where(decided > 0, E6, np.where(decided < 0, 0, found))


def counted(incidents: Incidents, clutter: Clutter) -> Counted:
    """Count incidents by box and UTC day, and hold the numbers against what is ordinary.

    An incident belongs to the smallest box that holds the middle of its place and time. One that is known only to more than a day, or of
    which no middle is known, belongs to none.

    Limits: an incident within three hours of midnight may be counted apart from the rest of its UTC day (`run.regroup`).
    """
    km2 = areas_km2(clutter.south_e7, clutter.north_e7, clutter.west_e7, clutter.east_e7)
    which, day = _boxes_of(incidents, clutter, km2)
    inside = np.flatnonzero(which != AWAY)
    key = paired(which, day - day.min(initial=0))[inside]
    _, first, of, number = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    box, of_day = which[inside[first]], day[inside[first]]
    size = km2[box] / THOUSAND_KM2 * (clutter.until_hour - clutter.from_hour)[box]
    mean_e6 = np.rint(size * clutter.rate_e6[box]).astype(np.int64)
    other_e6 = np.rint(size * clutter.other_e6[box]).astype(np.int64)
    share_e6, excess_e6 = shares_e6(number, mean_e6, clutter.spread_e3[box], other_e6)
    back = np.full(len(incidents), AWAY)
    back[inside] = of
    return Counted(box, of_day, number, mean_e6, share_e6, excess_e6, back)


def _boxes_of(incidents: Incidents, clutter: Clutter, km2: NDArray[np.float64]) -> tuple[Ints, Ints]:
    """The box (n,) that each incident is held against, -1 none; and its UTC day since 1970."""
    middle_ms = incidents.t0_ms + (incidents.t1_ms - incidents.t0_ms) // 2
    day = middle_ms // DAY_MS
    hour = (middle_ms - day * DAY_MS) // HOUR_MS
    kinds = incidents.kind.astype(np.int64)
    things = np.column_stack([incidents.lat_e7, incidents.lon_e7, day_of_year(day), hour, kinds])
    c = clutter
    boxes = np.column_stack(
        [c.south_e7, c.north_e7, c.west_e7, c.east_e7, c.from_day, c.until_day, c.from_hour, c.until_hour, c.kind]
    ).astype(np.int64)
    placed = np.flatnonzero(PLACED[incidents.place] & (incidents.coarse == 0))
    which = np.full(len(incidents), AWAY)
    which[placed] = holding(things[placed], boxes, km2)
    return which, day


def day_of_year(day: Ints) -> Ints:
    """The day of the year (n,), 1 to 366, of days since 1970."""
    dates = day.astype("datetime64[D]")
    found: Ints = (dates - dates.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.int64) + 1
    return found


def _voices(parts: Grouped) -> tuple[Ints, Ints, Ints, Ints]:
    """Of every voice (m,): how probable it is that there was nothing, what its origin describes, and that it says what is; and where each incident's begin.

    An origin is one voice; platforms of it that detected each for itself are one each: two sensors do not trigger falsely at one time. Of several observations
    of one voice the most reliable one counts. An origin's description is said by the first of its voices; where its observations differ it describes nothing.
    """
    within, voices, first = parts.voiced
    of = parts.order[within]
    says = OF_SOMETHING[parts.observations.description[of]]
    least, most = np.minimum.reduceat(says, first), np.maximum.reduceat(says, first)
    described = np.where(least * most < 0, 0, least + most).clip(-1, 1)
    detected = parts.perceiver[within]
    order = np.lexsort((np.arange(len(of)), detected, voices))
    each = np.flatnonzero((np.diff(voices[order], prepend=-1) != 0) | (np.diff(detected[order], prepend=-1) != 0))
    false_e6 = np.minimum.reduceat(parts.relied.false_e6[of[order]], each)
    origin = np.searchsorted(first, order[each], side="right") - 1
    # whoever did not detect adds nothing to those of its origin who did
    last = np.append(np.diff(origin) != 0, [True])
    kept = (detected[order[each]] > 0) | last
    origin, false_e6 = origin[kept], false_e6[kept]
    begins = np.diff(origin, prepend=-1) != 0
    firsts = np.searchsorted(parts.incident[within[first[origin]]], np.arange(len(parts.starts) + 1))
    return firsts, false_e6, np.where(begins, described[origin], 0), parts.relied.right_e6[of[first[origin]]]
