"""How many: the count of an incident from the counts of those who perceived it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.grouped import Grouped
from trucewatch.fuse.placing import paired
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Words

NOT_STATED: Final = v.COUNT_WORDS.index("not_stated")
AT_LEAST: Final = v.COUNT_WORDS.index("at_least")
EXACTLY: Final = v.COUNT_WORDS.index("exactly")
ABOUT: Final = v.COUNT_WORDS.index("about")
BETWEEN: Final = v.COUNT_WORDS.index("between")
OPEN: Final = -1


@dataclass(frozen=True, eq=False)
class Numbers:
    """The counts (n,) of incidents: at least, at most (-1 open), and how it was said."""

    least: Ints
    most: Ints
    word: Words


def numbers(grouped: Grouped) -> Numbers:
    """Count what each incident holds: the most that any one voice perceived.

    A voice is a platform of an origin group in one source: what it counted at several moments adds up. Where no platform is named its
    observations may be copies of each other, and the largest counts. Voices are never added: two sensors that heard the same thirty
    shots do not make sixty. A voice that stated no number says at least one and does not open the count that others stated.

    Limits: what one voice alone perceived beside what another alone perceived is not added either, so `least` is certain and `most` is
    certain only where one voice perceived the whole.
    """
    voice, voices, first = _voices(grouped)
    count_max, owner, incidents = grouped.column("count_max"), grouped.incident[first], len(grouped.starts)
    named = grouped.who.platform_named[first]
    stated = grouped.column("count_word") != NOT_STATED
    low = np.maximum(grouped.column("count_min"), 1)
    closed = stated & (count_max >= 0)
    high = np.where(closed, np.maximum(count_max, low), low)
    voice_low = np.where(named, _sums(voice, low, voices), _greatest(voice, low, voices))
    voice_high = np.where(named, _sums(voice, high, voices), _greatest(voice, high, voices))
    silent = _greatest(voice, stated, voices) == 0
    opened = (_greatest(voice, ~closed, voices) == 1) & ~silent
    least = _greatest(owner, voice_low, incidents)
    all_silent = _greatest(owner, ~silent, incidents) == 0
    is_open = (_greatest(owner, opened, incidents) == 1) | all_silent
    most = np.where(is_open, OPEN, np.maximum(least, _greatest(owner, np.where(silent, 0, voice_high), incidents)))
    return Numbers(least, most, _words(grouped, least, most, all_silent))


def _voices(grouped: Grouped) -> tuple[Ints, int, NDArray[np.intp]]:
    """The voice of each observation, how many voices there are, and the first observation of each."""
    speaker = paired(grouped.who.origin, paired(grouped.who.source, grouped.who.platform))
    _, first, voice = np.unique(paired(grouped.incident, speaker), return_index=True, return_inverse=True)
    return voice, len(first), first


def _words(grouped: Grouped, least: Ints, most: Ints, silent: NDArray[np.bool_]) -> Words:
    """How the number is said: as its only observation said it, otherwise as the interval is; "about" if any of them said so."""
    opened = np.where(silent, NOT_STATED, AT_LEAST)
    vague = _greatest(grouped.incident, grouped.column("count_word") == ABOUT, len(least)) == 1
    closed = np.where(vague, ABOUT, np.where(least == most, EXACTLY, BETWEEN))
    made = np.where(most == OPEN, opened, closed)
    alone = np.bincount(grouped.incident, minlength=len(least)) == 1
    made[alone] = grouped.observations.count_word[grouped.order[grouped.starts[alone]]]
    return made.astype(np.int16)


def _sums(owner: Ints, values: Ints, owners: int) -> Ints:
    out = np.zeros(owners, np.int64)
    np.add.at(out, owner, values)
    return out


def _greatest(owner: Ints, values: Ints | NDArray[np.bool_], owners: int) -> Ints:
    out = np.zeros(owners, np.int64)
    np.maximum.at(out, owner, values.astype(np.int64))
    return out
