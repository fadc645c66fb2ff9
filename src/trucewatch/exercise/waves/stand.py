"""Where the stations of the invented network stand: around the explosions that they record, evenly in every direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.land import Point, to_e7

NETWORK: Final = "XX"
"""The FDSN keeps this code for what is no network."""
SEISMIC: Final = ("HHZ", "HHN")
SOUND: Final = "BDF"
NEAR_M: Final = 2_000
FAR_M: Final = 14_000
TURNS: Final = (
    (0, 1),
    (-6755, -7374),
    (9962, 872),
    (-6088, 7934),
    (-985, -9951),
    (7373, 6756),
    (-9848, -1736),
    (5300, -8480),
)
"""Directions in ten thousandths, 137.5 degrees from one to the next: eight of a spiral that leaves no gap."""


@dataclass(frozen=True)
class Station:
    """One station with its seismometer and its microphone."""

    code: str
    e7: tuple[int, int]

    def channels(self) -> tuple[str, ...]:
        """The full ids of its channels; the microphone has a location of its own."""
        return (*(f"{NETWORK}.{self.code}.00.{code}" for code in SEISMIC), f"{NETWORK}.{self.code}.10.{SOUND}")


def stations(number: int, middle: Point, seed: int) -> list[Station]:
    """So many stations around a place of the plane, the nearest first."""
    chance = Chance(seed, "stations of the network", number)
    made = []
    for k in range(number):
        away_m = NEAR_M + (FAR_M - NEAR_M) * (k + 1) // number
        x, y = TURNS[k % len(TURNS)]
        at = (
            middle[0] + away_m * x // 10_000 + chance.around(400),
            middle[1] + away_m * y // 10_000 + chance.around(400),
        )
        made.append(Station(f"W{k + 1:02d}", to_e7(*at)))
    return made


def table(listed: list[Station]) -> bytes:
    """The table of stations, one row for each channel."""
    rows = [
        f"{channel},{_degrees(station.e7[0])},{_degrees(station.e7[1])},{'acoustic' if channel.endswith(SOUND) else 'seismic'}"
        for station in listed
        for channel in station.channels()
    ]
    return "\n".join(["code,latitude,longitude,kind", *rows, ""]).encode()


def _degrees(e7: int) -> str:
    return f"{'-' if e7 < 0 else ''}{abs(e7) // 10**7}.{abs(e7) % 10**7:07d}"
