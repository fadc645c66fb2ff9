"""Days of a register as instants, and what was last said by one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from trucewatch.model.register import Turn
from trucewatch.model.time import DAY_MS, from_text

FOR_EVER_MS: Final = 2**52


@cache
def begins_ms(day: str) -> int:
    """The instant from which a day counts: its 00:00 UTC; of a time with an offset, the time itself.

    Limits: what was said at noon counts from midnight. Registers are dated by the day; a finer order within a day is not known.
    """
    return from_text(day)


@cache
def ends_ms(day: str) -> int:
    """The instant at which a day is over; an empty one never is."""
    if not day:
        return FOR_EVER_MS
    return from_text(day) + (DAY_MS if len(day) == len("2026-01-06") else 0)


def last_turn(turns: Sequence[Turn], as_of_ms: int) -> Turn | None:
    """The latest turn that is not after an instant; of several on one day the one written last. None: there is none yet."""
    said = [(begins_ms(turn.date), place) for place, turn in enumerate(turns)]
    past = [one for one in said if one[0] <= as_of_ms]
    return turns[max(past)[1]] if past else None
