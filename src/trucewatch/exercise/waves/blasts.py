"""Which of the exercise's explosions are recorded, when each of their bangs was, and how large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import Point, distance_m, to_e7

MOST_EVENTS: Final = 4
MOST_BANGS: Final = 12
LONGEST_MS: Final = 600_000
WITHIN_M: Final = 20_000
HEARD_M: Final = 60_000
CHARGES_G: Final = {
    "mortar_60": 200, "mortar_82": 400, "mortar_120": 2_000, "artillery_122": 3_500, "artillery_152": 7_000, "mlrs_122": 6_000,
}  # fmt: skip
"""Round numbers, invented; of weapons that are not named `LITTLE_G`, of a demolition that was announced `MUCH_G`."""
LITTLE_G: Final = 1_000
MUCH_G: Final = 50_000
SPREAD_M: Final = 60


@dataclass(frozen=True)
class Blast:
    """One bang. `at_ms`: when; `e7`: where, latitude and longitude."""

    event: str
    number: int
    at_ms: int
    e7: tuple[int, int]
    charge_g: int


def chosen(events: Iterable[Event]) -> list[Event]:
    """The explosions that are recorded, in order of time: the first breach, or else the first of all, and those nearest to it.

    Long bombardments are left out: what has too many bangs cannot be told apart, nor its truth be checked.
    """
    fit = [e for e in events if e.real and e.kind == "explosion" and e.acts <= MOST_BANGS and e.t1_ms - e.t0_ms <= LONGEST_MS and e.volleys == 1]  # fmt: skip
    if not fit:
        return []
    first = min(fit, key=lambda e: (not e.breaches, e.t0_ms, e.id))
    near = [e for e in fit if distance_m((e.x_m, e.y_m), (first.x_m, first.y_m)) <= WITHIN_M]
    near.sort(key=lambda e: (distance_m((e.x_m, e.y_m), (first.x_m, first.y_m)), e.t0_ms, e.id))
    return sorted(near[:MOST_EVENTS], key=lambda e: (e.t0_ms, e.id))


def heard(events: Iterable[Event], middle: Point, from_ms: int, until_ms: int) -> list[Event]:
    """Every explosion near enough to be recorded too, if it falls into what is recorded: bombardments, and whatever was not chosen."""
    return [
        event
        for event in events
        if event.real
        and event.kind == "explosion"
        and event.t1_ms > from_ms
        and event.t0_ms < until_ms
        and distance_m((event.x_m, event.y_m), middle) <= HEARD_M
    ]


def blasts(event: Event, seed: int) -> list[Blast]:
    """The bangs of an explosion, one for each of its acts: spread over its time, and around its place."""
    chance = Chance(seed, "bangs", event.id)
    slot_ms = max((event.t1_ms - event.t0_ms) // event.acts, 1)
    charge_g = MUCH_G if event.cause == "ordinary" else CHARGES_G.get(event.weapon, LITTLE_G)
    return [
        Blast(
            event.id,
            number,
            event.t0_ms + number * slot_ms + chance.below(slot_ms // 2 + 1),
            to_e7(event.x_m + chance.around(SPREAD_M), event.y_m + chance.around(SPREAD_M)),
            charge_g * chance.between(80, 125) // 100,
        )
        for number in range(event.acts)
    ]
