"""Which of many channels may have something wrong with them: one pass over the samples, so that only those are looked at closely."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit("boolean[::1](float64[:, ::1], boolean[:, ::1], int64, int64, float64)", cache=True, nogil=True)
def suspects(samples: Any, present: Any, dead: int, flat: int, absurd: float) -> Any:
    """Whether a channel (k,) has a number that is none or beyond `absurd`, `dead` equal samples in a row, or `flat` equal ones at its greatest or least.

    Limits: it names too many rather than too few; where a sample is not present a run ends.
    """
    out = np.zeros(len(samples), np.bool_)
    for c in range(len(samples)):
        most, least, any_of = -np.inf, np.inf, False
        for i in range(samples.shape[1]):
            if present[c, i]:
                x = samples[c, i]
                most, least, any_of = max(most, x), min(least, x), True
                if not abs(x) < absurd:
                    out[c] = True
        if not any_of or out[c]:
            continue
        run = 0
        for i in range(samples.shape[1]):
            same = present[c, i] and run > 0 and samples[c, i] == samples[c, i - 1]
            run = run + 1 if same else (1 if present[c, i] else 0)
            if run >= dead or (run >= flat and (samples[c, i] == most or samples[c, i] == least)):
                out[c] = True
                break
    return out
