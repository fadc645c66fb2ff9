"""The rules by which observations may be of one incident, as tables."""

from __future__ import annotations

from typing import Final

from trucewatch.model import vocabulary as v

FAMILIES: Final[tuple[tuple[str, ...], ...]] = (
    ("explosion", "airburst", "smoke"),
    ("shot", "burst", "tracer"),
    ("rocket", "salvo", "projectile", "muzzle_flash"),
)
"""Kinds that may be one thing perceived in several ways. A kind that stands in none is a family of its own."""

CONFUSED: Final = tuple(kind for family in FAMILIES for kind in family)
"""Kinds that are taken for each other: they are of one incident too, if that somebody errs is likelier than that two things happened."""

SPREAD_M: Final = 300
SPREADS_M: Final[dict[str, int]] = {"fire": 400, "uav": 1_000, "aircraft": 3_000, "movement": 500}
"""How far what is of one incident scatters itself: one standard deviation on each axis. Shells of one fire, flames of one field."""

MINUTE_S: Final = 60
LASTING_S: Final = 15 * MINUTE_S
LASTINGS_S: Final[dict[str, int]] = {"fire": 30 * MINUTE_S}
"""One standard deviation of the times of what is of one incident: a bombardment of an hour, a fire that two satellites pass."""

PRECISE_MS: Final = 6 * 60 * MINUTE_S * 1000
PRECISE_M: Final = 5_000
"""An observation over a longer span joins only its like (`placing.alike_groups`); one of a wider place joins nothing."""

REACH_M: Final = 20_000
"""How far a line of bearing goes where the observer gives no distance."""

OBSERVER_M: Final = 50
"""How far the place of who gives a bearing or a distance may itself be off, with 95 %."""

COARSE_MS: Final = 36 * 60 * MINUTE_S * 1000
"""An incident known only to a longer span is listed apart and counted in no day."""

RELIED_E6: Final = 950_000
"""Probability that a kind is named rightly, where neither source nor mission says it."""


def families() -> tuple[int, ...]:
    """The family of each kind of the vocabulary, as a number."""
    named = {kind: place for place, family in enumerate(FAMILIES) for kind in family}
    return tuple(named.get(kind, len(FAMILIES) + code) for code, kind in enumerate(v.KINDS))


def groups() -> tuple[int, ...]:
    """The group of each kind of the vocabulary, as a number: kinds that are taken for each other are of one."""
    return tuple(0 if kind in CONFUSED else 1 + code for code, kind in enumerate(v.KINDS))


def spreads_m() -> tuple[int, ...]:
    """How far what is of one incident scatters, for each kind of the vocabulary."""
    return tuple(SPREADS_M.get(kind, SPREAD_M) for kind in v.KINDS)


def lastings_s() -> tuple[int, ...]:
    """How long what is of one incident goes on, for each kind of the vocabulary."""
    return tuple(LASTINGS_S.get(kind, LASTING_S) for kind in v.KINDS)


def choices() -> tuple[int, ...]:
    """Among how many kinds somebody chooses who names each kind of the vocabulary: itself, and those it is taken for or one that is not named."""
    return tuple(len(CONFUSED) if kind in CONFUSED else 2 for kind in v.KINDS)
