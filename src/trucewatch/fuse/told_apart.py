"""How often two incidents were one thing that was taken for two, by the log odds that place, time and kind give them.

The association has joined what was likely one before anybody asks: those odds alone would say too much of what it left apart, and too little of what lies far
off by an error. So they are read by a table that was learned where the truth is known.

Learned by `scripts/learn_told_apart.py` from the exercise's default setting, seeds 101 to 112: 4,921 pairs, of which 343 were one thing.
Limits: the errors and rates of an invented world. What is rarer there than in a real one is taken for rarer than it is.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from trucewatch.model.columns import Ints

TABLE: Final = (
    (-30_000, 0),
    (-24_980, 5_952),
    (-17_102, 7_700),
    (-12_064, 11_556),
    (-8_486, 15_789),
    (-6_024, 16_483),
    (-4_258, 80_786),
    (-2_193, 138_810),
    (-15, 229_166),
    (888, 469_230),
    (1_606, 685_483),
    (2_360, 796_703),
    (3_195, 806_451),
    (7_117, 985_714),
)
"""Log odds x 1e3, ascending, and probability x 1e6, not descending; between them it is a straight line, beyond them as at the end."""
LEAST_E3: Final = TABLE[0][0]


def one_e6(odds_e3: Ints) -> Ints:
    """The probability x 1e6 (p,) that two incidents with these log odds x 1e3 are one thing, cut to whole millionths. Source: `TABLE`."""
    at, p = np.array(TABLE, np.int64).T
    place = np.clip(np.searchsorted(at, odds_e3, side="right") - 1, 0, len(at) - 2)
    on = np.clip(odds_e3, at[0], at[-1]) - at[place]
    return np.asarray(p[place] + (p[place + 1] - p[place]) * on // (at[place + 1] - at[place]))
