"""How often two incidents were one thing that was taken for two, by the log odds that place, time and kind give them.

The association has joined what was likely one before anybody asks: those odds alone would say too much of what it left apart, and too little of what lies far
off by an error. So they are read by a table that was learned where the truth is known.

Learned by `scripts/learn_told_apart.py` from the exercise's default setting, seeds 101 to 106: 2,586 pairs, of which 183 were one thing.
Limits: the errors and rates of an invented world. What is rarer there than in a real one is taken for rarer than it is.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from trucewatch.model.columns import Ints

TABLE: Final = (
    (-30_000, 0),
    (-24_873, 6_524),
    (-17_073, 8_771),
    (-12_041, 13_761),
    (-8_485, 23_706),
    (-5_995, 50_675),
    (-4_197, 118_852),
    (-2_270, 151_960),
    (-48, 193_181),
    (882, 364_864),
    (1_560, 435_483),
    (2_722, 778_481),
    (7_151, 976_190),
)
"""Log odds x 1e3, ascending, and probability x 1e6, not descending; between them it is a straight line, beyond them as at the end."""
LEAST_E3: Final = TABLE[0][0]


def one_e6(odds_e3: Ints) -> Ints:
    """The probability x 1e6 (p,) that two incidents with these log odds x 1e3 are one thing, cut to whole millionths. Source: `TABLE`."""
    at, p = np.array(TABLE, np.int64).T
    place = np.clip(np.searchsorted(at, odds_e3, side="right") - 1, 0, len(at) - 2)
    on = np.clip(odds_e3, at[0], at[-1]) - at[place]
    return np.asarray(p[place] + (p[place + 1] - p[place]) * on // (at[place + 1] - at[place]))
