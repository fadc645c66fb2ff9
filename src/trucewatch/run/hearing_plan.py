"""`trucewatch detect plan`: what a network would find, by place and hour, and which sites to add next. Nothing of it is entered anywhere."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.detector import Detector
from trucewatch.detect.hours import BEFORE_S
from trucewatch.detect.network import Network, sites
from trucewatch.detect.noise import Spell
from trucewatch.detect.outlook import HOURS, by_hour, lattice, outlook
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S
from trucewatch.model.time import from_ms, to_text, zone
from trucewatch.run.calibrating import NEVER
from trucewatch.run.delivering import refuse_unless_mission
from trucewatch.run.detecting import Answer, Asked, Span, complaints, gone_through, opened, within
from trucewatch.run.hearing_tables import Heard, document, summary, summary_lines
from trucewatch.run.networks import read_network
from trucewatch.run.owned import RESTRICTED, refuse_unless_restricted, write_owned
from trucewatch.run.station_files import read_stations
from trucewatch.run.terminal import Progress
from trucewatch.science.elementary import log
from trucewatch.science.magnitudes import LN_10

MOST_CANDIDATES: Final = 200
STAFF_ONLY: Final = "A plan says where nobody listens; in a mission it lies in its restricted folder."


@dataclass(frozen=True)
class Wanted:
    """What a plan is asked for.

    `size`: a magnitude, or kilograms in air; none: that of the network. `noise`: assumed of every row, in counts or, in air, in pascal; none: measured.
    `candidates`: a table of stations; none: a lattice. `zone`: of the hours.
    """

    size: float | None = None
    noise: float | None = None
    candidates: Path | None = None
    add: int = 1
    zone: str = "UTC"


def plan_hearing(asked: Asked, wanted: Wanted, out: Path, mission: Path | None, progress: Progress) -> Answer:
    """Make a plan, and write it where its owner alone can read it.

    Args: out: the folder for it. mission: its `restricted/` is taken instead.
    Returns: lines and data without any place or hour.
    Raises: EvidenceError: nothing could be heard. AgreementError, SourceError, WorkflowError: the network, a table, or what is asked, cannot be; or the plan would lie
            openly in a mission.
    """
    if mission:
        refuse_unless_mission(mission)
    place = mission / RESTRICTED if mission else out
    refuse_unless_restricted(place, STAFF_ONLY, "Give --mission {mission}")
    network, size = _asked(read_network(asked.network), asked, wanted)
    candidates, named = _candidates(wanted, network)
    noise, heard = (
        _assumed(network, wanted) if wanted.noise is not None else _measured(network, asked, wanted, progress)
    )
    made = outlook(network, noise, size, candidates)
    choice = made.best_sites(wanted.add, progress)
    progress.end()
    head = summary(made, choice, wanted.add, heard, named)
    whole = head | document(made, choice, candidates)
    data = json.dumps(whole, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    file = write_owned(place, f"{network.id}-hearing.json", data)
    lines = [*summary_lines(head), f"{file}: the whole plan."]
    return Answer(lines, head | {"files": [str(file)]}, list(heard.complaints), heard=True)


def _asked(network: Network, asked: Asked, wanted: Wanted) -> tuple[Network, float]:
    """The network, and the size in its own unit. Raises: WorkflowError: what is asked for does not go together."""
    if bool(asked.files) == (wanted.noise is not None):
        raise WorkflowError(
            "A plan rests on quiet waveforms, or on a noise that is assumed.",
            hint="Name files or a folder, or give --noise.",
        )
    if wanted.noise is not None and not (wanted.noise > 0.0 and math.isfinite(wanted.noise)):
        raise WorkflowError(
            "A noise is above 0.", hint="Give the root of its mean square in the band, such as --noise 50."
        )
    try:
        zone(wanted.zone)
    except KeyError as e:
        raise WorkflowError(f"There is no time zone {wanted.zone}.", hint="Give one such as Europe/Kyiv.") from e
    if network.in_air and wanted.noise is not None:
        network = replace(network, counts_per_pa=1.0)
    given = wanted.size
    if given is None:
        if network.least_size is None:
            raise WorkflowError(
                "Nobody said which size is looked for.", hint="Give --size, or `least_size` in the network's file."
            )
        return network, network.least_size
    if not math.isfinite(given) or (network.in_air and given <= 0.0):
        raise WorkflowError(f"{given:g} is no size.", hint="Give a magnitude, or for sound in air kilograms above 0.")
    return network, log(given) / LN_10 if network.in_air else given


def _candidates(wanted: Wanted, network: Network) -> tuple[dict[str, tuple[int, int]], str]:
    """Where more stations could stand, and from where that is known. Raises: WorkflowError: too many, or one that stands already."""
    if wanted.candidates is None:
        return lattice(network), "lattice over the grid"
    found = sites(read_stations(wanted.candidates))
    if both := sorted(set(found) & set(sites(network.stations))):
        raise WorkflowError(
            f"{both[0]} stands already.", hint="Give every candidate a name of its own.", place=wanted.candidates.name
        )
    if len(found) > MOST_CANDIDATES:
        raise WorkflowError(
            f"{len(found)} candidates are too many.",
            hint=f"Name at most {MOST_CANDIDATES}.",
            place=wanted.candidates.name,
        )
    return found, wanted.candidates.name


def _assumed(network: Network, wanted: Wanted) -> tuple[NDArray[np.float64], Heard]:
    rows = len(sites(network.stations)) * len(network.phases)
    return np.full((HOURS, rows), float(wanted.noise or 0.0)), Heard("assumed", "", "", wanted.zone, ())


def _measured(network: Network, asked: Asked, wanted: Wanted, progress: Progress) -> tuple[NDArray[np.float64], Heard]:
    """Go through quiet waveforms, and learn the noise of every hour. Raises: EvidenceError: nothing was heard."""
    hours = zone(wanted.zone)
    played, t0_ns, t1_ns = opened(asked)
    never = replace(network, threshold=NEVER, least_size=0.0)
    detector = Detector(never, played.rates, t0_ns - BEFORE_S * NS_PER_S, asked.threads)
    for _ in gone_through(detector, played, Span(t0_ns, t1_ns, t1_ns), progress):
        pass
    spells: Sequence[Spell] = list(detector.stacker.noise.spells(t1_ns)) if detector.stacker.noise else ()
    noise = by_hour(spells, lambda ms: from_ms(ms).astimezone(hours).hour, len(detector.stacker.tables.rows))
    said = tuple(complaints(within(detector.states(), t0_ns, t1_ns)))
    if not np.isfinite(noise).any():
        raise EvidenceError("Nothing was heard in the quiet data.", hint=" ".join(said[:4]))
    since, until = to_text(t0_ns // NS_PER_MS), to_text(t1_ns // NS_PER_MS)
    return noise, Heard("measured", since, until, wanted.zone, said)
