"""The archive of the exercise's waveforms: some minutes around each recorded explosion and some without any, with the truth of every bang."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.waves import ways
from trucewatch.exercise.waves.blasts import Blast, blasts, chosen, heard
from trucewatch.exercise.waves.ground import Ground, forecast
from trucewatch.exercise.waves.miniseed import records
from trucewatch.exercise.waves.recording import Land, arrivals, recorded
from trucewatch.exercise.waves.stand import NETWORK, SOUND, Station, stations, table
from trucewatch.model.time import from_ms, to_text

FOLDER: Final = "waveforms"
RATE_HZ: Final = 50
BEFORE_MS: Final = 90_000
AFTER_MS: Final = 120_000
LONGEST_WAY_MS: Final = 240_000
"""Sound comes from as far as `blasts.HEARD_M` within this time; what went off so long before a span can be heard in it."""
QUIET_MS: Final = 600_000
QUIET_BEFORE_MS: Final = 3_600_000
SECOND_MS: Final = 1000
WIND_M_S: Final = 5


@dataclass(frozen=True)
class Recorded:
    """`files`: bytes by path below the mission's folder. `truth`: lines of truth.jsonl."""

    files: dict[str, bytes]
    truth: list[dict[str, Any]]


def archive(events: Iterable[Event], number: int, seed: int) -> Recorded:
    """Record the explosions that `blasts.chosen` names at so many stations.

    Returns: an archive in the SDS layout under `waveforms/`, `stations.csv` and `network.yaml` beside it; nothing where there is no such explosion.
    """
    known = list(events)
    told = chosen(known) if number else []
    if not told:
        return Recorded({}, [])
    middle = (sum(e.x_m for e in told) // len(told), sum(e.y_m for e in told) // len(told))
    listed = stations(number, middle, seed)
    spans = _spans(told)
    bangs = [blast for event in heard(known, middle, spans[0][0], spans[-1][1]) for blast in blasts(event, seed)]
    chance = Chance(seed, "wind over the network")
    wind = chance.between(-WIND_M_S, WIND_M_S), chance.between(-WIND_M_S, WIND_M_S)
    land = Land(Ground(seed, listed[0].e7), wind)
    files = {
        f"{FOLDER}/stations.csv": table(listed),
        f"{FOLDER}/network.yaml": _network(listed, forecast(wind, seed)).encode(),
        **_waveforms(listed, spans, bangs, land),
    }
    recorded = [blast for blast in bangs if any(t0_ms <= blast.at_ms < t1_ms for t0_ms, t1_ms in spans)]
    return Recorded(files, [_frame(listed, wind, spans), *(_line(blast) for blast in recorded)])


def _spans(told: list[Event]) -> list[tuple[int, int]]:
    """What is recorded, whole seconds, joined where it meets: around each explosion, and a quiet time an hour before the first."""
    quiet_ms = told[0].t0_ms - QUIET_BEFORE_MS
    wanted = sorted([(quiet_ms, quiet_ms + QUIET_MS), *((e.t0_ms - BEFORE_MS, e.t1_ms + AFTER_MS) for e in told)])
    made: list[tuple[int, int]] = []
    for t0_ms, t1_ms in wanted:
        whole = t0_ms // SECOND_MS * SECOND_MS, -(-t1_ms // SECOND_MS) * SECOND_MS
        if made and whole[0] <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], whole[1])
        else:
            made.append(whole)
    return made


def _waveforms(listed: list[Station], spans: list[tuple[int, int]], bangs: list[Blast], land: Land) -> dict[str, bytes]:
    """Files of the archive; a span that begins before midnight and ends after it lies in the file of the day on which it begins."""
    made: dict[str, bytes] = {}
    for station in listed:
        heard = [(blast, arrivals(blast, station, land)) for blast in bangs]
        for channel in station.channels():
            for t0_ms, t1_ms in spans:
                inside = [one for one in heard if t0_ms - LONGEST_WAY_MS <= one[0].at_ms < t1_ms]
                waves = recorded(channel, t0_ms, (t1_ms - t0_ms) * RATE_HZ // SECOND_MS, RATE_HZ, inside, land)
                path = _path(channel, t0_ms)
                made[path] = made.get(path, b"") + records(channel, t0_ms, RATE_HZ, np.rint(waves).astype(np.int32))
    return made


def _path(channel: str, t0_ms: int) -> str:
    """Where a channel's day lies in the SDS layout."""
    network, station, _, code = channel.split(".")
    day = from_ms(t0_ms)
    return (
        f"{FOLDER}/{day.year:04d}/{network}/{station}/{code}.D/{channel}.D.{day.year:04d}.{day.timetuple().tm_yday:03d}"
    )


def _frame(listed: list[Station], wind: tuple[int, int], spans: list[tuple[int, int]]) -> dict[str, Any]:
    return {
        "what": "waveforms",
        "network": NETWORK,
        "stations": len(listed),
        "stood": [[station.code, *station.e7] for station in listed],
        "p_m_s": ways.P_M_S,
        "s_m_s": ways.S_M_S,
        "temperature_c": ways.TEMPERATURE_C,
        "wind_east_m_s": wind[0],
        "wind_north_m_s": wind[1],
        "spans": [[to_text(t0_ms), to_text(t1_ms)] for t0_ms, t1_ms in spans],
    }


def _line(blast: Blast) -> dict[str, Any]:
    place = {"lat_e7": blast.e7[0], "lon_e7": blast.e7[1]}
    return {
        "what": "blast",
        "event": blast.event,
        "number": blast.number,
        "at": to_text(blast.at_ms),
        **place,
        "charge_g": blast.charge_g,
    }


def _network(listed: list[Station], wind: tuple[float, float]) -> str:
    """The description by which `trucewatch detect` listens to this archive: mean speeds, and the wind of a forecast."""
    south, north = min(s.e7[0] for s in listed), max(s.e7[0] for s in listed)
    west, east = min(s.e7[1] for s in listed), max(s.e7[1] for s in listed)
    margin = 1_000_000
    box = {"south": south - margin, "north": north + margin, "west": west - margin, "east": east + margin}
    grid = ", ".join(f'{name}: "{value / 1e7:.2f}"' for name, value in box.items())
    air = f'temperature_c: "{ways.TEMPERATURE_C}", wind_east_m_s: "{wind[0]:.1f}", wind_north_m_s: "{wind[1]:.1f}"'
    return f"""id: exercise
stations: stations.csv
onset_rate_hz: "25"
phases:
  P: {{channels: "??Z", band_hz: ["6", "16"], sta_s: "0.3", lta_s: "3", through: {{speed_m_s: "{ways.P_M_S}"}}}}
  S: {{channels: "??N", band_hz: ["6", "14"], sta_s: "0.3", lta_s: "3", through: {{speed_m_s: "{ways.S_M_S}"}}}}
  A: {{channels: "{SOUND}", band_hz: ["4", "12"], sta_s: "0.15", lta_s: "3", through: {{air: {{{air}}}}}}}
grid: {{{grid}, spacing_m: "250"}}
threshold: "2.0"
least_rows: 6
apart_s: "5"
"""
