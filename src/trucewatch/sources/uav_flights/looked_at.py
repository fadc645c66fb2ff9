"""What a flight looked at, as discs with the part of the flight's time in which each was in view: never more than it saw.

A track of a given width gives discs side by side along it, each in view while the aircraft, at an even pace, flew over it. A polygon gives discs
within it: all of them all the time if the whole was in view (an aircraft that stands still), else one after the other from the south and west,
each for a part of the time in proportion to its area.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.footprints import Points, edges, footprint
from trucewatch.ingest.rows import Row, Unreadable, Values, needed, whole, word
from trucewatch.science.inscribed import LEAST_RADIUS_M, discs_along, discs_within, length_m

VIEWS: Final = ("swept", "whole")
WIDEST_M: Final = 20_000

LookedAt: TypeAlias = Callable[[int, int], Sequence[Values]]
"""Takes off and lands (ms): what was looked at in between, as columns of place and time."""


def looked_at(row: Row) -> LookedAt:
    """Read what a flight looked at. Raises: Unreadable: no footprint, one without room for a disc, a track that was in view as a whole."""
    text, view = needed(row, "footprint"), word(row, "view", VIEWS, "swept")
    if row["width_m"]:
        if view == "whole":
            raise Unreadable(
                "A track is never in view as a whole.", "Leave view empty, or give a polygon without width_m."
            )
        return _of_track(footprint(text, is_track=True).lines[0], whole(row, "width_m", 0, WIDEST_M))
    discs = discs_within(edges(footprint(text, is_track=False)))
    if not len(discs):
        raise _no_room()
    return partial(_all_the_time, discs) if view == "whole" else partial(_piece_by_piece, discs)


def _of_track(track: Points, width_m: int) -> LookedAt:
    if width_m < 2 * LEAST_RADIUS_M:
        raise _no_room()
    return partial(_along_the_way, discs_along(track, width_m), width_m, length_m(track))


def _no_room() -> Unreadable:
    hint = "Give a track and width_m for what is long and narrow."
    return Unreadable(f"The footprint has no room for a disc of {2 * LEAST_RADIUS_M} m.", hint)


def _along_the_way(discs: NDArray[np.int64], width_m: int, whole_m: int, t0_ms: int, t1_ms: int) -> Sequence[Values]:
    """Each disc while the aircraft flew over it: a width of its track, in the middle of the disc's turn."""
    turn_ms = (t1_ms - t0_ms) // len(discs)
    over_ms = min(turn_ms, (t1_ms - t0_ms) * width_m // max(whole_m, 1))
    begins = [t0_ms + k * turn_ms + (turn_ms - over_ms) // 2 for k in range(len(discs))]
    return [_disc(disc, begin, begin + max(over_ms, 1)) for disc, begin in zip(discs.tolist(), begins, strict=True)]


def _all_the_time(discs: NDArray[np.int64], t0_ms: int, t1_ms: int) -> Sequence[Values]:
    return [_disc(disc, t0_ms, t1_ms) for disc in discs.tolist()]


def _piece_by_piece(discs: NDArray[np.int64], t0_ms: int, t1_ms: int) -> Sequence[Values]:
    """Each disc for its part of the time, in proportion to its area; what is left of no millisecond is left out."""
    areas = np.concatenate([[0], np.cumsum(discs[:, 2] * discs[:, 2])])
    turns = [t0_ms + (t1_ms - t0_ms) * int(area) // int(areas[-1]) for area in areas]
    parts = zip(discs.tolist(), turns[:-1], turns[1:], strict=True)
    return [_disc(disc, begins, ends) for disc, begins, ends in parts if begins < ends]


def _disc(disc: list[int], t0_ms: int, t1_ms: int) -> Values:
    lat_e7, lon_e7, radius_m = disc
    return {"lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": radius_m, "t0_ms": t0_ms, "t1_ms": t1_ms}
