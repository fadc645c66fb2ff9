"""What a network makes one event of at one moment is of one thing: the detections of its sensors, and the fix that was made of them.

Dependent observations add no evidence, so one of them is associated, and the others go where it goes. It is the best placed one, and it is taken for what
most of them call it: one of five sensors that hears a shot where four hear a blast has erred.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.placing import ALONE, DETECTED, Speakers, distinct, paired
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import Observations
from trucewatch.science.extents import MOMENT_S, chosen
from trucewatch.science.mixture import FARTHEST

MOMENT_MS: Final = int(1000 * MOMENT_S)


def spoken(observations: Observations, who: Speakers, made: NDArray[Any], copied: Ints) -> Ints:
    """For each observation the one (n,) that is associated for it: of its network's event the best placed one; of a copy that of its original; else itself.

    Gives whoever speaks for several, in place, the family that most of them name, of as many the smallest number.

    Args: made: (n,) extents with their groups. copied: (n,) as `placing.originals` has it.
    An event is what several platforms detected within a moment and bear as one origin. Limits: where one of them speaks twice in it, it tells of two things, and
        nobody speaks for the others. What lies farther apart than errors and scatter allow speaks for itself.
    """
    rows = np.arange(len(made))
    named = who.origin_named & who.platform_named & (observations.means == DETECTED)
    asked = named & (made["group"] != ALONE) & (copied == rows)
    members, voice = _at_one_moment(np.flatnonzero(asked), who, made)
    if not len(members):
        return copied
    head = _best_placed(members, voice, made)[voice]
    near = _near(made, members, head)
    members, voice, head = members[near], voice[near], head[near]
    first, family = _most_named(voice, made["family"][members].astype(np.int64))
    made["family"][head[first]] = family
    speaks = rows.copy()
    speaks[members] = head
    return speaks[copied]


def _at_one_moment(rows: NDArray[np.intp], who: Speakers, made: NDArray[Any]) -> tuple[NDArray[np.intp], Ints]:
    """The rows of voices of several platforms, each of which speaks one time, with a number for each voice from 0, ascending."""
    at_ms, of = made["at_ms"][rows], paired(who.origin[rows], made["group"][rows].astype(np.int64))
    order = np.lexsort((rows, at_ms, of))
    rows, of = rows[order], of[order]
    begins = (np.diff(of, prepend=-1) != 0) | (np.diff(at_ms[order], prepend=0) > MOMENT_MS)
    voice = np.cumsum(begins) - 1
    speaker = paired(voice, paired(who.source[rows], who.platform[rows]))
    _, again = np.unique(speaker, return_index=True)
    once = np.bincount(voice[again], minlength=len(rows)) == (size := np.bincount(voice, minlength=len(rows)))
    kept = (once & (size > 1))[voice]
    return rows[kept], distinct(voice[kept])


def _best_placed(members: NDArray[np.intp], voice: Ints, made: NDArray[Any]) -> NDArray[np.intp]:
    """The row of each voice: points before bands before bearings, the best known, the smallest."""
    theirs = chosen(made, members)
    known_m2 = np.rint(theirs["var_north_m2"] + theirs["var_east_m2"])
    order = np.lexsort((members, known_m2, theirs["shape"], voice))
    return members[order][np.searchsorted(voice[order], np.arange(voice[-1] + 1))]


def _near(made: NDArray[Any], members: NDArray[np.intp], head: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether each member (m,) may be of one thing with whoever speaks for it, by place."""
    a, b = chosen(made, members), chosen(made, head)
    north_m = b["north_m"] * (a["lat_e7"] - b["lat_e7"])
    east_m = b["east_m"] * (a["lon_e7"] - b["lon_e7"])
    scatter_m2 = 2.0 * b["spread_m"] * b["spread_m"]
    var_n, var_e = (a[name] + b[name] + scatter_m2 for name in ("var_north_m2", "var_east_m2"))
    cov = a["cov_m2"] + b["cov_m2"]
    away = north_m * north_m * var_e - 2.0 * north_m * east_m * cov + east_m * east_m * var_n
    found: NDArray[np.bool_] = away < FARTHEST * (var_n * var_e - cov * cov)
    return found


def _most_named(voice: Ints, family: Ints) -> tuple[NDArray[np.intp], Ints]:
    """Where each voice begins, and the family that most in it name."""
    pairs, number = np.unique(paired(voice, family), return_counts=True)
    wide = int(family.max(initial=0)) + 1
    of, named = pairs // wide, pairs % wide
    order = np.lexsort((named, -number, of))
    first = np.flatnonzero(np.diff(of[order], prepend=-1))
    return np.searchsorted(voice, of[order][first]), named[order][first]
