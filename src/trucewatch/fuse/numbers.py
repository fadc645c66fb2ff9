"""How many: the count of an incident from the counts of those who perceived it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.placing import codes
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Words
from trucewatch.model.evidence import Observations

NOT_STATED: Final = v.COUNT_WORDS.index("not_stated")
AT_LEAST: Final = v.COUNT_WORDS.index("at_least")
EXACTLY: Final = v.COUNT_WORDS.index("exactly")
BETWEEN: Final = v.COUNT_WORDS.index("between")
OPEN: Final = -1


@dataclass(frozen=True, eq=False)
class Numbers:
    """The counts (n,) of incidents: at least, at most (-1 open), and how it was said."""

    least: Ints
    most: Ints
    word: Words


def numbers(observations: Observations, incident: Ints, incidents: int) -> Numbers:
    """Count what each incident holds: the most that any one voice perceived.

    Args:
        observations: (m,). incident: (m,) ascending, the incident of each observation. incidents: how many there are.

    A voice is a platform of an origin group: what it counted at several moments adds up. Where no platform is named its
    observations may be copies of each other, and the largest counts. Voices are never added: two sensors that heard the same thirty
    shots do not make sixty. A voice that stated no number says at least one and does not open the count that others stated.

    Limits: what one voice alone perceived beside what another alone perceived is not added either, so `least` is certain and `most` is
    certain only where one voice perceived the whole.
    """
    voice, voices, first = _voices(observations, incident)
    named = observations.platform[first] != ""
    stated = observations.count_word != NOT_STATED
    low = np.maximum(observations.count_min, 1)
    closed = stated & (observations.count_max >= 0)
    high = np.where(closed, np.maximum(observations.count_max, low), low)
    voice_low = np.where(named, _sums(voice, low, voices), _greatest(voice, low, voices))
    voice_high = np.where(named, _sums(voice, high, voices), _greatest(voice, high, voices))
    silent = _greatest(voice, stated, voices) == 0
    opened = (_greatest(voice, ~closed, voices) == 1) & ~silent
    owner = incident[first]
    least = _greatest(owner, voice_low, incidents)
    is_open = (_greatest(owner, opened, incidents) == 1) | (_greatest(owner, ~silent, incidents) == 0)
    most = np.where(is_open, OPEN, np.maximum(least, _greatest(owner, np.where(silent, 0, voice_high), incidents)))
    return Numbers(least, most, _words(observations, incident, incidents, (least, most)))


def _voices(o: Observations, incident: Ints) -> tuple[Ints, int, NDArray[np.intp]]:
    """The voice of each observation, how many voices there are, and the first observation of each."""
    origin = codes(zip(o.origin_group.tolist(), o.platform.tolist(), strict=True))  # type: ignore[arg-type]
    width = int(origin.max(initial=0)) + 1
    _, first, voice = np.unique(incident * width + origin, return_index=True, return_inverse=True)
    return voice, len(first), first


def _words(o: Observations, incident: Ints, incidents: int, counted: tuple[Ints, Ints]) -> Words:
    """How the number is said: as its only observation said it, otherwise as the interval is."""
    least, most = counted
    silent = _greatest(incident, o.count_word != NOT_STATED, incidents) == 0
    opened = np.where(silent, NOT_STATED, AT_LEAST)
    made = np.where(most == OPEN, opened, np.where(least == most, EXACTLY, BETWEEN))
    sizes = np.bincount(incident, minlength=incidents)
    alone = sizes[incident] == 1
    made[incident[alone]] = o.count_word[alone]
    return made.astype(np.int16)


def _sums(owner: Ints, values: NDArray[np.int64], owners: int) -> Ints:
    out = np.zeros(owners, np.int64)
    np.add.at(out, owner, values)
    return out


def _greatest(owner: Ints, values: NDArray[np.int64] | NDArray[np.bool_], owners: int) -> Ints:
    out = np.zeros(owners, np.int64)
    np.maximum.at(out, owner, values.astype(np.int64))
    return out
