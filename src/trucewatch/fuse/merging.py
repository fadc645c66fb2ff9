"""One incident from the observations in it: when, where, what, by whose means."""

from __future__ import annotations

from typing import Any, Final

import h3
import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.fuse.decided import Decided
from trucewatch.fuse.grouped import Grouped
from trucewatch.fuse.kinds import Named
from trucewatch.fuse.placing import paired
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Texts, Words
from trucewatch.science.extents import DISC, RAY, chosen
from trucewatch.science.locating import located

CELL_RESOLUTION: Final = 6
LOW: Final = v.CONFIDENCES.index("low")
SINGLE, DEPENDENT, SAME_MEANS, INDEPENDENT = (v.CORROBORATIONS.index(w) for w in v.CORROBORATIONS)
E7: Final = 1e7


def when(grouped: Grouped) -> dict[str, Any]:
    """The span that holds the spans of all observations. Limits: clock errors decide who joins, and are not added here."""
    t0_ms = grouped.began_ms
    t1_ms = np.maximum.reduceat(grouped.column("t1_ms"), grouped.starts)
    return {"t0_ms": t0_ms, "t1_ms": t1_ms, "coarse": (t1_ms - t0_ms > rules.COARSE_MS).astype(np.int16)}


def where(grouped: Grouped) -> dict[str, Any]:
    """The middle with its covariance, the circles that hold half and 95 %, and the H3 cell of the middle.

    See `science.locating`: each voice adds its information. A bearing alone never makes a point: `place` says `line`.

    Limits: H3 finds cells in floating point: a middle within 1e-9 degree of a cell's edge could fall either way on another build of the library.
    """
    found = located(*_spoken(grouped))
    lat_e7, lon_e7 = found["lat_e7"].astype(np.int64), found["lon_e7"].astype(np.int64)
    best = grouped.observations.place[grouped.order[grouped.best]]
    return {
        "lat_e7": lat_e7,
        "lon_e7": lon_e7,
        "cell": _cells(lat_e7, lon_e7),
        "place": np.where(found["shape"] == RAY, v.PLACES.index("line"), best).astype(np.int16),
        **{
            name: found[name].astype(np.int64)
            for name in ("radius_m", "radius50_m", "var_north_m2", "var_east_m2", "cov_m2")
        },
    }


def _spoken(grouped: Grouped) -> tuple[NDArray[Any], Ints, Ints]:
    """What speaks of the places of incidents: extents (m,) by incident and voice, the voice of each, and where each incident begins, and the end.

    A voice is an independent origin. Of its observations the best kind of place speaks: of a fix and the bands that it was made of the fix. Bands
    and lines of several platforms that detected each for itself cross, and are a voice each.
    """
    within, _, first = grouped.voiced
    of = grouped.order[within]
    shape = grouped.extents["shape"][of].astype(np.int64)
    sizes = np.diff(np.append(first, len(of)))
    origin = np.repeat(np.arange(len(first)), sizes)
    kept = np.flatnonzero(shape == np.repeat(np.minimum.reduceat(shape, first), sizes))
    voices = paired(origin[kept], np.where(shape == DISC, 0, grouped.perceiver[within])[kept])
    order = np.lexsort((of[kept], voices))
    firsts = np.searchsorted(grouped.incident[within][kept][order], np.arange(len(grouped.starts) + 1))
    return chosen(grouped.extents, of[kept[order]]), voices[order], firsts


def _cells(lat_e7: Ints, lon_e7: Ints) -> Texts:
    """The H3 cell (n,) of each place; each distinct place is asked for one time."""
    _, first, back = np.unique((lat_e7 << 32) + lon_e7, return_index=True, return_inverse=True)
    places = zip(lat_e7[first].tolist(), lon_e7[first].tolist(), strict=True)
    cells = np.empty(len(first), dtype=object)
    cells[:] = [h3.latlng_to_cell(lat / E7, lon / E7, CELL_RESOLUTION) for lat, lon in places]
    return cells[back]


def what(grouped: Grouped, kinds: Named, decided: Decided) -> dict[str, Any]:
    """The kind by the votes of all origins, the act by the best placed observation of that kind; description and weapon where all who state one agree.

    People's decisions on kind and description go before both.
    """
    o = grouped.observations
    description, kind = _agreed(grouped.column("description"), grouped), kinds.kind.copy()
    smallest = grouped.order[grouped.starts]
    told = decided.kind[smallest], decided.description[smallest]
    kind = np.where(told[0] >= 0, told[0], kind)
    act = np.where(
        o.kind[grouped.order[grouped.best]] == kind, o.uav_act[grouped.order[grouped.best]], _act(grouped, kind)
    )
    shaped = np.logical_or.reduceat(decided.shaped[grouped.order], grouped.starts)
    return {
        "kind": kind.astype(np.int16),
        "kind_e6": np.where(told[0] >= 0, 1_000_000, kinds.p_e6),
        "kinds": kinds.all,
        "uav_act": act.astype(np.int16),
        "description": np.where(told[1] >= 0, told[1], description).astype(np.int16),
        "direction": _direction(grouped),
        "weapon": _agreed(grouped.column("weapon"), grouped),
        "in_area": o.in_area[grouped.order[grouped.best]],
        "status": np.where(shaped, v.INCIDENT_STATUSES.index("reviewed"), 0).astype(np.int16),
    }


def _act(grouped: Grouped, kind: Ints) -> Ints:
    """The greatest act (n,) that an observation of the incident's kind tells; none where none does."""
    acts = np.where(grouped.column("kind") == kind[grouped.incident], grouped.column("uav_act"), 0)
    return np.maximum.reduceat(acts.astype(np.int64), grouped.starts)


def _agreed(stated: Words, grouped: Grouped) -> Words:
    """The word that all agree on who state one; word 0, which says that nothing is known, where they differ."""
    known = np.where(stated == 0, np.iinfo(np.int16).max, stated)
    least = np.minimum.reduceat(known, grouped.starts)
    greatest = np.maximum.reduceat(stated, grouped.starts)
    return np.where(least == greatest, greatest, 0).astype(np.int16)


def _direction(grouped: Grouped) -> Texts:
    """The direction that all agree on who state one; empty where they differ."""
    stated = grouped.observations.direction[grouped.order]
    words = np.array(sorted({"", *stated.tolist()}), dtype=object)
    codes = {word: code for code, word in enumerate(words.tolist())}
    agreed = _agreed(np.array([codes[word] for word in stated.tolist()], np.int16), grouped)
    return words[agreed]


def by_whom(grouped: Grouped) -> dict[str, Any]:
    """How many observations and independent origins, by which means, how well graded, disputed or not.

    An observation without an origin group is of the origin of its source and platform.
    """
    sizes = len(grouped.starts)
    within, _, first = grouped.voiced
    means = np.int64(1) << grouped.column("means").astype(np.int64)
    low = grouped.column("confidence") == LOW
    observations = np.bincount(grouped.incident, minlength=sizes)
    origins = np.bincount(grouped.incident[within[first]], minlength=sizes)
    bits = np.bitwise_or.reduceat(means, grouped.starts)
    several = np.where(bits & (bits - 1), INDEPENDENT, SAME_MEANS)
    return {
        "observations": observations,
        "origins": origins,
        "means_bits": bits,
        "low_confidence": np.logical_and.reduceat(low, grouped.starts).astype(np.int16),
        "disputed": np.logical_or.reduceat(grouped.disputed[grouped.order], grouped.starts).astype(np.int16),
        "corroboration": np.where(origins > 1, several, np.where(observations > 1, DEPENDENT, SINGLE)).astype(np.int16),
    }
